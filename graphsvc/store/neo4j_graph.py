"""What Neo4j's graph shows of each record: rows for the write statements, and what a check expects to find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from graphsvc.model.citation import Citation, Record, Reference
from graphsvc.model.dates import FOREVER
from graphsvc.model.entity import Entity
from graphsvc.model.event import Event, Participation
from graphsvc.model.kinds import EVENT_KINDS, PARTICIPATION_ATTRIBUTES, TIE_KINDS, Attribute, flat
from graphsvc.model.source import Source
from graphsvc.model.tie import BOUNDS, Tie

Row = dict[str, Any]

PLURALS = {"source": "sources", "entity": "entities", "tie": "ties", "event": "events"}
TIE_TYPES = [kind.label for kind in TIE_KINDS.values()]


_TIE_NAMES = (
    "id",
    "version",
    "dataset",
    "since_text",
    "until_text",
    "since_kind",
    "until_kind",
    "citations",
    *BOUNDS,
)


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
    since, until = tie.interval.since, tie.interval.until
    properties = flat(tie.kind, tie.attributes) | {
        "id": tie.id,
        "version": version,
        "dataset": tie.dataset,
        "since_earliest": neo4j_date(since.earliest),
        "since_latest": neo4j_date(since.latest),
        "until_earliest": neo4j_date(until.earliest),
        "until_latest": neo4j_date(until.latest),
        "since_text": since.text,
        "until_text": until.text,
        "since_kind": tie.since_kind,
        "until_kind": tie.until_kind,
        "citations": _sources(tie.citations),
    }
    label, ends = TIE_KINDS[tie.kind].label, {"from": tie.from_id, "to": tie.to_id}
    if merged:
        properties |= {f"given_{end}": party for end, party in ends.items() if party in merged}
        ends = {end: merged.get(party, party) for end, party in ends.items()}
    return {"id": tie.id, "type": label, **ends, "properties": _set(properties)}


def tie_columns(shown: Row) -> Row:
    """Make a tie's row as the write statements take it: every name that ties share, days as text, and the rest."""
    attributes = dict(shown["properties"])
    fixed = {name: attributes.pop(name, None) for name in _TIE_NAMES}
    days = {name: fixed[name].isoformat() for name in BOUNDS}
    ends = {name: shown[name] for name in ("type", "from", "to")}
    return {**ends, **fixed, **days, "attributes": attributes}


def entity_row(entity: Entity, version: int) -> Row:
    """Make a node with the label of its kind; names, codes, spells and periods of existence are lists of texts."""
    properties = {
        "id": entity.id,
        "version": version,
        "kind": entity.kind,
        "name": entity.name,
        "names": [name.text for name in entity.names],
        "codes": [f"{code.scheme}:{code.code}" for code in entity.codes],
        "spells": [f"{spell.system}:{spell.since}/{spell.until}" for spell in entity.spells],
        "exists": None if entity.exists is None else list(entity.exists),
        "dataset": entity.dataset,
        "citations": _sources(entity.citations),
        "merged_into": entity.merged_into,
    }
    merged = [entity.merged_into] if entity.merged_into else []
    return {"id": entity.id, "label": entity.kind.capitalize(), "properties": _set(properties), "merged": merged}


def event_row(event: Event, version: int, merged: Merged = NOBODY) -> Row:
    """Make a node and its relationships to those involved; one for which another stands is kept as given."""
    properties = _flat(EVENT_KINDS[event.kind], event.attributes) | {
        "id": event.id,
        "version": version,
        "kind": event.kind,
        "title": event.title,
        "when_earliest": neo4j_date(event.when.earliest),
        "when_latest": neo4j_date(event.when.latest),
        "when_text": event.when.text,
        "place": event.place,
        "opens": list(event.opens),
        "closes": list(event.closes),
        "dataset": event.dataset,
        "citations": _sources(event.citations),
    }
    involved = [
        {
            "entity": merged.get(part.entity, part.entity),
            "properties": _part(part) | ({"given": part.entity} if part.entity in merged else {}),
        }
        for part in event.participants
    ]
    return {"id": event.id, "properties": _set(properties), "involved": involved}


def _part(part: Participation) -> Row:
    properties = _flat(PARTICIPATION_ATTRIBUTES, part.attributes) | {
        "role": part.role,
        "according_to": part.according_to,
        "confidence": part.confidence,
        "citations": _sources(part.citations),
    }
    return _set(properties)


def source_row(source: Source, version: int) -> Row:
    """Make a node; `coverage` lists each entry as its question, what it is limited to, and its period."""
    plain = ("id", "kind", "title", "author", "publisher", "published", "url", "licence", "redistributable")
    properties = {name: getattr(source, name) for name in plain} | {
        "version": version,
        "citation": source.citation,
        "edition": source.edition,
        "coverage": [f"{entry.question} {entry.period}" for entry in source.coverage],
        "checked_through": date.fromisoformat(source.checked_through) if source.checked_through else None,
        "definition": source.definition,
        "requires": list(source.requires),
        "dataset": source.dataset,
        "citations": _sources(source.citations),
    }
    return {"id": source.id, "properties": _set(properties)}


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


def _sources(citations: Sequence[Citation]) -> list[str]:
    return list(dict.fromkeys(citation.source for citation in citations))


def _set(properties: Mapping[str, Any]) -> Row:
    """Leave out what is null: Neo4j has no property that is."""
    return {name: value for name, value in properties.items() if value is not None}


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
