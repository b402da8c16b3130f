"""Events: what happened on a day, who took part in which role according to whom, and the ties it opened or closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from graphsvc.errors import Fault
from graphsvc.model import citation as cites
from graphsvc.model import dates, ids
from graphsvc.model.citation import Citations, Dataset, WholeRecord
from graphsvc.model.dates import DateError, When
from graphsvc.model.fields import Described, Field, Reference, Rule, Schema
from graphsvc.model.kinds import CONFIDENCES, EVENT_KINDS, PARTICIPATION_ATTRIBUTES, RELATIONS, ROLES, TIE_KINDS
from graphsvc.model.rules import EDTF, Attributes, Date, Day, Each, Hashed, OneOf, Refers, Text, hashed_schema
from graphsvc.model.text import NAME_LIMIT
from graphsvc.model.tie import KEY_LIMIT
from graphsvc.model.validation import DATE_LIMIT, Validator, as_text, short

REFERENCE_LIMIT = 700
BOUNDS = ("when_earliest", "when_latest")


def _dataset(reader: Validator) -> str:
    """Return the dataset of the event that is read, or whose part is."""
    raw = (reader.whole or reader).raw.get("dataset")
    return raw if raw and isinstance(raw, str) else cites.NOTES


class LinkedEvent(Rule):
    """Another event, by its id or, within the event's dataset, as `kind:key`."""

    def read(self, reader: Validator, name: str, is_required: bool) -> str | None:
        """Read the id."""
        text = reader.text(name, required=is_required, limit=REFERENCE_LIMIT)
        if text is None:
            return None
        event = by_key(text, "e-", tuple(EVENT_KINDS), _dataset(reader))
        if event is None:
            reader.fault(name, f"{short(text)} names no event; use its id, or kind:key within the dataset")
        return event

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of a reference as it is sent, and of an id as it is shown."""
        return {"type": "string", "maxLength": REFERENCE_LIMIT} if is_sent else hashed_schema("e")

    def refer(self, pointer: str, value: Any, references: dict[str, Reference]) -> None:
        """Add the event."""
        references[pointer] = ("event", value)


class NamedTies(Rule):
    """Ties, each by its id or, within the event's dataset, as `kind:key`."""

    is_plain = False

    def read(self, reader: Validator, name: str, is_required: bool) -> tuple[str, ...]:
        """Read the ids."""
        ties = []
        for item, where in reader.items(name):
            text = as_text(item, where, reader.faults, REFERENCE_LIMIT)
            tie = by_key(text, "t-", tuple(TIE_KINDS), _dataset(reader)) if text is not None else None
            if text is not None and tie is None:
                detail = f"{short(text)} names no tie; use its id, or kind:key within the dataset"
                reader.faults.append(Fault(where, detail))
            if tie is not None:
                ties.append(tie)
        if len(set(ties)) < len(ties):
            reader.fault(name, "names a tie twice")
        return tuple(ties)

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of the list."""
        text: Schema = {"type": "string", "maxLength": REFERENCE_LIMIT}
        return {"type": "array", "items": text if is_sent else hashed_schema("t")}

    def shown(self, name: str, value: tuple[str, ...]) -> dict[str, Any]:
        """Show the list."""
        return {name: list(value)}

    def refer(self, pointer: str, value: Any, references: dict[str, Reference]) -> None:
        """Add the ties."""
        for number, tie in enumerate(value):
            references[f"{pointer}/{number}"] = ("tie", tie)


class Happening(Rule):
    """When an event was: a date, and bounds of it that its text cannot express."""

    is_plain = False

    def members(self, field: Field) -> tuple[Field, ...]:
        """Return the date and its two bounds."""
        bounds = (Field(name, Day(), "A day.", is_always_shown=False) for name in BOUNDS)
        return (Field("when", Date(), EDTF, is_required=True), *bounds)

    def read(self, reader: Validator, name: str, is_required: bool) -> When | None:
        """Read the date."""
        text = reader.text(name, required=True, limit=DATE_LIMIT)
        earliest, latest = (reader.date(bound, dates.day) for bound in BOUNDS)
        if text is None:
            return None
        try:
            return dates.with_bounds(text, earliest, latest)
        except DateError as exc:
            reader.fault(name, str(exc))
            return None

    def shown(self, name: str, value: When) -> dict[str, Any]:
        """Show the date, and bounds where there are any to show."""
        return {name: value.text} | {f"{name}_{bound}": day for bound, day in dates.bounds_beside(value).items()}


_According = Annotated[str | None, Refers("entity"), "The entity that says so; absent: the dataset itself."]
_Confidence = Annotated[str | None, OneOf(CONFIDENCES)]


@dataclass(frozen=True, slots=True)
class Participation(Described):
    """An entity's part in an event, who says so (None: the dataset itself), and how surely."""

    entity: Annotated[str, Refers("entity"), "An entity: its id, a code like `iso3:ALB`, or a name."]
    role: Annotated[str, OneOf(ROLES)]
    according_to: _According = None
    confidence: _Confidence = None
    attributes: Annotated[Mapping[str, Any], Attributes(PARTICIPATION_ATTRIBUTES)] = field(default_factory=dict)
    citations: Citations = ()


