"""Servers for the tests of the API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graphsvc.service.loading import load, shipped_seeds
from graphsvc.store.opening import open_store
from tests.api.serving import Served, serve
from tests.conftest import Neo4jServers
from tests.stores import STORES, empty_store


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Serve the small world from an SQLite file, reading open."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}") as found:
        yield found


@contextmanager
def serve_seeds(folder: Path) -> Iterator[Served]:
    """Serve the sets that ship with graphsvc from a store in a folder."""
    url = f"sqlite:///{folder / 'store.sqlite'}"
    store, seeds = open_store(url), shipped_seeds()
    assert seeds is not None
    store.migrate()
    load(store, [seeds])
    store.close()
    with serve(url) as found:
        yield found


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the sets that ship with graphsvc to all tests of a file, which only ask."""
    with serve_seeds(tmp_path_factory.mktemp("seeded")) as found:
        yield found


@pytest.fixture(params=STORES)
def served_on_each(request: pytest.FixtureRequest, neo4j_servers: Neo4jServers, tmp_path: Path) -> Iterator[Served]:
    """Serve the small world from a store of every kind."""
    with serve(empty_store(request.param, neo4j_servers, tmp_path)) as found:
        yield found
