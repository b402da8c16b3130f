"""Read what was sent field by field and collect every fault with its JSON pointer, instead of stopping at the first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from graphsvc.errors import Fault
from graphsvc.model import dates, ids, intervals
from graphsvc.model.dates import OPEN, UNKNOWN, DateError
from graphsvc.model.intervals import EndError, Interval
from graphsvc.model.kinds import Attribute
from graphsvc.model.text import INT_MAX, INT_MIN, TEXT_LIMIT, TextError, clean

DEPTH_LIMIT = 20
WORD_LIMIT, DATE_LIMIT = 200, 100
MISSING = object()


class Validator:
    """One JSON object being read; faults go to a list shared by the whole request.

    `whole` reads the object that this one is a part of; `addressed` is the id in the address of a request.
    """

    def __init__(
        self,
        raw: Any,
        pointer: str,
        faults: list[Fault],
        fields: Sequence[str],
        whole: Validator | None = None,
        addressed: str | None = None,
    ) -> None:
        self.pointer, self.faults, self.whole, self.addressed = pointer, faults, whole, addressed
        self.raw: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
        if not isinstance(raw, Mapping):
            self.fault("", f"is {named(raw)}; send an object with {', '.join(fields[:4])} …")
            self.faults = []  # What it lacks follows from its being no object and is not told again.
        for name in self.raw:
            if name not in fields:
                self.fault(name, f"is not a field here; {nearest(name, fields)}there are {', '.join(fields)}")

    def fault(self, name: str, detail: str) -> None:
        """Add a fault at a field (or at the object itself, where the name is empty)."""
        where = self.pointer + (f"/{escape(name)}" if name else "")
        self.faults.append(Fault(where, detail))

    def text(self, name: str, *, required: bool = False, limit: int = TEXT_LIMIT) -> str | None:
        """Read a text; null counts as absent, and empty text as missing where it is required."""
        value = self.raw.get(name)
        if value is None or (required and value == ""):
            if required:
                self.fault(name, "is missing")
            return None
        if not isinstance(value, str):
            self.fault(name, f"is {named(value)}; send text")
            return None
        try:
            return clean(value, limit)
        except TextError as exc:
            self.fault(name, str(exc))
            return None

    def choice(self, name: str, choices: Sequence[str], *, required: bool = False) -> str | None:
        """Read one of a few words."""
        given = self.raw.get(name)
        if isinstance(given, str) and given in choices:
            return given
        value = self.text(name, required=required)
        if value is not None and value not in choices:
            self.fault(name, f"{short(value)} is not one of {', '.join(choices)}")
            return None
        return value

    def slug(self, name: str, *, required: bool = False) -> str | None:
        """Read the id of an entity or a source."""
        given = self.raw.get(name)
        if isinstance(given, str) and ids.is_slug(given):
            return given
        value = self.text(name, required=required, limit=ids.ID_LIMIT)
        if value is not None and not ids.is_slug(value):
            self.fault(name, no_slug(value))
            return None
        return value

    def own_slug(self, addressed: str | None) -> str | None:
        """Read the id of the entity or source itself, which agrees with the one in the address, if any."""
        slug = self.slug("id", required=addressed is None)
        if addressed is not None and not ids.is_slug(addressed):
            self.fault("id", no_slug(addressed))
            return None
        if slug is not None and addressed is not None and slug != addressed:
            self.fault("id", f"is {slug!r}, but the address says {addressed!r}; they must agree")
        return slug or addressed

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of short texts; null or absent is empty."""
        texts = (as_text(item, where, self.faults, WORD_LIMIT) for item, where in self.items(name))
        return tuple(text for text in texts if text is not None)

    def spell(
        self, since: str | None, until: str | None, bounds: Mapping[str, int | None] | None = None
    ) -> Interval | None:
        """Put the two ends of a spell together; None is open. Every end that is no date is told."""
        ends = {"since": OPEN if since is None else since, "until": OPEN if until is None else until}
        try:
            return intervals.read(ends["since"], ends["until"], **(bounds or {}))
        except EndError as exc:
            before = len(self.faults)
            for name, text in ends.items():
                try:
                    if text not in (OPEN, UNKNOWN):
                        dates.parse(text)
                except DateError as wrong:
                    self.fault(name, str(wrong))
            if len(self.faults) == before:
                self.fault(exc.end, str(exc))
            return None

    def items(self, name: str) -> list[tuple[Any, str]]:
        """Read a list; gives each item with its pointer. Null or absent is empty."""
        value = self.raw.get(name)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self.fault(name, f"is {named(value)}; send a list")
            return []
        return [(item, f"{self.pointer}/{name}/{i}") for i, item in enumerate(value)]

    def each(self, name: str, read: Callable[[Any, str, list[Fault]], Any]) -> tuple[Any, ...]:
        """Read every item of a list with the function given, leaving out those that had to be refused."""
        items_read = (read(item, pointer, self.faults) for item, pointer in self.items(name))
        return tuple(item for item in items_read if item is not None)

    def date(self, name: str, read: Callable[[str], Any]) -> Any:
        """Read an optional date with the function given, which raises DateError."""
        value = self.text(name, limit=100)
        if value is None:
            return None
        try:
            return read(value)
        except DateError as exc:
            self.fault(name, str(exc))
            return None

    def boolean(self, name: str) -> bool | None:
        """Read true or false."""
        value = self.raw.get(name)
        if value is None or isinstance(value, bool):
            return value
        self.fault(name, f"is {named(value)}; send true or false")
        return None

    def attributes(self, specs: Mapping[str, Attribute]) -> dict[str, Any]:
        """Read the free object `attributes`, holding those that the kind names to their type."""
        raw = self.raw.get("attributes")
        if raw is None:
            raw = {}
        if not isinstance(raw, Mapping):
            self.fault("attributes", f"is {named(raw)}; send an object")
            return {}
        attributes = {}
        for name, value in raw.items():
            where = f"{self.pointer}/attributes/{escape(name)}"
            key = as_text(name, where, self.faults, 200)
            if key is None or value is None:
                continue
            if key in attributes:
                self.faults.append(Fault(where, twice(key)))
            spec = specs.get(key)
            kept = as_attribute(value, spec, where, self.faults) if spec else plain(value, where, self.faults)
            if kept is not None:
                attributes[key] = kept
        for name, spec in specs.items():
            if spec.required and raw.get(name) is None:
                self.fault(
                    "attributes", f"needs {name!r}" + (f": one of {', '.join(spec.choices)}" if spec.choices else "")
                )
        return attributes


