"""Servers for the tests of the API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.serving import Served, serve
from tests.conftest import Neo4jServers
from tests.stores import STORES, empty_store


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Serve the small world from an SQLite file, reading open."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}") as found:
        yield found


@pytest.fixture(params=STORES)
def served_on_each(request: pytest.FixtureRequest, neo4j_servers: Neo4jServers, tmp_path: Path) -> Iterator[Served]:
    """Serve the small world from a store of every kind."""
    with serve(empty_store(request.param, neo4j_servers, tmp_path)) as found:
        yield found
