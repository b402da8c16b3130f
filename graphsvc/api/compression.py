"""Compression of replies, once for all of them and inside the byte cache, which keeps what goes over the wire."""

from __future__ import annotations

import zlib
from typing import Protocol

import zstandard
from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, IdentityResponder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphsvc.api.negotiation import add_to_vary, content_coding
from graphsvc.export import arrow_files
from graphsvc.tables import xlsx_file

LEAST_BYTES = 500
_LEVEL = 5
"""Of both codings. zstd then takes two thirds of the time of gzip, and is 1 to 4 % smaller, tables of rows 25 %. Its
window has 2 MiB at most; RFC 9659 lets a reader refuse more than 8 MiB, which begin with level 20."""
_FLUSH_BYTES = 16_384
"""How much of a reply that is sent piece by piece waits for more, after its first piece. Each flush ends a block: here they make it 1 to 4 %
larger; one for every row would more than double it. Without any, gzip keeps up to half a megabyte of rows back."""
_THREAD_BYTES = 128 * 1024
"""From how many bytes on a piece is compressed on a thread: gzip takes a millisecond for twice as much."""
_THREADS = 4
_COMPRESSED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, arrow_files.PARQUET, arrow_files.ARROW, xlsx_file.MEDIA_TYPE)


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self, mode: int = ..., /) -> bytes: ...


def _compressor(coding: str, size: int) -> tuple[_Compressor, int]:
    """Return what compresses so many bytes by a coding, and how it is told to end a block so that all before can be read.

    The size is -1 where it is not known; where it is, zstd makes small replies up to 2 % smaller.
    """
    if coding == "zstd":  # RFC 8878
        return zstandard.ZstdCompressor(level=_LEVEL).compressobj(size), zstandard.COMPRESSOBJ_FLUSH_BLOCK
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS), zlib.Z_SYNC_FLUSH


class CompressionMiddleware:
    """Compresses replies for those who take zstd or gzip.

    Left as they are: short replies, streams of events, what is compressed already, and two kinds more. Records have a
    strong tag, which has to be another one for each coding (RFC 9110, 8.8.3.3) and is sent back in If-Match, where no
    weak one counts; they are short. What must not be stored may hold a secret beside text that was sent, and its
    length, once compressed, would tell of the secret.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app, self._threads = app, CapacityLimiter(_THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        coding = content_coding(", ".join(Headers(scope=scope).getlist("accept-encoding")))
        responder = (
            IdentityResponder(self.app, LEAST_BYTES, exclude_content_types=_COMPRESSED)
            if coding is None
            else _Responder(self.app, coding, self._threads)
        )
        await _Sending(self.app, responder, send)(scope, receive)


class _Responder(IdentityResponder):
    """Compresses a reply, whole or piece by piece."""

    def __init__(self, app: ASGIApp, coding: str, threads: CapacityLimiter) -> None:
        super().__init__(app, LEAST_BYTES, exclude_content_types=_COMPRESSED)
        self.content_encoding, self._threads = coding, threads
        self._compressor: tuple[_Compressor, int] | None = None
        self._unflushed = _FLUSH_BYTES  # The first piece goes out at once: what comes next may take long to compute.

    async def apply_compression(self, body: bytes, *, more_body: bool) -> bytes:
        """Compress a piece of the reply; a large one on a thread, so that others are answered meanwhile."""
        if len(body) < _THREAD_BYTES:
            return self._compress(body, more_body)
        return await to_thread.run_sync(self._compress, body, more_body, limiter=self._threads)

    def _compress(self, body: bytes, more_body: bool) -> bytes:
        if self._compressor is None:
            self._compressor = _compressor(self.content_encoding, -1 if more_body else len(body))
        compressor, end_block = self._compressor
        compressed = compressor.compress(body)
        if not more_body:
            return compressed + compressor.flush()
        self._unflushed += len(body)
        if self._unflushed < _FLUSH_BYTES:
            return compressed
        self._unflushed = 0
        return compressed + compressor.flush(end_block)


class _Sending:
    """Sends a reply through a responder, or past it where it has to stay as it is."""

    def __init__(self, app: ASGIApp, responder: IdentityResponder, send: Send) -> None:
        self._app, self._responder, self._send, self._is_left, self._is_unmade = app, responder, send, False, False
        responder.send = self._varying

    async def __call__(self, scope: Scope, receive: Receive) -> None:
        self._is_unmade = scope.get("state", {}).get("is_head", False)
        await self._app(scope, receive, self._take)

    async def _take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            self._is_left = _must_stay(headers)
            self._is_unmade = self._is_unmade and "content-length" not in headers
        elif self._is_unmade and not self._is_left:
            # To HEAD, a file that is sent piece by piece is not made at all; it would have come compressed.
            self._is_unmade = False
            await self._responder.send_with_compression({**message, "body": b" ", "more_body": True})
        elif message.get("more_body") and not message.get("body") and not self._is_left:
            return  # The responder takes a first piece that stays as it is, as this one would, for not compressed.
        await (self._send(message) if self._is_left else self._responder.send_with_compression(message))

    async def _varying(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            add_to_vary(MutableHeaders(raw=message["headers"]), "Accept-Encoding")
        await self._send(message)


def _must_stay(headers: Headers) -> bool:
    is_strong = not headers.get("etag", "W/").startswith("W/")
    return is_strong or "no-store" in headers.get("cache-control", "")
