"""The least that an adapter does: keep versions in memory, read what `needed` names, plan, and take the plan."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace

import pytest

from graphsvc.errors import GraphsvcError
from graphsvc.model.batch import LOADER, READERS, Batch, Write
from graphsvc.model.citation import Record, Reference
from graphsvc.model.entity import Entity
from graphsvc.store.base import BatchRefused
from graphsvc.store.merging import with_successors
from graphsvc.store.planning import BatchPlan, Current, Planned, StoreRecords, needed, plan
from tests import worlds


class Memory:
    """Records by (kind, id), and what loads last wrote of each."""

    def __init__(self, *records: Record) -> None:
        self.current: dict[Reference, Current] = {}
        self.loaded: dict[Reference, tuple[str, str | None]] = {}
        if records:
            self.write(*records)

    def take(self, batch: Batch) -> BatchPlan:
        """Plan a batch from no more than the port promises, and take what is planned."""
        loaded = {one: text for one, (dataset, text) in self.loaded.items() if dataset in batch.loads}

        def read(wanted: Collection[Reference]) -> dict[Reference, Current]:
            return {one: version for one, version in self.current.items() if one in wanted}

        current = with_successors(read, needed(batch) | set(loaded))
        found = plan(batch, StoreRecords(current, loaded), self.referrers)
        for change in found.changes:
            self._take(change, is_load=batch.by == LOADER)
        return found

    def _take(self, change: Planned, *, is_load: bool) -> None:
        reference = (change.record, change.id)
        before = self.current.get(reference)
        assert change.version == (before.version + 1 if before else 1)
        assert (change.op == "retract") == (change.text is None) == (change.value is None)
        assert change.before == (json.loads(before.text) if before and before.text else None)
        self.current[reference] = Current(change.version, change.text)
        if is_load:
            dataset = change.value.dataset if change.value else self.loaded.get(reference, ("", None))[0]
            self.loaded[reference] = (dataset, change.text)

    def write(self, *writes: Record | Write) -> BatchPlan:
        """Take a batch of an analyst."""
        return self.take(worlds.batch(*writes))

    def load(self, dataset: str, *records: Record, overwrite: bool = False) -> BatchPlan:
        """Take what a loader gives of a dataset, in full."""
        return self.take(worlds.load(dataset, *records, overwrite=overwrite))

    def refuse(self, *writes: Record | Write) -> dict[str, GraphsvcError]:
        """Give what a batch of an analyst is refused for, by pointer."""
        return self.refuse_all(worlds.batch(*writes))

    def refuse_all(self, batch: Batch) -> dict[str, GraphsvcError]:
        """Give what a batch is refused for, by pointer."""
        with pytest.raises(BatchRefused) as caught:
            self.take(batch)
        found = caught.value.refusals
        assert len({one.pointer for one in found}) == len(found)
        return {one.pointer: one.error for one in found}

    def record(self, record: Record) -> Record | None:
        """Read a record as it stands."""
        current = self.current.get((record.record, record.id))
        return _read((record.record, record.id), current) if current and current.text else None

    def standing(self) -> dict[Reference, Record]:
        """Read every record that stands."""
        return {one: _read(one, current) for one, current in self.current.items() if current.text}

    def referrers(self, reference: Reference) -> Sequence[Reference]:
        """Name what refers to a record."""
        return [one for one, record in self.standing().items() if reference in record.references().values()]


def _read(reference: Reference, current: Current) -> Record:
    """Read a record as it stands; what an entity is merged into is not for readers to take."""
    plain = {name: value for name, value in current.body.items() if name != "merged_into"}
    value = READERS[reference[0]](plain, "", [])
    assert value is not None
    return replace(value, merged_into=current.body["merged_into"]) if isinstance(value, Entity) else value


def outcomes(found: BatchPlan) -> list[str]:
    """Give the outcome of each write."""
    return [one.outcome for one in found.outcomes]


def changed(found: BatchPlan) -> list[tuple[str, str, str]]:
    """Give each change in the order of its seq."""
    return [(one.op, one.record, one.id) for one in found.changes]
