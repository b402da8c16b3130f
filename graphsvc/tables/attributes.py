"""What kinds of ties add to a tie, as columns: each attribute that a kind knows has its own, the others are JSON together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphsvc.model.kinds import TIE_KINDS, Attribute
from graphsvc.tables.columns import PEOPLE, Form, Part, TableColumn
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
    names = {name: spec for known in kinds for name, spec in TIE_KINDS[known].attributes.items() if name not in without}
    columns = [column for name, spec in names.items() for column in _columns(name, spec)]
    place = {column.name: number for number, column in enumerate(columns)}

    def values(item: Any) -> list[Any]:
        given = dict(member(item, "attributes") or {})
        row: list[Any] = [None] * len(columns)
        known = TIE_KINDS.get(kind or member(item, "kind"))
        for name in known.attributes if known and given else ():
            if name in names and (value := given.pop(name, None)) is not None:
                if names[name].type == "people":
                    for part in PEOPLE:
                        row[place[f"{name}_{part}"]] = value.get(part)
                else:
                    row[place[name]] = value
        return [*row, given or None]

    return Part((*columns, TableColumn("attributes", "json")), values)


def _columns(name: str, spec: Attribute) -> list[TableColumn]:
    if spec.type == "people":
        return [TableColumn(f"{name}_{part}", "integer") for part in PEOPLE]
    return [TableColumn(name, _FORMS.get(spec.type, "text"))]
