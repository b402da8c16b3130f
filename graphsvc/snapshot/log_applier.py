"""Apply the change log to the snapshot: the only writer of a `SnapshotState`."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
import orjson

from graphsvc.errors import StoreUnusable
from graphsvc.model.codes import canonical
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.names import keys
from graphsvc.model.tie import BOUNDS
from graphsvc.snapshot import row_parsing
from graphsvc.snapshot.rows import EntityRow
from graphsvc.snapshot.state import SnapshotState
from graphsvc.snapshot.ties import (
    FROM,
    KIND,
    KIND_NUMBERS,
    NEVER,
    OTHER_TEXTS,
    SUPERSEDED,
    TO,
    WIDTH,
    party_key,
    split_id,
)
from graphsvc.snapshot.view import View
from graphsvc.store.base import Head, LogChange, LogPosition, place_after

_ATTRIBUTES = {kind: frozenset(spec.attributes) for kind, spec in TIE_KINDS.items()}


PAGE = 1_000


class FollowedLog(Protocol):
    """What following a log, or reading it whole, asks of a store; see `store.base.Store`."""

    def head(self) -> Head:
        """Return the head as it stands now."""

    def changes(self, after: LogPosition, limit: int) -> list[LogChange]:
        """Read up to `limit` changes after the position."""


def built(log: FollowedLog) -> View:
    """Build a snapshot of a store as it stands now, for one who asks once and follows nothing."""
    state = SnapshotState(log.head().store_id)
    applier = LogApplier(state)
    while changes := log.changes(applier.position, PAGE):
        applier.apply(changes)
    return View(state, state.head)


class LogApplier:
    """Appends changes to a state, in the order of the log, and publishes each revision when all of it is there.

    `last` is the last change applied, and `position` its place. A change that cannot be read raises before anything of it is kept, so
    applying may go on from `position`.
    """

    def __init__(self, state: SnapshotState) -> None:
        self.state = state
        self._entity, self._source = state.entities.indices.get, state.sources.indices.get
        self.last: LogChange | None = None
        self._pending: dict[str, tuple[int, ...]] = {}  # Rows of ties by id, not yet in the columns.
        self._extras: dict[bytes, int] = {}  # Their numbers by what they hold.

    def apply(self, changes: Sequence[LogChange]) -> None:
        """Apply the changes that follow `position`; they may end within a revision, which then stays unseen.

        Raises StoreUnusable where they do not follow.
        """
        try:
            for change in changes:
                self._check_order(change)
                self._take(change)
                self.last = change
                if change.seq == change.of:
                    self.state.moments.append(change.at)
        finally:
            self._flush()
            self.state.head = len(self.state.moments)

    @property
    def position(self) -> LogPosition:
        """Return the place of the last change applied."""
        return LogPosition(self.last.revision, self.last.seq) if self.last else LogPosition(0, 0)

    def _check_order(self, change: LogChange) -> None:
        last = self.last
        if (change.revision, change.seq) != place_after(last):
            after = f"{last.revision}:{last.seq} of {last.of}" if last else "nothing"
            raise StoreUnusable(
                f"the change log goes on with {change.revision}:{change.seq} after {after}; "
                "run `graphsvc check` on the store"
            )

    def _take(self, change: LogChange) -> None:
        try:
            if change.record == "tie":
                self._tie(change)
            else:
                self._other(change)
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as exc:
            raise StoreUnusable(
                f"the change {change.revision}:{change.seq} of {change.record} {change.id} cannot be read ({exc!r}); "
                "run `graphsvc check` on the store"
            ) from exc

    # Ties

    def _tie(self, change: LogChange) -> None:
        row = self._numbers_of(change, orjson.loads(change.body)) if change.body is not None else None
        if change.version > 1:
            self._supersede(change)
        if row is not None:
            self._pending[change.id] = row

    def _numbers_of(self, change: LogChange, body: Mapping[str, Any]) -> tuple[int, ...]:
        """Write a tie as the numbers of its row, and its id as two more."""
        state, revision = self.state, change.revision
        since, until, kind = body["since"], body["until"], body["kind"]
        start, end = state.ties.dates.number(since), state.ties.dates.number(until)
        if start < OTHER_TEXTS and end < OTHER_TEXTS and body.keys().isdisjoint(BOUNDS):
            s1 = s2 = start
            u1 = u2 = end
        else:
            s1, s2, u1, u2 = row_parsing.days(since, until, *map(body.get, BOUNDS))
        high, low, rest = split_id(change.id)
        dataset, from_, to = self._source(body["dataset"]), self._entity(body["from"]), self._entity(body["to"])
        return (
            change.version,
            KIND_NUMBERS[kind],
            state.sources.intern(body["dataset"], revision) if dataset is None else dataset,
            state.entities.intern(body["from"], revision) if from_ is None else from_,
            state.entities.intern(body["to"], revision) if to is None else to,
            s1,
            s2,
            u1,
            u2,
            start,
            end,
            self._extra(kind, body["attributes"]),
            revision,
            NEVER,
            rest,
            high,
            low,
        )

    def _extra(self, kind: str, attributes: Mapping[str, Any]) -> int:
        names = _ATTRIBUTES[kind]
        if not attributes.keys() <= names:
            attributes = {name: value for name, value in attributes.items() if name in names}
        key = orjson.dumps(attributes)
        number = self._extras.get(key)
        if number is None:
            number = self._extras[key] = len(self.state.ties.extras)
            frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in attributes.items()}
            self.state.ties.extras.append(MappingProxyType(frozen))
        return number

    def _supersede(self, change: LogChange) -> None:
        """Mark the version that stood until now."""
        if change.id in self._pending:
            self._flush()
        ties = self.state.ties
        row = ties.standing(change.id, change.revision)
        if row is not None:
            ties.table.array[row, SUPERSEDED] = change.revision

    def _flush(self) -> None:
        """Move the rows read so far into the columns; what points to a row comes after it."""
        if not self._pending:
            return
        rows = list(self._pending.values())
        ties, first = self.state.ties, self.state.ties.table.length
        block = np.fromiter(chain.from_iterable(rows), np.uint64).reshape(len(rows), -1)
        ties.ids.extend(block[:, WIDTH:])
        ties.table.extend(block[:, :WIDTH].astype(np.int32))
        ties.by_id.extend(block[:, WIDTH], first)
        kinds = block[:, KIND]
        for kind in set(kinds.tolist()):
            ties.of_kind[kind].extend(first + np.flatnonzero(kinds == kind))
        of_entity = ties.of_entity
        for number, row in enumerate(rows, first):
            for party in (row[FROM], row[TO]):
                key = party_key(party, row[KIND])
                if key not in of_entity:
                    of_entity[key] = array("i")
                of_entity[key].append(number)
        self._pending = {}

    # Entities, sources and events

    def _other(self, change: LogChange) -> None:
        state, revision, version = self.state, change.revision, change.version
        body = None if change.body is None else orjson.loads(change.body)
        match change.record:
            case "entity":
                index = state.entities.intern(change.id, revision)
                entity = body and row_parsing.entity_row(state, index, version, body, revision)
                state.entities.add(index, revision, entity)
                into = entity and entity.merged_into
                state.mergers.add(index, revision, state.entities.intern(into, revision) if into else None)
                if entity is not None:
                    self._find_by(entity, revision)
            case "source":
                index = state.sources.intern(change.id, revision)
                state.sources.add(
                    index, revision, body and row_parsing.source_row(state, index, version, body, revision)
                )
            case "event":
                index = state.events.intern(change.id, revision)
                event = body and row_parsing.event_row(state, index, version, body, revision)
                state.events.add(index, revision, event)
                for entity_index in {part.entity for part in event.participants} if event else ():
                    if index not in state.events_of[entity_index]:
                        state.events_of[entity_index].append(index)
            case unknown:
                raise StoreUnusable(
                    f"the change log holds a record of kind {unknown!r}, which this graphsvc does not know"
                )

    def _find_by(self, entity: EntityRow, revision: int) -> None:
        """Make an entity be found by its names and codes."""
        for name in entity.names:
            for key in keys(name.text):
                self.state.add_name(key, entity.index, revision)
        for code in entity.codes:
            bearers = self.state.coded[code.scheme, canonical(code.scheme, code.code)]
            if entity.index not in bearers:
                bearers.append(entity.index)
