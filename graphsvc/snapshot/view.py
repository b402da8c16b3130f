"""A reading of the snapshot at one revision: never changes, costs nothing to make, may be shared between threads.

Mergers are followed: what was written for a merged entity is read as written for the one that stands for it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np

from graphsvc.model.codes import canonical
from graphsvc.model.effort import weigh
from graphsvc.snapshot.columns import Array
from graphsvc.snapshot.mergers import merge_rows
from graphsvc.snapshot.named_rows import names_by_key
from graphsvc.snapshot.rows import EntityRow, EventRow, SourceRow, TieRow
from graphsvc.snapshot.spellings import Spellings
from graphsvc.snapshot.state import SnapshotState, Versions
from graphsvc.snapshot.ties import (
    ADDED,
    DATASET,
    FROM,
    KIND,
    KIND_NUMBERS,
    NO_ROWS,
    S1,
    S2,
    SUPERSEDED,
    TO,
    U1,
    U2,
    VERSION,
)

SPELLED = 0.2
"""Units of cost for a name that is sorted by its parts, which is done once for each name."""
_MEMBER_OF = frozenset({"member_of"})


class View:
    """What graphsvc knew at one revision. Indices and rows are the same in all views of one store.

    `merged` says who stands for whom, None where nobody is merged.
    """

    __slots__ = ("_merged_rows", "merged", "revision", "state")

    def __init__(self, state: SnapshotState, revision: int, mergers_of: int | None = None) -> None:
        self.state = state
        self.revision = revision
        self.merged = state.mergers.at(revision if mergers_of is None else mergers_of)
        self._merged_rows: dict[int, EntityRow | None] = {}

    @property
    def store_id(self) -> str:
        """Name the store that this was read from."""
        return self.state.store_id

    @property
    def at(self) -> str:
        """Return the moment of the revision; empty before the first."""
        return self.state.moments[self.revision - 1] if self.revision else ""

    # Other moments

    def rewind(self, revision: int) -> View:
        """Rewind to an earlier revision. Raises ValueError for a later one."""
        if not 0 <= revision <= self.revision:
            raise ValueError(f"revision {revision} is not between 0 and {self.revision}, that of the view")
        return View(self.state, revision)

    def known_at(self, moment: str) -> View:
        """Return the view of the last revision not after the moment, which is written as the log writes moments."""
        return View(self.state, bisect_right(self.state.moments, moment, hi=self.revision))

    def with_mergers_of(self, view: View) -> View:
        """Take the mergers of another view: references mean what they do now, save whom they are merged with."""
        return self if view.merged is self.merged else View(self.state, self.revision, view.revision)

    # Any record

    def version(self, record: str, record_id: str) -> int | None:
        """Return the version that stands; None where the record is not there or is retracted."""
        if record == "tie":
            row = self.state.ties.standing(record_id, self.revision)
            return None if row is None else int(self.state.ties.table.array[row, VERSION])
        versions = self._versions(record)
        index = versions.find(record_id, self.revision)
        row = None if index is None else versions.at(index, self.revision)
        return None if row is None else int(row.version)

    def was_retracted(self, record: str, record_id: str) -> bool:
        """Say whether the record was there and has been taken back."""
        if record == "tie":
            written = self.state.ties.was_written(record_id, self.revision)
        else:
            index = self._versions(record).find(record_id, self.revision)
            written = index is not None and self._versions(record).was_written(index, self.revision)
        return written and self.version(record, record_id) is None

    def _versions(self, record: str) -> Versions[Any]:
        state = self.state
        kinds: dict[str, Versions[Any]] = {"entity": state.entities, "source": state.sources, "event": state.events}
        return kinds[record]

    # Entities

    def index(self, entity_id: str) -> int | None:
        """Return the index of an entity; None where no record of this or an earlier revision names it."""
        return self.state.entities.find(entity_id, self.revision)

    def id(self, index: int) -> str:
        """Return the id of an entity by its index, whether it stands or not."""
        return self.state.entities.ids[index]

    def stands_for(self, index: int) -> int:
        """Return the index of the entity that stands for one: its own, unless it is merged."""
        return index if self.merged is None else self.merged.of.get(index, index)

    def entity(self, index: int) -> EntityRow | None:
        """Return an entity, or the one that stands for it; None where it is not yet there or is retracted.

        It bears the names, codes and spells of all that are merged into it.
        """
        if self.merged is None:
            return self.state.entities.at(index, self.revision)
        index = self.stands_for(index)
        if index not in self.merged.within:
            return self.state.entities.at(index, self.revision)
        if index not in self._merged_rows:
            row = self.state.entities.at(index, self.revision)
            merged = (self.state.entities.at(member, self.revision) for member in self.merged.within[index])
            self._merged_rows[index] = row and merge_rows(row, [member for member in merged if member is not None])
        return self._merged_rows[index]

    def entities(self, kind: str | None = None) -> list[EntityRow]:
        """List all entities that stand, or those of a kind, by id."""
        rows = self.state.entities.standing(self.revision)
        if self.merged is not None:
            rows = [row for entity in rows if entity.index not in self.merged.of and (row := self.entity(entity.index))]
        return rows if kind is None else [row for row in rows if row.kind == kind]

    def named(self, key: str) -> list[EntityRow]:
        """List the entities that bear a name, at any time, by one of the name's keys (`model.names.keys`)."""
        bearers = self._each(self.state.bearers.get(key, ()))
        return [row for row in bearers if names_by_key(row, key)]

    def may_be_anothers_name(self, key: str, index: int) -> bool:
        """Say whether another entity than one has ever borne a name with this key, in this view or not."""
        return any(bearer != index for bearer in self.state.bearers.get(key, ()))

    def coded(self, scheme: str, code: str) -> list[EntityRow]:
        """List the entities that bear a code, at any time; how it is written makes no difference (`model.codes`)."""
        code = canonical(scheme, code)
        bearers = self._each(self.state.coded.get((scheme, code), ()))
        return [
            row
            for row in bearers
            if any(borne.scheme == scheme and canonical(scheme, borne.code) == code for borne in row.codes)
        ]

    def names(self) -> list[str]:
        """List the keys of every name that an entity bears or bore in an earlier version."""
        return self.state.names(self.revision)

    def spellings(self) -> Spellings:
        """Return the names and ids that there are or were, by their words."""
        names = dict.fromkeys([*self.names(), *(id.replace("-", " ") for id in self.ids())])  # noqa: A001
        kept = self.state.spellings
        if kept is None or len(kept) != len(names):
            weigh(SPELLED * len(names), "send an id or a code")
            kept = self.state.spellings = Spellings(list(names))
        return kept

    def ids(self) -> list[str]:
        """Return the id of every entity that a record of this or an earlier revision names, in the order of indices."""
        return self.state.entities.ids_at(self.revision)

    def _each(self, indices: Iterable[int]) -> list[EntityRow]:
        if self.merged is not None:
            indices = dict.fromkeys(map(self.stands_for, list(indices)))
        return [row for index in indices if (row := self.entity(index)) is not None]

    # Sources

    def source_index(self, source_id: str) -> int | None:
        """Return the index of a source; None where no record of this or an earlier revision names it."""
        return self.state.sources.find(source_id, self.revision)

    def source(self, index: int) -> SourceRow | None:
        """Return a source; None where it is not yet there or is retracted."""
        row = self.state.sources.at(index, self.revision)
        return row if row is None or self.merged is None else self.merged.source(row)

    def sources(self, kind: str | None = None) -> list[SourceRow]:
        """List all sources, or those of a kind, by id."""
        rows = self.state.sources.standing(self.revision)
        rows = rows if kind is None else [row for row in rows if row.kind == kind]
        return rows if self.merged is None else list(map(self.merged.source, rows))

    # Ties

    def ties(self, entity: int, kinds: frozenset[str] | None = None) -> list[TieRow]:
        """List the ties from and to an entity, in the order of their rows; None is any kind, an empty set none.

        Those of the entities merged into it are among them, and a merged one has none of its own.
        """
        return self._read_ties(self._tie_rows(entity, kinds))

    def ties_between(self, a: int, b: int, kinds: frozenset[str] | None = None) -> list[TieRow]:
        """List the ties that join two entities, whichever way, as `ties` does: of all others of either none is read."""
        rows, others = self._tie_rows(a, kinds), self._tie_rows(b, kinds)
        return self._read_ties(np.intersect1d(rows, others)) if len(rows) and len(others) else []

    def count_between(self, a: int, b: int) -> int:
        """Count the versions of ties that join two entities, whichever way."""
        return len(np.intersect1d(self._tie_rows(a, None), self._tie_rows(b, None), assume_unique=True))

    def count_versions(self, entity: int, kinds: frozenset[str] | None) -> int:
        """Count the versions of an entity's ties of these kinds that there are or were: how much there is to read."""
        return self.state.ties.count_of(entity, kinds) if self.merged is None else len(self._tie_rows(entity, kinds))

    def _tie_rows(self, entity: int, kinds: frozenset[str] | None) -> Array:
        ties = self.state.ties
        if self.merged is None:
            return ties.rows_of(entity, kinds)
        if entity in self.merged.of:
            return NO_ROWS
        every = [ties.rows_of(party, kinds) for party in (entity, *self.merged.within.get(entity, ()))]
        return every[0] if len(every) == 1 else np.unique(np.concatenate(every))

    def _read_ties(self, rows: Array) -> list[TieRow]:
        read = self.state.ties.read(rows, self.revision)
        return read if self.merged is None else self.merged.ties(read)

    def all_ties(self, kinds: frozenset[str] | None = None) -> list[TieRow]:
        """List all ties, or those of these kinds, in the order of their rows."""
        return self._read_ties(self.state.ties.rows_of_kinds(kinds))

    def ties_of_changing_pairs(self, first: int, last: int, kinds: frozenset[str] | None) -> list[TieRow]:
        """Return all ties of the pairs of whom some tie may begin or end after one day and up to another."""
        table = self.state.ties.table.taken()
        stands = (table[:, ADDED] <= self.revision) & (table[:, SUPERSEDED] > self.revision)
        if kinds is not None:
            stands &= np.isin(table[:, KIND], [KIND_NUMBERS[kind] for kind in kinds])
        rows = np.flatnonzero(stands)
        block = table[rows]
        changing = (block[:, S1] <= last) & (block[:, S2] > first)
        changing |= (block[:, U1] <= last) & (block[:, U2] > first)
        ends = block[:, [FROM, TO]].astype(np.int64)
        if self.merged is not None:
            standing = np.arange(int(ends.max(initial=0)) + 1)
            for merged, into in self.merged.of.items():
                if merged < len(standing):
                    standing[merged] = into
            ends = standing[ends]
        pairs = ends.min(axis=1) << 32 | ends.max(axis=1)
        return self._read_ties(rows[np.isin(pairs, np.unique(pairs[changing]))])

    def count(self, kinds: frozenset[str] | None) -> int:
        """Count the versions of ties of these kinds that there are or were: how much there is to read."""
        return len(self.state.ties.rows_of_kinds(kinds))

    def records_by_dataset(self) -> dict[str, Counter[int]]:
        """Count the records of each kind that stand, by the index of the source that asserts them."""
        table = self.state.ties.table.taken()
        stands = (table[:, ADDED] <= self.revision) & (table[:, SUPERSEDED] > self.revision)
        datasets, counts = np.unique(table[stands, DATASET], return_counts=True)
        standing = (
            ("entity", self.state.entities),
            ("event", self.state.events),
            ("source", self.state.sources),
        )
        return {
            **{record: Counter(row.dataset for row in rows.standing(self.revision)) for record, rows in standing},
            "tie": Counter(dict(zip(datasets.tolist(), counts.tolist(), strict=True))),
        }

    def ties_by_kind(self, dataset: int) -> Counter[str]:
        """Count the ties that a source asserts, by kind; it is given by its index."""
        table = self.state.ties.table.taken()
        stands = (table[:, ADDED] <= self.revision) & (table[:, SUPERSEDED] > self.revision)
        numbers, counts = np.unique(table[stands & (table[:, DATASET] == dataset), KIND], return_counts=True)
        names = {number: kind for kind, number in KIND_NUMBERS.items()}
        return Counter({names[number]: count for number, count in zip(numbers.tolist(), counts.tolist(), strict=True)})

    def co_memberships(self) -> int:
        """Count the pairs of versions of memberships in one alliance: how much there is to weigh two by two."""
        ties = self.state.ties
        ends, counts = np.unique(ties.table.array[ties.rows_of_kinds(_MEMBER_OF), TO], return_counts=True)
        rows = (self.entity(end) for end in ends.tolist())
        return sum(
            count * (count - 1) // 2
            for row, count in zip(rows, counts.tolist(), strict=True)
            if row is not None and row.kind == "alliance"
        )

    def tie(self, tie_id: str) -> TieRow | None:
        """Return a tie; None where it is not there, is retracted, or joins an entity to one merged into it."""
        row = self.state.ties.standing(tie_id, self.revision)
        if row is None:
            return None
        return next(iter(self._read_ties(np.array([row]))), None)

    def tie_id(self, row: int) -> str:
        """Return the id of the tie that a row is a version of."""
        return self.state.ties.id(row)

    # Events

    def events(self, entity: int) -> list[EventRow]:
        """List the events that an entity takes part in, in the order in which they were first written.

        Those of the entities merged into it are among them, and a merged one has none of its own.
        """
        rows: Iterable[int] = list(self.state.events_of.get(entity, ()))
        if self.merged is not None:
            every = () if entity in self.merged.of else (entity, *self.merged.within.get(entity, ()))
            rows = sorted({row for member in every for row in list(self.state.events_of.get(member, ()))})
        events_found = (self._event(row) for row in rows)
        return [event for event in events_found if event and any(part.entity == entity for part in event.participants)]

    def all_events(self) -> list[EventRow]:
        """List all events, by id."""
        rows = self.state.events.standing(self.revision)
        return rows if self.merged is None else list(map(self.merged.event, rows))

    def event(self, event_id: str) -> EventRow | None:
        """Return an event; None where it is not there or is retracted."""
        row = self.state.events.find(event_id, self.revision)
        return None if row is None else self._event(row)

    def _event(self, row: int) -> EventRow | None:
        event = self.state.events.at(row, self.revision)
        return event if event is None or self.merged is None else self.merged.event(event)
