"""The write path: single records and batches, each one transaction, answered once this process has followed it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphsvc import logs
from graphsvc.errors import Conflict, Fault, Faults, InvalidInput, InvalidParameter, NotFound, Retracted, TooLarge
from graphsvc.errors import VersionMismatch as Mismatch
from graphsvc.model import ids
from graphsvc.model.batch import PLURALS, READERS, Author, Batch, Mode, Write, listed, read_records
from graphsvc.model.rules import FLAG
from graphsvc.model.validation import Validator, short
from graphsvc.service import event_opens, patching, refusals
from graphsvc.service.record_references import RecordItem, RecordReferences
from graphsvc.service.stored_bodies import records
from graphsvc.snapshot.log_follower import Follower
from graphsvc.snapshot.view import View
from graphsvc.store.base import BatchRefused, LogChange, Store, WriteOutcome, WriteSummary, read_body

_ATTEMPTS = 50
_LETTERS = {"tie": "t-", "event": "e-"}


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """Who writes and why; the version that the record must have (None: any), or that it must be new."""

    by: Author
    reason: str | None = None
    expected: int | None = None
    only_new: bool = False


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What became of a single write: the outcome, the record as it now stands, the revision, and what looks wrong in it.

    Of a retraction, the body says what was retracted.
    """

    outcome: WriteOutcome
    body: dict[str, Any]
    revision: int
    warnings: tuple[str, ...] = ()


