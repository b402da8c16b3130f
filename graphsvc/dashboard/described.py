"""What a record says of itself besides its ties: other names, codes, existence, and attributes in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphsvc.dashboard.asking import PageRequest
from graphsvc.errors import NotFound
from graphsvc.model.phrases import date_in_words
from graphsvc.model.wire_parts import Cited, Named
from graphsvc.service.questions import cited
from graphsvc.snapshot.lens import named

SCHEMES = {
    "iso3": "ISO 3166, three letters",
    "iso2": "ISO 3166, two letters",
    "iso3n": "ISO 3166, number",
    "iso3166_3": "ISO 3166-3, former states",
    "cow": "COW number",
    "cow_abb": "COW letters",
    "gw": "GW number",
    "wikidata": "Wikidata item",
    "atop": "ATOP number",
    "igo": "IGO number",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A value in words, and the entity that it names, if it names one."""

    text: str
    entity: Named | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """An attribute in words, and its values."""

    label: str
    values: list[Value]


@dataclass(frozen=True, slots=True)
class About:
    """What the record of an entity says: other names, codes, when it existed, attributes, and the sources."""

    names: list[str]
    facts: list[Fact]
    citations: list[Cited]
    dataset: str


def about(page: PageRequest, entity: Named) -> About | None:
    """Describe an entity; None where its record was not yet there at the moment asked for."""
    records = page.services.records
    try:
        body = records.body(records.find("entity", entity["id"], page.address.given.get("known")))
    except NotFound:
        return None
    codes = [Fact(SCHEMES[code["scheme"]], [Value(code["code"] + _borne(code))]) for code in body["codes"]]
    exists = [Fact("Existed", [Value(" to ".join(map(_end, period.split("/")))) for period in body["exists"] or ()])]
    return About(
        list(dict.fromkeys(name["text"] for name in body["names"] if name["text"] != entity["name"])),
        [*codes, *(exists if body["exists"] else ()), *facts(page, body["attributes"])],
        cited(page.query.lens, body["citations"]),
        body["dataset"],
    )


def facts(page: PageRequest, attributes: Mapping[str, Any], leave_out: Iterable[str] = ()) -> list[Fact]:
    """Say attributes in words; a value that is the id of an entity is shown by its name."""
    return [
        Fact(label[:1].upper() + label[1:].replace("_", " "), list(_values(page, value)))
        for label, value in attributes.items()
        if label not in leave_out and value not in (None, [], {}, "")
    ]


def _values(page: PageRequest, value: Any) -> Iterable[Value]:
    if isinstance(value, list | tuple):
        for part in value:
            yield from _values(page, part)
    elif isinstance(value, Mapping):
        yield Value(", ".join(f"{name.replace('_', ' ')}: {part}" for name, part in value.items() if part is not None))
    elif isinstance(value, bool):
        yield Value("yes" if value else "no")
    else:
        entity = entity_of(page, str(value))
        yield (
            Value(f"{value:,}" if isinstance(value, int) else str(value))
            if entity is None
            else Value(entity["name"], entity)
        )


def entity_of(page: PageRequest, text: str) -> Named | None:
    """Return the entity of an id; None for any other text."""
    head = page.query.head
    index = head.index(text)
    row = None if index is None else head.entity(index)
    return None if row is None else named(row)


def _borne(code: Mapping[str, Any]) -> str:
    since, until = code["since"], code["until"]
    if since and until:
        return f" (from {date_in_words(since)} to {date_in_words(until)})"
    return f" (since {date_in_words(since)})" if since else f" (until {date_in_words(until)})" if until else ""


def _end(text: str) -> str:
    return date_in_words(text) if text not in ("", "..") else "this day" if text == ".." else "an unknown day"
