"""What the server measures of itself, in Prometheus' format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate
from math import nan
from operator import itemgetter
from platform import python_version
from time import monotonic

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from graphsvc import __version__
from graphsvc.api.cache import ResponseCache
from graphsvc.api.tallies import SECONDS, Tally
from graphsvc.api.turn_counts import TurnCounts
from graphsvc.errors import GraphsvcError, StoreUnavailable
from graphsvc.snapshot.log_follower import Follower
from graphsvc.snapshot.sizes import counts, estimated_bytes
from graphsvc.store.base import SCHEMA, WriteSummary

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_BOUNDS = (*map(str, SECONDS), "+Inf")
disable_created_metrics()  # type: ignore[no-untyped-call]  # A counter that begins anew is seen by its number.


class Metrics(Collector):
    """The counters of one server."""

    def __init__(self, follower: Follower, cache: ResponseCache) -> None:
        self._cache, self._follower = cache, follower
        self._tallies: dict[tuple[str, str], Tally] = {}
        self.registry = CollectorRegistry()
        self.registry.register(self)
        self.turns: dict[str, TurnCounts] = {}
        """The turns of each queue of heavy requests, by its name."""
        self.connections: Callable[[], float] = lambda: nan
        """Counts the connections that are open; whoever serves the application knows them."""
        ProcessCollector(registry=self.registry)
        built = Info("graphsvc_build", "What is running.", registry=self.registry)
        built.info({"version": __version__, "python": python_version(), "schema": str(SCHEMA)})
        self._refusals = Counter(
            "graphsvc_refusals", "Requests answered with a problem, by its page.", ("problem",), registry=self.registry
        )
        self._store_errors = Counter(
            "graphsvc_store_errors", "Requests that an error of the store ended.", ("kind",), registry=self.registry
        )
        self._writes = Histogram(
            "graphsvc_write_seconds", "Time of the store for a write.", buckets=SECONDS, registry=self.registry
        )
        self._written = Counter(
            "graphsvc_written_records", "Records of the writes taken.", ("outcome",), registry=self.registry
        )
        self.streams = Gauge("graphsvc_streams", "Streams of changes that are open.", registry=self.registry)
        revision = Gauge("graphsvc_revision", "The last revision followed.", registry=self.registry)
        revision.set_function(lambda: follower.progress[0])
        head = Gauge("graphsvc_store_revision", "The last revision heard of from the store.", registry=self.registry)
        head.set_function(lambda: follower.progress[1])
        is_up = Gauge("graphsvc_store_up", "Whether the store can be read.", registry=self.registry)
        is_up.set_function(lambda: float(follower.problem is None))
        lag = Gauge("graphsvc_lag_revisions", "Revisions of the store not followed yet.", registry=self.registry)
        lag.set_function(lambda: follower.progress[1] - follower.progress[0])
        late = Gauge("graphsvc_lag_seconds", "Time since all of the store was followed.", registry=self.registry)
        late.set_function(lambda: max(0.0, monotonic() - follower.level_at))

    def tally(self, route: str, method: str) -> Tally:
        """Return what is counted of a route and method."""
        counted = self._tallies.get((route, method))
        if counted is None:
            counted = self._tallies.setdefault((route, method if method in _METHODS else "other"), Tally())
        return counted

    def count_refusal(self, problem: str, error: GraphsvcError) -> None:
        """Count a request answered with a problem, and the error of a driver that was its cause."""
        self._refusals.labels(problem).inc()
        if isinstance(error, StoreUnavailable) and error.__cause__ is not None:
            self._store_errors.labels(type(error.__cause__).__name__).inc()

    def count_write(self, written: WriteSummary, seconds: float) -> None:
        """Count a write that the store has taken."""
        self._writes.observe(seconds)
        for outcome in written.outcomes:
            self._written.labels(outcome.outcome).inc()

    def collect(self) -> Iterator[Metric]:
        """Turn the tallies into metrics."""
        requests = CounterMetricFamily("graphsvc_requests", "Requests answered.", labels=("route", "method", "status"))
        seconds = HistogramMetricFamily("graphsvc_request_seconds", "Time to answer.", labels=("route", "method"))
        hits = CounterMetricFamily("graphsvc_cache_hits", "Requests answered from the cache.", labels=("route",))
        misses = CounterMetricFamily(
            "graphsvc_cache_misses", "Requests whose response was made, and can be kept.", labels=("route",)
        )
        looked_up: dict[str, tuple[int, int]] = {}
        for (route, method), tally in sorted(self._tallies.items(), key=itemgetter(0)):
            tally.settle()
            for status, count in sorted(tally.statuses.items()):
                requests.add_metric((route, method, str(status)), count)
            seconds.add_metric(
                (route, method), list(zip(_BOUNDS, accumulate(tally.buckets), strict=True)), tally.seconds
            )
            former = looked_up.get(route, (0, 0))
            looked_up[route] = former[0] + tally.hits, former[1] + tally.misses
        for route, (hit, miss) in looked_up.items():
            if hit or miss:
                hits.add_metric((route,), hit)
                misses.add_metric((route,), miss)
        yield from (requests, seconds, hits, misses)
        yield GaugeMetricFamily("graphsvc_cache_bytes", "What the cache takes.", self._cache.size)
        yield GaugeMetricFamily("graphsvc_cache_responses", "Responses in the cache.", len(self._cache))

        yield GaugeMetricFamily("graphsvc_connections", "Connections that are open.", self.connections())
        yield from self._of_snapshot()
        yield from self._of_turns()

    def _of_snapshot(self) -> Iterator[Metric]:
        follower = self._follower
        yield CounterMetricFamily(
            "graphsvc_snapshot_builds", "Times that the snapshot was built from empty.", follower.builds
        )
        yield CounterMetricFamily(
            "graphsvc_follow_failures", "Times that the change log could not be followed.", follower.failures
        )
        state, sizes = (
            follower.log,
            GaugeMetricFamily(
                "graphsvc_snapshot_records",
                "Records in the snapshot, those retracted too; of ties, versions.",
                labels=("kind",),
            ),
        )
        for kind, count in counts(state).items():
            sizes.add_metric((kind,), count)
        yield sizes
        yield GaugeMetricFamily("graphsvc_snapshot_bytes", "About what the snapshot takes.", estimated_bytes(state))

    def _of_turns(self) -> Iterator[Metric]:
        had = CounterMetricFamily("graphsvc_turns", "Turns had by heavy requests.", labels=("queue",))
        refused = CounterMetricFamily("graphsvc_turns_refused", "Heavy requests sent away.", labels=("queue",))
        seconds = CounterMetricFamily("graphsvc_turn_wait_seconds", "Time waited for turns.", labels=("queue",))
        waiting = GaugeMetricFamily("graphsvc_turns_waiting", "Heavy requests that wait now.", labels=("queue",))
        for name, turns in self.turns.items():
            had.add_metric((name,), turns.had)
            refused.add_metric((name,), turns.refused)
            seconds.add_metric((name,), turns.seconds)
            waiting.add_metric((name,), turns.waiting)
        yield from (had, refused, seconds, waiting)

    def text(self) -> bytes:
        """Write all metrics."""
        return generate_latest(self.registry)
