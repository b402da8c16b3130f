"""Values as cells of text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from json import JSONEncoder
from typing import Any

from graphsvc.tables.columns import Form

SEPARATOR = "; "
_json = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
TEXTS: tuple[Form, ...] = ("text", "list", "map", "json")
"""The forms whose cells may hold whatever somebody wrote."""


_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


def _map(values: Mapping[str, Any]) -> str:
    return SEPARATOR.join(f"{name}: {value}" for name, value in values.items())


WRITERS: Mapping[Form, Callable[[Any], str]] = {
    "text": str,
    "integer": str,
    "number": repr,
    "boolean": lambda value: "true" if value else "false",
    "day": str,
    "list": SEPARATOR.join,
    "map": _map,
    "json": lambda value: _json(value) if value else "",
}
"""How a value that is there is written, by the form of its column."""


def cell(form: Form, value: Any) -> str:
    """Write a value: a list and a map parted by semicolons, other objects as JSON, nothing where there is nothing.

    >>> cell("list", ["nato", "rio-pact"]), cell("map", {"atop": "unknown", "nato-members": "yes"}), cell("number", None)
    ('nato; rio-pact', 'atop: unknown; nato-members: yes', '')
    """
    return "" if value is None else WRITERS[form](value)


def printable(text: str) -> str:
    """Write a text in one line, without what a terminal would obey or what turns the direction of others.

    The joiners of Persian, Hindi and others stay: without them words are spelled wrongly.
    """
    line = " ".join(text.split())
    return "".join(c if c.isprintable() or c in _JOINERS else "\N{REPLACEMENT CHARACTER}" for c in line)
