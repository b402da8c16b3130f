"""Heads of requests: how long they may be, and that nothing of what is too long is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.serving import Served, serve
from tests.connections.talking import GET, Reply, connected, replies, reply_to, rest, send

MIB = 2**20


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the small world to all tests of this file, which write nothing."""
    with serve(f"sqlite:///{tmp_path_factory.mktemp('heads') / 'store.sqlite'}") as found:
        yield found


def head(lines: int = 0, size: int = 0, url: str = "/healthz") -> bytes:
    """Write a head with so many header lines, or of so many bytes."""
    start = f"GET {url} HTTP/1.1\r\nHost: localhost\r\n".encode() + b"x: y\r\n" * max(0, lines - 1)
    return start + (b"" if not size else b"x: " + b"y" * (size - len(start) - 7) + b"\r\n") + b"\r\n"


def is_problem(reply: Reply, status: int, slug: str) -> bool:
    kind, connection = reply.headers["content-type"], reply.headers["connection"]
    return (reply.status, reply.slug, kind, connection) == (status, slug, "application/problem+json", "close")


def test_100_header_lines_are_taken_and_101_are_431(served: Served) -> None:
    with connected(served.url) as connection:
        send(connection, head(lines=100) + head(lines=101))
        first, second = replies(rest(connection))
    assert first.status == 200
    assert is_problem(second, 431, "head-too-large")


def test_a_head_of_64_kib_is_taken_and_one_byte_more_is_431(served: Served) -> None:
    with connected(served.url) as connection:
        send(connection, head(size=2**16) + head(size=2**16 + 1))
        first, second = replies(rest(connection))
    assert first.status == 200
    assert is_problem(second, 431, "head-too-large")


def test_an_address_of_16_kib_is_taken_and_one_byte_more_is_414(served: Served) -> None:
    assert served.get("/healthz?" + "a" * (2**14 - 9)).status_code == 400  # There is no such parameter.
    reply = served.get("/healthz?" + "a" * (2**14 - 8))
    assert (reply.status_code, reply.json()["type"]) == (414, "/problems/address-too-long")


@pytest.mark.parametrize(
    ("start", "more", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"a: b\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\na: ", b"bbbb", 431),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"aaaa", 431),
        (b"GET /", b"aaaa", 414),
        (b"", b"\r\n\r\n\r\n", 431),
    ],
    ids=["header lines", "a header line", "the name of a header", "an address", "blank lines"],
)
def test_a_head_without_end_is_refused_while_it_comes(served: Served, start: bytes, more: bytes, status: int) -> None:
    with connected(served.url) as connection:
        send(connection, start)
        for _ in range(64):
            send(connection, more * (2**16 // len(more)))
        received = rest(connection)
    (reply,) = replies(received)
    assert reply.status == status


@pytest.mark.parametrize("packet", [1, 7, 4096])
def test_a_head_may_come_in_small_pieces(served: Served, packet: int) -> None:
    data = head(lines=30) * 2
    with connected(served.url) as connection:
        for start in range(0, len(data), packet):
            connection.sendall(data[start : start + packet])
        connection.shutdown(1)
        assert connection.recv(17) == b"HTTP/1.1 200 OK\r\n"


def test_extensions_of_chunks_and_trailers_without_end_are_refused(served: Served) -> None:
    post = (
        f"POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {served.secret('write')}\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    ).encode()
    for more in (b"5;" + b"a" * MIB, b"0\r\n" + b"a: b\r\n" * (MIB // 6)):
        assert is_problem(reply_to(served.url, post + more), 431, "head-too-large")


def test_trailers_do_not_become_header_lines_of_the_request(served: Served) -> None:
    before = served.revision
    entity = b'{"id": "greece", "kind": "country", "name": "Greece"}'
    data = (
        b"POST /v1/entities HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked"
        b"\r\nTrailer: Authorization\r\n\r\n%x\r\n%s\r\n0\r\nAuthorization: Bearer %s\r\n\r\n"
    )
    with connected(served.url) as connection:
        send(connection, data % (len(entity), entity, served.secret("write").encode()))
        connection.shutdown(1)
        assert replies(rest(connection))[0].status == 401
    assert served.revision == before


@pytest.mark.parametrize(
    "data",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\nHost: localhost\n\n",
        b"GET / HTTP/1.1\r\n no name\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_what_is_no_http_is_400_as_a_problem_and_not_logged_by_uvicorn(
    served: Served, data: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    assert is_problem(reply_to(served.url, data), 400, "malformed-request")
    assert caplog.records == []


def test_a_request_to_upgrade_is_answered_as_it_is_and_closed(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    for protocol in (b"h2c", b"websocket"):
        data = GET[:-2] + b"Connection: Upgrade\r\nUpgrade: " + protocol + b"\r\n\r\n" + GET
        assert reply_to(served.url, data).status == 200
    assert [record for record in caplog.records if record.name != "uvicorn.access"] == []


def test_requests_sent_before_their_turn_are_all_answered_in_order(served: Served) -> None:
    paths = [f"/guide/{name}" for name in ("time", "truth", "index")] * 20
    with connected(served.url) as connection:
        send(connection, b"".join(f"HEAD {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() for path in paths))
        received = b""
        while received.count(b"\r\n\r\n") < len(paths):
            received += connection.recv(65536)
    assert received.count(b"HTTP/1.1 200") == len(paths)


def test_a_flood_of_requests_sent_before_their_turn_is_cut_off_and_not_kept(served: Served) -> None:
    with connected(served.url) as connection:
        send(connection, b"GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20_000)
        answered = replies(rest(connection))
    assert 1 <= len(answered) < 20_000
    assert {reply.status for reply in answered} == {200}
    assert answered[-1].headers["connection"] == "close"


def test_a_request_after_a_body_in_the_same_packet_is_answered(served: Served) -> None:
    body = b'{"a": 1}'
    post = b"POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n"
    with connected(served.url) as connection:
        send(connection, (post + body + GET) * 3)
        received = b""
        while received.count(b'alive"}') < 3:
            received += connection.recv(65536)
    assert [reply.status for reply in replies(received)] == [401, 200] * 3


def test_a_body_that_nobody_wants_is_not_read_without_end(served: Served) -> None:
    start = b"POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 999999999\r\n\r\n"
    with connected(served.url) as connection:
        send(connection, start)
        for _ in range(200):
            send(connection, b" " * MIB)
        (reply,) = replies(rest(connection))
    assert reply.status == 401


def test_a_program_is_told_as_by_any_other_refusal(served: Served, tmp_path: Path) -> None:
    reply = httpx.get(served.url + "/v1/entities", headers=[("x", "y")] * 101, trust_env=False)
    assert (reply.status_code, reply.json()["request_id"]) == (431, reply.headers["x-request-id"])
    assert served.get(reply.json()["type"]).status_code == 200
