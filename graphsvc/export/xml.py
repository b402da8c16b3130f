"""Text in XML 1.0, which cannot hold every character and changes some that it holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from xml.sax.saxutils import escape, quoteattr

from graphsvc.export.columns import TypedColumn
from graphsvc.export.naming import renamed

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RETURN = {"\r": "&#13;"}
"""A reader makes a line feed of a carriage return that is not written so."""


def is_text(text: str) -> bool:
    """Say whether XML 1.0 can hold a text."""
    return _ILLEGAL.search(text) is None


def escaped(text: str) -> str:
    """Escape what XML cannot hold as JSON does."""
    return _ILLEGAL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def name(text: str) -> str:
    """Write the name of an attribute, with backslashes and what XML cannot hold escaped as in JSON."""
    return escaped(text.replace("\\", "\\\\"))


def declared(column: TypedColumn, reserved: Collection[str]) -> str:
    """Return the name of a column as it is declared: one that is not reserved, quoted."""
    return quoted(name(renamed(column.name, reserved)))


def type_of(column: TypedColumn) -> str:
    """Return the type that a column is declared with: JSON is text here."""
    return "string" if column.type == "json" else column.type


def named_json(typed_columns: Iterable[TypedColumn], reserved: Collection[str]) -> list[str]:
    """Name the columns that are JSON throughout."""
    return [renamed(column.name, reserved) for column in typed_columns if column.type == "json"]


def label(text: str) -> str:
    """Write a text to be shown; what XML cannot hold is shown as unknown."""
    return _ILLEGAL.sub("\ufffd", text)


def value(column: TypedColumn, raw: object) -> str:
    """Write a value of a column; in JSON, what XML cannot hold is escaped."""
    return escaped(column.text(raw))


def content(text: str) -> str:
    """Write a text between tags."""
    return escape(text, _RETURN)


def quoted(text: str) -> str:
    """Write a text as the value of an attribute, with its quotes."""
    return quoteattr(text, _RETURN)
