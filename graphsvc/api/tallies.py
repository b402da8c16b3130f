"""Plain counters of requests, of which `metrics` makes Prometheus' own when they are read."""

from __future__ import annotations

from bisect import bisect_left

SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The upper bounds of the buckets of times."""


_QUICK = SECONDS[0]


class Tally:
    """What was counted of one route and method.

    The numbers are plain, because a response from the cache takes less time than the library's counters, and are
    turned into metrics when they are read. All of it happens on the event loop.
    """

    __slots__ = ("buckets", "hits", "misses", "quick_hits", "seconds", "statuses")

    def __init__(self) -> None:
        self.statuses: dict[int, int] = {}
        self.buckets = [0] * (len(SECONDS) + 1)
        self.seconds = 0.0
        self.hits = self.quick_hits = self.misses = 0

    def add(self, status: int, seconds: float) -> None:
        """Count a request that has been answered."""
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.buckets[bisect_left(SECONDS, seconds)] += 1
        self.seconds += seconds

    def add_hit(self, status: int, seconds: float) -> None:
        """Count a request that has been answered from the cache; almost all are 200 and in the first bucket."""
        if status == 200 and seconds <= _QUICK:
            self.quick_hits += 1
            self.seconds += seconds
        else:
            self.hits += 1
            self.add(status, seconds)

    def settle(self) -> None:
        """Add the quick hits to the statuses and the buckets, and to the hits, which are read next."""
        if self.quick_hits:
            self.statuses[200] = self.statuses.get(200, 0) + self.quick_hits
            self.buckets[0] += self.quick_hits
            self.hits += self.quick_hits
            self.quick_hits = 0
