"""Read a whole change log and find what is wrong with it, and what its projections should hold."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from graphsvc.errors import Fault, StoreUnusable
from graphsvc.model import ids, moments
from graphsvc.model.batch import LOADER
from graphsvc.model.citation import Record, Reference
from graphsvc.model.entity import Entity
from graphsvc.model.kinds import RECORDS
from graphsvc.store.base import Head, LogChange, place_after
from graphsvc.store.merging import successor_of
from graphsvc.store.references import kept, stored

SKEW = timedelta(minutes=1)
"""How far a moment of the log may be ahead of the clock here: the log may have been written on another machine."""


class LogReading:
    """What a log says when it is read from the start: `take` every change in order, then compare.

    `faults` fills with a sentence for each fault of the log, `differences` with one for each place where what is made from
    it differs, which `wrong` names by record: those can be mended. `to_come` names revisions of moments to come, with which
    the log is as sound. `versions` is the last version of each record, `standing` the
    references to entities and sources of each record that is not retracted, `loaded` the version and the dataset
    of what a load last wrote of a record, `merged` what each merged entity is merged into, `dataset` that of the body that was
    read last (None: there was none).
    """

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.differences: list[str] = []
        self.to_come: list[str] = []
        self.wrong: set[Reference] = set()
        self.versions: dict[Reference, int] = {}
        self.standing: dict[Reference, frozenset[Reference]] = {}
        self.loaded: dict[Reference, tuple[int, str]] = {}
        self.merged: dict[str, str] = {}
        self.dataset: str | None = None
        self._last: LogChange | None = None
        self._now = moments.write(datetime.now(UTC) + SKEW)
        self._first_to_come: LogChange | None = None

    def take(self, change: LogChange) -> None:
        """Read the next change, by revision and seq."""
        self._follow(change)
        reference = (change.record, change.id)
        what = f"version {change.version} of {change.record} {change.id}"
        if change.version != self.versions.get(reference, 0) + 1:
            self.faults.append(f"{what} follows version {self.versions.get(reference, 0)}")
        self.versions[reference] = change.version
        if change.record == "entity":
            self.merged.pop(change.id, None)
        self.dataset = None
        if change.op == "retract":
            if self.standing.pop(reference, None) is None:
                self.faults.append(f"{what} retracts what does not stand")
            if change.by == LOADER and reference in self.loaded:
                self.loaded[reference] = (change.version, self.loaded[reference][1])
            return
        value = self._read(change, what)
        self.standing[reference] = kept(value.references().values() if value else ())
        self.dataset = value.dataset if value else None
        if isinstance(value, Entity) and value.merged_into:
            self.merged[value.id] = value.merged_into
        if change.by == LOADER and value:
            self.loaded[reference] = (change.version, value.dataset)

    def _follow(self, change: LogChange) -> None:
        last, at = self._last, f"revision {change.revision}"
        expected = place_after(last)
        if (change.revision, change.seq) != expected:
            self.faults.append(f"{at} change {change.seq} stands where {expected[0]} change {expected[1]} should")
        if last is not None and change.revision == last.revision:
            if change.of != last.of:
                self.faults.append(f"{at} says that it has {last.of} changes, then {change.of}")
            if (change.at, change.by, change.reason) != (last.at, last.by, last.reason):
                self.faults.append(f"{at} has two moments, authors or reasons")
        if last is not None and change.at < last.at:
            self.faults.append(f"{at} is of {change.at}, before {last.at} of the one before it")
        if self._first_to_come is None and change.at > self._now:
            self._first_to_come = change
        self._last = change

    def _read(self, change: LogChange, what: str) -> Record | None:
        try:
            body = json.loads(change.body or "")
        except ValueError:
            self.faults.append(f"{what} has no JSON for its body")
            return None
        if change.record not in RECORDS or not isinstance(body, dict):
            wrong = "is no object" if change.record in RECORDS else "is of a kind that graphsvc does not know"
            self.faults.append(f"{what} {wrong}")
            return None
        if ids.canonical(body) != change.body:
            self.faults.append(f"{what} is not written as canonical JSON")
        faults: list[Fault] = []
        value = stored(change.record, body, faults)
        self.faults += [f"{what} cannot be read at {fault.pointer}: {fault.detail}" for fault in faults]
        if value is not None and value.id != change.id:
            self.faults.append(f"{what} has the id {value.id} in its body")
        return value

    def stands_for(self, entity_id: str) -> str:
        """Return the id of the entity that stands for one; itself, where it would be found in a circle."""
        return successor_of(entity_id, lambda reference: {"merged_into": self.merged.get(reference[1])})

    def compare_head(self, head: Head) -> None:
        """Compare the head with the last change, and mergers with each other; call it after the last `take`."""
        for entity_id in sorted(self.merged):
            if self.stands_for(entity_id) == entity_id:
                self.faults.append(f"entity {entity_id} is merged into {self.merged[entity_id]} in a circle")
            elif ("entity", self.merged[entity_id]) not in self.standing:
                self.faults.append(f"entity {entity_id} is merged into {self.merged[entity_id]}, which does not stand")
        last = self._last
        if self._first_to_come is not None and last is not None:
            self.to_come.append(
                f"revisions {self._first_to_come.revision} to {last.revision} are of moments still to come, up to {last.at}: "
                "a clock was ahead, and all that is written before then bears that moment"
            )
        if last is not None and last.seq != last.of:
            self.faults.append(f"revision {last.revision} has {last.seq} of its {last.of} changes")
        stands = (last.revision, last.at) if last else (0, "")
        if (head.revision, head.at) != stands:
            self.faults.append(f"the head is at revision {head.revision} of {head.at!r}, the log at {stands}")

    def compare_references(self, rows: Iterable[tuple[Reference, Reference]]) -> None:
        """Compare the references kept, as (referrer, referred), with those in the bodies that stand."""
        kept: dict[Reference, set[Reference]] = {}
        for referrer, referred in rows:
            kept.setdefault(referrer, set()).add(referred)
        for referrer in sorted(kept.keys() | self.standing.keys()):
            stated, held = self.standing.get(referrer, frozenset()), kept.get(referrer, set())
            for what, others in (("lacks", stated - held), ("has too much:", held - stated)):
                for target in sorted(others):
                    self.differ(referrer, f"the index of references {what} {' '.join(referrer)} to {' '.join(target)}")

    def compare_loaded(self, rows: Iterable[tuple[Reference, int, str]]) -> None:
        """Compare what is kept of the last loads, as (record, version, dataset), with the log."""
        kept = {reference: (version, dataset) for reference, version, dataset in rows}
        for reference in sorted(kept.keys() | self.loaded.keys()):
            if kept.get(reference) != self.loaded.get(reference):
                self.differ(
                    reference,
                    f"the index of loads has {kept.get(reference)} for {' '.join(reference)}, "
                    f"the log {self.loaded.get(reference)}",
                )

    @property
    def sentences(self) -> list[str]:
        """Return a sentence for everything that an operator should look at."""
        return self.faults + self.to_come + self.differences

    def differ(self, reference: Reference, sentence: str) -> None:
        """Note that what is made of a record differs from the log."""
        self.differences.append(sentence)
        self.wrong.add(reference)

    def require_sound_log(self) -> None:
        """Raise StoreUnusable where the log itself has faults: nothing can be made from it then."""
        if self.faults:
            more = f" ({len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
            raise StoreUnusable(
                f"the log itself is damaged, so that nothing can be made from it: {self.faults[0]}{more}; restore a backup"
            )
