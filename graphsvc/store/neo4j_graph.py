"""What Neo4j's graph shows of each record: rows for the write statements, and what a check expects to find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from graphsvc.model.citation import Citation, Record, Reference
from graphsvc.model.coverage import Coverage
from graphsvc.model.dates import FOREVER, When
from graphsvc.model.entity import Code, Entity, Name, Spell
from graphsvc.model.event import Event, Participation
from graphsvc.model.fields import FieldedRecord
from graphsvc.model.kinds import EVENT_KINDS, PARTICIPATION_ATTRIBUTES, TIE_KINDS, Attribute, flat
from graphsvc.model.source import Source
from graphsvc.model.tie import BOUNDS, Tie

Row = dict[str, Any]

PLURALS = {"source": "sources", "entity": "entities", "tie": "ties", "event": "events"}
TIE_TYPES = [kind.label for kind in TIE_KINDS.values()]


_NO_PROPERTIES = frozenset(
    {
        "from_id",
        "to_id",
        "interval",
        "entity",
        "participants",
        "when",
    }  # They are ends of relationships, or written out.
    | {"key", "discriminator", "dates", "links", "attributes"}  # The log alone has them, and the attributes of no kind.
)
_TEXTS: Mapping[type, Callable[[Any], str]] = {
    str: str,
    Name: lambda name: name.text,
    Code: lambda code: f"{code.scheme}:{code.code}",
    Spell: lambda spell: f"{spell.system}:{spell.since}/{spell.until}",
    Coverage: lambda entry: f"{entry.question} {entry.period}",
    Citation: lambda citation: citation.source,
}
"""How lists of texts, in which Neo4j keeps lists of parts, show each part."""


_SHOWN: Mapping[type[FieldedRecord], tuple[str, ...]] = {
    described: tuple(field.name for field in fields(described) if field.name not in _NO_PROPERTIES)
    for described in (Entity, Event, Participation, Source, Tie)
}
"""The fields of each class that are properties as they are."""
_TIE_NAMES = ("version", "since_text", "until_text", *BOUNDS, *(name for name in _SHOWN[Tie] if name != "kind"))
Merged = Mapping[str, str]
"""The entity that stands for each merged one."""
NOBODY: Merged = {}


def row(value: Record, version: int, merged: Merged = NOBODY) -> Row:
    """Make what the graph shows of a record at a version; parties and those involved as they stand."""
    if isinstance(value, Tie):
        return tie_row(value, version, merged)
    if isinstance(value, Entity):
        return entity_row(value, version)
    if isinstance(value, Event):
        return event_row(value, version, merged)
    assert isinstance(value, Source)
    return source_row(value, version)


def tie_row(tie: Tie, version: int, merged: Merged = NOBODY) -> Row:
    """Make a relationship: its type, parties and properties; a party for which another stands is kept as given."""
    properties = _properties(Tie, tie, flat(tie.kind, tie.attributes), version)
    del properties["kind"]  # It is the type.
    for end, when in (("since", tie.interval.since), ("until", tie.interval.until)):
        properties |= _when(end, when)
    label, ends = TIE_KINDS[tie.kind].label, {"from": tie.from_id, "to": tie.to_id}
    if merged:
        properties |= {f"given_{end}": party for end, party in ends.items() if party in merged}
        ends = {end: merged.get(party, party) for end, party in ends.items()}
    return {"id": tie.id, "type": label, **ends, "properties": properties}


def tie_columns(shown: Row) -> Row:
    """Make a tie's row as the write statements take it: every name that ties share, days as text, and the rest."""
    attributes = dict(shown["properties"])
    fixed = {name: attributes.pop(name, None) for name in _TIE_NAMES}
    days = {name: fixed[name].isoformat() for name in BOUNDS}
    ends = {name: shown[name] for name in ("type", "from", "to")}
    return {**ends, **fixed, **days, "attributes": attributes}


def entity_row(entity: Entity, version: int) -> Row:
    """Make a node with the label of its kind; names, codes, spells and periods of existence are lists of texts."""
    properties = _properties(Entity, entity, {"name": entity.name}, version)
    merged = [entity.merged_into] if entity.merged_into else []
    return {"id": entity.id, "label": entity.kind.capitalize(), "properties": properties, "merged": merged}


