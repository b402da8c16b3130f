"""Measure several ways of doing the same in turn, and print how they compare."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

RUNS = 5
Way = Callable[[int], object]
"""Does the work of one run, whose number it is given."""


def rates(size: int, ways: Mapping[str, Way]) -> dict[str, list[float]]:
    """Give, for each way, how many of a run's `size` pieces it does in a second, run by run.

    The ways take turns, so that what else the machine does touches all of them; a run before the first warms up.
    """
    found: dict[str, list[float]] = {name: [] for name in ways}
    for run in range(RUNS + 1):
        for name, way in ways.items():
            start = time.perf_counter()
            way(run)
            seconds = time.perf_counter() - start
            if run:
                found[name].append(size / seconds)
    return found


def show(title: str, found: Mapping[str, list[float]], against: str) -> None:
    """Print each way's median rate, and the median of its ratio to one of them, run by run."""
    print(f"\n{title} (median of {RUNS} runs)")
    print(f"  {'':42}{'a second':>12}{'ratio':>10}")
    for name, rates_of in found.items():
        ratio = median(one / other for one, other in zip(rates_of, found[against], strict=True))
        print(f"  {name:42}{median(rates_of):12,.0f}{ratio:10.2f}")
