"""Attributes: what a record says beyond its fields, held to the types that the table of kinds gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from graphsvc.errors import Fault
from graphsvc.model import ids
from graphsvc.model.fields import FieldRule, Schema
from graphsvc.model.kinds import Attribute
from graphsvc.model.rules import listing
from graphsvc.model.validation import WORD_LIMIT, Validator, as_text, escape, named, no_slug, plain, short, twice


def attributes(fixed: Mapping[str, Attribute] = {}, by_kind: Mapping[str, Mapping[str, Attribute]] = {}) -> FieldRule:
    """Take a free object whose members are held to their type where the table of kinds gives them one.

    `fixed` are the types of members of any record, `by_kind` those of records of a kind.
    """

    def read(reader: Validator, name: str, _: bool) -> dict[str, Any]:
        kind = reader.raw.get("kind")
        return _read(reader, name, by_kind.get(kind, fixed) if isinstance(kind, str) else fixed)

    schema: Schema = {"type": "object", "additionalProperties": True}
    if fixed:
        schema["properties"] = {name: attribute_schema(spec) for name, spec in fixed.items()}
    if named := [f"{kind}: {', '.join(specs)}" for kind, specs in by_kind.items() if specs]:
        schema["description"] = f"What its kind adds ({'; '.join(named)}), and anything else."
    is_asked = any(spec.required for specs in (fixed, *by_kind.values()) for spec in specs.values())
    return FieldRule(read, schema, write=dict, reads_absent=is_asked)


def _read(reader: Validator, field: str, specs: Mapping[str, Attribute]) -> dict[str, Any]:
    raw = reader.raw.get(field)
    if raw is None:
        raw = {}
    if not isinstance(raw, Mapping):
        reader.fault(field, f"is {named(raw)}; send an object")
        return {}
    attributes = {}
    for name, value in raw.items():
        where = f"{reader.pointer}/{field}/{escape(name)}"
        key = as_text(name, where, reader.faults, WORD_LIMIT)
        if key is None or value is None:
            continue
        if key in attributes:
            reader.faults.append(Fault(where, twice(key)))
        spec = specs.get(key)
        kept = _as_attribute(value, spec, where, reader.faults) if spec else plain(value, where, reader.faults)
        if kept is not None:
            attributes[key] = kept
    for name, spec in specs.items():
        if spec.required and raw.get(name) is None:
            reader.fault(field, f"needs {name!r}" + (f": one of {', '.join(spec.choices)}" if spec.choices else ""))
    return attributes


def _as_attribute(value: Any, spec: Attribute, pointer: str, faults: list[Fault]) -> Any:
    """Read an attribute that its kind gives a type."""
    before = len(faults)
    kept = plain(value, pointer, faults)
    if len(faults) > before:
        return None
    wrong = _wrong(kept, spec)
    if wrong:
        faults.append(Fault(pointer, wrong))
        return None
    if spec.type == "people":
        return {part: kept.get(part) for part in ("about", "min", "max")}
    return kept


def _wrong(value: Any, spec: Attribute) -> str | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    is_list = isinstance(value, list)
    match spec.type:
        case "text" | "choice" | "entity" if not isinstance(value, str):
            return f"is {named(value)}; send text"
        case "texts" | "choices" | "entities" if not is_list:
            return f"is {named(value)}; send a list of texts"
        case "texts" | "choices" | "entities" if not all(isinstance(item, str) for item in value):
            return "has an item that is no text; send a list of texts"
        case "choices" | "entities" if len(set(value)) < len(value):
            twice = next(word for word, count in Counter(value).items() if count > 1)
            return f"has {short(twice)} more than once; send it once"
        case "boolean" if not isinstance(value, bool):
            return f"is {named(value)}; send true or false"
        case "boolean":
            return None
        case "integer" if not is_number or isinstance(value, float) or value < 0:
            return f"is {value if is_number else named(value)}; send a whole number from 0"
        case "number" if not is_number or value < 0:
            return f"is {value if is_number else named(value)}; send a number from 0"
        case "people":
            return _wrong_people(value)
    words = value if is_list else [value]
    if spec.type in ("entity", "entities"):
        return next((no_slug(word) for word in words if not ids.is_slug(word)), None)
    unknown = [word for word in words if spec.choices and word not in spec.choices]
    if not unknown:
        return None
    if len(spec.choices) == 1:
        return f"{short(unknown[0])} is not {spec.choices[0]!r}, the only value that it takes"
    return f"{short(unknown[0])} is not one of {', '.join(spec.choices)}"


def _wrong_people(value: Any) -> str | None:
    if not isinstance(value, dict) or not value or not set(value) <= {"about", "min", "max"}:
        return "is not a number of people; send an object with about, min or max"
    numbers = [number for number in value.values() if number is not None]
    if not numbers:
        return "says nothing; give about, min or max, or leave it out"
    if any(isinstance(number, bool) or not isinstance(number, int) or number < 0 for number in numbers):
        return 'has a part that is not a whole number from 0; send numbers, like {"about": 3000}'
    ordered = [value[part] for part in ("min", "about", "max") if value.get(part) is not None]
    return None if ordered == sorted(ordered) else "is out of order; send min <= about <= max"


def attribute_schema(spec: Attribute) -> Schema:
    """Return the JSON schema of an attribute that its kind gives a type; null is absent."""
    words: Schema = {"type": "string"} | ({"enum": list(spec.choices)} if spec.choices else {})
    schemas: dict[str, Schema] = {
        "integer": {"type": "integer", "minimum": 0},
        "number": {"type": "number", "minimum": 0},
        "boolean": {"type": "boolean"},
        **dict.fromkeys(("texts", "choices", "entities"), listing(words)),
    }
    return {"anyOf": [schemas.get(spec.type, words), {"type": "null"}]}
