"""What is to be written together: records to put, ids to retract, who writes and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from graphsvc.errors import Fault
from graphsvc.model import ids
from graphsvc.model.citation import Record, Reference
from graphsvc.model.entity import Entity
from graphsvc.model.event import Event
from graphsvc.model.kinds import EVENT_KINDS, TIE_KINDS
from graphsvc.model.source import Source
from graphsvc.model.tie import Tie
from graphsvc.model.validation import named

Mode = Literal["upsert", "create", "replace", "merge", "unmerge"]
Corrections = Literal["refuse", "keep", "overwrite"]
"""What a load does with a record that has been changed since its last load and differs from the files."""

RECORDS: Mapping[str, type[Source | Entity | Tie | Event]] = {
    described.record: described for described in (Source, Entity, Tie, Event)
}
READERS: Mapping[str, Callable[..., Record | None]] = {
    record: described.read_record for record, described in RECORDS.items()
}
PLURALS = {"sources": "source", "entities": "entity", "ties": "tie", "events": "event"}


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: the id (None on the command line) and name of the key."""

    id: str | None
    name: str


LOADER = Author(None, "load")


@dataclass(frozen=True, slots=True)
class Write:
    """One record to put (`value`) or to retract (`value` None).

    `create` refuses an id that exists, `replace` one that does not; `expected` is the version it must have now.
    `merge` says that an entity is another one, `into`, and `unmerge` takes that back: both change nothing else of it,
    and so bring no value.
    """

    record: str
    id: str
    value: Record | None
    pointer: str = ""
    mode: Mode = "upsert"
    expected: int | None = None
    into: str | None = None
    reference: Reference = field(init=False, repr=False, compare=False)
    """Names what is written; planning looks it up a dozen times."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reference", (self.record, self.id))

    @property
    def merges(self) -> bool:
        """Say whether it merges an entity, or takes that back."""
        return self.mode in ("merge", "unmerge")


@dataclass(frozen=True, slots=True)
class Batch:
    """Writes that are taken together or not at all.

    `loads` names the datasets that the batch gives in full: what their last load wrote and the batch no longer
    has is retracted, and each record is compared with what the last load wrote of it. Corrections made since are
    refused (`refuse`), kept and told (`keep`) or replaced (`overwrite`). Not retracted are the records in `spared`, which
    come in another batch of the same load, and, of a dataset that has `parts`, ties and events whose key begins with
    another word and all other records: the load gives these parts of the dataset alone.
    """

    writes: tuple[Write, ...]
    by: Author
    reason: str | None = None
    loads: tuple[str, ...] = ()
    corrections: Corrections = "refuse"
    spared: frozenset[Reference] = frozenset()
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read_batch(raw: Mapping[str, Any], faults: list[Fault]) -> tuple[Write, ...]:
    """Read the lists `sources`, `entities`, `ties` and `events`; faults carry pointers into `raw`."""
    return tuple(read_records(listed(raw, faults), faults))


def listed(raw: Mapping[str, Any], faults: list[Fault]) -> list[tuple[str, Any, str]]:
    """List what a batch holds as (kind of record, what was sent, pointer), for `read_records`."""
    records: list[tuple[str, Any, str]] = []
    for plural, record in PLURALS.items():
        items = raw.get(plural)
        if isinstance(items, list):
            records += [(record, item, f"/{plural}/{i}") for i, item in enumerate(items)]
        elif items is not None:
            faults.append(Fault(f"/{plural}", f"is {named(items)}; send a list"))
    return records


def read_records(items: Iterable[tuple[str, Any, str]], faults: list[Fault]) -> list[Write]:
    """Read records given as (kind of record, what was sent, pointer); bare keys are looked up among them."""
    sent = list(items)
    keys = _keys(sent)
    writes = []
    for record, item, pointer in sent:
        value = READERS[record](_with_kinds(record, item, keys), pointer, faults)
        if value is not None:
            writes.append(Write(record, value.id, value, pointer))
    return writes


_Keys = Mapping[tuple[str, str, str], str]


def _keys(items: Iterable[tuple[str, Any, str]]) -> _Keys:
    """Map (kind of record, dataset, key) to `kind:key`, leaving out keys that several kinds share."""
    keys: dict[tuple[str, str, str], str] = {}
    for record, item, _ in items:
        if record not in ("tie", "event") or not isinstance(item, Mapping):
            continue
        key, kind, dataset = item.get("key"), item.get("kind"), item.get("dataset") or "notes"
        if isinstance(key, str) and isinstance(kind, str) and isinstance(dataset, str):
            where = (record, dataset, key)
            keys[where] = "" if where in keys else f"{kind}:{key}"
    return keys


def _with_kinds(record: str, item: Any, keys: _Keys) -> Any:
    """Write out the bare keys of an event's ties and links as `kind:key`, where one record here bears them."""
    if record != "event" or not isinstance(item, Mapping):
        return item
    dataset = item.get("dataset") or "notes"
    if not isinstance(dataset, str):
        return item  # A dictionary takes no list for a key; the reader says what is wrong with it.

    def full(of: str, text: Any, kinds: Iterable[str]) -> Any:
        if not isinstance(text, str) or ids.HASHED.match(text) or text.partition(":")[0] in kinds:
            return text
        return keys.get((of, dataset, text)) or text

    changed = dict(item)
    for name in ("opens", "closes"):
        if isinstance(item.get(name), list):
            changed[name] = [full("tie", text, TIE_KINDS) for text in item[name]]
    if isinstance(item.get("links"), list):
        changed["links"] = [
            {**link, "event": full("event", link.get("event"), EVENT_KINDS)} if isinstance(link, Mapping) else link
            for link in item["links"]
        ]
    return changed
