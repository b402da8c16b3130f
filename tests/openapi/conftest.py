"""The document, and the server that it describes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graphsvc.settings import Settings
from graphsvc.wiring import wire
from tests.api.conftest import serve_seeds
from tests.api.serving import Served
from tests.openapi.operations import Json, operations

DOCUMENT: Json = wire(Settings(store="sqlite:///unused.sqlite")).app.openapi()
STREAM = "followChanges"
"""It has no end."""
READING = [each for each in operations(DOCUMENT) if each.method == "GET" and each.name != STREAM]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test of `operation` for each, and one of `reading` for each that reads."""
    for name, of in (("operation", operations(DOCUMENT)), ("reading", READING)):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, of, ids=lambda each: each.name)


@pytest.fixture
def document() -> Json:
    """Return the document."""
    return DOCUMENT


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the sets that ship with graphsvc to all tests of a file, which only ask."""
    with serve_seeds(tmp_path_factory.mktemp("openapi")) as served:
        yield served
