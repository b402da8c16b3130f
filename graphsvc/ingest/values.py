"""Turn text into numbers and booleans, only where the table of kinds or the field says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphsvc.model.kinds import EVENT_KINDS, PARTICIPATION_ATTRIBUTES, TIE_KINDS, Attribute

_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?", re.ASCII)
_BOOLEANS = {"true": True, "false": False}


def typed(record: str, raw: Any) -> Any:
    """Convert the numbers and booleans of a record as read from a file; what does not read as one stays text.

    >>> typed("source", {"title": "true", "redistributable": "true"})
    {'title': 'true', 'redistributable': True}
    """
    if not isinstance(raw, Mapping):
        return raw
    typed_record = dict(raw)
    kind = raw.get("kind")
    kind = kind if isinstance(kind, str) else ""
    if record == "source":
        redistributable = raw.get("redistributable")
        if isinstance(redistributable, str) and redistributable in _BOOLEANS:
            typed_record["redistributable"] = _BOOLEANS[redistributable]
    elif record == "tie" and kind in TIE_KINDS:
        _attributes(typed_record, TIE_KINDS[kind].attributes)
    elif record == "event":
        _attributes(typed_record, EVENT_KINDS.get(kind, {}))
        if isinstance(raw.get("participants"), list):
            typed_record["participants"] = [_participation(part) for part in raw["participants"]]
    return typed_record


def _participation(raw: Any) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    typed_part = dict(raw)
    _attributes(typed_part, PARTICIPATION_ATTRIBUTES)
    return typed_part


def _attributes(record: dict[str, Any], specs: Mapping[str, Attribute]) -> None:
    raw = record.get("attributes")
    if isinstance(raw, Mapping):
        record["attributes"] = {
            name: _value(value, specs[name]) if name in specs else value for name, value in raw.items()
        }


def _value(value: Any, spec: Attribute) -> Any:
    if spec.type == "people" and isinstance(value, Mapping):
        return {part: _whole(number) for part, number in value.items()}
    if spec.type == "boolean" and isinstance(value, str):
        return _BOOLEANS.get(value, value)
    if spec.type == "integer":
        return _whole(value)
    if spec.type == "number" and isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    return value


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else value
