"""A store in memory that keeps nothing but its log, and finds everything by reading it from the start."""

from __future__ import annotations

import json

from graphsvc.model.batch import LOADER, Batch
from graphsvc.model.citation import Reference
from graphsvc.store import planning
from graphsvc.store.base import LogChange, WriteSummary
from graphsvc.store.checking import LogReading
from graphsvc.store.planning import Current, StoreRecords


class Oracle:
    """What a store should hold and answer, moments aside."""

    def __init__(self) -> None:
        self.log: list[LogChange] = []

    @property
    def revision(self) -> int:
        """Give the last revision."""
        return self.log[-1].revision if self.log else 0

    def write(self, batch: Batch, *, dry_run: bool = False) -> WriteSummary:
        """Take the batch, or raise Refused."""
        plan = planning.plan(batch, self._state(batch), self._referrers)
        if not plan.changes:
            return WriteSummary(self.revision, "", plan.outcomes, plan.warnings, dry_run)
        revision, of = self.revision + 1, len(plan.changes)
        if not dry_run:
            self.log += [
                LogChange(revision, i, of, c.record, c.id, c.version, c.op, "", batch.by, batch.reason, c.text)
                for i, c in enumerate(plan.changes, 1)
            ]
        return WriteSummary(revision, "", plan.outcomes, plan.warnings, dry_run)

    def _state(self, batch: Batch) -> StoreRecords:
        current = {(one.record, one.id): Current(one.version, one.body) for one in self.log}
        loaded: dict[Reference, str | None] = {}
        for_dataset: dict[Reference, str] = {}
        for one in self.log:
            if one.by == LOADER:
                loaded[one.record, one.id] = one.body
                if one.body is not None:
                    for_dataset[one.record, one.id] = json.loads(one.body)["dataset"]
        wanted = {write.reference for write in batch.writes}
        wanted |= {one for one, dataset in for_dataset.items() if dataset in batch.loads}
        return StoreRecords(current, {one: text for one, text in loaded.items() if batch.loads and one in wanted})

    def _referrers(self, reference: Reference) -> list[Reference]:
        reading = LogReading()
        for one in self.log:
            reading.take(one)
        return sorted(referrer for referrer, targets in reading.standing.items() if reference in targets)
