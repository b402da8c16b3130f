"""Values of attributes as JSON has them, and as one text where a format holds no lists and objects."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from typing import Any

INT_MIN, INT_MAX = -(2**63), 2**63 - 1
"""The whole numbers of 64 bits, which is what other programs read."""


def plain(value: Any) -> Any:
    """Convert a value to JSON: dates as ISO text, sets sorted, what is no finite number null.

    Raises TypeError for what cannot be written.
    """
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(plain(item) for item in value)
    raise TypeError(
        f"a value of type {type(value).__name__} cannot be written to a file; make it text, a number, a list or an object"
    )


def as_json(value: Any) -> str:
    """Write a value as one line of JSON."""
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
