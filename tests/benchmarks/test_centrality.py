"""Each measure beside plain networkx, on networks as large as that of all defence alliances and larger."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphsvc.analysis import similarity
from graphsvc.analysis.balance import balance
from graphsvc.analysis.centrality import MEASURES, scores
from tests.analysis.networks import pacts, random_network
from tests.analysis.plain import PLAIN
from tests.benchmarks.side_by_side import RUNS, Way, rates, show

if TYPE_CHECKING:
    import networkx as nx

pytestmark = pytest.mark.benchmark

NETWORKS: dict[str, tuple[int, Callable[[], nx.Graph[str]]]] = {
    "pacts": (10, pacts),
    "200 states, 3,000 ties": (5, lambda: random_network(200, 3_000)),
    "1,000 states, 50,000 ties": (1, lambda: random_network(1_000, 50_000)),
}
"""Each network, and how often a run scores it: a few milliseconds alone say little."""

AT_LEAST = 15
"""How many times as fast as plain networkx betweenness is on a network like that of defence alliances."""


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("network", NETWORKS)
def test_a_measure_beside_plain_networkx(network: str, measure: str) -> None:
    times, make = NETWORKS[network]
    graph = make()

    def repeated(score: Callable[[nx.Graph[str]], object]) -> Way:
        return lambda _: [score(graph) for _ in range(times)]

    found = rates(
        times, {"plain networkx": repeated(PLAIN[measure]), "graphsvc": repeated(partial(scores, measure=measure))}
    )
    show(f"{measure}, {network}", found, against="plain networkx")
    ratio = median(a / b for a, b in zip(found["graphsvc"], found["plain networkx"], strict=True))
    if (measure, network) == ("betweenness", "pacts"):
        assert ratio >= AT_LEAST


@pytest.mark.parametrize("size", [200, 1_000])
def test_all_pairs_of_portfolios_and_balance(size: int) -> None:
    chance = np.random.default_rng(1)
    owed = similarity.with_selves(chance.choice([0, 0, 0, 1, 2, 3, np.nan], size=(size, size)))
    signed = random_network(size, 15 * size)
    for a, b in signed.edges:
        signed.edges[a, b]["sign"] = 1 if chance.random() < 0.7 else -1
    ways: dict[str, Callable[[], object]] = {"balance": partial(balance, signed)}
    for name in similarity.MEASURES:
        ways[name] = partial(similarity.similarities, name, owed)
    print(f"\n{size:,} portfolios, all pairs; balance of {signed.number_of_edges():,} ties (median ms of {RUNS} runs)")
    for name, way in ways.items():
        times = []
        for _ in range(RUNS):
            start = time.perf_counter()
            way()
            times.append((time.perf_counter() - start) * 1_000)
        print(f"  {name:42}{median(times):12.1f}")
