"""Events: what happened on a day, who took part in which role according to whom, and the ties it opened or closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphsvc.errors import Fault
from graphsvc.model import citation as cites
from graphsvc.model import dates, ids
from graphsvc.model.citation import Citation, Reference
from graphsvc.model.dates import DateError, When
from graphsvc.model.kinds import CONFIDENCES, EVENT_KINDS, PARTICIPATION_ATTRIBUTES, RELATIONS, ROLES, TIE_KINDS
from graphsvc.model.text import NAME_LIMIT
from graphsvc.model.tie import read_hashed_id
from graphsvc.model.validation import Validator, as_text, short

FIELDS = (
    "id",
    "key",
    "discriminator",
    "kind",
    "title",
    "when",
    "when_earliest",
    "when_latest",
    "participants",
    "links",
    "place",
    "attributes",
    "opens",
    "closes",
    "dataset",
    "citations",
    "version",
)


@dataclass(frozen=True, slots=True)
class Participation:
    """An entity's part in an event, who says so (None: the dataset itself), and how surely."""

    entity: str
    role: str
    according_to: str | None = None
    confidence: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    citations: tuple[Citation, ...] = ()

    def body(self) -> dict[str, Any]:
        """Return the participation as it is stored."""
        return {
            "entity": self.entity,
            "role": self.role,
            "according_to": self.according_to,
            "confidence": self.confidence,
            "attributes": dict(self.attributes),
            "citations": cites.citation_bodies(self.citations),
        }


