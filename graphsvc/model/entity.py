"""Entities: countries, groups, alliances, organisations, persons and places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphsvc.errors import Fault
from graphsvc.model import citation as cites
from graphsvc.model import intervals
from graphsvc.model.citation import Citation, Reference
from graphsvc.model.dates import OPEN, DateError
from graphsvc.model.intervals import Interval
from graphsvc.model.kinds import CODE_SCHEMES, ENTITY_KINDS, SYSTEMS
from graphsvc.model.text import NAME_LIMIT
from graphsvc.model.validation import Validator, as_text, escape, short

FIELDS = (
    "id",
    "kind",
    "name",
    "names",
    "codes",
    "spells",
    "exists",
    "attributes",
    "dataset",
    "citations",
    "merged_into",
    "version",
)
PERIOD_LIMIT = 100
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


@dataclass(frozen=True, slots=True)
class Name:
    """A name, its language (a tag like en or sq), and the days on which it was borne (None: no limit known)."""

    text: str
    language: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A code in a scheme and the days on which it was borne (None: no limit)."""

    scheme: str
    code: str
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Spell:
    """A spell of membership in the state system as one system counts it."""

    system: str
    since: str
    until: str = OPEN


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something that ties and events are about.

    `exists` are the half-open periods in which it existed, as EDTF, in order (None: not stated). Existence is not
    recognition or membership of the state system.
    """

    id: str
    kind: str
    names: tuple[Name, ...]
    dataset: str = cites.NOTES
    codes: tuple[Code, ...] = ()
    spells: tuple[Spell, ...] = ()
    exists: tuple[str, ...] | None = None
    attributes: Mapping[str, Any] | None = None
    citations: tuple[Citation, ...] = ()
    merged_into: str | None = None
    record = "entity"

    @property
    def name(self) -> str:
        """Return the name shown for it: the first."""
        return self.names[0].text

    def body(self) -> dict[str, Any]:
        """Return the entity as it is stored and shown, without its version."""
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name,
            "names": [{"text": n.text, "language": n.language, "since": n.since, "until": n.until} for n in self.names],
            "codes": [{"scheme": c.scheme, "code": c.code, "since": c.since, "until": c.until} for c in self.codes],
            "spells": [{"system": s.system, "since": s.since, "until": s.until} for s in self.spells],
            "exists": None if self.exists is None else list(self.exists),
            "attributes": dict(self.attributes or {}),
            "dataset": self.dataset,
            "citations": cites.citation_bodies(self.citations),
            "merged_into": self.merged_into,
        }

    def references(self) -> dict[str, Reference]:
        """Name its dataset, its sources, and the entity that it is merged into."""
        references = cites.cited(self.dataset, self.citations)
        return references | {"/merged_into": ("entity", self.merged_into)} if self.merged_into else references


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


def read_entity(raw: Any, pointer: str, faults: list[Fault], *, id: str | None = None) -> Entity | None:  # noqa: A002
    """Read an entity as it is sent; None where a fault was added. `id` is the one in the address, if any."""
    before = len(faults)
    reader = Validator(raw, pointer, faults, FIELDS)
    entity_id = reader.own_slug(id)
    reader.version()
    kind = reader.choice("kind", ENTITY_KINDS, required=True)
    if reader.raw.get("merged_into") is not None:
        reader.fault("merged_into", "is set by merging only; leave it out")
    names = _names(reader)
    codes = (
        reader.each("codes", read_code) if not isinstance(reader.raw.get("codes"), Mapping) else _short_codes(reader)
    )
    spells = reader.each("spells", _spell)
    if spells and kind not in (None, "country"):
        reader.fault("spells", "belong to countries; they say when a state was in the state system")
    exists = _exists(reader)
    attributes = reader.attributes({})
    citations = reader.each("citations", cites.read_citation)
    dataset = cites.read_dataset(reader)
    if len(faults) > before or entity_id is None or kind is None:
        return None
    return Entity(entity_id, kind, names, dataset, codes, spells, exists, attributes, citations)


def _exists(reader: Validator) -> tuple[str, ...] | None:
    """Read the periods of existence, in order; an empty list would be an entity that never existed."""
    if reader.raw.get("exists") is None:
        return None
    before = len(reader.faults)
    items = reader.items("exists")
    if not items and len(reader.faults) == before:
        reader.fault("exists", "is empty; leave it out where no period is known")
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


def _names(reader: Validator) -> tuple[Name, ...]:
    shown = reader.text("name", limit=NAME_LIMIT)
    names: tuple[Name, ...] = reader.each("names", read_name)
    if not reader.raw.get("names"):
        if not shown or not shown.strip():
            reader.fault("names", 'is missing; send at least one name, as "names": [{"text": …}]')
            return ()
        return (Name(shown),)
    if shown is not None and names and shown != names[0].text:
        reader.fault("name", f"is {short(shown)}, but the first of names is {short(names[0].text)}; change names")
    return names


def read_name(raw: Any, pointer: str, faults: list[Fault]) -> Name | None:
    """Read one name of an entity; None where a fault was added."""
    reader = Validator(raw, pointer, faults, ("text", "language", "since", "until"))
    text = reader.text("text", required=True, limit=NAME_LIMIT)
    if text is not None and not text.strip():
        reader.fault("text", "is blank; send the name, or leave this one out")
    language = reader.text("language", limit=35)
    since, until = _limits(reader)
    return Name(text, language, since, until) if text else None


def _limits(reader: Validator) -> tuple[str | None, str | None]:
    since, until = reader.text("since", limit=100), reader.text("until", limit=100)
    reader.spell(since, until)
    return since, until


def _short_codes(reader: Validator) -> tuple[Code, ...]:
    items = [{"scheme": scheme, "code": code} for scheme, code in reader.raw["codes"].items()]
    codes = (read_code(item, f"{reader.pointer}/codes/{escape(item['scheme'])}", reader.faults) for item in items)
    return tuple(code for code in codes if code)


def read_code(raw: Any, pointer: str, faults: list[Fault]) -> Code | None:
    """Read one code of an entity; None where a fault was added."""
    reader = Validator(raw, pointer, faults, ("scheme", "code", "since", "until"))
    scheme = reader.choice("scheme", CODE_SCHEMES, required=True)
    code = reader.text("code", required=True, limit=50)
    since, until = _limits(reader)
    if scheme is None or code is None:
        return None
    if not re.fullmatch(_CODE_FORMS.get(scheme, r"\S+"), code, re.ASCII):
        reader.fault("code", f"{short(code)} is not a code of {scheme}; send one like {_LIKE.get(scheme, 'NATO')!r}")
    return Code(scheme, code, since, until)


def _spell(raw: Any, pointer: str, faults: list[Fault]) -> Spell | None:
    reader = Validator(raw, pointer, faults, ("system", "since", "until"))
    system = reader.choice("system", SYSTEMS, required=True)
    since, until = reader.text("since", limit=100), reader.text("until", limit=100)
    if reader.raw.get("since") is None:
        reader.fault("since", "is missing; send the first day in the system, as an EDTF date")
    if reader.raw.get("until", OPEN) is None:
        reader.fault("until", "is null; leave it out where the spell still runs")
    if since == OPEN:
        reader.fault("since", "'..' would put the state in the system at all times; send the first day in it")
    reader.spell(since, until)
    if since is None or system is None:
        return None
    return Spell(system, since, OPEN if until is None else until)
