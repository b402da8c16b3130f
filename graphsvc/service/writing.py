"""The write path: single records and batches, each one transaction, answered once this process has followed it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import structlog

from graphsvc.errors import (
    Conflict,
    Fault,
    GraphsvcError,
    InvalidInput,
    NotFound,
    Retracted,
    StillReferred,
    TooLarge,
    VersionMismatch,
)
from graphsvc.model.batch import READERS, Author, Batch, Write, read_batch, read_records
from graphsvc.service import merging_json, opening
from graphsvc.service.refusals import all_faults, single_error
from graphsvc.snapshot.following import Follower
from graphsvc.store.base import Change, Outcome, Refused, Store, Written

_ATTEMPTS = 20
_logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ask:
    """Who writes, why, and what the record must be: at a version, absent, or (None, False) anything."""

    by: Author
    reason: str | None = None
    expected: int | None = None
    only_new: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a single write: the outcome, and the record as it now stands."""

    outcome: Outcome
    body: dict[str, Any]


class Writing:
    """Puts, changes and retracts records; every fault is listed at once and a refusal writes nothing."""

    def __init__(self, store: Store, follower: Follower, *, wait: float = 5.0, batch_limit: int = 50_000) -> None:
        self._store, self._follower, self._wait, self._batch_limit = store, follower, wait, batch_limit

    def post(self, record: str, raw: Any, ask: Ask) -> Done:
        """Add a record that is not there yet; the same again is answered `same`.

        An event's `opens` may hold whole ties, which are written with it.
        """
        faults: list[Fault] = []
        items = [(record, raw, "")]
        if record == "event":
            raw, ties = opening.parted(raw, faults)
            items = [*ties, (record, raw, "")]
        writes = read_records(items, faults)
        if faults:
            raise InvalidInput(faults)
        writes = [replace(write, mode="create") for write in writes]
        writes[-1] = replace(writes[-1], expected=ask.expected)
        return self._single(writes, ask)

    def put(self, record: str, id: str, raw: Any, ask: Ask) -> Done:  # noqa: A002
        """Replace a record, or create an entity or a source under this id."""
        mode: Literal["upsert", "replace"] = "upsert" if record in ("entity", "source") else "replace"
        return self._put(record, id, raw, ask, mode)

    def _put(self, record: str, id: str, raw: Any, ask: Ask, mode: Literal["upsert", "replace"]) -> Done:  # noqa: A002
        faults: list[Fault] = []
        value = READERS[record](raw, "", faults, id=id)
        if faults or value is None:
            raise InvalidInput(faults)
        write = Write(record, id, value, "", "create" if ask.only_new else mode, ask.expected)
        return self._single([write], ask)

    def patch(self, record: str, id: str, patch: Any, ask: Ask) -> Done:  # noqa: A002
        """Apply a JSON merge patch (RFC 7396); where another write comes between, it is applied to what that left."""
        if not isinstance(patch, Mapping):
            raise InvalidInput([Fault("", "is not an object; a merge patch of a record is one")])
        for attempt in range(_ATTEMPTS):
            current = self._current(record, id)
            raw = merging_json.merged(json.loads(current.body or "{}"), patch)
            expected = current.version if ask.expected is None else ask.expected
            try:
                return self._put(record, id, raw, replace(ask, expected=expected), "replace")
            except VersionMismatch:
                if ask.expected is not None or attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError("unreachable")

    def _current(self, record: str, id: str) -> Change:  # noqa: A002
        found = self._store.history(record, id, limit=1)
        if not found:
            raise NotFound(f"there is no {record} {id}; POST it first")
        if found[0].body is None:
            raise Retracted(f"{record} {id} has been retracted; PUT it to bring it back")
        return found[0]

    def delete(self, record: str, id: str, ask: Ask) -> Outcome:  # noqa: A002
        """Retract a record; its history stays. A second time is answered `same`."""
        write = Write(record, id, None, "", expected=ask.expected)
        return self._write(Batch((write,), ask.by, ask.reason), ask).outcomes[-1]

    def batch(self, raw: Any, by: Author, *, reason: str | None, dry_run: bool) -> Written:
        """Write the lists `sources`, `entities`, `ties` and `events` of an object together, or nothing of them."""
        if not isinstance(raw, Mapping):
            raise InvalidInput([Fault("", "is not an object; send entities, ties, events and sources in one")])
        self._check_size(sum(len(items) for items in raw.values() if isinstance(items, list)))
        faults: list[Fault] = []
        writes = read_batch(raw, faults)
        return self._batch(raw, writes, faults, Batch(writes, by, reason), dry_run)

    def lines(self, items: Sequence[tuple[str, Any, str]], by: Author, *, reason: str | None, dry_run: bool) -> Written:
        """Write records given as (kind of record, what was sent, pointer) together, or nothing of them."""
        self._check_size(len(items))
        faults: list[Fault] = []
        writes = tuple(read_records(items, faults))
        return self._batch({pointer: raw for _, raw, pointer in items}, writes, faults, Batch(writes, by, reason), dry_run)
