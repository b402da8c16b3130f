"""The deep check of a store: every record is read, and a snapshot built anew is compared with what the log says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import orjson

from graphsvc.errors import StoreUnusable
from graphsvc.model.batch import READERS
from graphsvc.model.citation import Reference
from graphsvc.model.tie import Tie
from graphsvc.snapshot.log_applier import PAGE, LogApplier
from graphsvc.snapshot.state import SnapshotState
from graphsvc.snapshot.view import View
from graphsvc.store import backup
from graphsvc.store.base import LogChange, Store

Days = tuple[int, int, int, int]


def check(store: Store) -> list[str]:
    """Check a store as `Store.check` does, and deeply; a sentence for each fault. Others may write meanwhile."""
    return store.check() + _DeepCheck(store).faults()


class _DeepCheck:
    """Reads the log up to the head. `standing` is the version of each record that stands, `days` the bounds of each tie."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._faults: list[str] = []
        self.versions: dict[Reference, int | None] = {}
        self.days: dict[str, Days] = {}

    def faults(self) -> list[str]:
        head = self._store.head()
        applier = LogApplier(SnapshotState(head.store_id))
        log = backup.log_of(self._store, head)
        try:
            while page := list(islice(log, PAGE)):
                self._read(page)
                applier.apply(page)
        except (StoreUnusable, ValueError, LookupError, TypeError) as exc:
            at = applier.position.revision
            self._faults.append(f"after revision {at} no snapshot can be built: {exc}")
        self._compare(View(applier.state, applier.state.head))
        return self._faults

    def _read(self, page: Sequence[LogChange]) -> None:
        bodies = self._store.bodies([(change.record, change.id, change.version) for change in page])
        for change, body in zip(page, bodies, strict=True):
            what = f"version {change.version} of {change.record} {change.id}"
            if body != change.body:
                self._faults.append(f"{what} is found with another body than the log has in its place")
            self.versions[change.record, change.id] = None if change.body is None else change.version
            if change.record == "tie":
                self._read_days(change)

    def _read_days(self, change: LogChange) -> None:
        """Read the bounds of a tie. What cannot be read is a fault that `Store.check` has told."""
        self.days.pop(change.id, None)
        tie = READERS["tie"](orjson.loads(change.body), "", []) if change.body is not None else None
        if isinstance(tie, Tie):
            since, until = tie.interval.since, tie.interval.until
            self.days[tie.id] = (since.earliest, since.latest, until.earliest, until.latest)

    def _compare(self, view: View) -> None:
        """Compare a snapshot with what was read, record by record and in number."""
        for (record, record_id), version in sorted(self.versions.items()):
            shown = view.version(record, record_id)
            if shown != version:
                self._faults.append(f"the snapshot has {record} {record_id} at version {shown}, the log at {version}")
        ties = {view.tie_id(row.row): (row.s1, row.s2, row.u1, row.u2) for row in view.all_ties()}
        for tie_id in sorted(ties.keys() | self.days.keys()):
            if ties.get(tie_id) != self.days.get(tie_id):
                self._faults.append(f"the snapshot gives tie {tie_id} other days than its record")
        counts = {"tie": len(ties), "event": len(view.all_events())}
        for record, count in counts.items():
            standing = sum(kind == record and version is not None for (kind, _), version in self.versions.items())
            if count != standing:
                self._faults.append(f"the snapshot has {count} of {standing} {record}s")
