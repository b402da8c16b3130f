"""Decide the merging of entities and its undoing, and say which entity stands for which afterwards.

A merger changes the merged entity alone, which from then on names the one that it is. Only what stands by itself is
merged, and only into what does: so there is never a circle, and undoing one merger leaves those before it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from graphsvc.errors import Conflict, GraphsvcError, NotFound, Retracted
from graphsvc.model.batch import READERS, Batch, Write
from graphsvc.model.citation import Reference
from graphsvc.model.entity import Entity
from graphsvc.store.draft import Current, Draft, StoreRecords

Body = Callable[[Reference], Mapping[str, Any] | None]
Read = Callable[[Collection[Reference]], dict[Reference, Current]]
_MARK = '"merged_into":"'
"""What the canonical JSON of a merged entity holds; looking for it spares reading all others."""


@dataclass(frozen=True, slots=True)
class Move:
    """An entity whose merger began or ended: into which it is merged now (None: none).

    What was written for it, or for those merged into it, stood at the entity `before` and stands at `after`.
    """

    id: str
    into: str | None
    before: str
    after: str


def with_successors(read: Read, references: Collection[Reference]) -> dict[Reference, Current]:
    """Read records, and of the merged entities among them also those that they are merged into, to the end."""
    currents = read(references)
    new: Iterable[Current] = list(currents.values())
    while more := {
        successor for current in new if (successor := _successor(current)) is not None and successor not in currents
    }:
        read_now = read(more)
        currents |= read_now
        new = read_now.values()
    return currents


def _successor(current: Current) -> Reference | None:
    if current.text is None or _MARK not in current.text:
        return None
    into = current.body.get("merged_into")
    return ("entity", into) if isinstance(into, str) else None


def written_out(batch: Batch, state: StoreRecords) -> list[Write | tuple[Write, GraphsvcError]]:
    """Replace each merger of the batch by the put of the entity that it comes to, or by the error it meets."""
    return [_written_out(write, state) if write.merges else write for write in batch.writes]


def _written_out(write: Write, state: StoreRecords) -> Write | tuple[Write, GraphsvcError]:
    current = state.current.get(write.reference)
    if current is None:
        return write, NotFound(f"there is no entity {write.id}; POST it first")
    if current.text is None:
        return write, Retracted(f"entity {write.id} has been retracted; PUT it to bring it back")
    plain = {name: value for name, value in current.body.items() if name != "merged_into"}
    value = cast(Entity, READERS["entity"](plain, write.pointer, []))
    return replace(write, value=replace(value, merged_into=write.into))


def forbids(what: str, body: Mapping[str, Any]) -> Conflict | None:
    """Refuse a write to what is merged, naming what stands for it."""
    into = body.get("merged_into")
    if not into:
        return None
    undo = f"or undo that first (DELETE /v1/entities/{body['id']}/merge)"
    return Conflict(f"{what} is merged into {into}; write to that, {undo}")


def check(draft: Draft, write: Write) -> None:
    """Refuse a merger into what is not there, is no other entity of the same kind, or does not stand by itself."""
    into, pointer = write.into, f"{write.pointer}/into"
    if into is None:
        return
    target, current = draft.body(("entity", into)), draft.body(write.reference)
    if into == write.id:
        draft.fault(pointer, f"is {into!r} itself; name another entity")
    elif ("entity", into) in draft.retracted or target is None:
        had = ("entity", into) in draft.state.current or ("entity", into) in draft.retracted
        detail = f"entity {into!r} has been retracted; PUT it to bring it back, or name another"
        draft.fault(pointer, detail if had else f"there is no entity {into!r}; write it first, or name another")
    elif target.get("merged_into"):
        stands = successor_of(into, draft.body)
        if stands in (write.id, into):
            detail = f"{into!r} is itself merged into {target['merged_into']!r}, so this would go in a circle"
            draft.fault(pointer, f"{detail}; undo that first (DELETE /v1/entities/{into}/merge)")
        else:
            draft.fault(pointer, f"{into!r} is itself merged into {stands!r}; name that")
    elif current is not None and (kind := current["kind"]) != target["kind"]:
        # Where it is None the same batch retracts it, which is a fault of its own.
        draft.fault(
            pointer, f"{into!r} is of kind {target['kind']} and {write.id!r} of kind {kind}; only like are merged"
        )


def successor_of(entity_id: str, body: Body) -> str:
    """Return the id of the entity that stands for one; its own, unless it is merged. A circle is not followed."""
    seen, end = {entity_id}, entity_id
    while following := (body(("entity", end)) or {}).get("merged_into"):
        if following in seen:
            return entity_id
        seen.add(following)
        end = following
    return end


def merged(draft: Draft) -> dict[str, str]:
    """Map each merged entity that is known of to the one that stands for it after the batch."""
    ids = [
        entity_id
        for (record, entity_id), current in draft.state.current.items()
        if record == "entity" and (_successor(current) is not None or ("entity", entity_id) in draft.planned)
    ]
    return {merged_id: end for merged_id in ids if (end := successor_of(merged_id, draft.body)) != merged_id}


def moves(draft: Draft, writes: Iterable[Write]) -> tuple[Move, ...]:
    """Return the mergers that the batch begins or ends."""

    def before(reference: Reference) -> Mapping[str, Any] | None:
        current = draft.state.current.get(reference)
        return current.body if current else None

    return tuple(
        Move(write.id, write.into, successor_of(write.id, before), successor_of(write.id, draft.body))
        for write in writes
        if write.merges and write.reference in draft.planned
    )