@dataclass(frozen=True, slots=True)
class EventLink(Described):
    """How an event relates to another, and who says so."""

    event: Annotated[str, LinkedEvent(), "An id, or `kind:key` within the dataset."]
    relation: Annotated[str, OneOf(RELATIONS)]
    according_to: _According = None
    confidence: _Confidence = None
    citations: Citations = ()


@dataclass(frozen=True, slots=True)
class Event(WholeRecord):
    """What happened, when, who took part according to whom, and the ties of its own dataset that it opened and closed."""

    id: Annotated[str, Hashed("e"), "Made from what the event says; leave it out."]
    kind: Annotated[str, OneOf(tuple(EVENT_KINDS))]
    title: Annotated[str, Text(NAME_LIMIT)]
    when: Annotated[When, Happening()]
    dataset: Dataset = cites.NOTES
    key: Annotated[str | None, Text(KEY_LIMIT), "The dataset's own key of the row."] = None
    discriminator: Annotated[str | None, Text(KEY_LIMIT), "What tells it from an event that says the same."] = None
    participants: Annotated[tuple[Participation, ...], Each(Participation)] = ()
    links: Annotated[tuple[EventLink, ...], Each(EventLink)] = ()
    place: Annotated[str | None, Refers("entity"), "The place: its id, a code or a name."] = None
    attributes: Annotated[Mapping[str, Any], Attributes(by_kind=EVENT_KINDS)] = field(default_factory=dict)
    opens: Annotated[
        tuple[str, ...],
        NamedTies(),
        "Ties by id or `kind:key`; in a POST also whole ties, which begin with the event.",
    ] = ()
    closes: Annotated[
        tuple[str, ...], NamedTies(), "Ties that end with the event, where they are still open, by id or `kind:key`."
    ] = ()
    citations: Citations = ()
    record = "event"

    @classmethod
    def check(cls, reader: Validator, values: dict[str, Any]) -> None:
        """Make the event's id where none was sent."""
        if "id" not in values and {"kind", "when"} <= values.keys():
            entities = [part.entity for part in values.get("participants", ())]
            row_key = values.get("key") or [entities, values["when"].text, values.get("discriminator")]
            values["id"] = ids.event_id(values.get("dataset", cites.NOTES), values["kind"], row_key)


read_event = Event.read_record


def by_key(text: str, letter: str, kinds: tuple[str, ...], dataset: str) -> str | None:
    """Resolve an id or `kind:key` within a dataset to an id; None where it is neither."""
    if ids.HASHED.match(text):
        return text if text.startswith(letter) else None
    kind, colon, key = text.partition(":")
    if not colon or kind not in kinds or not key:
        return None
    return ids.tie_id(dataset, kind, key) if letter == "t-" else ids.event_id(dataset, kind, key)
