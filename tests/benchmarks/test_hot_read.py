"""A hot read (the same address, the same revision, 200 with its body) beside a bare ASGI application.

Both are processes of their own on uvloop and httptools that send the same bytes. What counts is the CPU time of the
thread that answers, so that neither what else the machine does nor the follower's polling, which is the same however
much is asked, is in the figures.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import httpx
import pytest

from graphsvc.service.access import Keys
from graphsvc.store.opening import open_store
from tests.cli.running import environment
from tests.durability.process import Serving

pytestmark = pytest.mark.benchmark

PATH = "/v1/allies/albania?on=2022-09-06"
CONNECTIONS = 8
ROUNDS = 100
RUNS = 11
BAR = 0.9


class Reader:
    """Asks a server for one address, by default for the allies of a state, over several connections that it keeps open."""

    def __init__(self, port: int, pid: int, secret: str | None = None, path: str = PATH) -> None:
        key = f"Authorization: Bearer {secret}\r\n" if secret else ""
        self._request = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\n"
            f"User-Agent: benchmark\r\nConnection: keep-alive\r\n{key}\r\n"
        ).encode()
        self._connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS)]
        self._schedule = Path(f"/proc/{pid}/schedstat")  # Of the main thread, on which the event loop runs.
        self._connections[0].sendall(self._request)
        self.reply, self._buffer = b"", bytearray(2**16)
        while not _is_whole(self.reply):
            self.reply += self._connections[0].recv(2**20)

    def read(self, rounds: int = ROUNDS) -> float:
        """Ask so many times over each connection, and return the server's CPU seconds a request."""
        before = self._cpu()
        for _ in range(rounds):
            for connection in self._connections:
                connection.sendall(self._request)
            for connection in self._connections:
                left = len(self.reply)
                while left > 0:
                    left -= connection.recv_into(self._buffer)
                assert left == 0
        return (self._cpu() - before) / (rounds * CONNECTIONS)

    def _cpu(self) -> float:
        return int(self._schedule.read_text().split()[0]) / 1e9

    def close(self) -> None:
        """Close all connections."""
        for connection in self._connections:
            connection.close()


def _is_whole(reply: bytes) -> bool:
    head, end, body = reply.partition(b"\r\n\r\n")
    lengths = [int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(end) and lengths == [len(body)]


@contextmanager
def bare(reply: bytes, folder: Path) -> Iterator[tuple[int, int]]:
    """Serve the bytes of a reply by a bare application; gives its port and the process."""
    head, _, body = reply.partition(b"\r\n\r\n")
    headers = [line.split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:]]
    kept = [pair for pair in headers if pair[0].lower() != "date"]
    file = folder / "reply.json"
    file.write_text(json.dumps({"headers": kept, "body": b64encode(body).decode()}), encoding="utf-8")
    command = [sys.executable, "-m", "tests.benchmarks.bare_server", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(), text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline()), process.pid
        finally:
            process.kill()


def test_hot_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with ExitStack() as stack:
        server = stack.enter_context(Serving(url, tmp_path))
        store = open_store(url)
        secret = Keys(store).create("reader", "read")[1]
        store.close()
        port = urlsplit(server.url).port
        assert port is not None

        def reader(port: int, pid: int, secret: str | None = None) -> Reader:
            found = Reader(port, pid, secret)
            stack.callback(found.close)
            return found

        readers = {"graphsvc": reader(port, server.pid), "graphsvc, with a key": reader(port, server.pid, secret)}
        readers["a bare ASGI application"] = reader(*stack.enter_context(bare(readers["graphsvc"].reply, tmp_path)))
        assert {len(one.reply) for one in readers.values()} == {len(readers["graphsvc"].reply)}
        cpu: dict[str, list[float]] = {name: [] for name in readers}
        for run in range(RUNS + 1):
            for name, one in readers.items():
                spent = one.read()
                if run:
                    cpu[name].append(spent)
        counted = httpx.get(f"{server.url}/metrics", trust_env=False).text
    (hits,) = (line for line in counted.splitlines() if line.startswith("graphsvc_cache_hits_total{"))
    asked = 2 * CONNECTIONS * ROUNDS * (RUNS + 1)
    assert float(hits.split()[-1]) >= 0.99 * asked
    print(f"\nA hot read, {len(readers['graphsvc'].reply):,} bytes (median of {RUNS} runs)")
    print(f"  {'':28}{'CPU a request':>16}{'rate by CPU':>14}")
    against = cpu["a bare ASGI application"]
    ratios = {name: median(a / b for a, b in zip(against, seconds, strict=True)) for name, seconds in cpu.items()}
    for name, seconds in cpu.items():
        print(f"  {name:28}{median(seconds) * 1e6:13.1f} µs{ratios[name]:14.3f}")
    print(f"  {'the bar':28}{'':16}{BAR:14.3f}")
