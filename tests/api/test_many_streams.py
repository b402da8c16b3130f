"""Many streams at once: idle ones cost nothing, and those who do not read hold nobody up."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic
from urllib.parse import urlsplit

from tests import worlds
from tests.api.serving import Served
from tests.api.test_operations import until
from tests.api.test_stream import open_streams
from tests.events import STREAM

IDLE = 200
PATIENCE_SECONDS = 30
QUESTIONS = ("/healthz", "/v1/resolve?ref=albania", "/v1/dyads/albania/iran", "/v1/changes?limit=5")


@contextmanager
def raw_stream(url: str, after: str, *, buffer: int | None = None) -> Iterator[socket.socket]:
    """Ask for a stream over a bare socket, which reads only what the test takes from it."""
    parts = urlsplit(url)
    assert parts.hostname and parts.port
    with socket.socket() as client:
        if buffer is not None:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        client.settimeout(PATIENCE_SECONDS)
        client.connect((parts.hostname, parts.port))
        client.sendall(f"GET {STREAM}?after={after} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        yield client


def read_until(client: socket.socket, mark: bytes) -> bytes:
    """Take what comes until the mark is in it."""
    found = bytearray()
    while mark not in found[-len(mark) - 65536 :]:
        part = client.recv(65536)
        assert part, found[-300:]
        found += part
    return bytes(found)


def slowest(served: Served) -> float:
    """Give the time of the slowest of some requests, in seconds."""
    times = []
    for question in QUESTIONS * 5:
        began = monotonic()
        assert served.get(question).status_code == 200
        times.append(monotonic() - began)
    return max(times)


def test_two_hundred_idle_streams_hold_no_thread_and_leave_the_server_responsive(served: Served) -> None:
    slowest(served)
    threads = threading.active_count()
    with ExitStack() as stack:
        clients = [stack.enter_context(raw_stream(served.url, "1")) for _ in range(IDLE)]
        for client in clients:
            read_until(client, b"\n\n")
        until(lambda: open_streams(served) == IDLE)
        assert slowest(served) < 0.5
        # Two to read for all, one to look at keys, and those that any server has for requests at once.
        assert threading.active_count() < threads + 3 + 40
        before = threading.active_count()
        for i in range(3):
            served.send("PUT", f"/v1/entities/g-{i}", {"kind": "group", "name": "G"})
            for client in clients:
                assert read_until(client, f"id: {i + 2}:1\n\n".encode()).count(b"event: change") == 1
        assert slowest(served) < 0.5
        assert threading.active_count() <= before + 3
    until(lambda: open_streams(served) == 0, PATIENCE_SECONDS)


def test_readers_who_do_not_read_hold_nobody_up(served: Served) -> None:
    texts = {"texts": ["x" * 20_000] * 2}
    for i in range(10):
        worlds.write(served.wired.store, *(worlds.country(f"c-{i}-{n}", attributes=texts) for n in range(50)))
    with ExitStack() as stack:
        late = stack.enter_context(raw_stream(served.url, "1"))
        for _ in range(20):
            stack.enter_context(raw_stream(served.url, "1", buffer=4096))
        until(lambda: open_streams(served) == 21)
        with raw_stream(served.url, "1") as reading:
            read_until(reading, b"id: 11:50\n\n")
            began = monotonic()
            served.send("PUT", "/v1/entities/greece", {"kind": "country", "name": "Greece"})
            read_until(reading, b"id: 12:1\n\n")
            assert monotonic() - began < 2
        assert slowest(served) < 1
        # One who begins to read late misses nothing.
        text = read_until(late, b"id: 12:1\n\n")
        assert text.count(b"event: change") == 501
