"""Refusals of what never became a request: written by the connection itself, with the same document as all others."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus
from secrets import token_hex

from graphsvc import logs
from graphsvc.api.encoding import encode
from graphsvc.api.problems import MEDIA_TYPE, common_members, problem_of
from graphsvc.errors import GraphsvcError, slug_of

LOG_SECONDS = 60.0
"""How often the log tells of refusals: a line for each would let a stranger fill the disk."""


def reply_to(error: GraphsvcError, default_headers: list[tuple[bytes, bytes]]) -> bytes:
    """Return the whole reply with an error, after which the connection is closed."""
    status, request_id = problem_of(error).status, token_hex(8)
    body = encode(common_members(error, request_id))
    headers = {
        "content-type": MEDIA_TYPE,
        "content-length": str(len(body)),
        "cache-control": "no-store",
        "connection": "close",
        "x-content-type-options": "nosniff",
        "x-request-id": request_id,
    }
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        headers["retry-after"] = str(retry_after)
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {text}" for name, text in headers.items())]
    head = "\r\n".join(lines).encode()
    return b"".join([head, *(b"\r\n" + name + b": " + text for name, text in default_headers), b"\r\n\r\n", body])


class RefusalLog:
    """Counts refusals by kind and tells of them once a minute; of the first at once."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._told_at = -LOG_SECONDS

    def add(self, kind: type[GraphsvcError] | str) -> None:
        """Count one."""
        self._counts[kind if isinstance(kind, str) else slug_of(kind)] += 1

    def write(self, now: float) -> None:
        """Write the line, where there is something to tell and a minute has passed since the last."""
        if self._counts and now - self._told_at >= LOG_SECONDS:
            logs.warning("connections refused or dropped", **dict(self._counts))
            self._counts.clear()
            self._told_at = now
