"""Empty stores of every kind for tests, by the names that pytest shows: sqlite, neo4j-5.26.30 …"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from neo4j import GraphDatabase

from graphsvc.store.base import SCHEMA
from tests.conftest import NEO4J_VERSIONS, Neo4jServers

STORES = ("sqlite", *(f"neo4j-{version}" for version in NEO4J_VERSIONS))


def empty_store(name: str, servers: Neo4jServers, folder: Path, *, migrated: bool = False) -> str:
    """Give the URL of a store that holds nothing and, unless `migrated` allows it, is not migrated.

    Skips where the server is missing.
    """
    if name == "sqlite":
        return f"sqlite:///{folder / 'store.sqlite'}"
    uri = servers.uri(name.removeprefix("neo4j-"))
    wipe(uri, migrated=migrated)
    return uri


def wipe(uri: str, *, migrated: bool = False) -> None:
    """Delete everything but constraints and indexes; `migrated` keeps the counter, too, and takes it back to zero."""
    kept = "WHERE NOT n:Revision AND NOT n:Migration" if migrated else ""
    piecemeal = "CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS"
    with GraphDatabase.driver(uri) as driver, driver.session() as session:
        session.run(f"MATCH (n:Change) {piecemeal}").consume()
        session.run(f"MATCH (n) {kept} {piecemeal}").consume()
        if migrated:
            driver.execute_query("MATCH (n:Revision) SET n.number = 0, n.at = '', n.schema = $schema", schema=SCHEMA)


def make_newer(url: str) -> None:
    """Make a store say that a graphsvc of the future has migrated it."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as db, db:
            db.execute("UPDATE head SET schema = 99")
    else:
        with GraphDatabase.driver(url) as driver:
            driver.execute_query("MATCH (n:Revision) SET n.schema = 99")


def make_foreign(url: str) -> None:
    """Put another program's data where a store could be."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as db, db:
            db.execute("CREATE TABLE film (title TEXT)")
    else:
        with GraphDatabase.driver(url) as driver:
            driver.execute_query("CREATE (:Film {title: 'Z'})")
