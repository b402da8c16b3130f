"""Items of answers as flat rows: one column a plain value, the same columns whatever an item holds."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from types import NoneType, UnionType
from typing import Any, NotRequired, Union, get_args, get_origin

from typing_extensions import is_typeddict

from graphsvc.client.records import members
from graphsvc.model.wire_parts import Named

Row = dict[str, Any]


def rows(shape: Any, items: Iterable[Any]) -> list[Row]:
    """Flatten items of a shape to rows.

    - An entity becomes its id, beside it `…_name` and `…_kind`; a list of entities, their ids.
    - Members of an object get its name before them: `obligations.owed`, `attributes.role`.
    - What each dataset says becomes a column a dataset, `by_dataset.nato-members`, with its verdict.
    - Other lists stay as they are.
    """
    return [row(shape, item) for item in items]


def row(shape: Any, item: Any, prefix: str = "") -> Row:
    """Flatten one item to a row; an item that is None has None in all columns."""
    columns: Row = {}
    for name, inner in members(shape).items():
        is_optional = get_origin(inner) is NotRequired
        value = None if item is None else _member(item, name)
        if value is None and is_optional:
            continue
        columns |= _columns(get_args(inner)[0] if is_optional else inner, value, f"{prefix}{name}")
    return columns


def columns(shape: Any) -> list[str]:
    """Name the columns that every row of a shape has."""
    return list(row(shape, None))


def entity_columns(entity: Mapping[str, Any] | None, name: str) -> Row:
    """Return the three columns of an entity."""
    given = entity or {}
    return {name: given.get("id"), f"{name}_name": given.get("name"), f"{name}_kind": given.get("kind")}


def _columns(shape: Any, value: Any, name: str) -> Row:
    shape = _without_none(shape)
    if shape is Named:
        return entity_columns(value, name)
    if is_typeddict(shape) or dataclasses.is_dataclass(shape):
        return row(shape, value, f"{name}.")
    origin = get_origin(shape)
    if origin is dict:
        word = _verdict(get_args(shape)[1])
        return {f"{name}.{key}": item.get(word, item["truth"]) if word else item for key, item in (value or {}).items()}
    if origin is list and get_args(shape)[0] is Named:
        return {name: None if value is None else [named["id"] for named in value]}
    return {name: value}


def _verdict(shape: Any) -> str | None:
    """Name the member that says in a word what a dataset says: a status, a level or a truth; None for other values."""
    if not is_typeddict(shape) or "truth" not in members(shape):
        return None
    return next(name for name in ("status", "level", "truth") if name in members(shape))


def _without_none(shape: Any) -> Any:
    if get_origin(shape) not in (Union, UnionType):
        return shape
    others = [alternative for alternative in get_args(shape) if alternative is not NoneType]
    return others[0] if len(others) == 1 else shape


def _member(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, Mapping) else getattr(item, name)
