"""Every test here runs on each store: SQLite, and Neo4j in each version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphsvc.store.base import Store
from graphsvc.store.opening import open_store
from tests import worlds
from tests.conftest import Neo4jServers
from tests.stores import STORES, empty_store


@pytest.fixture(params=STORES)
def store_url(request: pytest.FixtureRequest, neo4j_servers: Neo4jServers, tmp_path: Path) -> str:
    """Give the URL of a store that is empty and, for tests that do not ask for `store`, not migrated."""
    # Nearly all tests do, and keeping the schema's records halves their time on Neo4j.
    return empty_store(request.param, neo4j_servers, tmp_path, migrated="store" in request.fixturenames)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """Give an empty store."""
    store = open_store(store_url)
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def world(store: Store) -> Store:
    """Give a store that holds the small world as revision 1."""
    worlds.write(store, *worlds.small_world())
    return store
