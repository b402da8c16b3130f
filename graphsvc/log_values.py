"""What may stand in a line of the log: no secret, no character that ends the line or moves the cursor, no novel."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from typing import Any

LONGEST = 2_000
"""How many characters of a value are kept."""
_LONGEST_TRACE = 20_000
_HIDDEN = "***"
_SECRET_NAMES = re.compile(r"authorization|cookie|passw|secret|token|credential", re.IGNORECASE)
_SECRETS = re.compile(
    r"(?P<key>gsk_)[A-Za-z0-9_-]{4,}"
    r"|(?P<bearer>\b(?:bearer|basic)\s+)[^\s,;\"']+"
    r"|(?P<session>graphsvc-session=)[^\s;,\"']+"
    r"|(?P<url>[a-z][a-z0-9+.-]*://)[^\s\"']*:[^\s\"']*@",
    re.IGNORECASE,
)
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""What ends a line, moves the cursor, colours a terminal or turns the direction of text."""


def harmless(line: Mapping[str, Any], *, is_escaped: bool) -> dict[str, Any]:
    """Return the values of a line without secrets, shortened and, unless they will be, escaped."""
    return {
        _text(str(name), is_escaped): _HIDDEN if _SECRET_NAMES.search(str(name)) else _value(name, value, is_escaped)
        for name, value in line.items()
    }


def _value(name: str, value: Any, is_escaped: bool) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return harmless(value, is_escaped=is_escaped)
    if isinstance(value, list | tuple | set | frozenset):
        return [_value(name, part, is_escaped) for part in list(value)[:100]]
    text = value if isinstance(value, str) else str(value)
    if name != "exception":
        return _text(text, is_escaped)
    # The last lines of a trace say most. Indented, none of them can pass for a line of the log.
    lines = [_printable(part, is_escaped) for part in _without_secrets(text[-_LONGEST_TRACE:]).split("\n")]
    return "\n".join(lines if is_escaped else [f"  {part}" for part in lines])


def _text(text: str, is_escaped: bool) -> str:
    return _printable(_without_secrets(text[: 2 * LONGEST]), is_escaped)


def _without_secrets(text: str) -> str:
    password = os.environ.get("GRAPHSVC_NEO4J_PASSWORD", "")
    if len(password) >= 4:
        text = text.replace(password, _HIDDEN)
    return _SECRETS.sub(_hidden, text)


def _hidden(match: re.Match[str]) -> str:
    return f"{match[match.lastgroup or 0]}{_HIDDEN}{'@' if match.lastgroup == 'url' else ''}"


def _printable(text: str, is_escaped: bool) -> str:
    if len(text) > LONGEST:
        text = text[:LONGEST] + "…"
    return text if is_escaped else _CONTROLS.sub(lambda match: json.dumps(match[0])[1:-1], text)
