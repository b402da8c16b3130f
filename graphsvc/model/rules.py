"""The rules that fields keep: texts, words, ids, dates, lists, attributes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphsvc.model import dates, ids
from graphsvc.model.fields import Described, Field, Reference, Rule, Schema, schema_reference
from graphsvc.model.kinds import Attribute
from graphsvc.model.text import TEXT_LIMIT
from graphsvc.model.validation import DATE_LIMIT, WORD_LIMIT, Validator, short


def ecma(pattern: re.Pattern[str]) -> str:
    r"""Write a regular expression of Python as one of ECMA-262, in which JSON schemas have theirs.

    >>> ecma(re.compile(r"(?P<year>\d{4})\Z"))
    '^(?:[0-9]{4})$'
    """
    return "^" + re.sub(r"\?P<\w+>", "?:", pattern.pattern).replace(r"\d", "[0-9]").replace(r"\Z", "$")


_DATE = ecma(dates.DATE)[1:-1]
_END = rf"(?:{_DATE}|\.\.)"
DATE, END = f"^{_DATE}$", f"^{_END}?$"
PERIOD, EXISTENCE = f"^(?:{_DATE}|{_END}/{_END})$", f"^{_END}?/{_END}?$"
DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
NOT_BLANK = re.compile(r"\s*\S")
EDTF = "An EDTF date: 2022-09-07, 2022-07, 1939, 193X, 1939? or 1939~; ?, ~ and % widen it by one unit each side."


@dataclass(frozen=True)
class Text(Rule):
    """A text of at most so many characters; `form` is what it begins with, `otherwise` what is wrong with another."""

    limit: int = TEXT_LIMIT
    form: re.Pattern[str] | None = None
    otherwise: str = ""

    def read(self, reader: Validator, name: str, is_required: bool) -> str | None:
        """Read the text."""
        text = reader.text(name, required=is_required, limit=self.limit)
        if text is not None and self.form and not self.form.match(text):
            reader.fault(name, self.otherwise.format(short(text)))
        return text

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of a text; where it is required, an empty one is missing."""
        return {"type": "string", "maxLength": self.limit} | ({"pattern": ecma(self.form)} if self.form else {})


@dataclass(frozen=True)
class OneOf(Rule):
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, reader: Validator, name: str, is_required: bool) -> str | None:
        """Read the word."""
        return reader.choice(name, self.words, required=is_required)

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of the words."""
        return {"type": "string", "enum": list(self.words)}


class Flag(Rule):
    """True or false."""

    def read(self, reader: Validator, name: str, is_required: bool) -> bool | None:
        """Read the flag."""
        return reader.boolean(name)

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of a flag."""
        return {"type": "boolean"}


@dataclass(frozen=True)
class Refers(Rule):
    """The id of another record: an entity or a source."""

    record: str

    def read(self, reader: Validator, name: str, is_required: bool) -> str | None:
        """Read the id."""
        return reader.slug(name, required=is_required)

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of an id; a request may name an entity by a code or a name as well."""
        return {"type": "string"} if is_sent and self.record == "entity" else SLUG

    def refer(self, pointer: str, value: Any, references: dict[str, Reference]) -> None:
        """Add the record of the id."""
        references[pointer] = (self.record, value)


SLUG: Schema = {"type": "string", "pattern": ecma(ids.SLUG), "maxLength": ids.ID_LIMIT}


class Slug(Rule):
    """The readable id of a record itself, which agrees with the one in the address, if any."""

    def members(self, field: Field) -> tuple[Field, ...]:
        """Return the member, which need not be sent where the address has it."""
        return (replace(field, is_required=False),)

    def read(self, reader: Validator, name: str, is_required: bool) -> str | None:
        """Read the id, or take that of the address."""
        return reader.own_slug(reader.addressed)

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of an id."""
        return SLUG


