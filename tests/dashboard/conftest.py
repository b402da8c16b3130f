"""Servers for the tests of pages: those of the API's tests, and one where reading needs a key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.conftest import seeded, served
from tests.api.serving import Served, serve

__all__ = ["seeded", "served"]


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Served]:
    """Serve the small world where reading needs a key."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", open_reading=False) as found:
        yield found
