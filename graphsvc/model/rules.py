"""The rules that fields keep: texts, words, ids, dates, lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from graphsvc.errors import Fault
from graphsvc.model import dates, ids
from graphsvc.model.fields import Field, FieldedRecord, FieldRule, Read, Reference, Schema, schema_name, shape_of
from graphsvc.model.text import TEXT_LIMIT
from graphsvc.model.validation import DATE_LIMIT, WORD_LIMIT, Validator, as_text, named, no_slug, short


def ecma(pattern: re.Pattern[str]) -> str:
    r"""Write a regular expression of Python as one of ECMA-262, in which JSON schemas have theirs.

    >>> ecma(re.compile(r"(?P<year>\d{4})\Z"))
    '^(?:[0-9]{4})$'
    """
    return "^" + re.sub(r"\?P<\w+>", "?:", pattern.pattern).replace(r"\d", "[0-9]").replace(r"\Z", "$")


_DATE = ecma(dates.DATE)[1:-1]
_END = rf"(?:{_DATE}|\.\.)"
PERIOD, EXISTENCE = f"^(?:{_DATE}|{_END}/{_END})$", f"^{_END}?/{_END}?$"
NOT_BLANK = re.compile(r"\s*\S")
EDTF = "An EDTF date: 2022-09-07, 2022-07, 1939, 193X, 1939? or 1939~; ?, ~ and % widen it by one unit each side."


def matching(pattern: str, **more: Any) -> Schema:
    """Return the JSON schema of texts that match a regular expression."""
    return {"type": "string", "pattern": pattern, **more}


def listing(items: Schema, **more: Any) -> Schema:
    """Return the JSON schema of lists."""
    return {"type": "array", "items": items, **more}


def text(limit: int = TEXT_LIMIT, form: re.Pattern[str] | None = None, otherwise: str = "") -> FieldRule:
    """Take a text of at most so many characters; `form` is what it begins with, `otherwise` what is wrong with another."""

    def read(reader: Validator, name: str, is_required: bool) -> str | None:
        text = reader.text(name, required=is_required, limit=limit)
        if text is not None and form and not form.match(text):
            reader.fault(name, otherwise.format(short(text)))
        return text

    return FieldRule(read, {"type": "string", "maxLength": limit} | ({"pattern": ecma(form)} if form else {}))


def one_of(words: Sequence[str]) -> FieldRule:
    """Take one of a few words."""

    def read(reader: Validator, name: str, is_required: bool) -> str | None:
        word = reader.raw.get(name)
        if isinstance(word, str) and word in words:
            return word
        word = reader.text(name, required=is_required)
        if word is not None:
            reader.fault(name, f"{short(word)} is not one of {', '.join(words)}")
        return None

    return FieldRule(read, {"type": "string", "enum": list(words)})


def _read_flag(reader: Validator, name: str, _: bool) -> bool | None:
    value = reader.raw.get(name)
    if value is None or isinstance(value, bool):
        return value
    reader.fault(name, f"is {named(value)}; send true or false")
    return None


def _read_slug(reader: Validator, name: str, is_required: bool) -> str | None:
    slug = reader.raw.get(name)
    if isinstance(slug, str) and ids.is_slug(slug):
        return slug
    slug = reader.text(name, required=is_required, limit=ids.ID_LIMIT)
    if slug is not None:
        reader.fault(name, no_slug(slug))
    return None


def _read_own_slug(reader: Validator, name: str, _: bool) -> str | None:
    """Read the readable id of a record itself, which need not be sent where the address has it."""
    addressed = reader.addressed
    slug = _read_slug(reader, name, addressed is None)
    if addressed is not None and not ids.is_slug(addressed):
        reader.fault(name, no_slug(addressed))
        return None
    if slug is not None and addressed is not None and slug != addressed:
        reader.fault(name, f"is {slug!r}, but the address says {addressed!r}; they must agree")
    return slug or addressed


FLAG = FieldRule(_read_flag, {"type": "boolean"})
SLUG = matching(ecma(ids.SLUG), maxLength=ids.ID_LIMIT)
ENTITY: Schema = {"type": "string", "description": "An entity: its id, a code like `iso3:ALB`, or a name."}
OWN_SLUG = FieldRule(_read_own_slug, SLUG, is_optional=True)


def refers(record: str) -> FieldRule:
    """Take the id of a source or an entity; a request may name an entity by a code or a name as well."""

    def refer(pointer: str, value: str, references: dict[str, Reference]) -> None:
        references[pointer] = (record, value)

    shown = SLUG | {"description": f"The id of the {record}."}
    return FieldRule(_read_slug, ENTITY if record == "entity" else SLUG, shown, refer=refer)


def _read_entities(reader: Validator, name: str, _: bool) -> tuple[str, ...]:
    """Read a list of ids."""
    slugs = []
    for value, pointer in reader.items(name):
        text = as_text(value, pointer, reader.faults, ids.ID_LIMIT)
        if text is not None and not ids.is_slug(text):
            reader.faults.append(Fault(pointer, no_slug(text)))
        elif text is not None:
            slugs.append(text)
    return tuple(slugs)


def _refer_entities(pointer: str, value: Sequence[str], references: dict[str, Reference]) -> None:
    references.update({f"{pointer}/{number}": ("entity", entity) for number, entity in enumerate(value)})


def _listed(value: Sequence[str] | None) -> list[str] | None:
    return None if value is None else list(value)


ENTITIES = FieldRule(
    _read_entities,
    listing(ENTITY, minItems=1),
    listing(SLUG),
    write=_listed,
    refer=_refer_entities,
    names_entities=True,
)
"""A list of entities that is not empty; None where it is absent."""


def read_texts(reader: Validator, name: str, _: bool) -> tuple[str, ...]:
    """Read a list of short texts."""
    texts = (as_text(item, where, reader.faults, WORD_LIMIT) for item, where in reader.items(name))
    return tuple(text for text in texts if text is not None)


def texts(items: Schema, read: Read = read_texts, **more: Any) -> FieldRule:
    """Take a list of short texts; `items` is their schema."""
    return FieldRule(read, listing(items, **more), write=_listed)


TEXTS = texts({"type": "string", "maxLength": WORD_LIMIT})


def hashed(letter: str) -> Schema:
    """Return the JSON schema of the ids of ties or of events."""
    return matching(ecma(ids.HASHED).replace("[te]-", letter))


def own_hash(letter: str) -> FieldRule:
    """Take the id of a tie or an event itself: its letter, and a hash of what it says, from which it is made."""

    def read(reader: Validator, name: str, _: bool) -> str | None:
        stated, addressed = reader.text(name, limit=ids.ID_LIMIT), reader.addressed
        if stated is addressed is None:
            return None
        for given in {stated, addressed} - {None}:
            if not (ids.HASHED.match(str(given)) and str(given).startswith(letter)):
                reader.fault(name, f"{short(str(given))} is not such an id; leave it out, it is made from what is said")
        if addressed is not None and stated is not None and stated != addressed:
            reader.fault(name, f"is {short(stated)}, but the address says {short(addressed)}; they must agree")
        return stated or addressed

    return FieldRule(read, hashed(letter), is_optional=True)


def _read_version(reader: Validator, name: str, _: bool) -> None:
    """Check the number that a record read before still carries; it says nothing about what is written."""
    value = reader.raw.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
        reader.fault(name, "is not a version that graphsvc gave; leave it out, versions are counted for you")


VERSION = FieldRule(_read_version, {"type": "integer", "minimum": 1})
DATE = FieldRule(
    lambda reader, name, _: when.text if (when := reader.date(name, dates.parse)) else None,
    matching(f"^{_DATE}$", description=EDTF),
)
"""An uncertain date, kept as its text."""
DAY = FieldRule(
    lambda reader, name, _: dates.iso(day) if (day := reader.date(name, dates.day)) else None,
    matching("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
)


def end(missing: str = "", null: str = "") -> FieldRule:
    """Take an end of a spell: a date, `..` where it is open, empty where it is unknown. `Validator.spell` reads both ends.

    `missing` and `null` are the faults of an end that is absent and must not be, or is null and must not be.
    """

    def read(reader: Validator, name: str, is_required: bool) -> str | None:
        if is_required and reader.raw.get(name) is None:
            reader.fault(name, missing)
        elif null and name in reader.raw and reader.raw[name] is None:
            reader.fault(name, null)
        return reader.text(name, limit=DATE_LIMIT)

    return FieldRule(read, matching(f"^{_END}?$", description=EDTF), reads_absent=bool(null), takes_null=not null)


def each(part: type[FieldedRecord]) -> FieldRule:
    """Take a list of parts, each with fields of its own; those that lack something are left out."""

    def read(reader: Validator, name: str, _: bool) -> tuple[Any, ...]:
        parts = (part.read(item, pointer, reader.faults, reader) for item, pointer in reader.items(name))
        return tuple(read for read in parts if read is not None)

    def write(value: Sequence[FieldedRecord]) -> list[dict[str, Any]]:
        return [item.body() for item in value]

    def refer(pointer: str, value: Sequence[FieldedRecord], references: dict[str, Reference]) -> None:
        for number, item in enumerate(value):
            item.refer(f"{pointer}/{number}", references)

    sent, shown = ({"$ref": f"#/components/schemas/{schema_name(part, is_sent)}"} for is_sent in (True, False))
    return FieldRule(read, listing(sent), listing(shown), write, refer if shape_of(part).refers else None, part=part)


def left_out(name: str, rule: FieldRule, description: str) -> FieldRule:
    """Make a rule of a field that is None, and not shown, where it is empty."""

    def write(value: Any) -> dict[str, Any]:
        return {name: value if rule.write is None else rule.write(value)} if value else {}

    member = Field(name, rule, description, is_always_shown=False)
    return replace(rule, read=lambda *given: rule.read(*given) or None, write=write, members=(member,))
