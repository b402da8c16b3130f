"""Apply the change log to the snapshot: the only writer of a `State`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import orjson

from graphsvc.errors import StoreUnusable
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.text import fold
from graphsvc.snapshot import bodies
from graphsvc.snapshot.state import State
from graphsvc.snapshot.ties import FROM, KIND, KIND_NUMBERS, NEVER, SUPERSEDED, TO, split_id
from graphsvc.snapshot.columns import Growable
from graphsvc.store.base import Change, Position

_ATTRIBUTES = {kind: tuple(spec.attributes) for kind, spec in TIE_KINDS.items()}


class Builder:
    """Appends changes to a state, in the order of the log, and publishes each revision when all of it is there.

    `position` is the last change applied. A change that cannot be read raises before anything of it is kept, so
    applying may go on from `position`.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.position = Position(0, 0)
        self._of = 0
        self._numbers: list[tuple[int, ...]] = []
        self._ids: list[tuple[int, int]] = []
        self._rows: dict[str, int] = {}

    def apply(self, changes: Sequence[Change]) -> None:
        """Apply the changes that follow `position`; they may end within a revision, which then stays unseen.

        Raises StoreUnusable where they do not follow.
        """
        try:
            for change in changes:
                self._check_order(change)
                if change.record == "tie":
                    self._tie(change)
                else:
                    self._other(change)
                self.position, self._of = Position(change.revision, change.seq), change.of
                if change.seq == change.of:
                    self.state.moments.append(change.at)
        finally:
            self._flush()
            self.state.head = len(self.state.moments)

    def _check_order(self, change: Change) -> None:
        revision, seq = self.position
        follows = (revision, seq + 1) if seq < self._of else (revision + 1, 1)
        if (change.revision, change.seq) != follows:
            raise StoreUnusable(
                f"the change log goes on with {change.revision}:{change.seq} after {revision}:{seq} of {self._of}; "
                "run `graphsvc check` on the store"
            )

    # Ties

    def _tie(self, change: Change) -> None:
        row = self._numbered(change, orjson.loads(change.body)) if change.body is not None else None
        if change.version > 1:
            self._supersede(change)
        if row is not None:
            self._rows[change.id] = self.state.ties.table.length + len(self._numbers)
            self._numbers.append(row)

    def _numbered(self, change: Change, body: Mapping[str, Any]) -> tuple[int, ...]:
        """Write a tie as the numbers of its row."""
        state, revision = self.state, change.revision
        since, until, kind = body["since"], body["until"], body["kind"]
        if len(body) > len(_PLAIN):
            found = bodies.days(since, until, *(body.get(name) for name in _BOUNDS))
        else:
            found = bodies.days(since, until)
        high, low, rest = split_id(change.id)
        row = (
            change.version,
            KIND_NUMBERS[kind],
            state.sources.intern(body["dataset"], revision),
            state.entities.intern(body["from"], revision),
            state.entities.intern(body["to"], revision),
            *found,
            self._text(since),
            self._text(until),
            self._extra(kind, body["attributes"]),
            revision,
            NEVER,
            rest,
        )
        self._ids.append((high, low))
        return row
