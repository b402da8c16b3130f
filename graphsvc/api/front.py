"""The application as a server calls it: what is in the byte cache is sent before FastAPI sees the request."""

from __future__ import annotations

from random import getrandbits
from time import perf_counter
from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from graphsvc.api.cache import ResponseCache
from graphsvc.api.metrics import Metrics
from graphsvc.api.middleware import tell_if_slow


class Application(FastAPI):
    """FastAPI behind the byte cache.

    The cache is no middleware: FastAPI and Starlette take longer to reach the first one than it takes to answer here.
    """

    def __init__(self, *, cache: ResponseCache, metrics: Metrics, slow: float, **more: Any) -> None:
        super().__init__(**more)
        self._find, self._metrics, self._slow = cache.find, metrics, slow

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        began = perf_counter()
        cached = self._find(scope) if scope["type"] == "http" else None
        if cached is None:
            await super().__call__(scope, receive, send)
            return
        # Nobody has to guess it, and the operating system's random bytes take a tenth of the whole answer.
        request_id = b"%016x" % getrandbits(64)
        headers = [*cached.headers, (b"x-request-id", request_id)]
        await send({"type": "http.response.start", "status": cached.status, "headers": headers})
        await send({"type": "http.response.body", "body": cached.body})
        seconds = perf_counter() - began
        tally = cached.tally or self._metrics.tally(cached.route, scope["method"])
        tally.add_hit(cached.status, seconds)
        if seconds >= self._slow:
            tell_if_slow(scope, request_id.decode(), cached.status, seconds, self._slow)