class RecordWriter:
    """Puts, changes and retracts records; every fault is listed at once and a refusal writes nothing.

    A reply waits up to `wait` seconds for this process to have followed the write.
    """

    def __init__(self, store: Store, follower: Follower, *, wait: float = 5.0, batch_limit: int = 50_000) -> None:
        self._store, self._follower, self._wait, self.batch_limit = store, follower, wait, batch_limit
        self.on_stored: Callable[[WriteSummary, float], None] = lambda written, seconds: None
        """Called with each write that the store has taken, and the seconds that it took."""

    def post(self, record: str, raw: Any, request: WriteRequest) -> WriteResult:
        """Add a record that is not there yet; the same again is answered `same`.

        An event's `opens` may hold whole ties, which are written with it.
        """
        if record == "event" and isinstance(raw, Mapping) and isinstance(raw.get("opens"), list):
            self._check_size(len(raw["opens"]))
        raw, ties = event_opens.parted(raw) if record == "event" else (raw, [])
        faults = Faults()
        references = self._references([*ties, (record, raw, "")], faults)
        writes = read_records(references.resolved(), faults)
        if faults:
            raise InvalidInput(references.hinted(faults))
        return self._single([replace(write, mode="create") for write in writes], request, references)

    def put(self, record: str, record_id: str, raw: Any, request: WriteRequest) -> WriteResult:
        """Replace a record, or create an entity or a source under this id."""
        if record in _LETTERS:
            _check_hashed(record, record_id)
            return self._put(record, record_id, raw, request, "replace")
        if not ids.is_slug(record_id):
            detail = f"{short(record_id)} is not an id; ids are lower-case words joined by hyphens, like 'new-zealand'"
            raise InvalidParameter.of("ref", detail)
        return self._put(record, record_id, raw, request, "upsert")

    def _put(self, record: str, record_id: str, raw: Any, request: WriteRequest, mode: Mode) -> WriteResult:
        faults = Faults()
        references = self._references([(record, raw, "")], faults)
        [(_, resolved, _)] = references.resolved()
        value = READERS[record](resolved, "", faults, id=record_id)
        if faults or value is None:
            raise InvalidInput(references.hinted(faults))
        if not request.only_new:
            write = Write(record, record_id, value, "", mode, request.expected)
            return self._single([write], request, references)
        try:
            return self._single([Write(record, record_id, value, "", "create")], request, references)
        except Conflict as exc:
            raise Mismatch(f"{record} {record_id} exists and differs, and If-None-Match asks that it be new") from exc

    def patch(self, record: str, record_id: str, patch: Any, request: WriteRequest) -> WriteResult:
        """Apply a JSON merge patch; where another write comes between, apply it to what that one left."""
        if not isinstance(patch, Mapping):
            raise InvalidInput([Fault("", "is not an object; a merge patch of a record is one")])
        for _ in range(_ATTEMPTS):
            current = self._current(record, record_id)
            body = read_body(current.body or "{}")
            changes = patching.written_out(patch, body) if record == "entity" else patch
            raw = patching.merged(body, changes)
            if "merged_into" not in patch:
                raw.pop("merged_into", None)  # It is not for a patch to say, and the store refuses what is merged.
            if record == "entity" and changes.get("names") and "name" not in patch:
                del raw["name"]  # It is the first of the names, and so of the new ones.
            expected = current.version if request.expected is None else request.expected
            try:
                return self._put(record, record_id, raw, replace(request, expected=expected), "replace")
            except Mismatch:
                if request.expected is not None:
                    raise
        raise Conflict(f"{record} {record_id} keeps changing; send the patch again")

    def stands(self, record: str, record_id: str) -> bool:
        """Say whether the record is in the store now, not retracted, be it followed yet or not."""
        history = self._store.history(record, record_id, limit=1)
        return bool(history) and history[0].body is not None

    def _current(self, record: str, record_id: str) -> LogChange:
        _check_id(record, record_id)
        history = self._store.history(record, record_id, limit=1)
        if not history:
            raise NotFound(f"there is no {record} {record_id}; POST it first")
        if history[0].body is None:
            raise Retracted(f"{record} {record_id} has been retracted; PUT it to bring it back")
        return history[0]

    def delete(self, record: str, record_id: str, request: WriteRequest) -> WriteResult:
        """Retract a record; its history stays. A second time is answered `same`."""
        _check_id(record, record_id)
        written = self._write([Write(record, record_id, None, "", expected=request.expected)], request)
        outcome = written.outcomes[-1]
        body = {"record": outcome.record, "id": outcome.id, "version": outcome.version, "outcome": outcome.outcome}
        return WriteResult(outcome, body, written.revision)

    def merge(self, entity_id: str, raw: Any, request: WriteRequest) -> WriteResult:
        """Say of an entity that it is another one, `into`; what was written for it is then read as that one's.

        Again into the same is answered `same`. Raises InvalidInput for a circle, for another kind of entity, and for
        what does not stand by itself.
        """
        _check_id("entity", entity_id)
        faults = Faults()
        into = Validator(raw, "", faults, ("into",)).text("into", required=True)
        if faults or into is None:
            raise InvalidInput(faults)
        references = self._references([], faults)
        into = references.entity_id(into, "/into")
        if faults:
            raise InvalidInput(faults)
        try:
            return self._merged(Write("entity", entity_id, None, "", "merge", request.expected, into), request)
        except InvalidInput as exc:
            raise InvalidInput(references.hinted(exc.faults), more=exc.more) from exc

    def unmerge(self, entity_id: str, request: WriteRequest) -> WriteResult:
        """Take back that an entity is another one; of one that stands by itself it is answered `same`."""
        _check_id("entity", entity_id)
        return self._merged(Write("entity", entity_id, None, "", "unmerge", request.expected), request)

    def _merged(self, write: Write, request: WriteRequest) -> WriteResult:
        written = self._write([write], request)
        [outcome] = written.outcomes
        [body] = records(self._store, [(outcome.record, outcome.id, outcome.version)])
        return WriteResult(outcome, body, written.revision)

    def _stored(self, batch: Batch, *, dry_run: bool = False) -> WriteSummary:
        """Have the store write a batch, and tell whoever measures it what became of it."""
        began = time.perf_counter()
        written = self._store.write(batch, dry_run=dry_run)
        if not dry_run:
            self.on_stored(written, time.perf_counter() - began)
        return written

    def _single(self, writes: Sequence[Write], request: WriteRequest, references: RecordReferences) -> WriteResult:
        write = writes[-1]
        try:
            written = self._write(writes, request)
        except InvalidInput as exc:
            raise InvalidInput(references.hinted(exc.faults), more=exc.more) from exc
        outcome = next(
            candidate for candidate in written.outcomes if (candidate.record, candidate.id) == write.reference
        )
        assert write.value is not None
        warnings = tuple(warned.detail for warned in written.warnings)
        return WriteResult(outcome, {**write.value.body(), "version": outcome.version}, written.revision, warnings)

    def _write(self, writes: Sequence[Write], request: WriteRequest) -> WriteSummary:
        try:
            written = self._stored(Batch(tuple(writes), request.by, request.reason))
        except BatchRefused as refused:
            raise refusals.single(refused) from refused
        self._follow(written)
        return written

    def batch(self, raw: Any, by: Author, *, reason: str | None = None, dry_run: bool = False) -> WriteSummary:
        """Write the lists `sources`, `entities`, `ties` and `events` of an object together, or nothing of them.

        `dry_run` and `reason` may be members of the object, too. Raises InvalidInput with every fault.
        """
        faults = Faults()
        reader = Validator(raw, "", faults, (*PLURALS, "dry_run", "reason"))
        dry_run = bool(FLAG.read(reader, "dry_run", False)) or dry_run
        reason = reader.text("reason", limit=1000) or reason
        return self.records(listed(reader.raw, faults), by, reason=reason, dry_run=dry_run, faults=faults)

    def records(
        self,
        items: Sequence[refusals.Item],
        by: Author,
        *,
        reason: str | None = None,
        dry_run: bool = False,
        faults: Sequence[Fault] = (),
    ) -> WriteSummary:
        """Write records given as (kind of record, what was sent, pointer) together, or nothing of them.

        `faults` are those found before. Raises InvalidInput with every fault, the store's own among them.
        """
        self._check_size(len(items))
        all_faults = Faults(faults)
        references = self._references(items, all_faults)
        try:
            writes = tuple(read_records(references.resolved(), all_faults))
        except InvalidInput as exc:
            raise InvalidInput(refusals.in_order(references.hinted(exc.faults), items), more=exc.more) from exc
        try:
            # What could be read of a faulty batch is tried, so that the store's faults are told as well.
            written = self._stored(Batch(writes, by, reason), dry_run=dry_run or bool(all_faults))
        except BatchRefused as refused:
            faults = [*all_faults, *refusals.of_batch(refused, items, writes)]
            raise InvalidInput(refusals.in_order(references.hinted(faults), items), more=refused.more) from refused
        if all_faults:
            raise InvalidInput(refusals.in_order(references.hinted(all_faults), items))
        if not dry_run:
            self._follow(written)
        return written

    def _check_size(self, count: int) -> None:
        if count > self.batch_limit:
            raise TooLarge(f"{count:,} records are more than a batch takes ({self.batch_limit:,}); send several")

    def _references(self, items: Sequence[RecordItem], faults: list[Fault]) -> RecordReferences:
        view = self._follower.view if self._follower.is_ready else None
        return RecordReferences(items, view, self._fresh_view, faults)

    def _fresh_view(self) -> View | None:
        """Return a view of the store as it stands now; None while the snapshot is first being built."""
        self._follower.wait_for(self._store.head().revision, self._wait)
        return self._follower.view if self._follower.is_ready else None

    def _follow(self, written: WriteSummary) -> None:
        if not self._follower.wait_for(written.revision, self._wait):
            logs.warning("a write is stored but not followed yet", revision=written.revision, waited=self._wait)


def _check_id(record: str, record_id: str) -> None:
    if record in _LETTERS:
        _check_hashed(record, record_id)
    elif not ids.is_slug(record_id):
        raise NotFound(f"there is no {record} {short(record_id)}; writes take ids, not codes or names")


def _check_hashed(record: str, record_id: str) -> None:
    if not (ids.HASHED.match(record_id) and record_id.startswith(_LETTERS[record])):
        raise NotFound(f"there is no {record} {short(record_id)}; the ids of {record}s begin with {_LETTERS[record]}")
