"""The members of the shapes that answers are written in."""

from __future__ import annotations

import dataclasses
from functools import cache
from types import NoneType, UnionType
from typing import Any, NotRequired, Union, get_args, get_origin

from typing_extensions import get_type_hints, is_typeddict


@cache
def members(shape: Any) -> dict[str, Any]:
    """Return the members of a dataclass or a typed dict with their types, in the order in which they are written."""
    hints = get_type_hints(shape, include_extras=True)
    if dataclasses.is_dataclass(shape):
        return {field.name: hints[field.name] for field in dataclasses.fields(shape)}
    return hints


def is_object(shape: Any) -> bool:
    """Say whether a shape has members of its own: a dataclass or a typed dict."""
    return is_typeddict(shape) or dataclasses.is_dataclass(shape)


def required(shape: Any) -> Any:
    """Return what a member holds where it is there and not null.

    >>> required(NotRequired[str | None])
    <class 'str'>
    """
    if get_origin(shape) is NotRequired:
        return required(get_args(shape)[0])
    if get_origin(shape) in (Union, UnionType):
        others = [alternative for alternative in get_args(shape) if alternative is not NoneType]
        return required(others[0]) if len(others) == 1 else shape
    return shape


def member(item: Any, name: str) -> Any:
    """Return a member of a dataclass or of decoded JSON; None where it is absent."""
    return item.get(name) if isinstance(item, dict) else getattr(item, name, None)
