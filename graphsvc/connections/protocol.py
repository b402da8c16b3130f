"""HTTP on a connection, as uvicorn speaks it, with bounds on what a stranger may send and how long it may take.

The byte counts are made before httptools sees the bytes: it keeps an unfinished line for as long as it grows.
Every head ends with an empty line, so pieces that end there hold one request at most, and a flood of requests in one
packet is read one by one.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, ClassVar
from urllib.parse import urlsplit

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from graphsvc.connections import sockets
from graphsvc.connections.limits import ConnectionLimits
from graphsvc.connections.refusals import reply_to
from graphsvc.connections.watch import ConnectionWatch
from graphsvc.errors import (
    AddressTooLong,
    GraphsvcError,
    HeadTooLarge,
    MalformedRequest,
    RequestTimeout,
    TooManyConnections,
)

_END_OF_HEAD = b"\r\n\r\n"


class BoundedProtocol(HttpToolsProtocol):
    """One connection. It has a place at the watch of its server, which looks at it from time to time."""

    limits: ClassVar[ConnectionLimits] = ConnectionLimits()

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        # Looked up here once: for each request, that takes a hundredth of a hot read.
        self._most_lines = self.limits.head_lines + 2  # Besides header lines, the request line and the empty one.
        self._most_url, self._small_head = self.limits.url_bytes, min(self.limits.url_bytes, self.limits.head_bytes)
        self._watch = ConnectionWatch.of(server_state, self.limits, self.loop)
        self._idle_since: float = 0
        self._head_since: float | None = None
        self._head_bytes = self._head_lines = 0
        self._is_in_body = False
        self._held = b""
        self._body_bytes = self._unwanted_bytes = self._bytes_besides_content = 0
        self._body_mark: tuple[float, int] | None = None
        self._lingers_until: float | None = None
        self._pending, self._read_at = 0, 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a place, or refuse the connection where none is left."""
        super().connection_made(transport)
        self._idle_since = self.loop.time()
        sockets.notice_when_gone(transport.get_extra_info("socket"), self.limits.unread_seconds)
        lacking = self._watch.add(self)
        if lacking is not None:
            whose = "this server has" if lacking == "all" else "one address may have"
            self._refuse(TooManyConnections(f"all connections that {whose} are in use; try again shortly"))
            if not self._watch.may_linger():
                transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give back the place."""
        self._watch.remove(self)
        self._held = b""
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read what came, piece by piece, up to the end of a request that is not answered yet."""
        if self._lingers_until is not None:
            return
        start, size, cycle = 0, len(data), self.cycle
        if (
            not self._is_in_body
            and self._head_since is None
            and (cycle is None or cycle.response_complete)
            and data.find(_END_OF_HEAD) + 4 == size <= self._small_head
            and data.count(b"\n") <= self._most_lines
        ):
            # One whole head that can be over no limit, which nearly all packets are.
            try:
                self.parser.feed_data(data)
            except (httptools.HttpParserError, httptools.HttpParserUpgrade) as exc:
                self._fail(exc)
            return
        while start < size:
            cycle = self.cycle
            if not self._is_in_body and cycle is not None and not cycle.response_complete:
                self._hold(data[start:])
                return
            end = data.find(_END_OF_HEAD, start) + 4
            if end < 4:
                end = size
            if not self._read(data if end - start == size else data[start:end]):
                return
            start = end

    def _hold(self, data: bytes) -> None:
        """Keep what was sent before its turn, but not without end."""
        self.flow.pause_reading()
        if len(self._held) + len(data) <= self.limits.held_bytes:
            self._held += data
        else:
            self._held = b""
            self.cycle.keep_alive = False

    def _read(self, piece: bytes) -> bool:
        """Have a piece parsed; says whether what follows may be read, too."""
        former, is_of_head = self.cycle, not self._is_in_body
        size = lines = 0
        if is_of_head:
            size, lines = self._head_bytes + len(piece), self._head_lines + piece.count(b"\n")
            if size > self.limits.head_bytes or lines > self._most_lines:
                return self._refuse_head(piece, lines)
        try:
            self.parser.feed_data(piece)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as exc:
            return self._fail(exc)
        if not is_of_head:
            return self._count_body(len(piece))
        if self.cycle is former:  # The head has not ended yet.
            self._head_bytes, self._head_lines = size, lines
            if self._head_since is None:
                self._head_since = self.loop.time()
        elif self._head_since is not None:
            self._head_bytes = self._head_lines = 0
            self._head_since = None
        return True

    def _fail(self, exc: Exception) -> bool:
        """End the reading of what cannot be read; always False."""
        if isinstance(exc, httptools.HttpParserUpgrade):
            cycle = self._last_cycle()
            if cycle is None or cycle.response_complete:
                return self._refuse(MalformedRequest("connections are not handed on or upgraded here"))
            # Nothing is upgraded here. The request is answered as it is, and what follows is of another protocol.
            self.cycle.keep_alive = False
            self._is_in_body = False
            return False
        cause = exc.__context__
        if isinstance(cause, GraphsvcError):
            return self._refuse(cause)
        return self._refuse(MalformedRequest("what came is no request of HTTP/1.1; see what sent it"))

    def _refuse_head(self, piece: bytes, lines: int) -> bool:
        limits = self.limits
        if lines == 0 or (self._head_lines == 0 and piece.find(b"\n") > limits.url_bytes):
            return self._refuse(self._address_too_long())
        if lines > self._most_lines:
            return self._refuse(HeadTooLarge(f"a request may have {limits.head_lines} header lines; send fewer"))
        return self._refuse(HeadTooLarge(f"a head may have {limits.head_bytes:,} bytes; send fewer or shorter lines"))

    def _address_too_long(self) -> AddressTooLong:
        return AddressTooLong(f"the address of a request may have {self.limits.url_bytes:,} bytes; ask for less")

    def _count_body(self, size: int) -> bool:
        self._body_bytes += size
        self._bytes_besides_content += size
        self.headers.clear()
        if self._bytes_besides_content > self.limits.head_bytes and self._is_in_body:
            return self._refuse(HeadTooLarge("the extensions or trailers of the body's chunks are too long"))
        if self._unwanted_bytes > self.limits.unwanted_bytes:
            self._linger()
            return False
        return True

    def on_headers_complete(self) -> None:
        """Begin the request; what stands in the address goes before the header Host (RFC 9112, 3.2.2)."""
        if len(self.url) > self._most_url:
            raise self._address_too_long()
        if self.url[:1] != b"/":
            self._take_host_from_address()
        self._is_in_body = True
        super().on_headers_complete()
        # Trailers come as header lines, and would be added to those of a request that is being answered.
        self.headers = []

    def _take_host_from_address(self) -> None:
        with suppress(ValueError):
            if host := urlsplit(self.url).netloc:
                self.headers[:] = [pair for pair in self.headers if pair[0] != b"host"] + [(b"host", host)]
                return
        raise MalformedRequest("the address of a request begins with / or with http://; this one does not")

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._bytes_besides_content = -len(body)
        if self.cycle.response_complete:
            self._unwanted_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End the request."""
        self._is_in_body, self._body_mark = False, None
        cycle = self.cycle
        if not cycle.response_complete:
            cycle.more_body = False
            cycle.message_event.set()

    def on_response_complete(self) -> None:
        """Go on with what was sent meanwhile, or begin to wait; the watch looks how long, so no timer is set."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self._idle_since = self.loop.time()
        self.flow.resume_reading()
        if self.pipeline:
            cycle, app = self.pipeline.pop()
            self._start_asgi_task(cycle, app)
        if self._held:
            held, self._held = self._held, b""
            self.data_received(held)

    def _refuse(self, error: GraphsvcError) -> bool:
        """Answer with an error in place of the application, and close; always False."""
        self._watch.refusals.add(type(error))
        cycle = self.cycle
        if cycle is None or cycle.response_complete:
            if not self._is_in_body:  # Else the request has been answered, and only the rest of its body is refused.
                self.transport.write(reply_to(error, self.server_state.default_headers))
            self._linger()
        elif not cycle.more_body:
            # What is wrong is the request after the one that is being answered.
            cycle.keep_alive = False
            self._held = b""
            self.flow.pause_reading()
        else:
            if not cycle.response_started:
                self.transport.write(reply_to(error, self.server_state.default_headers))
            cycle.disconnected = True
            cycle.message_event.set()
            self._linger()
        return False

    def _linger(self) -> None:
        """Send no more, and throw away what comes for a moment.

        Closed at once, with something unread, the connection would be reset, and the reply lost on its way.
        """
        self._lingers_until = self.loop.time() + self.limits.lingering_seconds
        self._held, self._is_in_body = b"", False
        self.flow.resume_reading()
        if self.transport.can_write_eof() and not self.transport.is_closing():
            self.transport.write_eof()

    @property
    def waiting_since(self) -> float | None:
        """Since when a request has been waited for; None while there is one in progress."""
        cycle = self._last_cycle()
        if self._lingers_until is not None:
            return 0.0
        if self._is_in_body or self.transport.is_closing() or (cycle is not None and not cycle.response_complete):
            return None
        return self._idle_since if self._head_since is None else self._head_since

    def _last_cycle(self) -> RequestResponseCycle | None:
        """Return the last request read, None where there was none; uvicorn's own type leaves that out."""
        return self.cycle

    def give_way(self) -> None:
        """Close a connection that has no request in progress."""
        self._lingers_until = 0.0
        self.transport.abort()

    def look(self, now: float) -> None:
        """End what has been waited for too long."""
        limits, cycle = self.limits, self._last_cycle()
        if self._lingers_until is not None:
            if now >= self._lingers_until:
                self.transport.abort()
        elif self._is_unread(now):
            self._watch.refusals.add("unread")
            sockets.forget_unsent(self.transport.get_extra_info("socket"))
            self.transport.abort()
        elif self.transport.is_closing():
            return
        elif self._is_in_body:
            self._look_at_body(now)
        elif cycle is not None and not cycle.response_complete:
            return
        elif self._head_since is not None:
            if now - self._head_since >= limits.head_seconds:
                self._refuse(RequestTimeout(f"the head of the request did not end in {limits.head_seconds:g} seconds"))
        elif cycle is None:
            if now - self._idle_since >= limits.head_seconds:
                self._watch.refusals.add("silent")
                self.transport.close()
        elif now - self._idle_since >= self.timeout_keep_alive:
            self.transport.close()

    def _look_at_body(self, now: float) -> None:
        if self.flow.read_paused or (not self.cycle.response_complete and self.cycle.waiting_for_100_continue):
            self._body_mark = None  # It is us who do not read.
            return
        if self._body_mark is None or self._body_bytes - self._body_mark[1] >= self.limits.body_bytes:
            self._body_mark = (now, self._body_bytes)
        elif now - self._body_mark[0] >= self.limits.body_seconds:
            least, seconds = self.limits.body_bytes, self.limits.body_seconds
            self._refuse(RequestTimeout(f"fewer than {least:,} bytes of the body came in {seconds:g} seconds"))

    def _is_unread(self, now: float) -> bool:
        """Say whether the other side has taken nothing of its reply for too long."""
        pending = self.transport.get_write_buffer_size()
        if pending or (self.cycle is not None and not self.cycle.response_complete):
            pending += sockets.unacknowledged(self.transport.get_extra_info("socket"))
        if pending < self._pending or not self._pending:
            self._read_at = now
        self._pending = pending
        return pending > 0 and now - self._read_at >= self.limits.unread_seconds
