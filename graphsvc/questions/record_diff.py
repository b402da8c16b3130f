"""What was learned between two moments of the second clock: records added, corrected and retracted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

from graphsvc.model.learned import RecordDiffCounts
from graphsvc.snapshot.columns import Array
from graphsvc.snapshot.rows import EntityRow, EventRow, SourceRow
from graphsvc.snapshot.state import Versions
from graphsvc.snapshot.ties import ADDED, DATASET, FROM, REST, SUPERSEDED, TO, VERSION
from graphsvc.snapshot.view import View

RECORDS = ("source", "entity", "tie", "event")
"""The kinds of records, in the order in which a revision writes them."""
RecordOutcome = Literal["added", "corrected", "retracted"]
_REVISION, _RECORD, _KEY, _BEFORE, _AFTER = range(5)
_Row = EntityRow | EventRow | SourceRow


class ChangedRecord(NamedTuple):
    """What was learned of one record: its versions at the two moments (None: not there), and the revision at which
    it last changed between them.
    """

    record: str
    id: str
    before: int | None
    after: int | None
    revision: int

    @property
    def outcome(self) -> RecordOutcome:
        """Say what became of the record."""
        return "added" if self.before is None else "retracted" if self.after is None else "corrected"


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which changed records are wanted.

    With `parties` those about all of them: ties that join them, events in which they take part. An entity's own record is
    about it, a source about nobody. A party is a set of indices, because several records may be about one entity.
    `datasets` are source indices; None is no restriction, an empty set none of them.
    """

    parties: tuple[frozenset[int], ...] = ()
    datasets: frozenset[int] | None = None
    records: frozenset[str] | None = None

    def wants(self, row: _Row) -> bool:
        """Say whether one version of a record that is no tie is meant."""
        if self.datasets is not None and row.dataset not in self.datasets:
            return False
        if not self.parties:
            return True
        if isinstance(row, EntityRow):
            return any(row.index in party for party in self.parties)
        if not isinstance(row, EventRow):
            return False
        taking_part = {part.entity for part in row.participants}
        return not any(party.isdisjoint(taking_part) for party in self.parties)


class ChangedRecords:
    """Changed records by revision, by kind as in `RECORDS`, and by id; ids are written only where asked for.

    A row of `table` is one of them: its revision, the number of its kind, a row (of a tie) or an index, and the version
    before and after, 0 where there is none.
    """

    def __init__(self, view: View, table: Array) -> None:
        self._view = view
        self._table = table[np.lexsort((table[:, _RECORD], table[:, _REVISION]))]

    def __len__(self) -> int:
        return len(self._table)

    def counts(self) -> RecordDiffCounts:
        """Count those of each outcome."""
        was, stands = self._table[:, _BEFORE] > 0, self._table[:, _AFTER] > 0
        added, corrected, retracted = (int(np.count_nonzero(rows)) for rows in (~was, was & stands, ~stands))
        return {"added": added, "corrected": corrected, "retracted": retracted}

    def part(self, start: int, end: int) -> list[ChangedRecord]:
        """List the changed records from one place up to before another."""
        end = min(end, len(self))
        if start >= end:
            return []
        # What shares a revision and a kind is ordered by id, so whole groups are read.
        groups = self._table[:, _REVISION].astype(np.int64) * len(RECORDS) + self._table[:, _RECORD]
        first = int(groups.searchsorted(groups[start]))
        last = int(groups.searchsorted(groups[end - 1], side="right"))
        changed = [(row[_RECORD], self._record(row)) for row in self._table[first:last].tolist()]
        changed.sort(key=lambda ranked: (ranked[1].revision, ranked[0], ranked[1].id))
        return [record for _, record in changed[start - first : end - first]]

    def again(self) -> Iterator[tuple[int, ChangedRecord]]:
        """Yield, with their rows, the records there at both moments that changed more than once between.

        One such change may have undone another; a single change never leaves a record as it was.
        """
        before, after = self._table[:, _BEFORE], self._table[:, _AFTER]
        for row in np.flatnonzero((before > 0) & (after > before + 1)).tolist():
            yield row, self._record(self._table[row].tolist())

    def without(self, rows: Iterable[int]) -> ChangedRecords:
        """Leave some out, by their rows."""
        return ChangedRecords(self._view, np.delete(self._table, list(rows), axis=0))

    def _record(self, row: list[int]) -> ChangedRecord:
        state, record, key = self._view.state, RECORDS[row[_RECORD]], row[_KEY]
        ids = {"source": state.sources.ids, "entity": state.entities.ids, "event": state.events.ids}
        id = state.ties.id(key) if record == "tie" else ids[record][key]  # noqa: A001
        return ChangedRecord(record, id, row[_BEFORE] or None, row[_AFTER] or None, row[_REVISION])


def changed_records(before: View, after: View, wanted: RecordFilter = RecordFilter()) -> ChangedRecords:
    """Compare two views of one snapshot, the earlier first. Raises ValueError where they are the other way round.

    What was both written and retracted between them is no change. Its cost follows the changes between them and, where
    all is asked for, one pass over the ties.
    """
    if before.revision > after.revision:
        raise ValueError(f"revision {before.revision} is not before {after.revision}; give the earlier view first")
    tables = []
    for number, record in enumerate(RECORDS):
        if wanted.records is not None and record not in wanted.records:
            continue
        if record == "tie":
            tables.append(_ties(before, after, wanted, number))
        else:
            rows = list(_others(before, after, wanted, number))
            tables.append(np.array(rows, np.int32).reshape(-1, 5))
    return ChangedRecords(after, np.concatenate([_NONE, *tables]))


