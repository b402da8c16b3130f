"""Four processes that start on one empty store at once."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from graphsvc.store.base import SCHEMA, Head
from graphsvc.store.opening import open_store
from tests import worlds
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.durability.process import Serving, faults
from tests.durability.rounds import rounds
from tests.stores import STORES, empty_store, wipe
from tests.worlds import country

PROCESSES = 4
_barrier: Barrier


def _begin(barrier: Barrier) -> None:
    global _barrier  # noqa: PLW0603
    _barrier = barrier


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    """Give four processes that are ready to start together."""
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, spawning, _begin, (spawning.Barrier(PROCESSES),)) as pool:
        yield pool


def start(url: str, number: int) -> tuple[list[int], Head, int]:
    """Open and migrate a store, and write to it, as a process does that starts; give what came of it."""
    _barrier.wait(60)
    store = open_store(url)
    try:
        return store.migrate(), store.head(), worlds.write(store, country(f"c-{number}")).revision
    finally:
        store.close()


@pytest.mark.parametrize("version", NEO4J_VERSIONS)
def test_four_processes_on_one_empty_neo4j_make_one_counter(
    version: str, neo4j_servers: Neo4jServers, processes: ProcessPoolExecutor
) -> None:
    uri = neo4j_servers.uri(version)
    for _ in rounds(3, 20):
        _empty(uri)
        started = list(processes.map(start, [uri] * PROCESSES, range(PROCESSES)))
        # Each migration is recorded by one of them, whichever came to it first.
        assert sorted(number for applied, _, _ in started for number in applied) == list(range(1, SCHEMA + 1))
        assert len({head.store_id for _, head, _ in started}) == 1
        assert sorted(revision for _, _, revision in started) == [1, 2, 3, 4]
        store = open_store(uri)
        assert (store.check(), store.head().revision) == ([], PROCESSES)
        store.close()
        with GraphDatabase.driver(uri) as driver:
            counted = driver.execute_query("MATCH (r:Revision) RETURN count(r) AS counters")
        assert counted.records[0]["counters"] == 1


def _empty(uri: str) -> None:
    """Leave nothing in the database, not even the constraints that would settle who makes the counter."""
    wipe(uri)
    with GraphDatabase.driver(uri) as driver:
        for row in driver.execute_query("SHOW CONSTRAINTS YIELD name").records:
            driver.execute_query(f"DROP CONSTRAINT {row['name']}")
        for row in driver.execute_query("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'").records:
            driver.execute_query(f"DROP INDEX {row['name']}")


@pytest.mark.parametrize("name", STORES[:2])
def test_four_servers_that_start_on_one_empty_store_load_the_seeds_once(
    name: str, neo4j_servers: Neo4jServers, tmp_path: Path
) -> None:
    store = empty_store(name, neo4j_servers, tmp_path)
    folders = [tmp_path / f"server-{number}" for number in range(PROCESSES)]
    servers = []
    try:
        for folder in folders:
            folder.mkdir()
            servers.append(Serving(store, folder))
            servers[-1].begin()
        for server in servers:
            server.wait()
        shown = []
        for server in servers:
            with server.client() as client:
                shown.append(client.get("/v1/severed?of=iran&on=2022-09-07").raise_for_status().json())
        assert [one["revision"] for one in shown] == [1] * PROCESSES
        assert all(one == shown[0] and one["items"] for one in shown)
        assert faults(store) == []
        assert [server.stop() for server in servers] == [0] * PROCESSES
    finally:
        for server in servers:
            server.kill()
