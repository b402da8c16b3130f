"""How long a connection is waited for: silence, half heads, bodies that trickle, readers who do not read."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.serving import Served, serve
from tests.connections.talking import GET, connected, protocol_with, replies, rest, send

SECONDS = 0.4
QUICK = protocol_with(head_seconds=SECONDS, body_seconds=SECONDS, body_bytes=100, unread_seconds=SECONDS)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the small world with little patience."""
    with serve(f"sqlite:///{tmp_path_factory.mktemp('waiting') / 'store.sqlite'}", protocol=QUICK) as found:
        yield found


def post(served: Served, length: int) -> bytes:
    """Write the head of a request with a body of that length."""
    return (
        f"POST /v1/batch?dry_run=true HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {served.secret('write')}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def test_a_connection_that_sends_nothing_is_closed(served: Served) -> None:
    with connected(served.url) as connection:
        assert rest(connection) == b""


@pytest.mark.parametrize("before", [b"", GET], ids=["first", "second"])
def test_half_a_head_is_408(served: Served, before: bytes) -> None:
    with connected(served.url) as connection:
        send(connection, before + b"GET / HTTP/1.1\r\nHost: ")
        reply = replies(rest(connection))[-1]
    assert (reply.status, reply.slug, reply.headers["connection"]) == (408, "request-timeout", "close")


def test_a_head_that_trickles_is_408_however_often_a_byte_comes(served: Served) -> None:
    stop = threading.Event()

    def trickle(connection: socket.socket) -> None:
        while not stop.wait(SECONDS / 10):
            send(connection, b"a")

    with connected(served.url) as connection:
        send(connection, b"GET / HTTP/1.1\r\n")
        trickling = threading.Thread(target=trickle, args=(connection,))
        trickling.start()
        try:
            assert replies(rest(connection))[-1].status == 408
        finally:
            stop.set()
            trickling.join()


def test_a_body_that_stops_coming_is_408_and_writes_nothing(served: Served) -> None:
    with connected(served.url) as connection:
        send(connection, post(served, 1000) + b"{")
        (reply,) = replies(rest(connection))
    assert (reply.status, reply.slug) == (408, "request-timeout")
    assert served.get("/healthz").status_code == 200


def test_a_body_that_comes_slowly_but_steadily_is_taken(served: Served) -> None:
    body = b'{"entities": []' + b" " * 984 + b"}"
    pause = threading.Event()
    with connected(served.url) as connection:
        send(connection, post(served, 1000))
        for start in range(0, 1000, 50):
            send(connection, body[start : start + 50])
            pause.wait(SECONDS / 8)
        connection.shutdown(socket.SHUT_WR)
        start_line = rest(connection)[:12]
    assert start_line == b"HTTP/1.1 200"


def test_a_body_that_nobody_reads_yet_is_not_the_fault_of_its_sender(tmp_path: Path) -> None:
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", protocol=QUICK) as served, connected(served.url) as connection:
        send(connection, post(served, 1000)[:-2] + b"Expect: 100-continue\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 100 ")
        send(connection, b'{"entities": []' + b" " * 984 + b"}")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")


def test_a_reader_who_takes_nothing_is_dropped_and_what_waited_for_it_let_go(served: Served) -> None:
    with connected(served.url) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        send(connection, b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 200)
        assert is_reset(connection)


def is_reset(connection: socket.socket) -> bool:
    """Wait until the other side drops the connection, without reading."""
    poll = select.poll()
    poll.register(connection, select.POLLERR)
    return bool(poll.poll(10_000))


def test_a_stream_whose_reader_has_nothing_to_read_goes_on(served: Served) -> None:
    with connected(served.url) as connection:
        send(connection, b"GET /v1/changes/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
        received = connection.recv(65536)
        while received.count(b": nothing new") < 2:  # Longer than anything else is waited for here.
            received += connection.recv(65536)
    assert received.startswith(b"HTTP/1.1 200")


def test_a_connection_that_is_kept_open_is_closed_after_a_while_without_requests(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with serve(url, protocol=QUICK, keep_alive=1) as served, connected(served.url) as connection:
        send(connection, GET)
        (reply,) = replies(rest(connection))  # Until the server closes.
    assert reply.status == 200
