"""What the server measures of itself, in Prometheus' format."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from graphsvc.snapshot.following import Follower

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The counters of one server."""

    def __init__(self, follower: Follower) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "graphsvc_requests", "Requests answered.", ("route", "method", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "graphsvc_request_seconds", "Time to answer.", ("route", "method"), buckets=_SECONDS, registry=self.registry
        )
        self.streams = Gauge("graphsvc_streams", "Streams of changes that are open.", registry=self.registry)
        revision = Gauge("graphsvc_revision", "The last revision followed.", registry=self.registry)
        revision.set_function(lambda: follower.progress[0])
        head = Gauge("graphsvc_store_revision", "The last revision heard of from the store.", registry=self.registry)
        head.set_function(lambda: follower.progress[1])
        is_up = Gauge("graphsvc_store_up", "Whether the store can be read.", registry=self.registry)
        is_up.set_function(lambda: float(follower.problem is None))

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request that has been answered."""
        method = method if method in _METHODS else "other"
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route, method).observe(seconds)

    def text(self) -> bytes:
        """Write all metrics."""
        return generate_latest(self.registry)
