"""The field's own files, imported beside the shipped sets and asked over HTTP.

GRAPHSVC_TEST_DATA names the folder that holds atop/, us_diplomatic_missions/ and so on. The repository holds none of
them; where the folder is not named these tests are left out, which the summary of a run tells (`tests.conftest`).
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

from graphsvc.service.importing import ImportReport, import_files
from graphsvc.service.loading import load, shipped_seeds
from graphsvc.store.opening import open_store
from tests.api.serving import Served, serve
from tests.conftest import DATA

collect_ignore_glob = [] if DATA else ["test_*.py"]
FOREVER = "9999-12-31"


class Bearer(NamedTuple):
    """A country that bears a COW code from a day until the day before another; empty where there is no limit."""

    id: str
    since: str = ""
    until: str = ""

    def bears_on(self, day: str) -> bool:
        """Say whether the code is its own on a day."""
        return self.since <= day < (self.until or FOREVER)


@dataclass(frozen=True)
class Imported:
    """A server that knows some of the field's files, their folder, and the countries that bear each COW code."""

    served: Served
    folder: Path
    bearers: Mapping[str, Sequence[Bearer]]

    def country(self, code: str, day: str) -> str:
        """Return the id of the country that bears a code on a day."""
        return next(one.id for one in self.bearers[code] if one.bears_on(day))


Atop = Imported


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a store that holds the shipped sets, to be copied."""
    return _loaded(tmp_path_factory.mktemp("seeded"), "")


@pytest.fixture(scope="session")
def states_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a store that holds the states alone, to be copied."""
    return _loaded(tmp_path_factory.mktemp("states"), "states")


def _loaded(folder: Path, seed_set: str) -> Path:
    path, seeds = folder / "store.sqlite", shipped_seeds()
    assert seeds is not None
    with closing(open_store(f"sqlite:///{path}")) as store:
        store.migrate()
        load(store, [seeds / seed_set])
    return path


def imported(seeded: Path, folder: Path, *imports: tuple[str, Sequence[str], Mapping[str, str]]) -> list[ImportReport]:
    """Import files into a copy of a store in a folder."""
    assert DATA
    shutil.copy(seeded, folder / "store.sqlite")
    with closing(open_store(f"sqlite:///{folder / 'store.sqlite'}")) as store:
        return [
            import_files(store, name, [Path(DATA) / file for file in files], options=options)
            for name, files, options in imports
        ]


def bearers_in(served: Served) -> Mapping[str, Sequence[Bearer]]:
    """Return who bears each COW code and when."""
    found = defaultdict[str, list[Bearer]](list)
    for one in served.wired.services.view().entities("country"):
        for code in one.codes:
            if code.scheme == "cow":
                found[code.code].append(Bearer(one.id, code.span.since or "", code.span.until or ""))
    return found


@pytest.fixture(scope="session")
def atop(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    """Serve the shipped sets and ATOP."""
    assert DATA
    folder = tmp_path_factory.mktemp("atop")
    imported(seeded_file, folder, ("atop", ["atop/atop5_1m.csv", "atop/atop5_1a.csv"], {}))
    with serve(f"sqlite:///{folder / 'store.sqlite'}") as served:
        yield Imported(served, Path(DATA) / "atop", bearers_in(served))


@pytest.fixture(scope="session")
def igo(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the shipped sets, memberships of organisations and rivalries."""
    folder = tmp_path_factory.mktemp("igo")
    rivalries: list[tuple[str, list[str], dict[str, str]]] = [
        (f"rivalries-{name}", [f"rivalries/{name}_rivalries.csv"], {}) for name in ("td", "tss")
    ]
    memberships = ["igo/irdb_igo_membership.csv", "igo/irdb_igo.csv"]
    reports = imported(seeded_file, folder, ("igo", memberships, {}), *rivalries)
    assert [report.refused for report in reports] == [(), (), ()]
    assert [report.counts["rows"] for report in reports[1:]] == [197, 264]
    with serve(f"sqlite:///{folder / 'store.sqlite'}") as served:
        yield served
