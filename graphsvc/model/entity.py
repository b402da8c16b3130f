"""Entities: countries, groups, alliances, organisations, persons and places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from graphsvc.errors import Fault
from graphsvc.model import citation as cites
from graphsvc.model import intervals
from graphsvc.model.attributes import attributes
from graphsvc.model.citation import Citations, Dataset, WholeRecord
from graphsvc.model.dates import OPEN, DateError
from graphsvc.model.fields import Field, FieldedRecord
from graphsvc.model.intervals import Interval
from graphsvc.model.kinds import CODE_SCHEMES, ENTITY_KINDS, SYSTEMS
from graphsvc.model.rules import (
    EXISTENCE,
    NOT_BLANK,
    OWN_SLUG,
    each,
    end,
    matching,
    one_of,
    refers,
    text,
    texts,
)
from graphsvc.model.text import NAME_LIMIT
from graphsvc.model.validation import Validator, as_text, escape, short

PERIOD_LIMIT, CODE_LIMIT = 100, 50
_CODE_FORMS = {
    "iso3": r"[A-Z]{3}",
    "iso2": r"[A-Z]{2}",
    "iso3n": r"\d{3}",
    "cow_abb": r"[A-Z]{3}",
    "iso3166_3": r"[A-Z]{4}",
    "cow": r"[1-9]\d{0,3}",
    "gw": r"[1-9]\d{0,3}",
    "wikidata": r"Q[1-9]\d*",
}
_LIKE = {
    "iso3": "ALB",
    "iso2": "AL",
    "iso3n": "008",
    "cow_abb": "ALB",
    "iso3166_3": "CSHH",
    "cow": "339",
    "gw": "339",
    "wikidata": "Q222",
    "atop": "3285",
}


_LIMIT = Annotated[str | None, end()]


def _check_limits(reader: Validator, values: Mapping[str, Any]) -> None:
    """Add the faults of days that are none, or do not go together."""
    if "since" in values or "until" in values:
        reader.spell(values.get("since"), values.get("until"))


@dataclass(frozen=True, slots=True)
class Name(FieldedRecord):
    """A name, its language (a tag like en or sq), and the days on which it was borne; what is absent is not known."""

    text: Annotated[str, text(NAME_LIMIT, NOT_BLANK, "is blank; send the name, or leave this one out"), "The name."]
    language: Annotated[str | None, text(35), "Its language, as a tag: en, sq."] = None
    since: _LIMIT = None
    until: _LIMIT = None

    @classmethod
    def check(cls, reader: Validator, values: dict[str, Any]) -> None:
        """Add the faults of days that are none, or do not go together."""
        _check_limits(reader, values)


@dataclass(frozen=True, slots=True)
class Code(FieldedRecord):
    """A code in a scheme and the days on which it was borne; without them, on all days."""

    scheme: Annotated[str, one_of(CODE_SCHEMES), "Whose code it is."]
    code: Annotated[str, text(CODE_LIMIT), "The code as its scheme writes it: ALB, 339, Q222."]
    since: _LIMIT = None
    until: _LIMIT = None

    @classmethod
    def check(cls, reader: Validator, values: dict[str, Any]) -> None:
        """Add the faults of such days, and of a code that its scheme cannot have."""
        _check_limits(reader, values)
        scheme, code = values.get("scheme"), values.get("code")
        if scheme and code and not re.fullmatch(_CODE_FORMS.get(scheme, r"\S+"), code, re.ASCII):
            like = _LIKE.get(scheme, "NATO")
            reader.fault("code", f"{short(code)} is not a code of {scheme}; send one like {like!r}")


@dataclass(frozen=True, slots=True)
class Spell(FieldedRecord):
    """A spell of membership in the state system as one system counts it."""

    system: Annotated[str, one_of(SYSTEMS), "Whose list of states it is."]
    since: Annotated[str, end("is missing; send the first day in the system, as an EDTF date")]
    until: Annotated[
        str,
        end(null="is null; leave it out where the spell still runs"),
        "The first day out; `..` while it still runs.",
    ] = OPEN

    @classmethod
    def check(cls, reader: Validator, values: dict[str, Any]) -> None:
        """Add the faults of days that are none, or do not go together."""
        since = values.get("since")
        if since == OPEN:
            reader.fault("since", "'..' would put the state in the system at all times; send the first day in it")
        reader.spell(since, values.get("until"))


_EACH_NAME, _EACH_CODE = each(Name), each(Code)


def _read_names(reader: Validator, name: str, is_required: bool) -> tuple[Name, ...] | None:
    """Read the names of an entity, or its one name."""
    shown = reader.text("name", limit=NAME_LIMIT)
    names: tuple[Name, ...] = _EACH_NAME.read(reader, name, is_required)
    if not reader.raw.get(name):
        if not shown or not shown.strip():
            reader.fault(name, 'is missing; send at least one name, as "names": [{"text": …}]')
            return None
        return (Name(shown),)
    if shown is not None and names and shown != names[0].text:
        reader.fault("name", f"is {short(shown)}, but the first of names is {short(names[0].text)}; change names")
    return names


_NAMES = replace(
    _EACH_NAME,
    read=_read_names,
    write=lambda names: {"name": names[0].text, "names": [name.body() for name in names]},
    members=(
        Field("name", text(NAME_LIMIT, NOT_BLANK), "Enough where there is only one name; shown is the first."),
        Field("names", _EACH_NAME, "All names; the first is the one that is shown."),
    ),
)


def _read_codes(reader: Validator, name: str, is_required: bool) -> Any:
    """Read the codes of an entity, which may be sent as an object by scheme where no days are known."""
    if not isinstance(reader.raw[name], Mapping):
        return _EACH_CODE.read(reader, name, is_required)
    codes = (
        Code.read({"scheme": scheme, "code": code}, f"{reader.pointer}/{name}/{escape(scheme)}", reader.faults)
        for scheme, code in reader.raw[name].items()
    )
    return tuple(code for code in codes if code)


_CODES = replace(
    _EACH_CODE,
    read=_read_codes,
    sent={"anyOf": [_EACH_CODE.sent, {"type": "object", "additionalProperties": text(CODE_LIMIT).sent}]},
)


def _read_periods(reader: Validator, name: str, _: bool) -> tuple[str, ...]:
    """Read half-open periods in order; an empty list would be an entity that never existed."""
    before = len(reader.faults)
    items = reader.items(name)
    if not items and len(reader.faults) == before:
        reader.fault(name, "is empty; leave it out where no period is known")
    texts: list[str] = []
    last: Interval | None = None
    for raw, pointer in items:
        text = as_text(raw, pointer, reader.faults, PERIOD_LIMIT)
        if text is None:
            continue
        try:
            interval = period(text)
        except DateError as exc:
            reader.faults.append(Fault(pointer, str(exc)))
            continue
        if last is not None and (
            interval.since.latest < last.until.earliest or interval.since.earliest < last.since.earliest
        ):
            detail = f"{short(text)} begins before {short(texts[-1])} ends; send periods in order that do not overlap"
            reader.faults.append(Fault(pointer, detail))
        texts.append(text)
        last = interval
    return tuple(texts)


def _refuse(reader: Validator, name: str, _: bool) -> None:
    reader.fault(name, "is set by merging only; leave it out")


@dataclass(frozen=True, slots=True)
class Entity(WholeRecord):
    """Someone or something that ties and events are about: a country, group, alliance, organisation, person or place.

    Existence (None: not stated) is not recognition or membership of the state system.
    """

    id: Annotated[str, OWN_SLUG, "A readable slug; in a PUT, that of the address."]
    kind: Annotated[str, one_of(ENTITY_KINDS), "What it is; it never changes."]
    names: Annotated[tuple[Name, ...], _NAMES]
    dataset: Dataset = cites.NOTES
    codes: Annotated[tuple[Code, ...], _CODES, "Its codes, as a list or, without days, as an object by scheme."] = ()
    spells: Annotated[tuple[Spell, ...], each(Spell), "Of countries alone: when a state was in the state system."] = ()
    exists: Annotated[
        tuple[str, ...] | None,
        texts(matching(EXISTENCE), _read_periods, minItems=1),
        "The half-open EDTF periods in which it existed, in order: `1918-02-24/1940-08-06`, `1991-08-20/..`.",
    ] = None
    attributes: Annotated[Mapping[str, Any], attributes(), "Anything else, as JSON."] = field(default_factory=dict)
    citations: Citations = ()
    merged_into: Annotated[
        str | None, replace(refers("entity"), read=_refuse, sent={"type": "null"}), "Set by merging only."
    ] = None
    record = "entity"

    @property
    def name(self) -> str:
        """Return the name shown for it: the first."""
        return self.names[0].text

    @classmethod
    def check(cls, reader: Validator, values: dict[str, Any]) -> None:
        """Add the fault of spells of what is no state."""
        if values.get("spells") and values.get("kind") not in (None, "country"):
            reader.fault("spells", "belong to countries; they say when a state was in the state system")


read_entity = Entity.read_record


def limits(since: str | None, until: str | None) -> Interval:
    """Read the days of a name or a code; None is no limit."""
    return intervals.read(OPEN if since is None else since, OPEN if until is None else until)


def period(text: str) -> Interval:
    """Read a half-open period of existence.

    >>> period("1918-02-24/1940-08-06").until.text
    '1940-08-06'

    Raises DateError where it is no period, or an empty one.
    """
    since, slash, until = text.partition("/")
    if not slash or "/" in until:
        raise DateError(f"{short(text)} is not a period; write its first day and the first day after it, as '1990/..'")
    return intervals.read(since, until)
