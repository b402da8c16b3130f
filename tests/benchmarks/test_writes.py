"""Ties written per second in batches of 1,000, beside a raw insert of the same rows into the same database."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from graphsvc.model import ids
from graphsvc.model.tie import Tie
from graphsvc.store import neo4j_graph
from graphsvc.store.base import Store
from graphsvc.store.opening import open_store
from graphsvc.store.sqlite_schema import MIGRATIONS
from tests import worlds
from tests.benchmarks.side_by_side import RUNS, rates, show
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.stores import empty_store
from tests.worlds import alliance, country, dataset, tie

BATCH, BATCHES = 1_000, 5
STATES, ALLIANCES = 200, 40
RAW_CYPHER = """
UNWIND $rows AS tie
MATCH (a:Entity {id: tie.from})
MATCH (b:Entity {id: tie.to})
CREATE (a)-[t:MEMBER_OF]->(b)
SET t = tie.properties
"""

pytestmark = pytest.mark.benchmark
Batches = list[list[Tie]]


def memberships(prefix: str) -> list[Batches]:
    """Make the batches of every run, different ones for each; those of one way are like those of another."""
    chance = random.Random(1)

    def one(number: int) -> Tie:
        since = f"{chance.randrange(1816, 1990)}-0{chance.randrange(1, 10)}-15"
        return tie(
            "member_of",
            f"state-{chance.randrange(STATES)}",
            f"alliance-{chance.randrange(ALLIANCES)}",
            since,
            f"{int(since[:4]) + chance.randrange(1, 30)}-01-01",
            dataset="generated",
            key=f"{prefix} {number}",
            attributes={"role": "member", "obligations": ["defense", "consultation"]},
            citations=[{"source": "generated", "locator": f"row {number}"}],
        )

    rows = iter(range(10**9))
    return [[[one(next(rows)) for _ in range(BATCH)] for _ in range(BATCHES)] for _ in range(RUNS + 1)]


def filled(url: str) -> Store:
    """Open a store that holds the states and alliances, and no tie."""
    store = open_store(url)
    store.migrate()
    states = (country(f"state-{number}") for number in range(STATES))
    alliances = (alliance(f"alliance-{number}") for number in range(ALLIANCES))
    worlds.write(store, dataset("generated"), *states, *alliances)
    return store


def written(store: Store) -> Callable[[int], None]:
    """Write through the store."""
    runs = [[worlds.batch(*ties) for ties in batches] for batches in memberships("stored")]

    def way(run: int) -> None:
        for batch in runs[run]:
            store.write(batch)

    return way


def test_sqlite(tmp_path: Path) -> None:
    store = filled(f"sqlite:///{tmp_path / 'store.sqlite'}")
    with closing(sqlite3.connect(tmp_path / "raw.sqlite", isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        for statement in MIGRATIONS[0]:
            raw.execute(statement)
        runs = [[list(_rows(run, n, ties)) for n, ties in enumerate(ran)] for run, ran in enumerate(memberships("raw"))]

        def inserted(run: int) -> None:
            for rows in runs[run]:
                raw.execute("BEGIN IMMEDIATE")
                raw.executemany("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
                raw.execute("COMMIT")

        found = rates(BATCH * BATCHES, {"rows of the log by executemany": inserted, "store.write": written(store)})
    store.close()
    show("Ties into SQLite, 1,000 a commit", found, "rows of the log by executemany")


def _rows(run: int, number: int, ties: list[Tie]) -> Iterator[tuple[object, ...]]:
    revision, at, author = run * BATCHES + number + 1, "2026-01-01T00:00:00.000000Z", worlds.ANALYST
    for seq, one in enumerate(ties, 1):
        head = (revision, seq, len(ties), "tie", one.id, 1, "put")
        yield (*head, at, author.id, author.name, None, ids.canonical(one.body()))


@pytest.mark.parametrize("version", NEO4J_VERSIONS)
def test_neo4j(version: str, neo4j_servers: Neo4jServers, tmp_path: Path) -> None:
    uri = empty_store(f"neo4j-{version}", neo4j_servers, tmp_path)
    store = filled(uri)
    runs = [[[neo4j_graph.tie_row(one, 1) for one in ties] for ties in ran] for ran in memberships("raw")]
    with GraphDatabase.driver(uri) as driver:

        def created(run: int) -> None:
            for rows in runs[run]:
                driver.execute_query(RAW_CYPHER, rows=rows, database_="neo4j")

        found = rates(BATCH * BATCHES, {"the same relationships by UNWIND": created, "store.write": written(store)})
    store.close()
    show(f"Ties into Neo4j {version}, 1,000 a commit", found, "the same relationships by UNWIND")
