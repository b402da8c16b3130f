"""Eight writers and eight readers of the log, over two servers on one store: every reader sees every revision once."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import pytest

from graphsvc.store.base import LogPosition
from graphsvc.store.opening import open_store
from tests.conftest import Neo4jServers
from tests.durability.process import Serving, faults, key
from tests.durability.rounds import rounds
from tests.events import STREAM, changes_of
from tests.stores import STORES, empty_store

SECONDS = 3 * len(rounds(1, 20))
LEAST = 150
"""How many writes there are at least, where a store has only just been started and is slow."""
WRITERS = 8
BATCH = 300
PATIENCE_SECONDS = 120 + 6 * SECONDS
"""The slow readers read on long after the writers have stopped; sixteen clients share this one process."""
LAST = "the-last-of-all"

Seen = tuple[int, int, int, str, int]


@dataclass
class Reader:
    """One who follows the log until it comes to the last record: what came, and how long after it was written."""

    name: str
    servers: list[Serving]
    seen: list[Seen] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    begun: int = 0

    def take(self, change: dict[str, Any]) -> bool:
        """Keep a change; say whether there are more."""
        assert time.monotonic() < self.deadline, f"{self.name} has come to {self.seen[-1:]} only"
        self.lags.append((datetime.now(UTC) - datetime.fromisoformat(change["at"])).total_seconds())
        self.seen.append((change["revision"], change["seq"], change["of"], change["id"], change["version"]))
        return bool(change["id"] != LAST)

    def __post_init__(self) -> None:
        self.deadline = time.monotonic() + PATIENCE_SECONDS

    def poll(self, limit: int) -> None:
        """Read page by page, now from one server and now from the other."""
        with ExitStack() as stack:
            clients = [stack.enter_context(server.client()) for server in self.servers]
            after = "0"
            for i in count():
                client = clients[i % len(clients)]
                page = client.get("/v1/changes", params={"after": after, "limit": limit})
                if page.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                    continue
                assert page.status_code == 200, page.text
                self.begun += 1
                if not all(self.take(one) for one in page.json()["items"]):
                    return
                assert time.monotonic() < self.deadline
                if page.json()["next"] == after:
                    time.sleep(0.02)  # As a poller does, who has nobody to tell it.
                after = page.json()["next"]

    def follow(self, each: int | None, pause: float) -> None:
        """Read a stream; after at most so many events leave it in the middle and go on at the other server."""
        with ExitStack() as stack:
            clients = [stack.enter_context(server.client()) for server in self.servers]
            while self._stretch(clients[self.begun % len(clients)], each, pause):
                self.begun += 1

    def _stretch(self, client: httpx.Client, each: int | None, pause: float) -> bool:
        headers = {"Last-Event-ID": "{}:{}".format(*self.seen[-1])} if self.seen else {}
        most = None if each is None else random.randint(1, each)
        with client.stream("GET", STREAM, headers=headers) as response:
            if response.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                return True
            assert response.status_code == 200, response.read()
            for number, change in enumerate(changes_of(response.iter_lines()), 1):
                if not self.take(change):
                    return False
                if number == most:
                    return True
                if pause:
                    time.sleep(pause)
        raise AssertionError(f"{self.name}: the stream ended by itself")


class Writers:
    """Put groups one by one, and now and then several hundred together, until told to stop."""

    def __init__(self, servers: list[Serving], secret: str) -> None:
        self._servers, self._secret = servers, secret
        self._is_done = threading.Event()
        self._moved = threading.Condition()
        self.begun = threading.Barrier(WRITERS + 1)
        self.acknowledged = [0] * WRITERS
        self.refused = 0

    def wait_for(self, least: int) -> None:
        """Wait until so many writes have been acknowledged."""
        with self._moved:
            assert self._moved.wait_for(lambda: sum(self.acknowledged) >= least, PATIENCE_SECONDS)

    def stop(self) -> None:
        self._is_done.set()

    def write(self, number: int) -> None:
        with self._servers[number % 2].client(self._secret) as client:
            self.begun.wait(PATIENCE_SECONDS)
            for i in count():
                if self._is_done.is_set():
                    return
                if i % 25 == number:
                    batch = [_group(f"b-{number}-{n}", f"Group {i}") for n in range(BATCH)]
                    self._insist(client, "POST", "/v1/batch", {"entities": batch})
                else:
                    body = _group(f"g-{number}-{i // 3}", f"Group {i}")
                    self._insist(client, "PUT", f"/v1/entities/{body['id']}", body)
                with self._moved:
                    self.acknowledged[number] += 1
                    self._moved.notify_all()

    def last(self) -> None:
        with self._servers[0].client(self._secret) as client:
            self._insist(client, "PUT", f"/v1/entities/{LAST}", _group(LAST, "Last"))

    def _insist(self, client: httpx.Client, method: str, path: str, body: dict[str, Any]) -> None:
        while (reply := client.request(method, path, json=body)).status_code == httpx.codes.SERVICE_UNAVAILABLE:
            self.refused += 1
        assert reply.is_success, reply.text


def _group(id: str, name: str) -> dict[str, Any]:  # noqa: A002
    return {"id": id, "kind": "group", "name": name}


@pytest.fixture(params=STORES)
def servers(request: pytest.FixtureRequest, neo4j_servers: Neo4jServers, tmp_path: Path) -> Iterator[list[Serving]]:
    """Serve one empty store by two processes."""
    store = empty_store(request.param, neo4j_servers, tmp_path)
    with ExitStack() as stack:
        yield [stack.enter_context(Serving(store, tmp_path, "--no-seeds")) for _ in range(2)]


def test_eight_readers_see_every_revision_of_eight_writers_once_and_in_order(servers: list[Serving]) -> None:
    one, other = servers
    both, turned = [one, other], [other, one]
    writers = Writers(servers, key(one.store))
    polling = [(Reader("poll 5", [one]), 5), (Reader("poll 37", [other]), 37)]
    polling += [(Reader("poll 101, both", both), 101), (Reader("poll 999, both", turned), 999)]
    following = [
        (Reader("stream", [one]), None, 0.0),
        (Reader("stream, slow", [other]), None, 0.002),
        (Reader("stream, coming back", both), 100, 0.0),
        (Reader("stream, coming back, slow", turned), 50, 0.001),
    ]
    with ThreadPoolExecutor(WRITERS + len(polling) + len(following)) as pool:
        reading = [pool.submit(reader.poll, limit) for reader, limit in polling]
        reading += [pool.submit(reader.follow, each, pause) for reader, each, pause in following]
        writing = [pool.submit(writers.write, number) for number in range(WRITERS)]
        try:
            writers.begun.wait(PATIENCE_SECONDS)  # Making a client takes longer than many a write.
            time.sleep(SECONDS)  # This is how long they write.
            writers.wait_for(LEAST)
        finally:
            writers.stop()
            for written in writing:
                written.result()
            writers.last()
        for read in reading:
            read.result()
    log = _log(one.store)
    assert log[-1][0] == sum(writers.acknowledged) + 1
    readers = [reader for reader, _ in polling] + [reader for reader, _, _ in following]
    for reader in readers:
        assert reader.seen == log, reader.name
    assert all(reader.begun for reader in readers if "coming back" in reader.name)
    assert faults(one.store) == []
    _print(log, writers, readers)


def _log(url: str) -> list[Seen]:
    """Read the whole log, and see that it is gap-free."""
    store = open_store(url)
    found = [(c.revision, c.seq, c.of, c.id, c.version) for c in store.changes(LogPosition(0, 0), 10_000_000)]
    store.close()
    expected = (1, 1)
    for revision, seq, of, _, _ in found:
        assert (revision, seq) == expected
        expected = (revision + 1, 1) if seq == of else (revision, seq + 1)
    return found


def _print(log: list[Seen], writers: Writers, readers: list[Reader]) -> None:
    print(f"\n{SECONDS} s: {log[-1][0]:,} revisions, {len(log):,} changes, {writers.refused} times busy")
    for reader in readers:
        lags = sorted(reader.lags)
        told = f"median {median(lags) * 1000:,.0f} ms, 99 % {lags[len(lags) * 99 // 100] * 1000:,.0f} ms"
        print(f"  {reader.name}: lag {told}, longest {lags[-1] * 1000:,.0f} ms; {reader.begun:,} requests")
