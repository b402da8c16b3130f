"""What kinds of ties add to a tie, as columns: each attribute that a kind knows has its own, the others are JSON together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphsvc.model.kinds import TIE_KINDS
from graphsvc.tables.columns import PEOPLE, Column, Form, Part
from graphsvc.tables.shapes import member

_FORMS: Mapping[str, Form] = {
    "boolean": "boolean",
    "choices": "list",
    "entities": "list",
    "integer": "integer",
    "number": "number",
    "texts": "list",
}
"""By the type of an attribute; the others are text."""


def attributes_part(
    kinds: Iterable[str] = tuple(TIE_KINDS), kind: str | None = None, without: Sequence[str] = ()
) -> Part:
    """Return the columns of the attributes of ties of some kinds, and `attributes`, JSON of those that no kind knows.

    `kind` is that of all items; without it, each names its own. What a kind of tie does not know stays in `attributes`
    even where another kind knows one of the name, so that no value is taken for what it is not. `without` names those that
    have columns elsewhere in the row.
    """
    specs = {name: spec for known in kinds for name, spec in TIE_KINDS[known].attributes.items() if name not in without}
    columns = [
        Column(column, "integer" if spec.type == "people" else _FORMS.get(spec.type, "text"))
        for name, spec in specs.items()
        for column in ([f"{name}_{part}" for part in PEOPLE] if spec.type == "people" else [name])
    ]

    def values(item: Any) -> list[Any]:
        given = member(item, "attributes") or {}
        known = TIE_KINDS.get(kind or member(item, "kind"))
        own = known.attributes if known else {}
        row: list[Any] = []
        for name, spec in specs.items():
            value = given.get(name) if name in own else None
            row += [(value or {}).get(part) for part in PEOPLE] if spec.type == "people" else [value]
        return [*row, {name: value for name, value in given.items() if name not in own} or None]

    return Part((*columns, Column("attributes", "json")), values)
