"""Tell what was learned between two moments: compared in the snapshot, with bodies, authors and reasons from the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graphsvc.errors import InvalidParameter, StoreUnavailable
from graphsvc.model.effort import checkpoint
from graphsvc.model.learned import RecordChange as Shown
from graphsvc.model.learned import RecordDiffCounts
from graphsvc.model.query_parameters import LearnedParameters
from graphsvc.model.validation import short
from graphsvc.questions.record_diff import ChangedRecord, ChangedRecords, RecordFilter, changed_records
from graphsvc.service import costs, parameters
from graphsvc.service.field_changes import differing_fields, title_of
from graphsvc.service.parameters import KnownMoment
from graphsvc.service.stored_bodies import BodyStore, records
from graphsvc.snapshot.lens import named_by_id
from graphsvc.snapshot.refs import resolve
from graphsvc.snapshot.view import View
from graphsvc.store.base import LogChange, LogPosition, Store

PAGE = 1_000


@dataclass(frozen=True, slots=True)
class LogRange:
    """The stretch of the second clock that is asked about: the head, and the moments at its two ends."""

    head: View
    start: KnownMoment
    end: KnownMoment

    def as_of(self, revision: int) -> tuple[View, View]:
        """Return the views at both ends, the later one rewound to a revision that it was read at before."""
        after = self.end.view.rewind(revision)
        return after.rewind(min(self.start.view.revision, revision)), after


@dataclass(frozen=True, slots=True)
class RecordDiffPage:
    """A part of what was learned, the counts of all of it, and where the next part begins (None: nowhere)."""

    items: list[Shown]
    counts: RecordDiffCounts
    next: int | None


def log_range(head: View, start: str, end: str | None) -> LogRange:
    """Read the two moments; the end is now where it is absent. Raises InvalidParameter."""
    first, last = parameters.known(head, start, "from"), parameters.known(head, end, "to")
    if end is not None and first.text > last.text:
        raise InvalidParameter.of(
            "from", f"{short(start)} is after `to`, {short(end)}; send the earlier of the two here"
        )
    return LogRange(head, first, last)


def read_filters(
    head: View, of: str | None, between: str | None, datasets: str | None, record: str | None
) -> RecordFilter:
    """Read which records are wanted: of an entity or a pair, of datasets, of which kinds. Raises InvalidParameter."""
    named_parties = parameters.parties(head, of, between, lambda ref: _party(head, ref))
    chosen = parameters.choices(LearnedParameters, "record", record)
    within = head.merged.within if head.merged is not None else {}
    parties = tuple(frozenset((party, *within.get(party, ()))) for party in named_parties)
    return RecordFilter(parties, parameters.dataset_indices(head, datasets), chosen)


def _party(head: View, ref: str) -> int:
    """Resolve a reference; what has been retracted is still found by its id, for that is something to learn."""
    index = head.index(ref)
    return index if index is not None and head.was_retracted("entity", ref) else resolve(head, ref, None).index


class RecordDiff:
    """Answers about the second clock."""

    def __init__(self, store: Store, bodies: BodyStore) -> None:
        self._store, self._kept = store, bodies

    def part(
        self, head: View, before: View, after: View, chosen: RecordFilter, start: int, limit: int
    ) -> RecordDiffPage:
        """Compare two views, and return a part of what differs; a record that is as it was is left out."""
        changed_between = changed_records(before, after, chosen)
        costs.learned(len(changed_between))
        differing = self._real(changed_between)
        end = start + limit
        shown = differing.part(start, end)
        views = (after, before, head)
        bodies = self._bodies(shown)
        changes = {
            revision: self._first_of(revision) for revision in dict.fromkeys(changed.revision for changed in shown)
        }
        items = [_shown(views, changed, *bodies[changed], changes[changed.revision]) for changed in shown]
        return RecordDiffPage(items, differing.counts(), end if end < len(differing) else None)

    def _real(self, differing: ChangedRecords) -> ChangedRecords:
        """Leave out records whose last change brought them back to what they were."""
        vain: list[int] = []
        again = differing.again()
        while some := list(islice(again, PAGE)):
            checkpoint()
            bodies = self._bodies([changed for _, changed in some])
            vain += [row for row, changed in some if not differing_fields(*bodies[changed])]
        return differing.without(vain) if vain else differing

    def _bodies(
        self, differing: Sequence[ChangedRecord]
    ) -> dict[ChangedRecord, tuple[dict[str, Any] | None, dict[str, Any] | None]]:
        """Read each record as it stood at both ends."""
        pairs = [
            (changed, version)
            for changed in differing
            for version in (changed.before, changed.after)
            if version is not None
        ]
        stored = records(self._kept, [(changed.record, changed.id, version) for changed, version in pairs])
        read = {(changed, version): body for (changed, version), body in zip(pairs, stored, strict=True)}
        return {
            changed: (
                None if changed.before is None else read[changed, changed.before],
                None if changed.after is None else read[changed, changed.after],
            )
            for changed in differing
        }

    def _first_of(self, revision: int) -> LogChange:
        """Read the first change of a revision: all of its changes have one moment, author and reason."""
        changes = self._store.changes(LogPosition(revision, 0), 1)
        if not changes or changes[0].revision != revision:
            raise StoreUnavailable(f"the store no longer has revision {revision}; it is being reread")
        return changes[0]


def _shown(
    views: Sequence[View],
    changed: ChangedRecord,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    change: LogChange,
) -> Shown:
    body: Mapping[str, Any] = after or before or {}
    return {
        "record": changed.record,
        "id": changed.id,
        "kind": body["kind"],
        "title": title_of(changed.record, body, lambda entity_id: named_by_id(entity_id, *views)),
        "change": changed.outcome,
        "entities": [
            named_by_id(entity_id, *views)
            for entity_id in dict.fromkeys((*_about(changed, after), *_about(changed, before)))
        ],
        "dataset": body["dataset"],
        "fields": differing_fields(before, after),
        "before": before,
        "after": after,
        "at": change.at,
        "by": {"id": change.by.id, "name": change.by.name},
        "reason": change.reason,
    }


def _about(changed: ChangedRecord, body: Mapping[str, Any] | None) -> Iterable[str]:
    """Name the entities that a record is about."""
    if body is None or changed.record == "source":
        return ()
    if changed.record == "event":
        return [part["entity"] for part in body["participants"]]
    return (body["from"], body["to"]) if changed.record == "tie" else (body["id"],)