def as_text(value: Any, pointer: str, faults: list[Fault], limit: int = TEXT_LIMIT) -> str | None:
    """Read a text in NFC, or add a fault."""
    if not isinstance(value, str):
        faults.append(Fault(pointer, f"is {named(value)}; send text"))
        return None
    try:
        return clean(value, limit)
    except TextError as exc:
        faults.append(Fault(pointer, str(exc)))
        return None


def plain(value: Any, pointer: str, faults: list[Fault], depth: int = 0) -> Any:
    """Read any JSON value: NFC text, finite numbers within 64 bits, not nested too deep."""
    if depth > DEPTH_LIMIT:
        faults.append(Fault(pointer, f"is nested more than {DEPTH_LIMIT} deep; send it flatter, or as text"))
        return None
    if isinstance(value, str):
        return as_text(value, pointer, faults)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        if not INT_MIN <= value <= INT_MAX:
            faults.append(Fault(pointer, "is an integer beyond 64 bits; send a smaller one, or text if it is a code"))
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            faults.append(Fault(pointer, "is not a finite number; leave it out where the number is not known"))
        return value
    if isinstance(value, list | tuple):
        return [plain(item, f"{pointer}/{i}", faults, depth + 1) for i, item in enumerate(value)]
    if isinstance(value, Mapping):
        copy = {}
        for name, item in value.items():
            where = f"{pointer}/{escape(str(name))}"
            key = as_text(name, where, faults, 200)
            if key is not None and key in copy:
                faults.append(Fault(where, twice(key)))
            elif key is not None:
                copy[key] = plain(item, where, faults, depth + 1)
        return copy
    faults.append(Fault(pointer, f"is {named(value)}, which JSON does not have"))
    return None


def as_attribute(value: Any, spec: Attribute, pointer: str, faults: list[Fault]) -> Any:
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


def nearest(word: Any, words: Sequence[str]) -> str:
    """Ask whether the nearest of a few words is meant; empty where none is near."""
    if not isinstance(word, str) or not word or len(word) > 40:
        return ""
    folded = word.casefold()
    near = get_close_matches(folded, words, 1) or [longer for longer in words if longer.startswith(folded)]
    return f"did you mean {near[0]!r}? " if near else ""


def named(value: Any) -> str:
    """Name a JSON value's type for a message."""
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}
    return "null" if value is None else names.get(type(value), f"a {type(value).__name__}")


def no_slug(text: str) -> str:
    """Say that a text is no id of an entity or a source."""
    return f"{short(text)} is not an id; ids are lower-case words joined by hyphens, like 'new-zealand'"


def twice(name: str) -> str:
    """Say that two names in an object are one once they are composed (NFC)."""
    return f"is {short(name)} twice in one object, written in two ways; send it once"


def short(text: str) -> str:
    """Quote a text for a message, cut where it is long."""
    return repr(text if len(text) <= 60 else text[:60] + "…")


def escape(name: str) -> str:
    """Escape a name for a JSON pointer (RFC 6901), cut where it is long."""
    if name.isidentifier() and len(name) <= 100:
        return name
    return name[:100].replace("~", "~0").replace("/", "~1").encode("utf-8", "replace").decode()
