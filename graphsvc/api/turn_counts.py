"""What is counted of the turns in a queue of heavy requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from graphsvc.errors import StoreUnavailable, TooMany


class TurnCounts:
    """How many turns were had and refused, and how long was waited for all; on the event loop."""

    def __init__(self) -> None:
        self.had = self.refused = self.waiting = 0
        self.seconds = 0.0

    @contextmanager
    def count(self) -> Iterator[None]:
        """Count what is waited for within; who leaves while waiting is not refused."""
        began = perf_counter()
        self.waiting += 1
        try:
            yield
            self.had += 1
        except (StoreUnavailable, TooMany):
            self.refused += 1
            raise
        finally:
            self.waiting -= 1
            self.seconds += perf_counter() - began
