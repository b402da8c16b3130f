"""A user's own copy of ATOP 5.1, loaded over HTTP beside the shipped sets.

The folder is named by GRAPHSVC_TEST_ATOP. ATOP's licence is not stated, so the repository holds none of it, and these
tests run only when asked for: `pytest -m atop`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graphsvc.service.loading import load, shipped_seeds
from graphsvc.store.opening import open_store
from tests.api.serving import Served, serve
from tests.atop.loading import batch


@dataclass(frozen=True)
class Atop:
    """A server that knows ATOP, the folder with its files, and the ids of countries by COW code."""

    served: Served
    folder: Path
    countries: dict[str, str]


@pytest.fixture(scope="session")
def atop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atop]:
    """Serve the shipped sets and ATOP."""
    folder = os.environ.get("GRAPHSVC_TEST_ATOP")
    assert folder, "name the folder that holds atop5_1m.csv in GRAPHSVC_TEST_ATOP"
    url = f"sqlite:///{tmp_path_factory.mktemp('atop') / 'store.sqlite'}"
    store, seeds = open_store(url), shipped_seeds()
    assert seeds is not None
    store.migrate()
    load(store, [seeds])
    store.close()
    with serve(url) as served:
        entities = served.wired.services.view().entities("country")
        countries = {code.code: one.id for one in entities for code in one.codes if code.scheme == "cow"}
        body, left_out = batch(Path(folder), countries)
        assert left_out == {"8152": 1}, "one row is about a member that never was in the state system"
        reply = served.send("POST", "/v1/batch", body, timeout=120)
        assert reply.status_code == 200, reply.text[:1000]
        yield Atop(served, Path(folder), countries)
