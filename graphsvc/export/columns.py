"""The columns of formats whose attributes have one type each: which there are, and how each value is written."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from graphsvc.export.values import INT_MAX, INT_MIN, as_json

Type = Literal["boolean", "long", "double", "string", "json"]
_EXACT = 2**53
"""Up to here every whole number is a double, too."""


class TypedColumn(NamedTuple):
    """An attribute and its type; where that is `json`, every value of it is written as JSON."""

    name: str
    type: Type

    def text(self, value: Any) -> str:
        """Write a value that is not None."""
        if self.type == "json":
            return as_json(value)
        if self.type == "boolean":
            return "true" if value else "false"
        if self.type == "double":
            number = float(value)
            return repr(number) if math.isfinite(number) else _not_finite(number)
        return value.isoformat() if isinstance(value, date) else str(value)


def columns(rows: Iterable[Mapping[str, Any]], is_text: Callable[[str], bool] = lambda _: True) -> list[TypedColumn]:
    """Return the column of each name in the order in which they first come; None has no type and is left out.

    A name whose values are of several types, are lists or objects, or texts that the format cannot hold (`is_text` says
    whether it can) is a column of JSON.
    """
    types_by_name: dict[str, set[Type]] = {}
    inexact: set[str] = set()
    for row in rows:
        for name, value in row.items():
            types = types_by_name.setdefault(name, set())
            if value is None:
                continue
            types.add(_type(value, is_text))
            if type(value) is int and abs(value) > _EXACT:
                inexact.add(name)
    return [TypedColumn(name, _joined(types, name in inexact)) for name, types in types_by_name.items() if types]


def _joined(types: set[Type], is_inexact: bool) -> Type:
    if types == {"long", "double"} and not is_inexact:
        return "double"
    return next(iter(types)) if len(types) == 1 else "json"


def _type(value: Any, is_text: Callable[[str], bool]) -> Type:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "long" if INT_MIN <= value <= INT_MAX else "json"
    if isinstance(value, float):
        return "double"
    if isinstance(value, date):
        return "string"
    return "string" if isinstance(value, str) and is_text(value) else "json"


def _not_finite(number: float) -> str:
    return "NaN" if math.isnan(number) else "INF" if number > 0 else "-INF"
