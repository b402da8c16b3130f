"""Pages of a real server, read as a browser without scripts would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.conftest import serve_seeds
from tests.api.serving import Served, serve


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the sets that ship with graphsvc to all tests of a file, which only ask."""
    with serve_seeds(tmp_path_factory.mktemp("pages")) as served:
        yield served


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Serve the small world, to which a test may write."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}") as served:
        yield served


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Served]:
    """Serve the small world where reading needs a key."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", open_reading=False) as served:
        yield served
