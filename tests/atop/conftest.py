"""A user's own copy of ATOP 5.1, loaded over HTTP beside the shipped sets.

The folder is named by GRAPHSVC_TEST_ATOP. ATOP's licence is not stated, so the repository holds none of it, and these
tests run only when asked for: `pytest -m atop`.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graphsvc.service.loading import load, shipped_seeds
from graphsvc.store.opening import open_store
from tests.api.serving import Served, serve
from tests.atop.loading import Bearer, Bearers, batch


@dataclass(frozen=True)
class Atop:
    """A server that knows ATOP, the folder with its files, and the countries that bear each COW code."""

    served: Served
    folder: Path
    bearers: Bearers

    def country(self, code: str, day: str) -> str:
        """Give the id of the country that bears a code on a day."""
        return next(one.id for one in self.bearers[code] if one.bears_on(day))


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
        bearers = defaultdict[str, list[Bearer]](list)
        for one in entities:
            for code in one.codes:
                if code.scheme == "cow":
                    bearers[code.code].append(Bearer(one.id, code.span.since or "", code.span.until or ""))
        body, left_out = batch(Path(folder), bearers)
        assert left_out == {"8152": 1}, "one row is about a member that never was in the state system"
        reply = served.send("POST", "/v1/batch", body, timeout=120)
        assert reply.status_code == 200, reply.text[:1000]
        yield Atop(served, Path(folder), bearers)
