"""A plan in the making: what the store holds, what a batch brings, and what has been decided so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from graphsvc.errors import MOST_FAULTS, Fault, GraphsvcError, InvalidInput, StoreUnusable
from graphsvc.model.batch import Batch, Write
from graphsvc.model.citation import Record, Reference
from graphsvc.model.tie import Tie
from graphsvc.store.base import BatchRefused, Op, Refusal, read_body
from graphsvc.store.canonical import canonical


@dataclass(frozen=True)
class Current:
    """The latest version of a record: its canonical JSON, None where it is retracted."""

    version: int
    text: str | None

    def __post_init__(self) -> None:
        if type(self.version) is not int or not isinstance(self.text, str | None):
            raise StoreUnusable(
                f"the store has version {self.version!r} of a record, not as graphsvc writes it; run `graphsvc check` on it"
            )

    @cached_property
    def body(self) -> dict[str, Any]:
        """Return the record as it stands; empty where it is retracted."""
        return read_body(self.text) if self.text else {}


@dataclass(frozen=True, slots=True)
class StoreRecords:
    """What a store holds of the records that a batch needs.

    `loaded` holds, for batches that load datasets, the canonical JSON that the last load wrote of each record
    (None: its last load retracted it); records no load ever wrote are not in it.
    """

    current: Mapping[Reference, Current]
    loaded: Mapping[Reference, str | None] = field(default_factory=dict)


class Planned(NamedTuple):
    """A change to write: the record's next version, its canonical JSON, what stood there before (None: nothing), and all
    that it now refers to.
    """

    record: str
    id: str
    version: int
    op: Op
    value: Record | None
    text: str | None
    before: Mapping[str, Any] | None
    refers: frozenset[Reference]

    @property
    def reference(self) -> Reference:
        """Name what is changed."""
        return (self.record, self.id)


class Draft:
    """What a batch comes to, as far as it has been decided.

    `puts` are the records of the batch as they will stand, `retracted` what it takes back, `planned` the changes,
    `standing` what has been seen to stand afterwards, once all else is decided.
    """

    def __init__(self, batch: Batch, state: StoreRecords) -> None:
        self.batch, self.state = batch, state
        self.puts: dict[Reference, Record] = {}
        self.retracted: set[Reference] = set()
        self.planned: dict[Reference, Planned] = {}
        self.standing: set[Reference] = set()
        self.refusals: list[Refusal] = []
        self._entity_kinds: dict[str, str | None] = {}
        self._bodies: dict[Reference, tuple[Record, Mapping[str, Any]]] = {}

    def refuse(self, pointer: str, error: GraphsvcError) -> None:
        """Refuse a part of the batch, and so all of it. Raises BatchRefused where more are refused than are listed."""
        if len(self.refusals) >= MOST_FAULTS:
            raise BatchRefused(self.refusals, more=True)
        self.refusals.append(Refusal(pointer, error))

    def fault(self, pointer: str, detail: str) -> None:
        """Refuse a part of the batch for what it says."""
        self.refuse(pointer, InvalidInput([Fault(pointer, detail)]))

    def stands(self, reference: Reference) -> bool:
        """Say whether the store holds the record, not retracted."""
        current = self.state.current.get(reference)
        return current is not None and current.text is not None

    def change(self, reference: Reference, value: Record | None) -> int:
        """Plan the record's next version (None: its retraction) and give its number."""
        current = self.state.current.get(reference)
        version = current.version + 1 if current else 1
        before = current.body if current and current.text else None
        if value is None:
            self.planned[reference] = Planned(*reference, version, "retract", None, None, before, frozenset())
            return version
        text, refers = canonical(value.body()), frozenset(value.references().values())
        self.planned[reference] = Planned(*reference, version, "put", value, text, before, refers)
        return version

    def body(self, reference: Reference) -> Mapping[str, Any] | None:
        """Return a record as it will stand after the batch; None where there is none or it is taken back."""
        planned = self.planned.get(reference)
        value = planned.value if planned else self.puts.get(reference)
        if value is not None:
            written = self._bodies.get(reference)
            if written is None or written[0] is not value:
                written = self._bodies[reference] = (value, value.body())
            return written[1]
        if planned:
            return None
        current = self.state.current.get(reference)
        return current.body if current and current.text else None

    def entity_kind(self, entity_id: str) -> str | None:
        """Return the kind of an entity, which never changes; None where there is none after the batch."""
        if entity_id not in self._entity_kinds:
            self._entity_kinds[entity_id] = (self.body(("entity", entity_id)) or {}).get("kind")
        return self._entity_kinds[entity_id]

    def ties(self) -> list[tuple[Write, Tie]]:
        """List the ties of the batch as they will stand."""
        return [(write, tie) for write in self.batch.writes if isinstance(tie := self.of(write), Tie)]

    def of(self, write: Write) -> Record | None:
        """Return what a write puts, as it will stand; None for a retraction and for what stays as it is."""
        return None if write.value is None else self.puts.get(write.reference)
