"""Decide what a batch changes, from what the store holds: pure, and the same for every adapter.

An adapter takes its lock, reads what `needed` names into a `State`, calls `plan` and writes the planned changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, cast

from graphsvc.errors import Conflict, Fault, GraphsvcError, InvalidInput, NotFound, Retracted, StillReferred
from graphsvc.errors import VersionMismatch as Mismatch
from graphsvc.model import citation, ids, intervals, moments
from graphsvc.model.batch import LOADER, READERS, Batch, Write
from graphsvc.model.citation import Record, Reference
from graphsvc.model.dates import FIRST_DAY, OPEN, DateError
from graphsvc.model.entity import Entity
from graphsvc.model.event import Event
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.source import Source
from graphsvc.model.tie import Tie
from graphsvc.store.base import Op, Outcome, Refusal, Refused

NOTES = Source(citation.NOTES, "dataset", "Analyst's notes", citation.NOTES)
_ORDER = {"source": 0, "entity": 1, "tie": 2, "event": 3}
_FIXED = {
    "entity": ("kind",),
    "tie": ("kind", "dataset", "from", "to"),
    "event": ("kind", "dataset"),
    "source": ("kind",),
}


@dataclass(frozen=True)
class Current:
    """The latest version of a record: its canonical JSON, None where it is retracted."""

    version: int
    text: str | None

    @cached_property
    def body(self) -> dict[str, Any]:
        """Give the record as it stands; empty where it is retracted."""
        return json.loads(self.text) if self.text else {}


@dataclass(frozen=True, slots=True)
class State:
    """What a store holds of the records that a batch needs.

    `loaded` holds, for batches that load datasets, the canonical JSON that the last load wrote of each record
    (None: its last load retracted it); records no load ever wrote are not in it.
    """

    current: Mapping[Reference, Current]
    loaded: Mapping[Reference, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """A change to write: the record's next version, its canonical JSON, and what stood there before (None: nothing)."""

    record: str
    id: str
    version: int
    op: Op
    value: Record | None
    text: str | None
    before: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a batch comes to: changes in the order of their seq, and what to answer."""

    changes: tuple[Planned, ...]
    outcomes: tuple[Outcome, ...]
    warnings: tuple[str, ...]


Referrers = Callable[[Reference], Sequence[tuple[str, str]]]
"""Gives (kind of record, id) of each current record that refers to an entity or a source."""


def needed(batch: Batch) -> frozenset[Reference]:
    """Name every record whose latest version must be read before planning."""
    found = {("source", citation.NOTES)}
    for write in batch.writes:
        found.add(write.reference)
        if write.value is not None:
            found |= set(write.value.references().values())
    return frozenset(found)


def plan(batch: Batch, state: State, referrers: Referrers) -> Plan:
    """Decide the batch. Raises Refused with every refusal.

    `state.loaded` must hold the records of every dataset in `batch.loads`, and `state.current` those and `needed`.
    """
    return _Planning(batch, state, referrers).run()


def moment_after(last: str) -> str:
    """Give the moment of a revision that follows one of `last`: now, or `last` where the clock has gone back."""
    return max(moments.now(), last)


class _Planning:
    def __init__(self, batch: Batch, state: State, referrers: Referrers) -> None:
        self.batch, self.state, self.referrers = batch, state, referrers
        self.refusals: list[Refusal] = []
        self.outcomes: list[Outcome] = []
        self.planned: dict[Reference, Planned] = {}
        self.puts: dict[Reference, Record] = {}
        self.retracted: set[Reference] = set()

    def run(self) -> Plan:
        self._collect()
        self._close_within()
        for write in self.batch.writes:
            if write.value is None:
                self._retract(write)
            else:
                self._put(write, self.puts[write.reference])
        self._drop()
        for write in self.batch.writes:
            if write.value is not None:
                self._check_references(write, write.value)
        for write in self.batch.writes:
            if isinstance(write.value, Event) and write.reference in self.planned:
                self._close(write, write.value)
        if self.refusals:
            raise Refused(self.refusals)
        return Plan(self._ordered(), tuple(self.outcomes), tuple(self._warnings()))

    def _refuse(self, pointer: str, error: GraphsvcError) -> None:
        self.refusals.append(Refusal(pointer, error))

    def _fault(self, pointer: str, detail: str) -> None:
        self._refuse(pointer, InvalidInput([Fault(pointer, detail)]))

    def _collect(self) -> None:
        seen: set[Reference] = set()
        for write in self.batch.writes:
            if write.reference in seen:
                self._fault(
                    write.pointer,
                    f"{write.record} {write.id} comes twice in this batch; send each record once"
                    + (
                        " and give a key or a discriminator to two that differ"
                        if write.record in ("tie", "event")
                        else ""
                    ),
                )
            seen.add(write.reference)
            if write.value is None:
                self.retracted.add(write.reference)
            else:
                self.puts[write.reference] = write.value
        uses_notes = any(value.dataset == citation.NOTES for value in self.puts.values())
        notes = ("source", citation.NOTES)
        if uses_notes and notes not in self.puts and not self._stands(notes):
            self._plan(notes, NOTES)

    def _stands(self, reference: Reference) -> bool:
        current = self.state.current.get(reference)
        return current is not None and current.text is not None

    def _plan(self, reference: Reference, value: Record | None) -> int:
        current = self.state.current.get(reference)
        version = current.version + 1 if current else 1
        text = ids.canonical(value.body()) if value is not None else None
        before = current.body if current and current.text else None
        op: Op = "put" if value is not None else "retract"
        self.planned[reference] = Planned(*reference, version, op, value, text, before)
        return version

    def _say(self, write: Write, version: int, outcome: str) -> None:
        self.outcomes.append(Outcome(write.pointer, write.record, write.id, version, cast(Any, outcome)))

    # Putting

    def _put(self, write: Write, value: Record) -> None:
        current = self.state.current.get(write.reference)
        if current is not None and current.text == ids.canonical(value.body()):
            self._say(write, current.version, "same")
            return
        if self.batch.loads and current is not None and self._keeps_correction(write, current):
            return
        error = self._forbids(write, current, value)
        if error is not None:
            self._refuse(write.pointer, error)
            return
        version = self._plan(write.reference, value)
        self._say(write, version, "changed" if current else "new")

    def _keeps_correction(self, write: Write, current: Current) -> bool:
        """Compare what comes with what the last load wrote; True where the record is to stay as it is."""
        value, reference = cast(Record, write.value), write.reference
        never = object()
        last = self.state.loaded.get(reference, cast(Any, never))
        if last == ids.canonical(value.body()):
            self._say(write, current.version, "same")
            return True
        if last is never or last != current.text:
            if self.batch.overwrite:
                return False
            since = "was not written by a load" if last is never else "has changed since its last load"
            detail = f"{write.record} {write.id} {since} and differs from the file; load with --overwrite to replace it"
            self._refuse(write.pointer, Conflict(detail))
            return True
        return False

    def _forbids(self, write: Write, current: Current | None, value: Record) -> GraphsvcError | None:
        what = f"{write.record} {write.id}"
        if current is None:
            if write.mode == "replace":
                return NotFound(f"there is no {what}; POST it first")
            return _mismatch(what, write.expected, None)
        if write.mode == "create":
            if current.text is None:
                return Retracted(f"{what} has been retracted; PUT it to bring it back")
            return Conflict(f"{what} exists and differs; use PUT to replace it")
        mismatch = _mismatch(what, write.expected, current.version)
        if mismatch or current.text is None:
            return mismatch
        if current.body.get("merged_into"):
            return Conflict(f"{what} is merged into {current.body['merged_into']}; write to that")
        body = value.body()
        for name in _FIXED[write.record]:
            if body[name] != current.body[name]:
                then = f"it is {current.body[name]!r} and would become {body[name]!r}"
                return Conflict(f"the {name} of {what} cannot change ({then}); retract it and add another")
        return None

    # Retracting

    def _retract(self, write: Write) -> None:
        current = self.state.current.get(write.reference)
        what = f"{write.record} {write.id}"
        if current is None:
            self._refuse(write.pointer, NotFound(f"there is no {what}"))
        elif current.text is None:
            self._say(write, current.version, "same")
        elif error := _mismatch(what, write.expected, current.version) or self._still_referred(write.reference):
            self._refuse(write.pointer, error)
        else:
            self._say(write, self._plan(write.reference, None), "retracted")

    def _still_referred(self, reference: Reference) -> StillReferred | None:
        if reference[0] not in ("entity", "source"):
            return None
        left = [
            f"{record} {id}"
            for record, id in self.referrers(reference)  # noqa: A001
            if (record, id) not in self.retracted
            and ((record, id) not in self.puts or reference in self.puts[record, id].references().values())
            and (record, id) != reference
        ]
        if not left:
            return None
        shown = ", ".join(sorted(left)[:10]) + (f" and {len(left) - 10} more" if len(left) > 10 else "")
        return StillReferred(
            f"{' '.join(reference)} is still referred to by {shown}; retract or change those first", left
        )

    def _drop(self) -> None:
        """Retract what the last load of these datasets wrote and the batch no longer has."""
        dropped = [
            reference
            for reference, text in self.state.loaded.items()
            if reference not in self.puts and text is not None and self._stands(reference)
        ]
        self.retracted.update(dropped)
        for reference in sorted(dropped, key=lambda one: (-_ORDER[one[0]], one)):
            write = Write(*reference, None, "")
            current = self.state.current[reference]
            if current.text != self.state.loaded[reference] and not self.batch.overwrite:
                self._refuse(
                    "",
                    Conflict(
                        f"{' '.join(reference)} is no longer in the files but has changed since its last load; "
                        "load with --overwrite to retract it"
                    ),
                )
            elif error := self._still_referred(reference):
                self._refuse("", error)
            else:
                self._say(write, self._plan(reference, None), "retracted")

    # References

    def _check_references(self, write: Write, value: Record) -> None:
        if write.reference not in self.planned:
            return
        for where, reference in value.references().items():
            if reference in self.retracted or (
                reference not in self.puts and reference not in self.planned and not self._stands(reference)
            ):
                self._fault(f"{write.pointer}{where}", self._missing(reference))
        dataset = self._body(("source", value.dataset))
        if dataset and dataset["kind"] != "dataset":
            self._fault(
                f"{write.pointer}/dataset", f"{value.dataset!r} is a source of kind {dataset['kind']}, not a dataset"
            )
        if isinstance(value, Tie):
            self._check_parties(write, value)
            self._check_open_start(write, value, dataset)
        if isinstance(value, Event):
            self._check_own_ties(write, value)

    def _missing(self, reference: Reference) -> str:
        record, id = reference  # noqa: A001
        current = self.state.current.get(reference)
        if reference in self.retracted or (current is not None and current.text is None):
            return f"{record} {id!r} has been retracted; PUT it to bring it back, or name another"
        return f"there is no {record} {id!r}; write it first, or in the same batch"

    def _body(self, reference: Reference) -> Mapping[str, Any] | None:
        if reference in self.puts:
            return self.puts[reference].body()
        current = self.state.current.get(reference)
        return current.body if current and current.text else None

    def _check_parties(self, write: Write, tie: Tie) -> None:
        kind = TIE_KINDS[tie.kind]
        for name, id, allowed in (("from", tie.from_id, kind.sources), ("to", tie.to_id, kind.targets)):  # noqa: A001
            entity = self.puts.get(("entity", id))
            found = entity.kind if isinstance(entity, Entity) else (self._body(("entity", id)) or {}).get("kind")
            if found is not None and found not in allowed:
                side = "comes from" if name == "from" else "goes to"
                detail = f"{id!r} is a {found}; {tie.kind} {side} a {' or '.join(allowed)}"
                self._fault(f"{write.pointer}/{name}", detail)

    def _check_open_start(self, write: Write, tie: Tie, dataset: Mapping[str, Any] | None) -> None:
        if tie.interval.since.text != OPEN or dataset is None:
            return
        question = TIE_KINDS[tie.kind].question
        periods = [entry["period"] for entry in dataset.get("coverage", ()) if entry["question"] == question]
        if not any(intervals.parse_period(period).first > FIRST_DAY for period in periods):
            self._fault(
                f"{write.pointer}/since",
                f"'..' needs a coverage of {question or tie.kind} in {tie.dataset!r} to begin at, and it declares none; "
                "send '' with since_latest where the start is unknown",
            )

    # Events

    def _check_own_ties(self, write: Write, event: Event) -> None:
        for name in ("opens", "closes"):
            for i, id in enumerate(getattr(event, name)):  # noqa: A001
                tie = self._body(("tie", id))
                if tie is not None and tie["dataset"] != event.dataset:
                    self._fault(
                        f"{write.pointer}/{name}/{i}",
                        f"tie {id} is a claim of {tie['dataset']!r}; an event of {event.dataset!r} {name} its own ties only",
                    )

    def _close_within(self) -> None:
        """Take ties that come open, in one batch with the event that closes them, as closed: so it can be repeated."""
        if self.batch.by == LOADER:
            return
        for event in [value for value in self.puts.values() if isinstance(value, Event)]:
            for id in event.closes:  # noqa: A001
                tie = self.puts.get(("tie", id))
                if isinstance(tie, Tie) and tie.interval.until.text == OPEN:
                    interval = replace(tie.interval, until=event.when)
                    if interval.since.earliest < event.when.latest:
                        self.puts["tie", id] = replace(tie, interval=interval)

    def _close(self, write: Write, event: Event) -> None:
        """Give the ties that the event newly closes its date as their end, where they are still open."""
        planned = self.planned[write.reference]
        known = set((planned.before or {}).get("closes", ()))
        for i, id in enumerate(event.closes):  # noqa: A001
            body = self._body(("tie", id))
            if id in known or body is None:
                continue
            where = f"{write.pointer}/closes/{i}"
            if body["until"] != OPEN:
                end = {name: body.get(f"until_{name}") for name in ("earliest", "latest")}
                if (body["until"], end) != (event.when.text, _beside(event)):
                    self._fault(
                        where, f"tie {id} ends {body['until']!r} already, and the event is of {event.when.text!r}"
                    )
            elif self.batch.by == LOADER:
                self._fault(where, f"tie {id} is still open; write until: {event.when.text} in the tie itself")
            else:
                self._end(id, body, event, where)

    def _end(self, id: str, body: Mapping[str, Any], event: Event, where: str) -> None:  # noqa: A002
        reference = ("tie", id)
        tie = cast(Tie, self.puts.get(reference) or READERS["tie"](body, where, []))
        try:
            interval = replace(tie.interval, until=event.when)
            if interval.since.earliest >= event.when.latest:
                raise DateError(f"it begins {tie.interval.since.text!r}, not before the event")
        except DateError as exc:
            self._fault(where, f"tie {id} cannot end {event.when.text!r}: {exc}")
            return
        self._plan(reference, replace(tie, interval=interval))

    def _ordered(self) -> tuple[Planned, ...]:
        """Order changes so that what is referred to comes first, and goes last."""
        puts = [one for one in self.planned.values() if one.op == "put"]
        retractions = [one for one in self.planned.values() if one.op == "retract"]
        puts.sort(key=lambda one: _ORDER[one.record])
        retractions.sort(key=lambda one: -_ORDER[one.record])
        return tuple(puts + retractions)

    def _warnings(self) -> Iterable[str]:
        """Warn of two equal claims under different ids."""
        seen: dict[str, str] = {}
        for value in self.puts.values():
            if isinstance(value, Tie):
                body = value.body()
                said = ids.canonical({name: body[name] for name in body if name not in ("id", "key", "discriminator")})
                other = seen.setdefault(said, value.id)
                if other != value.id:
                    yield f"ties {other} and {value.id} make the same claim under different ids"


def _beside(event: Event) -> dict[str, str | None]:
    body = event.body()
    return {name: body.get(f"when_{name}") for name in ("earliest", "latest")}


def _mismatch(what: str, expected: int | None, version: int | None) -> Mismatch | None:
    if expected is None or expected == version:
        return None
    now = f"at version {version}" if version else "not there"
    return Mismatch(f"{what} is {now}, not at {expected}; read it again and repeat the change on what it says now")
