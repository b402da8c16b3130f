"""Empty stores of every kind for tests, by the names that pytest shows: sqlite, neo4j-5.26.30 …"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

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
            driver.execute_query(
                "MATCH (n:Revision) SET n.number = 0, n.at = '', n.schema = $schema, n.chain = '', n.closed_for = null",
                schema=SCHEMA,
            )


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


def change_by_hand(url: str, column: str, how: str, what: Any, to: Any) -> None:
    """Edit a store as somebody might who has its password; `how` says what is done to the log, see below."""
    statements = _BY_HAND_SQLITE if url.startswith("sqlite") else _BY_HAND_NEO4J
    for statement in statements[how]:
        text = statement.replace("COLUMN", column)
        if url.startswith("sqlite"):
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as db, db:
                db.execute(text, {"what": what, "to": to})
        else:
            with GraphDatabase.driver(url) as driver:
                driver.execute_query(text, what=what, to=to)


_BY_HAND_SQLITE = {
    "replace": ["UPDATE changes SET COLUMN = replace(COLUMN, :what, :to)"],
    "set": ["UPDATE changes SET COLUMN = :to WHERE revision = :what AND (COLUMN IS NOT NULL OR 'COLUMN' <> 'chain')"],
    "swap": [
        "UPDATE changes SET seq = -seq WHERE revision = :what AND seq IN (1, 2)",
        "UPDATE changes SET seq = 3 + seq WHERE seq < 0",
    ],
    "remove": ["DELETE FROM changes WHERE revision = :what AND seq = 1"],
    "move": [
        "UPDATE changes SET revision = -revision WHERE revision IN (:what, :what + 1)",
        "UPDATE changes SET revision = 2 * :what + 1 + revision WHERE revision < 0",
    ],
    "cut": [
        "DELETE FROM changes WHERE revision = :what",
        "UPDATE head SET revision = revision - 1, at = (SELECT max(at) FROM changes)",
    ],
    "project nothing": ["DELETE FROM refs", "DELETE FROM loaded"],
}
_BY_HAND_NEO4J = {
    "replace": ["MATCH (c:Change) SET c.COLUMN = replace(c.COLUMN, $what, $to)"],
    "set": ["MATCH (c:Change {revision: $what}) WHERE c.COLUMN IS NOT NULL OR 'COLUMN' <> 'chain' SET c.COLUMN = $to"],
    "swap": ["MATCH (c:Change {revision: $what}) WHERE c.seq IN [1, 2] SET c.seq = 3 - c.seq"],
    "remove": ["MATCH (c:Change {revision: $what, seq: 1}) DETACH DELETE c"],
    "move": ["MATCH (c:Change) WHERE c.revision IN [$what, $what + 1] SET c.revision = 2 * $what + 1 - c.revision"],
    "cut": [
        "MATCH (c:Change {revision: $what}) DETACH DELETE c",
        "MATCH (c:Change) WITH max(c.at) AS at MATCH (r:Revision) SET r.number = r.number - 1, r.at = at",
    ],
    "project nothing": [
        "MATCH (n) WHERE n:Entity OR n:Event OR n:Source DETACH DELETE n",
        "MATCH (c:Change) SET c.dataset = null",
    ],
}
