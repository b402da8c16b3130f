"""How many connections there may be, and who gives way."""

from __future__ import annotations

import resource
import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from graphsvc.connections.limits import ConnectionLimits
from graphsvc.connections.refusals import RefusalLog
from graphsvc.connections.watch import address_key
from graphsvc.errors import MalformedRequest
from tests import worlds
from tests.api.serving import Served, serve
from tests.api.test_operations import until
from tests.connections.talking import GET, connected, protocol_with, replies, rest, send
from tests.durability.process import Serving

FEW = protocol_with(most_connections=6)
HEAD = b"POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n"


def busy(served: Served, connection: socket.socket) -> None:
    """Begin a request that goes on until the connection is closed."""
    send(connection, b"GET /v1/changes/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
    received = b""
    while b"id: " not in received:  # There are events to read, and no more until something is written.
        received += connection.recv(65536)
    assert received.startswith(b"HTTP/1.1 200")


def asked(connection: socket.socket) -> int:
    """Ask something, and give the status."""
    send(connection, GET)
    received = connection.recv(65536)
    return int(received.split()[1]) if received else 0


def url_of(folder: Path) -> str:
    return f"sqlite:///{folder / 'store.sqlite'}"


def test_the_longest_idle_connection_gives_way(tmp_path: Path) -> None:
    with serve(url_of(tmp_path), protocol=FEW) as served, ExitStack() as stack:
        served.client.close()
        addresses = ["127.0.0.1", "127.0.0.2"] * 3
        idle = [stack.enter_context(connected(served.url, address)) for address in addresses]
        assert [asked(connection) for connection in idle] == [200] * 6
        newcomer = stack.enter_context(connected(served.url, "127.0.0.3"))
        assert asked(newcomer) == 200
        assert rest(idle[0]) == b""
        assert [asked(connection) for connection in idle[1:]] == [200] * 5


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: "], ids=["silent", "half a head"])
def test_whoever_asks_nothing_keeps_no_place(tmp_path: Path, sent: bytes) -> None:
    with serve(url_of(tmp_path), protocol=FEW) as served, ExitStack() as stack:
        served.client.close()
        for i in range(30):
            send(stack.enter_context(connected(served.url, f"127.0.0.{2 + i % 3}")), sent)
        assert asked(stack.enter_context(connected(served.url))) == 200


def test_where_nobody_is_idle_the_newcomer_gets_503_and_the_others_go_on(tmp_path: Path) -> None:
    with serve(url_of(tmp_path), protocol=FEW) as served, ExitStack() as stack:
        served.client.close()
        readers = [stack.enter_context(connected(served.url, f"127.0.0.{2 + i}")) for i in range(6)]
        for reader in readers:
            busy(served, reader)
        for _ in range(3):
            newcomer = stack.enter_context(connected(served.url, "127.0.0.9"))
            send(newcomer, GET)
            (reply,) = replies(rest(newcomer))
            assert (reply.status, reply.slug, reply.headers["retry-after"]) == (503, "too-many-connections", "2")
        worlds.write(served.wired.store, worlds.country("greece"))
        for reader in readers:
            received = b""
            while b"greece" not in received:
                received += reader.recv(65536)
        readers.pop().close()
        until(lambda: _answers(served.url))


def test_one_address_has_half_of_all_at_most(tmp_path: Path) -> None:
    with serve(url_of(tmp_path), protocol=FEW) as served, ExitStack() as stack:
        served.client.close()
        for _ in range(3):
            busy(served, stack.enter_context(connected(served.url)))
        newcomer = stack.enter_context(connected(served.url))
        assert replies(rest(newcomer))[0].slug == "too-many-connections"
        assert asked(stack.enter_context(connected(served.url, "127.0.0.2"))) == 200


def test_refused_newcomers_are_not_kept_either(tmp_path: Path) -> None:
    protocol = protocol_with(most_connections=2, most_lingering=3, lingering_seconds=60)
    with serve(url_of(tmp_path), protocol=protocol) as served, ExitStack() as stack:
        served.client.close()
        for address in ("127.0.0.2", "127.0.0.3"):
            busy(served, stack.enter_context(connected(served.url, address)))
        newcomers = [stack.enter_context(connected(served.url, "127.0.0.4")) for _ in range(10)]
        for newcomer in newcomers[4:]:  # Those before may linger for a minute, longer than is waited for here.
            rest(newcomer)


@pytest.mark.parametrize(("descriptors", "connections"), [(1024, 896), (100_000, 2000), (64, 16)])
def test_places_follow_from_the_descriptors(
    descriptors: int, connections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (descriptors, descriptors))
    assert ConnectionLimits().connections() == connections


def test_64_readers_of_one_address_always_fit_where_descriptors_are_as_usual() -> None:
    assert ConnectionLimits(most_connections=1024 - 128).of_one_address() >= 64


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
    ],
)
def test_half_of_an_ipv6_address_is_one_customer(one: str, other: str, is_same: bool) -> None:
    assert (address_key((one, 1)) == address_key((other, 2))) is is_same


def test_a_flood_of_refusals_is_a_line_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[dict[str, int]] = []
    monkeypatch.setattr("graphsvc.logs.warning", lambda _, **counts: lines.append(counts))
    log = RefusalLog()
    for second in range(121):
        for _ in range(1000):
            log.add(MalformedRequest)
        log.write(float(second))
    assert lines == [{"malformed-request": 1000}, {"malformed-request": 60_000}, {"malformed-request": 60_000}]


def test_at_the_limit_of_descriptors_the_log_says_so_and_those_who_are_there_are_answered(tmp_path: Path) -> None:
    with Serving(url_of(tmp_path), tmp_path, "--no-seeds") as server, ExitStack() as stack:
        reader = stack.enter_context(connected(server.url))
        busy_reader = stack.enter_context(connected(server.url))
        send(busy_reader, b"GET /v1/changes/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert busy_reader.recv(1000).startswith(b"HTTP/1.1 200")
        assert asked(reader) == 200
        highest = max(int(path.name) for path in Path(f"/proc/{server.pid}/fd").iterdir())
        resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (highest + 1, 1024))
        newcomers = [stack.enter_context(connected(server.url)) for _ in range(20)]
        until(lambda: "no file descriptor is left" in server.said())
        assert server.said().count("no file descriptor is left") == 1
        assert b": nothing new" in busy_reader.recv(1000)
        busy_reader.close()
        for newcomer in newcomers:
            newcomer.close()
        until(lambda: _answers(server.url))


def _answers(url: str) -> bool:
    with connected(url) as connection:
        return asked(connection) == 200
