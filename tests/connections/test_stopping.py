"""Stopping: whatever a real server is at, it has ended eight seconds after it was told to."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

import httpx
import pytest

from tests.cli.running import run
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.connections.talking import connected, replies, rest, send
from tests.durability.process import Serving, key
from tests.stores import empty_store

MOST_SECONDS = 8.0
SLOW = """
import sys, time
from pathlib import Path
from graphsvc.service.centrality import CentralityAnswers
from graphsvc.store.sqlite import SqliteStore
from graphsvc.cli import main

def compute(*_):
    while True:
        pass

def hanging(method):
    def call(self, *given, **more):
        while Path("store.sqlite.stuck").exists():
            time.sleep(0.1)
        return method(self, *given, **more)
    return call

CentralityAnswers.centrality = compute
setattr(SqliteStore, sys.argv[1], hanging(getattr(SqliteStore, sys.argv[1])))
main(sys.argv[2:])
"""


def slow_server(folder: Path, slow: str) -> Serving:
    """Make a server whose centrality computes for ever, and whose store hangs in what is named."""
    store = f"sqlite:///{folder / 'store.sqlite'}"
    return Serving(store, folder, program=[sys.executable, "-c", SLOW, slow])


def stopped(server: Serving) -> tuple[int, float]:
    """Stop a server; gives its exit code and how long that took."""
    began = monotonic()
    code = server.stop()
    return code, monotonic() - began


def test_it_stops_in_time_whatever_computes_hangs_or_does_not_read(tmp_path: Path) -> None:
    with slow_server(tmp_path, "write") as server, ExitStack() as stack:
        secret = key(server.store)
        with server.client() as client:  # Its picture is then computed, on a thread of its own.
            assert client.get("/network").status_code == 200
        (tmp_path / "store.sqlite.stuck").touch()
        stream, half_head, unread = (stack.enter_context(connected(server.url)) for _ in range(3))
        send(stream, b"GET /v1/changes/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert stream.recv(12) == b"HTTP/1.1 200"
        send(half_head, b"GET / HTTP/1.1\r\n")
        send(unread, b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 100)
        post = f"POST /v1/entities HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {secret}\r\n"
        post += "Content-Type: application/json\r\n"
        entity = json.dumps({"id": "greece", "kind": "country", "name": "Greece"})
        waited_for = [stack.enter_context(connected(server.url)) for _ in range(4)]
        for connection, data in zip(
            waited_for,
            (
                "GET /v1/centrality?measure=degree HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /v1/centrality?measure=degree&on=1914-01-01 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                f"{post}Content-Length: 1000\r\n\r\n{{",
                f"{post}Content-Length: {len(entity)}\r\n\r\n{entity}",
            ),
            strict=True,
        ):
            send(connection, data.encode())
        with server.client() as client:  # Once this is answered, what came before it is in progress.
            assert [client.get("/healthz").status_code for _ in range(3)] == [200] * 3
        code, seconds = stopped(server)
        assert seconds < MOST_SECONDS
        assert code == 0, server.said()
        answered = [replies(rest(connection))[-1] for connection in waited_for]
        assert [reply.status for reply in answered] == [503] * 4
        assert {reply.headers["retry-after"] for reply in answered} == {"2"}
    assert "Traceback" not in server.said()
    assert "Stopped." in server.said()


def test_where_even_the_parts_of_the_server_hang_the_process_is_ended_and_the_log_says_so(tmp_path: Path) -> None:
    with slow_server(tmp_path, "head") as server:
        (tmp_path / "store.sqlite.stuck").touch()
        code, seconds = stopped(server)
    assert seconds < MOST_SECONDS
    assert code == 1
    assert "did not stop by itself" in server.said()
    assert run("check", "--store", server.store, cwd=tmp_path).returncode == 0


def test_it_stops_in_time_while_neo4j_does_not_answer(neo4j_servers: Neo4jServers, tmp_path: Path) -> None:
    version = NEO4J_VERSIONS[0]
    neo4j = neo4j_servers.server(version)
    with Serving(empty_store(f"neo4j-{version}", neo4j_servers, tmp_path), tmp_path, "--no-seeds") as server:
        secret, entity = key(server.store), json.dumps({"kind": "country", "name": "Greece"})
        assert neo4j.pid is not None
        os.kill(neo4j.pid, signal.SIGSTOP)
        try:
            with connected(server.url) as connection:
                head = f"PUT /v1/entities/greece HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {secret}\r\n"
                head += f"Content-Type: application/json\r\nContent-Length: {len(entity)}\r\n\r\n"
                send(connection, (head + entity).encode())
                with server.client() as client:
                    assert client.get("/healthz").status_code == 200
                _, seconds = stopped(server)
                assert seconds < MOST_SECONDS
                assert [reply.status for reply in replies(rest(connection))] == [503]
        finally:
            os.kill(neo4j.pid, signal.SIGCONT)


def test_what_is_served_while_it_stops_is_answered_or_refused_but_not_cut(tmp_path: Path) -> None:
    with Serving(f"sqlite:///{tmp_path / 'store.sqlite'}", tmp_path) as server, ThreadPoolExecutor(4) as pool:
        begun = threading.Barrier(5)

        def load() -> set[int]:
            statuses = set[int]()
            with server.client() as client:
                client.get("/v1/allies/albania?on=2022-09-06")
                begun.wait(10)
                try:
                    while True:
                        statuses.add(client.get("/v1/allies/albania?on=2022-09-06").status_code)
                except (httpx.ConnectError, httpx.RemoteProtocolError, httpx.ReadError):
                    return statuses

        loading = [pool.submit(load) for _ in range(4)]
        begun.wait(10)
        code, seconds = stopped(server)
        assert (code, seconds < MOST_SECONDS) == (0, True)
        assert {status for future in loading for status in future.result()} <= {200, 503}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_at_rest_stops_at_once(tmp_path: Path, number: signal.Signals) -> None:
    with Serving(f"sqlite:///{tmp_path / 'store.sqlite'}", tmp_path, "--no-seeds") as server:
        began = monotonic()
        assert server._end(number) == 0
        assert monotonic() - began < 3
