"""Request bodies: of a kind that is read here, not larger than the limit, whatever the headers promise."""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine
from email.message import Message
from typing import Any

from fastapi import Request

from graphsvc.api.problems import UnsupportedMediaType
from graphsvc.errors import TooLarge
from graphsvc.settings import Settings

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
FORM = "application/x-www-form-urlencoded"
NDJSON = ("application/x-ndjson", "application/ndjson")


def body_of(*accepted: str, limit: int | None = None) -> Callable[[Request], Coroutine[Any, Any, tuple[str, bytes]]]:
    """Make a dependency that gives the media type and the bytes of a body of one of these types.

    Raises UnsupportedMediaType for any other, and TooLarge as soon as more has come than the limit, in bytes: without
    one, that of the settings.
    """

    async def read(request: Request) -> tuple[str, bytes]:
        media_type = _media_type(request, accepted)
        settings: Settings = request.app.state.settings
        return media_type, await _bytes(request, settings.body_limit if limit is None else limit)

    return read


def _media_type(request: Request, accepted: Collection[str]) -> str:
    given = request.headers.get("content-type")
    there = " or ".join(accepted)
    if given is None:
        raise UnsupportedMediaType(f"the request has no Content-Type; send {there}")
    header = Message()
    header["Content-Type"] = given
    media_type, charset = header.get_content_type(), header.get_param("charset", "utf-8")
    if media_type not in accepted:
        raise UnsupportedMediaType(f"{given[:100]!r} is not read here; send {there}")
    if str(charset).lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"the charset {str(charset)[:50]!r} is not read here; send UTF-8")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("compressed bodies are not read here; send it as it is")
    return media_type


async def _bytes(request: Request, limit: int) -> bytes:
    promised = request.headers.get("content-length", "")
    if promised.isdigit() and len(promised) < 19 and int(promised) > limit:
        raise _too_large(limit)
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > limit:
            raise _too_large(limit)
    return bytes(received)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"the body is larger than {limit:,} bytes, the limit here; send it in parts")
