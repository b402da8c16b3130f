"""What a load changes, record by record, as each stands before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from graphsvc.ingest.seeds import Loaded
from graphsvc.model.wire_parts import Named
from graphsvc.model.wire_records import By
from graphsvc.service.field_changes import differing_fields, title_of
from graphsvc.store.base import Store, WriteOutcome, read_body

Outcome = Literal["conflict", "changed", "retracted", "new"]
OUTCOMES: tuple[Outcome, ...] = ("conflict", "changed", "retracted", "new")
"""What becomes of records that do not stay as they are, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The change that a load would undo: when it was made, by whom and why."""

    at: str
    by: By
    reason: str | None


@dataclass(frozen=True, slots=True)
class LoadChange:
    """One record that a load adds, changes or retracts, or that it leaves as a correction has it (`conflict`).

    `place` is the `file:line` of the record, None where the files no longer have it. `fields` are the members of its body
    that differ; `entities` are those that it refers or referred to.
    """

    change: Outcome
    record: str
    id: str
    kind: str
    title: str
    dataset: str
    place: str | None
    fields: list[str]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    entities: tuple[Named, ...]
    corrected: Correction | None = None


def load_changes(store: Store, loaded: Loaded, outcomes: Iterable[WriteOutcome]) -> tuple[LoadChange, ...]:
    """List what differs from the store, of a load that has not been written: conflicts first, additions last."""
    writes = {write.pointer: write for write in loaded.batch.writes}
    wanted = [outcome for outcome in outcomes if outcome.outcome in OUTCOMES]
    versions = [version_before(outcome) for outcome in wanted]
    texts = store.bodies(
        [(outcome.record, outcome.id, version) for outcome, version in zip(wanted, versions, strict=True)]
    )
    names = _Names(store, loaded)
    changes = []
    for outcome, text in zip(wanted, texts, strict=True):
        value = writes[outcome.pointer].value if outcome.pointer else None
        before = None if text is None else dict(read_body(text))
        after = None if value is None else value.body()
        body = after or before or {}
        changes.append(
            LoadChange(
                cast(Outcome, outcome.outcome),
                outcome.record,
                outcome.id,
                body["kind"],
                title_of(outcome.record, body, names.named),
                body["dataset"],
                loaded.locate(outcome.pointer) if outcome.pointer else None,
                differing_fields(before, after),
                before,
                after,
                names.of(before, after),
                _correction(store, outcome) if outcome.outcome == "conflict" else None,
            )
        )
    return tuple(sorted(changes, key=lambda change: OUTCOMES.index(change.change)))


def version_before(outcome: WriteOutcome) -> int:
    """Return the version that stands before the load; 0 where there is none."""
    return outcome.version if outcome.outcome == "conflict" else outcome.version - 1


def _correction(store: Store, outcome: WriteOutcome) -> Correction:
    [last] = store.history(outcome.record, outcome.id, limit=1)
    return Correction(last.at, {"id": last.by.id, "name": last.by.name}, last.reason)


class _Names:
    """Names of entities: as the files have them, else as the store has."""

    def __init__(self, store: Store, loaded: Loaded) -> None:
        self._store = store
        self._written = {write.id: write.value for write in loaded.batch.writes if write.record == "entity"}
        self._named: dict[str, Named] = {}

    def named(self, entity_id: str) -> Named:
        """Return an entity as a title names it; by its id, where neither the files nor the store have it."""
        if entity_id not in self._named:
            body = self._body(entity_id)
            self._named[entity_id] = {
                "id": entity_id,
                "name": body.get("name", entity_id),
                "kind": body.get("kind", ""),
            }
        return self._named[entity_id]

    def of(self, *bodies: Mapping[str, Any] | None) -> tuple[Named, ...]:
        """Return the entities that fields of these records hold."""
        ids = dict.fromkeys(entity_id for body in bodies if body is not None for entity_id in _referred(body))
        return tuple(self.named(entity_id) for entity_id in ids)

    def _body(self, entity_id: str) -> Mapping[str, Any]:
        value = self._written.get(entity_id)
        if value is not None:
            return value.body()
        last = self._store.history("entity", entity_id, limit=1)
        return {} if not last or last[0].body is None else dict(read_body(last[0].body))


def _referred(body: Mapping[str, Any]) -> Iterator[str]:
    fields = [body.get(field) for field in ("from", "to", "place", "merged_into")]
    details = [body["attributes"].get(field) for field in ("place", "on_behalf_of")]
    parties = [party["entity"] for party in body.get("participants", ())]
    yield from (value for value in (*fields, *details, *parties) if isinstance(value, str))
