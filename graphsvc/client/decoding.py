"""Read JSON into the shapes of `graphsvc.model`: what an answer lacks is told, what is new in it does no harm."""

from __future__ import annotations

import dataclasses
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, TypeVar, Union, cast, get_args, get_origin

from typing_extensions import is_typeddict

from graphsvc.client.problems import NotUnderstood
from graphsvc.client.records import AnswerPart, is_record_class, members, record_class

T = TypeVar("T")

_NAMES = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}


def read(shape: type[T], raw: Any, where: str = "") -> T:
    """Read an answer into a shape: a dataclass, a typed dict, a list or dict of such, a plain value, or None.

    What stands in an answer becomes records. Members that the shape does not name are left out of an answer and kept in
    a record, so that one of a newer server can be written back whole. Raises NotUnderstood, with a JSON pointer to what
    is missing or of another kind.

    >>> from graphsvc.model.answers import Omitted
    >>> read(Omitted, {"possible": 1, "disputed": 0, "unknown": 2, "new": True})
    Omitted(possible=1, disputed=0, unknown=2)
    """
    if dataclasses.is_dataclass(shape):
        return cast(T, shape(**_members(shape, raw, where)))
    return cast(T, _read(shape, raw, where))


def _read(shape: Any, raw: Any, where: str) -> Any:
    if type(raw) is shape or shape is Any:
        return raw
    origin = get_origin(shape)
    if origin in (Union, UnionType):
        return _read_one_of(get_args(shape), raw, where)
    if origin is Literal:  # A newer server may know more words.
        return _a(type(get_args(shape)[0]), raw, where)
    if origin is NotRequired:
        return _read(get_args(shape)[0], raw, where)
    if origin is list:
        (inner,) = get_args(shape)
        return [_read(inner, item, f"{where}/{i}") for i, item in enumerate(_a(list, raw, where))]
    if origin is dict:
        inner = get_args(shape)[1]
        return {name: _read(inner, item, f"{where}/{name}") for name, item in _a(dict, raw, where).items()}
    if is_record_class(shape) or is_typeddict(shape) or dataclasses.is_dataclass(shape):
        return _record(shape, raw, where)
    if shape is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    return _a(shape, raw, where)


def _read_one_of(shapes: tuple[Any, ...], raw: Any, where: str) -> Any:
    others = [shape for shape in shapes if shape is not NoneType]
    if raw is None and len(others) < len(shapes):
        return None
    plain = [shape for shape in others if isinstance(shape, type) and type(raw) is shape]
    return raw if plain else _read(others[-1], raw, where)


def _record(shape: Any, raw: Any, where: str) -> AnswerPart:
    read_members = _members(shape, raw, where)
    record = (shape if is_record_class(shape) else record_class(shape))(raw)
    record.update(read_members)
    return record


def _members(shape: Any, raw: Any, where: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, inner in members(shape).items():
        if name in _a(dict, raw, where):
            values[name] = _read(inner, raw[name], f"{where}/{name}")
        elif get_origin(inner) is not NotRequired:
            raise NotUnderstood(
                f"the answer lacks {where}/{name}, which this version of the client needs; "
                "the server may be older: GET /version tells"
            )
    return values


def _a(kind: type, raw: Any, where: str) -> Any:
    if type(raw) is not kind:
        wanted, given = _NAMES.get(kind, kind.__name__), _NAMES.get(type(raw), "null")
        raise NotUnderstood(
            f"the answer has at {where or '/'} {given} and not {wanted}, as this version of the client expects"
        )
    return raw
