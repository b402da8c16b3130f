"""Read what was sent field by field and collect every fault with its JSON pointer, instead of stopping at the first."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from graphsvc.errors import Fault
from graphsvc.model import dates, intervals
from graphsvc.model.dates import OPEN, UNKNOWN, DateError
from graphsvc.model.intervals import EndError, Interval
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
