"""What a changed record is called, and the fields in which two of its versions differ, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphsvc.charts.captions import plain
from graphsvc.model import dates
from graphsvc.model.phrases import date_in_words, listed
from graphsvc.model.wire_parts import Named
from graphsvc.model.wording import place_in
from graphsvc.questions.timeline import sentence

FIELDS = {
    "attributes": "details",
    "checked_through": "checked through",
    "citations": "sources",
    "closes": "ties that it ends",
    "exists": "years of existence",
    "from": "from whom",
    "links": "connected events",
    "merged_into": "merged into",
    "opens": "ties that it begins",
    "since": "begins",
    "spells": "years in the system of states",
    "title": "title",
    "to": "to whom",
    "until": "ends",
    "when": "day",
}
"""Fields of records in words; the others are called as they are."""
_DATES = frozenset({"since", "until", "when", "published", "checked_through"})
_ENDS = ("_earliest", "_latest")
LONGEST = 120


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that was corrected; without texts where what it was and is takes too long to write."""

    field: str
    before: str
    after: str


def title_of(record: str, body: Mapping[str, Any], named: Callable[[str], Named]) -> str:
    """Write what a record is called: its name or title, of a tie what it says; `named` gives an entity by its id."""
    if record != "tie":
        return str(body["name" if record == "entity" else "title"])
    behalf = body["attributes"].get("on_behalf_of")
    whose = None if behalf is None else named(behalf)
    return sentence(named(body["from"]), body["kind"], named(body["to"]), whose, body["attributes"].get("level"))


def differing_fields(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[str]:
    """Name the members in which two bodies differ, their versions aside."""
    if before is None or after is None:
        return []
    missing = object()
    names = sorted((before.keys() | after.keys()) - {"version"})
    return [name for name in names if before.get(name, missing) != after.get(name, missing)]


def differences(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    name: Callable[[str], str],
    longest: int = LONGEST,
) -> list[FieldChange]:
    """List the fields in which two versions of a record differ, details one by one.

    `longest` is the number of characters above which what a field was and is are not written.
    """
    was, now = flat(before or {}), flat(after or {})
    changed = [field for field in dict.fromkeys([*was, *now]) if was.get(field) != now.get(field)]
    return [
        FieldChange(
            FIELDS.get(field, field.replace("_", " ")),
            *both(value_in_words(field, was.get(field), name), value_in_words(field, now.get(field), name), longest),
        )
        for field in changed
    ]


def flat(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a record, its details among them, without its version and the first of its names."""
    fields = {field: value for field, value in body.items() if field not in ("version", "id", "name", "attributes")}
    return fields | dict(body.get("attributes") or {})


def both(before: str, after: str, longest: int = LONGEST) -> tuple[str, str]:
    """Return two texts, or two empty ones where they are too long to show, or say the same."""
    return (before, after) if before != after and len(before) + len(after) <= longest else ("", "")


def value_in_words(field: str, value: Any, name: Callable[[str], str]) -> str:
    """Write the value of a field in a few words."""
    if value is None or value == []:
        return "none"
    if field in _DATES or field.endswith(_ENDS):
        return {dates.OPEN: "open", dates.UNKNOWN: "unknown"}.get(value) or date_in_words(str(value))
    if field in ("place", "merged_into", "from", "to", "on_behalf_of"):
        return name(str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return listed([of_list(field, each) for each in value], most=6)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {each}" for key, each in value.items() if each is not None)
    return plain(str(value)).replace("_", " ") if field != "url" else plain(value)


def of_list(field: str, value: Any) -> str:
    """Write one value of a list by what names it."""
    if isinstance(value, Mapping):
        scheme = f"{value['scheme'].upper()} " if "scheme" in value else ""
        named = next(
            (value[key] for key in ("text", "code", "system", "source", "entity", "event") if key in value), "…"
        )
        period = "–".join(filter(None, (value.get("since"), value.get("until"))))
        beside = place_in(value) if "locator" in value else period
        return plain(f"{scheme}{named}{f' ({beside})' if beside else ''}")
    return plain(str(value)) if field == "exists" else plain(str(value)).replace("_", " ")
