"""Empty stores of every kind for tests, by the names that pytest shows: sqlite, neo4j-5.26.30 …"""

from __future__ import annotations

from pathlib import Path

from neo4j import GraphDatabase

from tests.conftest import NEO4J_VERSIONS, Neo4jServers

STORES = ("sqlite", *(f"neo4j-{version}" for version in NEO4J_VERSIONS))


def empty_store(name: str, servers: Neo4jServers, folder: Path) -> str:
    """Give the URL of a store that holds nothing and is not migrated; skips where its server is missing."""
    if name == "sqlite":
        return f"sqlite:///{folder / 'store.sqlite'}"
    uri = servers.uri(name.removeprefix("neo4j-"))
    wipe(uri)
    return uri


def wipe(uri: str) -> None:
    """Delete every node and relationship; constraints and indexes stay, because migrating repeats without harm."""
    with GraphDatabase.driver(uri) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
