"""Around every request: its id, its time, a line in the log where it is slow or fails, and never a trace in a reply."""

from __future__ import annotations

import asyncio
import time
from urllib.parse import quote_from_bytes

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphsvc import logs
from graphsvc.api.cache import NOT_SNIFFED, ResponseCache
from graphsvc.api.encoding import REVISION
from graphsvc.api.hosts import Hosts
from graphsvc.api.metrics import Metrics
from graphsvc.api.origins import Origins
from graphsvc.api.problems import Unexpected, respond
from graphsvc.api.request_lines import about_request, request_id
from graphsvc.errors import StoreUnavailable
from graphsvc.settings import Settings
from graphsvc.snapshot.log_follower import Follower

_READINESS = "/readyz"
_ASCII = "".join(map(chr, range(128)))
"""What is left as it is in a query. Other bytes belong into no address, and each reader decodes them in another way or
fails; escaped, they are the UTF-8 that whoever sent them meant."""
_STOPPING = "the server is stopping; send the request again, which does no harm even if it was a write and was done"


class RequestMiddleware:
    """Wraps the whole application, save what the cache answers; HEAD is answered as GET without a body."""

    def __init__(
        self, app: ASGIApp, *, metrics: Metrics, cache: ResponseCache, settings: Settings, follower: Follower
    ) -> None:
        self._app, self._metrics, self._cache, self._slow = app, metrics, cache, settings.slow_request
        self._hosts, self._origins, self._follower = Hosts(settings), Origins(settings), follower

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method, own_id, began = scope["method"], request_id(scope), time.perf_counter()
        inner: Scope = {**scope, "method": "GET" if method == "HEAD" else method}
        inner["state"] = {**scope.get("state", {}), "request_id": own_id, "is_head": method == "HEAD"}
        if not scope["query_string"].isascii():
            inner["query_string"] = quote_from_bytes(scope["query_string"], _ASCII).encode()
        recording, status = self._cache.record(scope), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": self._complete(scope, message["headers"])}
            if recording is not None and recording.add(message):
                # Before the last of it is sent: whoever has it and asks again finds it.
                self._cache.keep(recording, inner["route"].path, self._metrics.tally(inner["route"].path, method))
            if message["type"] == "http.response.start":
                message["headers"].append((b"x-request-id", own_id.encode()))
            elif method == "HEAD" and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        about = logs.about.set(lambda: about_request(scope, own_id))
        try:
            answer: ASGIApp | None = self._origins.preflight(scope)
            if answer is None:
                fault = self._hosts.fault(scope)
                answer = self._app if fault is None else respond(fault, Request(inner))
            await answer(inner, receive, sending)
        except ClientDisconnect:
            status = 499
        except asyncio.CancelledError:
            # The server is stopping and has waited long enough for this request.
            if status:
                raise
            await respond(StoreUnavailable(_STOPPING), Request(inner))(inner, receive, sending)
        except Exception:
            logs.exception("a request failed", method=method, path=scope["path"])
            if status:
                raise
            error = Unexpected(f"this is a fault of graphsvc; its log has more under {own_id}")
            await respond(error, Request(inner))(inner, receive, sending)
        finally:
            # A stream is answered when it begins; for how long it then stays open is its reader's choice.
            ended = inner["state"].get("answered") or time.perf_counter()
            route = getattr(inner.get("route"), "path", "unmatched")
            self._metrics.tally(route, method).add(status, ended - began)
            tell_if_slow(scope, status, ended - began, self._slow)
            logs.about.reset(about)

    def _complete(self, scope: Scope, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Add what every reply has, whatever it says and whoever made it."""
        complete = MutableHeaders(raw=[*headers, NOT_SNIFFED])
        complete.setdefault(REVISION, str(self._follower.view.revision))
        self._origins.open(scope, complete)
        return complete.raw


def tell_if_slow(scope: Scope, status: int, seconds: float, slow: float) -> None:
    """Write a line to the log about a request that took `slow` seconds or failed.

    A server that says on request that it is not ready yet has answered: clients ask again and again until it is.
    """
    has_failed = status >= 500 and (scope["path"], status) != (_READINESS, 503)
    if seconds >= slow or has_failed:
        logs.warning(
            "slow or failed",
            method=scope["method"],
            path=scope["path"],
            status=status,
            seconds=round(seconds, 4),
        )
