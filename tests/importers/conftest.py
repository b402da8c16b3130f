"""A store that holds the states, for each test a copy of its own, and what an import of files into it comes to."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from graphsvc.errors import Fault, InvalidInput
from graphsvc.ingest.importers.all import IMPORTERS
from graphsvc.model.batch import Batch, Corrections, read_records
from graphsvc.service import importing
from graphsvc.service.importing import Choices, ImportReport, import_files
from graphsvc.service.loading import load
from graphsvc.store.base import LogPosition, Store
from graphsvc.store.opening import open_store
from tests import worlds
from tests.api.serving import Served, serve
from tests.cli.running import REPOSITORY
from tests.importers.excerpts import Excerpt


@pytest.fixture(scope="session")
def states(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a store that holds the states, to be copied."""
    path = tmp_path_factory.mktemp("states") / "store.sqlite"
    store = open_store(f"sqlite:///{path}")
    store.migrate()
    load(store, [REPOSITORY / "seeds" / "states"])
    store.close()
    return path


@dataclass
class Importing:
    """A store that holds the states, and a folder for files."""

    store: Store
    folder: Path

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run(
        self,
        name: str,
        *paths: Path,
        corrections: Corrections = "keep",
        incomplete: bool = False,
        dry_run: bool = False,
        **options: Any,
    ) -> ImportReport:
        """Import files."""
        return import_files(self.store, name, paths, Choices(corrections, incomplete, dry_run), options=options)

    def run_excerpt(self, excerpt: Excerpt, *, is_newer: bool = False, **more: Any) -> ImportReport:
        """Import an excerpt, in its older or its newer version."""
        return self.run(excerpt.importer, *excerpt.write(self.folder, is_newer=is_newer), **excerpt.options, **more)

    def faults(self, name: str, *paths: Path, **options: Any) -> list[str]:
        """Return what an import refuses, each as `file:line: reason` without the folder; it must write nothing."""
        before = self.store.head().revision
        with pytest.raises(InvalidInput) as refused:
            self.run(name, *paths, **options)
        assert self.store.head().revision == before
        shown = [f"{fault.pointer}: {fault.detail}" for fault in refused.value.faults]
        return [line.replace(f"{self.folder}/", "") for line in shown]

    def standing(self, record: str, dataset: str) -> dict[str, dict[str, Any]]:
        """Return the records of a dataset that stand, by key (ties and events) or id."""
        latest: dict[str, dict[str, Any] | None] = {}
        position = LogPosition(0, 0)
        while changes := self.store.changes(position, 1_000):
            for change in changes:
                position = LogPosition(change.revision, change.seq)
                if change.record == record:
                    latest[change.id] = json.loads(change.body) if change.op == "put" and change.body else None
        kept = [body for body in latest.values() if body is not None and body["dataset"] == dataset]
        return {str(body.get("key") or body["id"]): body for body in kept}

    def record(self, record: str, identifier: str) -> dict[str, Any]:
        """Return a record as it stands."""
        change = self.store.history(record, identifier, limit=1)[0]
        assert change.body is not None and change.op == "put"
        body: dict[str, Any] = json.loads(change.body)
        return body

    def correct(self, body: Mapping[str, Any], **changed: Any) -> None:
        """Change a record as an analyst does."""
        record = "tie" if "from" in body else "event" if "participants" in body else "entity"
        faults: list[Fault] = []
        writes = read_records([(record, {**body, **changed}, "")], faults)
        assert not faults
        self.store.write(Batch(tuple(writes), worlds.ANALYST))

    def open(self) -> Store:
        """Open the store once more."""
        return open_store(f"sqlite:///{self.folder / 'store.sqlite'}")

    @contextmanager
    def served(self) -> Iterator[Served]:
        """Serve the store."""
        with serve(f"sqlite:///{self.folder / 'store.sqlite'}") as found:
            yield found


@pytest.fixture
def imports(states: Path, tmp_path: Path) -> Iterator[Importing]:
    """Open a copy of the store that holds the states."""
    path = tmp_path / "store.sqlite"
    shutil.copy(states, path)
    store = open_store(f"sqlite:///{path}")
    yield Importing(store, tmp_path)
    store.close()


@pytest.fixture
def any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let excerpts pass for whole copies: no counts are expected."""
    plain = {name: replace(importer, expected={}) for name, importer in IMPORTERS.items()}
    monkeypatch.setattr(importing, "IMPORTERS", MappingProxyType(plain))
