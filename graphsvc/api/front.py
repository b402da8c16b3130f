"""The application as a server calls it: what is in the byte cache is sent before FastAPI sees the request."""

from __future__ import annotations

from random import getrandbits
from time import perf_counter
from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from graphsvc import logs
from graphsvc.api.cache import ResponseCache
from graphsvc.api.metrics import Metrics
from graphsvc.api.middleware import tell_if_slow
from graphsvc.api.request_lines import HEADER, about_request, given_id


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
        cached, given = None, None
        if scope["type"] == "http":
            for name, _ in scope["headers"]:
                if name == HEADER:
                    given = given_id(scope)
                    break
            # Each request may have an id of its own, which makes no difference to its response.
            asked = scope if given is None else _without_id(scope)
            cached = self._find(asked)
        if cached is None:
            await super().__call__(scope, receive, send)
            return
        # Nobody has to guess it, and the operating system's random bytes take a tenth of the whole answer.
        request_id = given.encode() if given else b"%016x" % getrandbits(64)
        headers = [*cached.headers, (b"x-request-id", request_id)]
        await send({"type": "http.response.start", "status": cached.status, "headers": headers})
        await send({"type": "http.response.body", "body": cached.body})
        seconds = perf_counter() - began
        tally = cached.tally or self._metrics.tally(cached.route, scope["method"])
        tally.add_hit(cached.status, seconds)
        if seconds >= self._slow:
            about = logs.about.set(lambda: about_request({**scope, "app": self}, request_id.decode()))
            tell_if_slow(scope, cached.status, seconds, self._slow)
            logs.about.reset(about)


def _without_id(scope: Scope) -> Scope:
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != HEADER]}