@dataclass(frozen=True)
class Hashed(Rule):
    """The id of a tie or an event itself: its letter, and a hash of what it says, from which it is made."""

    letter: str

    def members(self, field: Field) -> tuple[Field, ...]:
        """Return the member, which need not be sent."""
        return (replace(field, is_required=False),)

    def read(self, reader: Validator, name: str, is_required: bool) -> str | None:
        """Read the id, or take that of the address."""
        stated, addressed = reader.text(name, limit=ids.ID_LIMIT), reader.addressed
        for given in {stated, addressed} - {None}:
            if not (ids.HASHED.match(str(given)) and str(given).startswith(self.letter)):
                reader.fault(name, f"{short(str(given))} is not such an id; leave it out, it is made from what is said")
        if addressed is not None and stated is not None and stated != addressed:
            reader.fault(name, f"is {short(stated)}, but the address says {short(addressed)}; they must agree")
        return stated or addressed

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of an id."""
        return hashed_schema(self.letter)


def hashed_schema(letter: str) -> Schema:
    """Return the JSON schema of the ids of ties or of events."""
    return {"type": "string", "pattern": ecma(ids.HASHED).replace("[te]", letter)}


@dataclass(frozen=True)
class Version(Rule):
    """The number that a record which was read before still carries; it says nothing about what is written."""

    takes_text: bool = False
    """True where a text is another thing's version, which its record reads."""

    def read(self, reader: Validator, name: str, is_required: bool) -> None:
        """Check that it is a number that a record can have."""
        value = reader.raw.get(name)
        if value is None or (self.takes_text and isinstance(value, str)):
            return
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            reader.fault(name, "is not a version that graphsvc gave; leave it out, versions are counted for you")

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of a version."""
        number: Schema = {"type": "integer", "minimum": 1}
        return {"anyOf": [number, {"type": "string"}]} if is_sent and self.takes_text else number


class Date(Rule):
    """An uncertain date, kept as its text."""

    def read(self, reader: Validator, name: str, is_required: bool) -> str | None:
        """Read the date."""
        when = reader.date(name, dates.parse)
        return None if when is None else str(when.text)

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of a date in EDTF."""
        return {"type": "string", "pattern": DATE, "description": EDTF}


class Day(Rule):
    """An exact day."""

    def read(self, reader: Validator, name: str, is_required: bool) -> str | None:
        """Read the day."""
        day = reader.date(name, dates.day)
        return None if day is None else dates.iso(day)

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of a day."""
        return {"type": "string", "pattern": DAY}


@dataclass(frozen=True)
class End(Rule):
    """One end of a spell: a date, `..` where it is open, empty where it is unknown; `Validator.spell` reads both together.

    `missing` and `null` are the faults of an end that is absent and must not be, or is null and must not be.
    """

    missing: str = ""
    null: str = ""

    @property
    def takes_null(self) -> bool:
        """Say whether null is as good as absent."""
        return not self.null

    @property
    def reads_absent(self) -> bool:
        """Say whether null is a fault."""
        return bool(self.null)

    def read(self, reader: Validator, name: str, is_required: bool) -> str | None:
        """Read the text of the end."""
        if is_required and reader.raw.get(name) is None:
            reader.fault(name, self.missing)
        elif self.null and name in reader.raw and reader.raw[name] is None:
            reader.fault(name, self.null)
        return reader.text(name, limit=DATE_LIMIT)

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of a date or an open or unknown end."""
        return {"type": "string", "pattern": END, "description": EDTF}


@dataclass(frozen=True)
class Texts(Rule):
    """A list of short texts."""

    def read(self, reader: Validator, name: str, is_required: bool) -> tuple[str, ...]:
        """Read the texts."""
        return reader.texts(name)

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of the list."""
        return {"type": "array", "items": {"type": "string", "maxLength": WORD_LIMIT}}

    is_plain = False

    def shown(self, name: str, value: tuple[str, ...] | None) -> dict[str, Any]:
        """Show the list; null where there may be none."""
        return {name: None if value is None else list(value)}


@dataclass(frozen=True)
class ReferEach(Rule):
    """A list of ids of entities; None where it is absent."""

    is_plain = False

    def read(self, reader: Validator, name: str, is_required: bool) -> Any:
        """Read the ids."""
        return reader.slugs(name)

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of the list."""
        return {"type": "array", "items": Refers("entity").schema(is_sent), "minItems": 1}

    def shown(self, name: str, value: tuple[str, ...] | None) -> dict[str, Any]:
        """Show the list, or null."""
        return {name: None if value is None else list(value)}

    def refer(self, pointer: str, value: Any, references: dict[str, Reference]) -> None:
        """Add the entities."""
        for number, entity in enumerate(value):
            references[f"{pointer}/{number}"] = ("entity", entity)


