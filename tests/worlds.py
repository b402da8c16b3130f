"""Builders for small worlds: records as the model reads them, and batches of them.

`country("albania")` is an Entity; `.body()` is what HTTP sends and shows. `small_world()` is what most tests of the
store start from: Albania, Iran, Italy, NATO and the MEK, a dataset that knows alliances, and an article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar, cast

from graphsvc.errors import Fault, InvalidInput
from graphsvc.model.batch import LOADER, PLURALS, Author, Batch, Mode, Write
from graphsvc.model.citation import Record
from graphsvc.model.entity import Entity, read_entity
from graphsvc.model.event import Event, read_event
from graphsvc.model.source import Source, read_source
from graphsvc.model.tie import Tie, read_tie
from graphsvc.store.base import Store, WriteSummary

ANALYST = Author("k-analyst", "ana")

T = TypeVar("T")


def _read(reader: Callable[..., T | None], raw: dict[str, Any]) -> T:
    faults: list[Fault] = []
    value = reader({name: item for name, item in raw.items() if item is not None}, "", faults)
    if value is None:
        raise InvalidInput(faults)
    return value


def entity(id: str, kind: str, name: str | None = None, **more: Any) -> Entity:  # noqa: A002
    """Build an entity; its name is made from its id where none is given."""
    return _read(read_entity, {"id": id, "kind": kind, "name": name or id.replace("-", " ").title(), **more})


def country(id: str, name: str | None = None, **more: Any) -> Entity:  # noqa: A002
    """Build a country; `codes={"iso3": "ALB"}` and `spells` as in CONTRACT."""
    return entity(id, "country", name, **more)


def alliance(id: str, name: str | None = None, **more: Any) -> Entity:  # noqa: A002
    """Build an alliance."""
    return entity(id, "alliance", name, **more)


def group(id: str, name: str | None = None, **more: Any) -> Entity:  # noqa: A002
    """Build a group."""
    return entity(id, "group", name, **more)


def tie(kind: str, from_id: str, to_id: str, since: str = "2009-04-01", until: str = "..", **more: Any) -> Tie:
    """Build a tie; its dataset is `notes` unless one is given."""
    return _read(read_tie, {"kind": kind, "from": from_id, "to": to_id, "since": since, "until": until, **more})


def event(kind: str, when: str, title: str | None = None, parts: Mapping[str, str] | None = None, **more: Any) -> Event:
    """Build an event; `parts` gives each participant's role."""
    participants = [{"entity": one, "role": role} for one, role in (parts or {}).items()]
    raw = {"kind": kind, "when": when, "title": title or kind.title(), "participants": participants}
    return _read(read_event, {**raw, **more})


def dataset(id: str, title: str | None = None, **more: Any) -> Source:  # noqa: A002
    """Build a dataset, without coverage unless it is given."""
    return _read(read_source, {"id": id, "kind": "dataset", "title": title or id.title(), **more})


def document(id: str, kind: str = "article", title: str | None = None, **more: Any) -> Source:  # noqa: A002
    """Build a source that is no dataset."""
    return _read(read_source, {"id": id, "kind": kind, "title": title or id.title(), **more})


def put(record: Record, mode: Mode = "upsert", expected: int | None = None) -> Write:
    """Write a record; `expected` is the version that it must have."""
    return Write(record.record, record.id, record, mode=mode, expected=expected)


def retract(record: Record, expected: int | None = None) -> Write:
    """Retract a record."""
    return Write(record.record, record.id, None, expected=expected)


def merge(record: Record, into: Record | str, expected: int | None = None) -> Write:
    """Merge an entity into another."""
    return Write(
        "entity", record.id, None, mode="merge", expected=expected, into=into if isinstance(into, str) else into.id
    )


def unmerge(record: Record, expected: int | None = None) -> Write:
    """Take back that an entity is merged."""
    return Write("entity", record.id, None, mode="unmerge", expected=expected)


def batch(
    *writes: Record | Write,
    by: Author = ANALYST,
    reason: str | None = None,
    loads: Iterable[str] = (),
    overwrite: bool = False,
) -> Batch:
    """Join records (to put) and writes to a batch, with pointers as if each kind had been sent as a list."""
    plurals = {record: plural for plural, record in PLURALS.items()}
    counts = dict.fromkeys(plurals, 0)
    found = []
    for one in writes:
        write = one if isinstance(one, Write) else put(one)
        pointer = f"/{plurals[write.record]}/{counts[write.record]}"
        counts[write.record] += 1
        found.append(replace(write, pointer=pointer))
    return Batch(tuple(found), by, reason, tuple(loads), "overwrite" if overwrite else "refuse")


def load(name: str, *records: Record, overwrite: bool = False) -> Batch:
    """Build the batch of a loader that gives the dataset in full."""
    return batch(*records, by=LOADER, loads=(name,), overwrite=overwrite)


NATO_MEMBERS = dataset(
    "nato-members",
    coverage=[{"question": "membership", "among": "any", "within": ["nato"], "period": "1949-04-04/.."}],
    checked_through="2026-06-30",
)
COLUMN = document("column", title="The column", url="https://news.example/column")
ALBANIA = country("albania", codes={"iso3": "ALB", "cow": "339"})
IRAN = country("iran", codes={"iso3": "IRN"})
ITALY = country("italy")
NATO = alliance("nato", "NATO")
MEK = group("mek", "MEK")
MEMBERSHIP = tie("member_of", "albania", "nato", dataset="nato-members", key="albania", attributes={"role": "member"})
RELATIONS = tie("has_relations_with", "albania", "iran", "1999", citations=[{"source": "column", "locator": "p. 1"}])
SEVERED = tie("severed_ties_with", "albania", "iran", "2022-09-07")
SEVERANCE = event(
    "severance",
    "2022-09-07",
    "Albania severs relations with Iran",
    {"albania": "actor", "iran": "target"},
    closes=[RELATIONS.id],
    opens=[SEVERED.id],
)


def small_world() -> tuple[Record, ...]:
    """Give the records that most tests start from; nothing in it has been severed yet."""
    entities = (ALBANIA, IRAN, ITALY, NATO, MEK)
    return cast("tuple[Record, ...]", (NATO_MEMBERS, COLUMN, *entities, MEMBERSHIP, RELATIONS))


def write(store: Store, *writes: Record | Write, **more: Any) -> WriteSummary:
    """Write records or writes to a store as one batch; `more` goes to `batch`."""
    return store.write(batch(*writes, **more))
