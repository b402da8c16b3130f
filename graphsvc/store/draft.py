"""A plan in the making: what the store holds, what a batch brings, and what has been decided so far."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graphsvc.errors import Fault, GraphsvcError, InvalidInput
from graphsvc.model import ids
from graphsvc.model.batch import Batch, Write
from graphsvc.model.citation import Record, Reference
from graphsvc.store.base import Op, Refusal


@dataclass(frozen=True)
class Current:
    """The latest version of a record: its canonical JSON, None where it is retracted."""

    version: int
    text: str | None

    @cached_property
    def body(self) -> dict[str, Any]:
        """Return the record as it stands; empty where it is retracted."""
        return json.loads(self.text) if self.text else {}


@dataclass(frozen=True, slots=True)
class StoreRecords:
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


class Draft:
    """What a batch comes to, as far as it has been decided.

    `puts` are the records of the batch as they will stand, `retracted` what it takes back, `planned` the changes.
    """

    def __init__(self, batch: Batch, state: StoreRecords) -> None:
        self.batch, self.state = batch, state
        self.puts: dict[Reference, Record] = {}
        self.retracted: set[Reference] = set()
        self.planned: dict[Reference, Planned] = {}
        self.refusals: list[Refusal] = []

    def refuse(self, pointer: str, error: GraphsvcError) -> None:
        """Refuse a part of the batch, and so all of it."""
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
        text = ids.canonical(value.body()) if value is not None else None
        before = current.body if current and current.text else None
        op: Op = "put" if value is not None else "retract"
        self.planned[reference] = Planned(*reference, version, op, value, text, before)
        return version

    def body(self, reference: Reference) -> Mapping[str, Any] | None:
        """Return a record as it will stand after the batch; None where there is none or it is taken back."""
        planned = self.planned.get(reference)
        value = planned.value if planned else self.puts.get(reference)
        if planned or value:
            return value.body() if value else None
        current = self.state.current.get(reference)
        return current.body if current and current.text else None

    def of(self, write: Write) -> Record | None:
        """Return what a write puts, as it will stand; None for a retraction and for what stays as it is."""
        return None if write.value is None else self.puts.get(write.reference)