@dataclass(frozen=True)
class Each(Rule):
    """A list of parts, each with fields of its own."""

    part: type[Described]

    is_plain = False

    def read(self, reader: Validator, name: str, is_required: bool) -> Any:
        """Read the parts, without those that lack something."""
        parts = (self.part.read(item, pointer, reader.faults, reader) for item, pointer in reader.items(name))
        return tuple(part for part in parts if part is not None)

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of the list."""
        return {"type": "array", "items": schema_reference(self.part, is_sent)}

    def shown(self, name: str, value: tuple[Described, ...]) -> dict[str, Any]:
        """Show the parts."""
        return {name: [part.body() for part in value]}

    def refer(self, pointer: str, value: Any, references: dict[str, Reference]) -> None:
        """Add what the parts refer to."""
        for number, part in enumerate(value):
            part.refer(f"{pointer}/{number}", references)


@dataclass(frozen=True)
class Attributes(Rule):
    """A free object whose members are held to their type where the table of kinds gives them one.

    `fixed` are the types of members of any record, `by_kind` those of records of a kind.
    """

    fixed: Mapping[str, Attribute] = field(default_factory=dict)
    by_kind: Mapping[str, Mapping[str, Attribute]] = field(default_factory=dict)
    is_left_out: bool = False
    """True where an empty object is None, and not shown."""

    is_plain = False

    @property
    def reads_absent(self) -> bool:
        """Say whether something is asked for."""
        return any(spec.required for specs in (self.fixed, *self.by_kind.values()) for spec in specs.values())

    def members(self, field: Field) -> tuple[Field, ...]:
        """Return the member, which is not always shown where it may be left out."""
        return (replace(field, is_always_shown=not self.is_left_out, is_nullable=False),)

    def read(self, reader: Validator, name: str, is_required: bool) -> dict[str, Any] | None:
        """Read the object."""
        kind = reader.raw.get("kind")
        specs = self.by_kind.get(kind, self.fixed) if isinstance(kind, str) else self.fixed
        return reader.attributes(specs) or (None if self.is_left_out else {})

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of the object: what a kind asks of a member stands in words alone."""
        named = [f"{kind}: {', '.join(specs)}" for kind, specs in self.by_kind.items() if specs]
        words = {"description": f"What its kind adds ({'; '.join(named)}), and anything else."} if named else {}
        members = {name: attribute_schema(spec) for name, spec in self.fixed.items()}
        return {"type": "object", "additionalProperties": True} | ({"properties": members} if members else {}) | words

    def shown(self, name: str, value: Mapping[str, Any] | None) -> dict[str, Any]:
        """Show a copy."""
        return {} if self.is_left_out and not value else {name: dict(value or {})}


def attribute_schema(spec: Attribute) -> Schema:
    """Return the JSON schema of an attribute that its kind gives a type; null is absent."""
    text: Schema = {"type": "string"} | ({"enum": list(spec.choices)} if spec.choices else {})
    count: Schema = {"type": "integer", "minimum": 0}
    schemas: dict[str, Schema] = {
        "integer": count,
        "number": {"type": "number", "minimum": 0},
        "boolean": {"type": "boolean"},
    }
    for name in ("texts", "choices", "entities"):
        schemas[name] = {"type": "array", "items": text}
    return {"anyOf": [schemas.get(spec.type, text), {"type": "null"}]}
