"""One process that draws, for all tests of charts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graphsvc.charts.rendering import Renderer


@pytest.fixture(scope="package")
def renderer() -> Iterator[Renderer]:
    """Draw."""
    found = Renderer()
    yield found
    found.close()