def revisions_about(view: View, wanted: RecordFilter) -> list[int]:
    """List the revisions that may have changed a wanted record, newest first; without parties, all that there are.

    A revision that changed something else about a party (an event in which it took part later) may be among them.
    """
    if not wanted.parties:
        return list(range(view.revision, 0, -1))
    state = view.state
    table = state.ties.table.array[_rows_of(view, wanted)]
    revisions = {int(revision) for revision in np.unique(table[:, [ADDED, SUPERSEDED]])}
    for party in wanted.parties:
        revisions.update(revision for entity in party for revision in state.entities.revisions(entity))
    for event in {event for party in wanted.parties[0] for event in list(state.events_of.get(party, ()))}:
        revisions.update(state.events.revisions(event))
    return sorted((revision for revision in revisions if 0 < revision <= view.revision), reverse=True)


def _others(before: View, after: View, wanted: RecordFilter, number: int) -> Iterator[tuple[int, ...]]:
    """Compare the records of a kind that is kept as objects."""
    state, parties, record = after.state, wanted.parties, RECORDS[number]
    kept: dict[str, Versions[Any]] = {"source": state.sources, "entity": state.entities, "event": state.events}
    versions, meant = kept[record], set[int]()
    if record == "entity":
        meant.update(*parties)
    elif record == "event" and parties:
        meant.update(event for party in parties[0] for event in list(state.events_of.get(party, ())))
    changed = versions.changed(before.revision, after.revision)
    for index in changed.keys() & meant if parties else changed:
        was, stands = versions.at(index, before.revision), versions.at(index, after.revision)
        if any(row is not None and wanted.wants(row) for row in (was, stands)):
            yield changed[index], number, index, was.version if was else 0, stands.version if stands else 0


def _ties(before: View, after: View, wanted: RecordFilter, number: int) -> Array:
    """Compare the ties: of each, the first and the last of the versions that came or went between the moments."""
    ties, first, last = after.state.ties, before.revision, after.revision
    rows = _touched(after, first, last, wanted)
    block = ties.table.array[rows]
    is_alone = (block[:, VERSION] == 1) & (block[:, SUPERSEDED] > last)
    table = np.zeros((int(np.count_nonzero(is_alone)), 5), np.int32)
    table[:, _REVISION], table[:, _KEY], table[:, _AFTER] = block[is_alone, ADDED], rows[is_alone], 1
    rows, block = rows[~is_alone], block[~is_alone]
    ids = np.column_stack([ties.ids.array[rows], block[:, REST].astype(np.uint64)])
    order = np.lexsort((rows, ids[:, 2], ids[:, 1], ids[:, 0]))
    rows, block, ids = rows[order], block[order], ids[order]
    is_other = (ids[1:] != ids[:-1]).any(axis=1)
    begins = np.concatenate([np.ones(len(rows[:1]), bool), is_other])
    ends = np.concatenate([is_other, np.ones(len(rows[:1]), bool)])
    start, end = block[begins], block[ends]
    was, stands = start[:, ADDED] <= first, end[:, SUPERSEDED] > last
    several = np.zeros((len(start), 5), np.int32)
    several[:, _REVISION] = np.where(stands, end[:, ADDED], end[:, SUPERSEDED])
    several[:, _KEY] = rows[ends]
    several[:, _BEFORE] = np.where(was, start[:, VERSION], 0)
    several[:, _AFTER] = np.where(stands, end[:, VERSION], 0)
    table = np.concatenate([table, several[was | stands]])
    table[:, _RECORD] = number
    return table


def _touched(view: View, first: int, last: int, wanted: RecordFilter) -> Array:
    """Return the rows of the versions of ties that came or went after a revision and up to another."""
    ties = view.state.ties
    if wanted.parties:
        rows = _rows_of(view, wanted)
        table = ties.table.array[rows]
    else:
        table = ties.table.taken()
        rows = np.arange(len(table), dtype=np.int32)
    # Rows come in the order of the log.
    added, gone = table[:, ADDED], table[:, SUPERSEDED]
    start, end = (bisect_right(range(len(table)), party, key=lambda row: int(added[row])) for party in (first, last))
    gone = gone[:start]
    touched = np.concatenate([np.flatnonzero((gone > first) & (gone <= last)), np.arange(start, end)])
    if wanted.datasets is not None:
        touched = touched[np.isin(table[touched, DATASET], list(wanted.datasets))]
    touched_rows: Array = rows[touched]
    return touched_rows


def _rows_of(view: View, wanted: RecordFilter) -> Array:
    """Return the rows of the versions of ties about all of the wanted parties, ascending."""
    ties, parties = view.state.ties, wanted.parties
    rows: Array = np.unique(np.concatenate([ties.rows_of(party) for party in parties[0]]))
    if len(parties) > 1:
        table = ties.table.array[rows]
        ends = [(np.isin(table[:, FROM], list(party)), np.isin(table[:, TO], list(party))) for party in parties]
        rows = rows[(ends[0][0] & ends[1][1]) | (ends[0][1] & ends[1][0])]
    return rows


_NONE = np.empty((0, 5), np.int32)
