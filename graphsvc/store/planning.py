"""Decide what a batch changes, from what the store holds: pure, and the same for every adapter.

An adapter takes its lock, reads what `needed` names into a `StoreRecords`, calls `plan` and writes the planned changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from graphsvc.errors import Conflict, GraphsvcError, NotFound, Retracted, StillReferred
from graphsvc.errors import VersionMismatch as Mismatch
from graphsvc.model import citation
from graphsvc.model.batch import Batch, Write
from graphsvc.model.citation import Record, Reference
from graphsvc.model.entity import Entity
from graphsvc.model.event import Event
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.source import Source
from graphsvc.model.tie import Tie
from graphsvc.store import merging
from graphsvc.store.base import BatchRefused, Warned, WriteOutcome
from graphsvc.store.canonical import canonical
from graphsvc.store.coverage import ahead, unheard
from graphsvc.store.draft import Current, Draft, Planned, StoreRecords
from graphsvc.store.event_closes import close, close_within
from graphsvc.store.existing import implausible
from graphsvc.store.losing import lost
from graphsvc.store.merging import Move
from graphsvc.store.references import check, check_bodies
from graphsvc.store.unlikely_dates import unlikely_dates

__all__ = ["NOTES", "BatchPlan", "Current", "Planned", "Referrers", "StoreRecords", "needed", "plan"]

NOTES = Source(citation.NOTES, "dataset", "Analyst's notes", citation.NOTES)
_ORDER = {"source": 0, "entity": 1, "tie": 2, "event": 3}
Written = Sequence[tuple[Write, Tie]]
_FIXED = {
    "entity": ("kind",),
    "tie": ("kind", "dataset", "from", "to"),
    "event": ("kind", "dataset"),
    "source": ("kind",),
}


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """All that a batch comes to: changes in the order of their seq, and what to answer.

    `merged` gives the entity that then stands for each merged one that the batch names, `moves` the mergers that the
    batch begins or ends: for stores that keep what is written for an entity at the one that stands for it.
    """

    changes: tuple[Planned, ...]
    outcomes: tuple[WriteOutcome, ...]
    warnings: tuple[Warned, ...]
    merged: Mapping[str, str] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()


Referrers = Callable[[Reference], Sequence[tuple[str, str]]]
"""Gives (kind of record, id) of each current record that refers to an entity or a source."""


def needed(batch: Batch) -> frozenset[Reference]:
    """Name every record whose latest version must be read before planning, see `merging.with_successors`."""
    references = {("source", citation.NOTES)}
    for write in batch.writes:
        references.add(write.reference)
        if write.value is not None:
            references |= set(write.value.references().values())
        if write.into is not None:
            references.add(("entity", write.into))
    return frozenset(references)


def plan(batch: Batch, state: StoreRecords, referrers: Referrers) -> BatchPlan:
    """Decide the batch. Raises Refused with every refusal, StoreUnusable where what is stored cannot be read.

    `state.loaded` must hold the records of every dataset in `batch.loads`, and `state.current` those and `needed`,
    with all that the merged entities among them are merged into.
    """
    try:
        return _Planning(batch, state, referrers).run()
    except (LookupError, TypeError, ValueError, AttributeError) as exc:
        # What was stored is not checked each time that it is read; where it is the reason, it is said to be.
        check_bodies(state.current, exc)
        raise


class _Planning:
    def __init__(self, batch: Batch, state: StoreRecords, referrers: Referrers) -> None:
        self.batch, self.state, self.referrers = batch, state, referrers
        self.draft = Draft(batch, state)
        self.writes: list[Write] = []
        self.outcomes: list[WriteOutcome] = []
        self.repeated: set[Reference] = set()

    def run(self) -> BatchPlan:
        draft = self.draft
        self.writes = writes = self._written_out()
        self._collect()
        close_within(draft)
        for write in writes:
            if write.value is None:
                self._retract(write)
            else:
                self._put(write, draft.of(write) or write.value)
        self._drop()
        changed = [
            (write, value)
            for write in writes
            # Of what comes twice nobody knows which is meant, and not all that both refer to has been read.
            if write.reference in draft.planned
            and write.reference not in self.repeated
            and (value := draft.of(write)) is not None
        ]
        for write, value in changed:
            merging.check(draft, write) if write.merges else check(draft, write, value)
        for write, value in changed:
            if isinstance(value, Event):
                close(draft, write, value)
        if draft.refusals:
            raise BatchRefused(draft.refusals)
        merged, moves = merging.merged(draft), merging.moves(draft, writes)
        return BatchPlan(self._ordered(), tuple(self.outcomes), tuple(self._warnings()), merged, moves)

    def _written_out(self) -> list[Write]:
        """Write out each merger as what it puts; refuse those of what is not there."""
        writes = []
        for write in merging.written_out(self.batch, self.state):
            if isinstance(write, Write):
                writes.append(write)
            else:
                self.draft.refuse(write[0].pointer, write[1])
        return writes

    def _collect(self) -> None:
        draft = self.draft
        seen: set[Reference] = set()
        for write in self.writes:
            if write.reference in seen:
                by_saying = " and give a key or a discriminator to two that differ" if _is_hashed(write) else ""
                detail = f"{write.record} {write.id} comes twice in this batch; send each record once{by_saying}"
                draft.fault(write.pointer, detail)
                self.repeated.add(write.reference)
            seen.add(write.reference)
            if write.value is None:
                draft.retracted.add(write.reference)
            else:
                draft.puts[write.reference] = write.value
        uses_notes = any(value.dataset == citation.NOTES for value in draft.puts.values())
        notes = ("source", citation.NOTES)
        if uses_notes and notes not in draft.puts and not draft.stands(notes):
            draft.change(notes, NOTES)

    def _say(self, write: Write, version: int, outcome: str) -> None:
        self.outcomes.append(WriteOutcome(write.pointer, write.record, write.id, version, cast(Any, outcome)))

    # Putting

    def _put(self, write: Write, value: Record) -> None:
        current = self.state.current.get(write.reference)
        if current is not None and _is_same(current.text, value):
            self._say(write, current.version, "same")
            return
        if (
            self.batch.loads
            and not write.merges
            and current is not None
            and self._keeps_correction(write, current, value)
        ):
            return
        if isinstance(value, Entity) and value.merged_into and not write.merges:
            self.draft.fault(f"{write.pointer}/merged_into", "is set by merging only; leave it out")
            return
        error = self._forbids(write, current, value)
        if error is not None:
            self.draft.refuse(write.pointer, error)
            return
        version = self.draft.change(write.reference, value)
        self._say(write, version, "changed" if current else "new")

    def _keeps_correction(self, write: Write, current: Current, value: Record) -> bool:
        """Compare what comes with what the last load wrote; True where the record is to stay as it is."""
        reference = write.reference
        never = object()
        last = self.state.loaded.get(reference, cast(Any, never))
        if last is not never and _is_same(last, value):
            # What stands is the correction, so the file's record refers to nothing and vouches for nothing.
            del self.draft.puts[reference]
            self._say(write, current.version, "same")
            return True
        if last is never or last != current.text:
            if self.batch.corrections == "overwrite":
                return False
            if self.batch.corrections == "keep":
                del self.draft.puts[reference]
                self._say(write, current.version, "conflict")
                return True
            since = "was not written by a load" if last is never else "has changed since its last load"
            detail = (
                f"{write.record} {write.id} {since} and differs from the file; load with --overwrite to replace it, or with "
                "--dry-run to see how they differ"
            )
            self.draft.refuse(write.pointer, Conflict(detail))
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
            return merging.forbids(what, current.body) or Conflict(f"{what} exists and differs; use PUT to replace it")
        mismatch = _mismatch(what, write.expected, current.version)
        if mismatch or current.text is None:
            return mismatch
        if write.mode != "unmerge" and (merged := merging.forbids(what, current.body)):
            return merged
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
            self.draft.refuse(write.pointer, NotFound(f"there is no {what}; there is nothing to retract"))
        elif current.text is None:
            self._say(write, current.version, "same")
        elif error := _mismatch(what, write.expected, current.version) or self._holds(write.reference, current):
            self.draft.refuse(write.pointer, error)
        else:
            self._say(write, self.draft.change(write.reference, None), "retracted")

    def _holds(self, reference: Reference, current: Current) -> Conflict | None:
        """Say why a record that stands cannot be retracted: it is merged, or referred to."""
        return merging.forbids(" ".join(reference), current.body) or self._still_referred(reference)

    def _still_referred(self, reference: Reference) -> StillReferred | None:
        if reference[0] not in ("entity", "source"):
            return None
        draft = self.draft
        left = [
            f"{record} {record_id}"
            for record, record_id in self.referrers(reference)
            if (record, record_id) not in draft.retracted
            and (
                (record, record_id) not in draft.puts
                or reference in draft.puts[record, record_id].references().values()
            )
        ]
        if not left:
            return None
        shown = ", ".join(sorted(left)[:10]) + (f" and {len(left) - 10} more" if len(left) > 10 else "")
        return StillReferred(
            f"{' '.join(reference)} is still referred to by {shown}; retract or change those first", left
        )

    def _drop(self) -> None:
        """Retract what the last load of these datasets wrote and the batch no longer has."""
        given = {write.reference for write in self.writes} | self.batch.spared
        dropped = [
            reference
            for reference, text in self.state.loaded.items()
            if reference not in given
            and text is not None
            and self.draft.stands(reference)
            and self._is_in_parts(self.state.current[reference])
        ]
        if self.batch.corrections == "keep":
            corrected = [one for one in dropped if self.state.current[one].text != self.state.loaded[one]]
            for reference in corrected:
                dropped.remove(reference)
                self._say(Write(*reference, None, ""), self.state.current[reference].version, "conflict")
        self.draft.retracted.update(dropped)
        for reference in sorted(dropped, key=lambda ref: (-_ORDER[ref[0]], ref)):
            current = self.state.current[reference]
            if current.text != self.state.loaded[reference] and self.batch.corrections != "overwrite":
                detail = (
                    f"{' '.join(reference)} is no longer in the files but has changed since its last load; "
                    "load with --overwrite to retract it"
                )
                self.draft.refuse("", Conflict(detail))
            elif error := self._holds(reference, current):
                self.draft.refuse("", error)
            else:
                self._say(Write(*reference, None, ""), self.draft.change(reference, None), "retracted")

    def _is_in_parts(self, current: Current) -> bool:
        """Return whether a loaded record belongs to what the batch gives in full."""
        parts = self.batch.parts.get(current.body["dataset"])
        if parts is None:
            return True
        key = current.body.get("key")
        return isinstance(key, str) and key.partition(" ")[0] in parts

    # Answering

    def _ordered(self) -> tuple[Planned, ...]:
        """Order changes so that what is referred to comes first, and goes last."""
        puts = [change for change in self.draft.planned.values() if change.op == "put"]
        retractions = [change for change in self.draft.planned.values() if change.op == "retract"]
        puts.sort(key=lambda change: _ORDER[change.record])
        retractions.sort(key=lambda change: -_ORDER[change.record])
        return tuple(puts + retractions)

    def _warnings(self) -> Iterable[Warned]:
        """Warn of what can be taken and yet is unlikely to be meant."""
        ties = self.draft.ties()
        yield from _twins(ties)
        yield from ahead(self.draft)
        yield from unheard(self.draft, ties)
        yield from implausible(self.draft, ties)
        yield from unlikely_dates(self.draft)
        yield from _one_sided(ties)
        yield from lost(self.draft)


def _one_sided(ties: Written) -> Iterable[Warned]:
    """Warn of obligations of a direct alliance that only one of the two owes, in what this batch says."""
    stated = [(write, tie) for write, tie in ties if tie.kind == "allied_with" and tie.attributes.get("obligations")]
    directions = {(tie.dataset, tie.from_id, tie.to_id) for _, tie in stated}
    for write, tie in stated:
        if not tie.attributes.get("mutual") and (tie.dataset, tie.to_id, tie.from_id) not in directions:
            owed = ", ".join(tie.attributes["obligations"])
            detail = (
                f"tie {tie.id} says what {tie.from_id!r} owes {tie.to_id!r} ({owed}), and nothing what it is owed; "
                "add `mutual: true` if both owe it, or a tie in the other direction"
            )
            yield Warned(write.pointer, detail)


def _twins(ties: Written) -> Iterable[Warned]:
    """Warn of two equal claims under different ids.

    Written out are only claims that agree in kind, parties, spell and dataset with another: hardly any.
    """
    outlines = [_outline(tie) for _, tie in ties]
    count = Counter(outlines)
    seen: dict[str, str] = {}
    for (write, tie), outline in zip(ties, outlines, strict=True):
        if count[outline] == 1:
            continue
        first_id = seen.setdefault(_claim(tie), tie.id)
        if first_id != tie.id:
            yield Warned(write.pointer, f"ties {first_id} and {tie.id} make the same claim under different ids")


def _outline(tie: Tie) -> tuple[str, ...]:
    """Return what equal claims have in common and is at hand; parties in one order, whatever the kind."""
    parties = (tie.from_id, tie.to_id) if tie.from_id < tie.to_id else (tie.to_id, tie.from_id)
    return (tie.kind, *parties, tie.dataset, tie.interval.since.text, tie.interval.until.text)


def _is_same(text: str | None, value: Record) -> bool:
    """Say whether a stored record says what is written; an entity stored before there was `exists` lacks it."""
    body = value.body()
    if text == canonical(body):
        return True
    return isinstance(value, Entity) and body.pop("exists", None) is None and text == canonical(body)


def _claim(tie: Tie) -> str:
    """Return what a tie says, without what names it; the parties of a symmetric tie have no order."""
    body = {name: value for name, value in tie.body().items() if name not in ("id", "key", "discriminator")}
    if TIE_KINDS[tie.kind].is_symmetric:
        body["from"], body["to"] = sorted((tie.from_id, tie.to_id))
    return canonical(body)


def _is_hashed(write: Write) -> bool:
    return write.record in ("tie", "event")


def _mismatch(what: str, expected: int | None, version: int | None) -> Mismatch | None:
    if expected is None or expected == version:
        return None
    now = f"at version {version}" if version else "not there"
    return Mismatch(f"{what} is {now}, not at {expected}; read it again and repeat the change on what it says now")
