"""What the server measures of itself, in Prometheus' format."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from operator import itemgetter

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from graphsvc.api.cache import ResponseCache
from graphsvc.api.tallies import SECONDS, Tally
from graphsvc.snapshot.log_follower import Follower

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_BOUNDS = (*map(str, SECONDS), "+Inf")


class Metrics(Collector):
    """The counters of one server."""

    def __init__(self, follower: Follower, cache: ResponseCache) -> None:
        self._cache = cache
        self._tallies: dict[tuple[str, str], Tally] = {}
        self.registry = CollectorRegistry()
        self.registry.register(self)
        self.streams = Gauge("graphsvc_streams", "Streams of changes that are open.", registry=self.registry)
        revision = Gauge("graphsvc_revision", "The last revision followed.", registry=self.registry)
        revision.set_function(lambda: follower.progress[0])
        head = Gauge("graphsvc_store_revision", "The last revision heard of from the store.", registry=self.registry)
        head.set_function(lambda: follower.progress[1])
        is_up = Gauge("graphsvc_store_up", "Whether the store can be read.", registry=self.registry)
        is_up.set_function(lambda: float(follower.problem is None))

    def tally(self, route: str, method: str) -> Tally:
        """Return what is counted of a route and method."""
        counted = self._tallies.get((route, method))
        if counted is None:
            counted = self._tallies.setdefault((route, method if method in _METHODS else "other"), Tally())
        return counted

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

    def text(self) -> bytes:
        """Write all metrics."""
        return generate_latest(self.registry)