def event_row(event: Event, version: int, merged: Merged = NOBODY) -> Row:
    """Make a node and its relationships to those involved; one for which another stands is kept as given."""
    properties = _properties(Event, event, _flat(EVENT_KINDS[event.kind], event.attributes), version) | _when(
        "when", event.when
    )
    involved = [
        {
            "entity": merged.get(part.entity, part.entity),
            "properties": _properties(Participation, part, _flat(PARTICIPATION_ATTRIBUTES, part.attributes))
            | ({"given": part.entity} if part.entity in merged else {}),
        }
        for part in event.participants
    ]
    return {"id": event.id, "properties": properties, "involved": involved}


def source_row(source: Source, version: int) -> Row:
    """Make a node; `coverage` lists each entry as its question, what it is limited to, and its period."""
    checked = {"checked_through": date.fromisoformat(source.checked_through)} if source.checked_through else {}
    return {"id": source.id, "properties": _properties(Source, source, {}, version) | checked}


def _properties(
    shown: type[FieldedRecord], described: FieldedRecord, attributes: Mapping[str, Any], version: int | None = None
) -> Row:
    """Make properties of the fields of a class and attributes, without those that are null: Neo4j has no property that is."""
    properties = {name: value for name, value in attributes.items() if value is not None}
    for name in _SHOWN[shown]:
        value = getattr(described, name)
        if isinstance(value, tuple):
            texts = [_TEXTS[type(item)](item) for item in value]
            properties[name] = list(dict.fromkeys(texts)) if name == "citations" else texts
        elif value is not None:
            properties[name] = value
    return properties if version is None else properties | {"version": version}


def _when(name: str, when: When) -> Row:
    return {
        f"{name}_earliest": neo4j_date(when.earliest),
        f"{name}_latest": neo4j_date(when.latest),
        f"{name}_text": when.text,
    }


def references(value: Record) -> set[Reference]:
    """Name the entities and sources that a record refers to."""
    return {reference for reference in value.references().values() if reference[0] in ("entity", "source")}


def beside(value: Record) -> dict[str, list[str]]:
    """Name the `entities` and `sources` that neither the graph nor the change's dataset already tie to the record."""
    shown = {("source", value.dataset)}
    if isinstance(value, Tie):
        shown |= {("entity", value.from_id), ("entity", value.to_id)}
    if isinstance(value, Event):
        shown |= {("entity", part.entity) for part in value.participants}
    left = sorted(references(value) - shown)
    return {PLURALS[kind]: [record_id for record, record_id in left if record == kind] for kind in ("entity", "source")}


def neo4j_date(day: int) -> date:
    """Convert a day to Neo4j's date; the end of what still holds is the last day of the calendar, 9999-12-31."""
    return date.fromordinal(min(day, FOREVER - 1))


def _flat(specs: Mapping[str, Attribute], attributes: Mapping[str, Any]) -> Row:
    return {name: attributes.get(name) for name in specs}


Place = tuple[str, str]
"""An entity as it was given, and the node at which what was given for it stands."""


def as_given(record: str, row: Row) -> list[Place]:
    """Restore the parties, or those involved, of a row read back by a check; say where they stood."""
    ends: list[tuple[Row, str, str]] = []
    if record == "tie":
        ends = [(row, end, f"given_{end}") for end in ("from", "to")]
    elif record == "event":
        ends = [(part, "entity", "given") for part in row["involved"]]
    places = []
    for shown, end, name in ends:
        node = shown[end]
        given = shown[end] = shown["properties"].pop(name, node)
        places.append((given, node))
    return places


def as_made(record: str, row: Row) -> Row:
    """Convert a row read back by a check to the shape in which it was made, so that the two can be compared.

    An entity's label is the one beside Entity; labels that somebody added are not looked at where it has its own.
    """
    if record == "entity":
        label, labels = str(row["properties"].get("kind")).capitalize(), row.pop("labels")
        row["label"] = label if label in labels else ":".join(labels)
    return row


def shown_references(record: str, row: Row) -> list[tuple[Reference, Reference]]:
    """List the references that a row read back from the graph shows: parties and those involved."""
    ends = [row["from"], row["to"]] if record == "tie" else [part["entity"] for part in row.get("involved", ())]
    return [((record, row["id"]), ("entity", entity_id)) for entity_id in ends if isinstance(entity_id, str)]


def digest(shown: Row) -> str:
    """Write a text that is equal where two rows show the same, whatever the order of their parts."""
    parts = {name: value for name, value in shown.items() if name != "involved"}
    involved: Iterable[Row] = shown.get("involved", ())
    return repr((_plain(parts), sorted(repr(_plain(part)) for part in involved)))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return [(name, _plain(value[name])) for name in sorted(value)]
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
