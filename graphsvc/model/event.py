"""Events: what happened on a day, who took part in which role according to whom, and the ties it opened or closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from graphsvc.errors import Fault
from graphsvc.model import citation as cites
from graphsvc.model import dates, ids
from graphsvc.model.attributes import attributes
from graphsvc.model.citation import Citations, Dataset, WholeRecord
from graphsvc.model.dates import DateError, When
from graphsvc.model.fields import Field, FieldedRecord, FieldRule, Reference
from graphsvc.model.kinds import CONFIDENCES, EVENT_KINDS, PARTICIPATION_ATTRIBUTES, RELATIONS, ROLES, TIE_KINDS
from graphsvc.model.rules import DATE, DAY, each, hashed, listing, one_of, own_hash, refers, text
from graphsvc.model.text import NAME_LIMIT
from graphsvc.model.tie import KEY_LIMIT
from graphsvc.model.validation import DATE_LIMIT, Validator, as_text, short

REFERENCE_LIMIT = 700
BOUNDS = ("when_earliest", "when_latest")


def _dataset(reader: Validator) -> str:
    """Return the dataset of the event that is read, or whose part is."""
    raw = (reader.whole or reader).raw.get("dataset")
    return raw if raw and isinstance(raw, str) else cites.NOTES


def _read_event(reader: Validator, name: str, is_required: bool) -> str | None:
    """Read another event, named by its id or, within the event's dataset, as `kind:key`."""
    text = reader.text(name, required=is_required, limit=REFERENCE_LIMIT)
    if text is None:
        return None
    event = by_key(text, "e-", tuple(EVENT_KINDS), _dataset(reader))
    if event is None:
        reader.fault(name, f"{short(text)} names no event; use its id, or kind:key within the dataset")
    return event


def _refer_event(pointer: str, event: str, references: dict[str, Reference]) -> None:
    references[pointer] = ("event", event)


def _read_ties(reader: Validator, name: str, _: bool) -> tuple[str, ...]:
    """Read ties, each named by its id or, within the event's dataset, as `kind:key`."""
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


def _refer_ties(pointer: str, ties: tuple[str, ...], references: dict[str, Reference]) -> None:
    references.update({f"{pointer}/{number}": ("tie", tie) for number, tie in enumerate(ties)})


_NAMED = text(REFERENCE_LIMIT).sent
_TIES = FieldRule(_read_ties, listing(_NAMED), listing(hashed("t-")), list, _refer_ties)


def _read_when(reader: Validator, name: str, is_required: bool) -> When | None:
    """Read when an event was: a date, and bounds of it that its text cannot express."""
    text = reader.text(name, required=is_required, limit=DATE_LIMIT)
    earliest, latest = (reader.date(bound, dates.day) for bound in BOUNDS)
    if text is None:
        return None
    try:
        return dates.with_bounds(text, earliest, latest)
    except DateError as exc:
        reader.fault(name, str(exc))
        return None


def _write_when(when: When) -> dict[str, str]:
    return {"when": when.text} | {f"when_{bound}": day for bound, day in dates.bounds_beside(when).items()}


_WHEN = FieldRule(
    _read_when,
    {},
    write=_write_when,
    members=(
        Field("when", DATE, is_required=True),
        *(
            Field(name, DAY, "A day, where the text cannot express the bound.", is_always_shown=False)
            for name in BOUNDS
        ),
    ),
)
_According = Annotated[str | None, refers("entity"), "The entity that says so; absent: the dataset itself."]
_Confidence = Annotated[str | None, one_of(CONFIDENCES), "How surely; absent: a bare fact."]


@dataclass(frozen=True, slots=True)
class Participation(FieldedRecord):
    """An entity's part in an event, who says so (without: the dataset itself), and how surely."""

    entity: Annotated[str, refers("entity")]
    role: Annotated[str, one_of(ROLES), "The part that it took."]
    according_to: _According = None
    confidence: _Confidence = None
    attributes: Annotated[
        Mapping[str, Any], attributes(PARTICIPATION_ATTRIBUTES), "What is said of its part, and anything else."
    ] = field(default_factory=dict)
    citations: Citations = ()


@dataclass(frozen=True, slots=True)
class EventLink(FieldedRecord):
    """How an event relates to another, and who says so."""

    event: Annotated[
        str,
        FieldRule(_read_event, _NAMED, hashed("e-"), refer=_refer_event),
        "An id, or `kind:key` within the dataset.",
    ]
    relation: Annotated[str, one_of(RELATIONS), "What the event is to the other one."]
    according_to: _According = None
    confidence: _Confidence = None
    citations: Citations = ()


@dataclass(frozen=True, slots=True)
class Event(WholeRecord):
    """What happened, when, who took part according to whom, and the ties of its own dataset that it opened and closed."""

    id: Annotated[str, own_hash("e-"), "Made from what the event says; leave it out."]
    kind: Annotated[str, one_of(tuple(EVENT_KINDS)), "What happened; it never changes."]
    title: Annotated[str, text(NAME_LIMIT), "What happened, in a line."]
    when: Annotated[When, _WHEN]
    dataset: Dataset = cites.NOTES
    key: Annotated[str | None, text(KEY_LIMIT), "The dataset's own key of the row."] = None
    discriminator: Annotated[str | None, text(KEY_LIMIT), "What tells it from an event that says the same."] = None
    participants: Annotated[
        tuple[Participation, ...], each(Participation), "Who took part, in which role, according to whom."
    ] = ()
    links: Annotated[tuple[EventLink, ...], each(EventLink), "How it relates to other events."] = ()
    place: Annotated[str | None, refers("entity")] = None
    attributes: Annotated[Mapping[str, Any], attributes(by_kind=EVENT_KINDS)] = field(default_factory=dict)
    opens: Annotated[
        tuple[str, ...],
        _TIES,
        "Ties by id or `kind:key`; in a POST also whole ties, which begin with the event.",
    ] = ()
    closes: Annotated[
        tuple[str, ...], _TIES, "Ties that end with the event, where they are still open, by id or `kind:key`."
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