@dataclass(frozen=True, slots=True)
class EventLink:
    """How an event relates to another, and who says so."""

    event: str
    relation: str
    according_to: str | None = None
    confidence: str | None = None
    citations: tuple[Citation, ...] = ()

    def body(self) -> dict[str, Any]:
        """Return the link as it is stored."""
        return {
            "event": self.event,
            "relation": self.relation,
            "according_to": self.according_to,
            "confidence": self.confidence,
            "citations": cites.citation_bodies(self.citations),
        }


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; it may open and close ties of its own dataset."""

    id: str
    kind: str
    title: str
    when: When
    dataset: str = cites.NOTES
    key: str | None = None
    discriminator: str | None = None
    participants: tuple[Participation, ...] = ()
    links: tuple[EventLink, ...] = ()
    place: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    record = "event"

    def body(self) -> dict[str, Any]:
        """Return the event as it is stored and shown, without its version."""
        beside = {f"when_{bound}": text for bound, text in dates.bounds_beside(self.when).items()}
        return {
            "id": self.id,
            "key": self.key,
            "discriminator": self.discriminator,
            "kind": self.kind,
            "title": self.title,
            "when": self.when.text,
            **beside,
            "participants": [participation.body() for participation in self.participants],
            "links": [link.body() for link in self.links],
            "place": self.place,
            "attributes": dict(self.attributes),
            "opens": list(self.opens),
            "closes": list(self.closes),
            "dataset": self.dataset,
            "citations": cites.citation_bodies(self.citations),
        }

    def references(self) -> dict[str, Reference]:
        """Name participants, those according to whom, place, ties, linked events, dataset and sources."""
        references = cites.cited(self.dataset, self.citations)
        parts: list[tuple[str, Participation | EventLink]] = [
            *((f"/participants/{i}", part) for i, part in enumerate(self.participants)),
            *((f"/links/{i}", link) for i, link in enumerate(self.links)),
        ]
        for where, part in parts:
            references |= cites.cited_at(where, part.citations)
            if part.according_to:
                references[f"{where}/according_to"] = ("entity", part.according_to)
            if isinstance(part, Participation):
                references[f"{where}/entity"] = ("entity", part.entity)
            else:
                references[f"{where}/event"] = ("event", part.event)
        references |= {f"/opens/{i}": ("tie", tie) for i, tie in enumerate(self.opens)}
        references |= {f"/closes/{i}": ("tie", tie) for i, tie in enumerate(self.closes)}
        if self.place:
            references["/place"] = ("entity", self.place)
        return references


def read_event(raw: Any, pointer: str, faults: list[Fault], *, id: str | None = None) -> Event | None:  # noqa: A002
    """Read an event as it is sent; None where a fault was added. `id` is the one in the address, if any.

    Ties and linked events are named by id or, within the event's dataset, as `kind:key`.
    """
    before = len(faults)
    reader = Validator(raw, pointer, faults, FIELDS)
    event_id = read_hashed_id(reader, "e-", id)
    reader.version()
    kind = reader.choice("kind", tuple(EVENT_KINDS), required=True)
    title = reader.text("title", required=True, limit=NAME_LIMIT)
    when = _when(reader)
    dataset = cites.read_dataset(reader)
    participants: tuple[Participation, ...] = reader.each("participants", _participation)
    links = reader.each("links", lambda item, where, into: _link(item, where, into, dataset))
    place = reader.slug("place")
    attributes = reader.attributes(EVENT_KINDS[kind] if kind else {})
    opens, closes = _ties(reader, "opens", dataset), _ties(reader, "closes", dataset)
    citations = reader.each("citations", cites.read_citation)
    key, discriminator = reader.text("key", limit=500), reader.text("discriminator", limit=500)
    if len(faults) > before or kind is None or title is None or when is None:
        return None
    row_key = key or [[part.entity for part in participants], when.text, discriminator]
    made = event_id or ids.event_id(dataset, kind, row_key)
    return Event(
        made,
        kind,
        title,
        when,
        dataset,
        key,
        discriminator,
        participants,
        links,
        place,
        attributes,
        opens,
        closes,
        citations,
    )


def _when(reader: Validator) -> When | None:
    text = reader.text("when", required=True, limit=100)
    earliest, latest = reader.date("when_earliest", dates.day), reader.date("when_latest", dates.day)
    if text is None:
        return None
    try:
        return dates.with_bounds(text, earliest, latest)
    except DateError as exc:
        reader.fault("when", str(exc))
        return None


def _participation(raw: Any, pointer: str, faults: list[Fault]) -> Participation | None:
    fields = ("entity", "role", "according_to", "confidence", "attributes", "citations")
    reader = Validator(raw, pointer, faults, fields)
    entity, role = reader.slug("entity", required=True), reader.choice("role", ROLES, required=True)
    according_to, confidence = _says_who(reader)
    attributes = reader.attributes(PARTICIPATION_ATTRIBUTES)
    citations = reader.each("citations", cites.read_citation)
    if entity is None or role is None:
        return None
    return Participation(entity, role, according_to, confidence, attributes, citations)


def _link(raw: Any, pointer: str, faults: list[Fault], dataset: str) -> EventLink | None:
    reader = Validator(raw, pointer, faults, ("event", "relation", "according_to", "confidence", "citations"))
    text = reader.text("event", required=True, limit=700)
    relation = reader.choice("relation", RELATIONS, required=True)
    according_to, confidence = _says_who(reader)
    citations = reader.each("citations", cites.read_citation)
    if text is None or relation is None:
        return None
    event = by_key(text, "e-", tuple(EVENT_KINDS), dataset)
    if event is None:
        reader.fault("event", f"{short(text)} names no event; use its id, or kind:key within the dataset")
        return None
    return EventLink(event, relation, according_to, confidence, citations)


def _says_who(reader: Validator) -> tuple[str | None, str | None]:
    return reader.slug("according_to"), reader.choice("confidence", CONFIDENCES)


def _ties(reader: Validator, name: str, dataset: str) -> tuple[str, ...]:
    ties = []
    for item, where in reader.items(name):
        text = as_text(item, where, reader.faults, 700)
        tie = by_key(text, "t-", tuple(TIE_KINDS), dataset) if text is not None else None
        if text is not None and tie is None:
            reader.faults.append(
                Fault(where, f"{short(text)} names no tie; use its id, or kind:key within the dataset")
            )
        if tie is not None:
            ties.append(tie)
    if len(set(ties)) < len(ties):
        reader.fault(name, "names a tie twice")
    return tuple(ties)


def by_key(text: str, letter: str, kinds: tuple[str, ...], dataset: str) -> str | None:
    """Resolve an id or `kind:key` within a dataset to an id; None where it is neither."""
    if ids.HASHED.match(text):
        return text if text.startswith(letter) else None
    kind, colon, key = text.partition(":")
    if not colon or kind not in kinds or not key:
        return None
    return ids.tie_id(dataset, kind, key) if letter == "t-" else ids.event_id(dataset, kind, key)
