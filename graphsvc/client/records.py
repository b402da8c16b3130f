"""The parts of answers: objects of JSON whose members can also be asked for as attributes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from keyword import iskeyword
from typing import Any, ClassVar

from graphsvc.tables import shapes


class AnswerPart(dict[str, Any]):
    """A part of an answer, a dict: `ally["entity"]["name"]` is also `ally.entity.name`.

    The attributes are the members that the API documents; one that comes and goes is None where it is absent. A member
    that a newer server adds is a key only. A name that Python keeps for itself has an underscore behind it: `tie.from_`.
    """

    __slots__ = ()
    _shape: ClassVar[Any]
    """The shape in `graphsvc.model` that it was read into."""


class Member:
    """An attribute of a record that is the member of a name.

    It is no property, and records have no `__getattr__`: what IPython completes in `ally.entity.` it evaluates without
    running code of either kind.
    """

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, record: AnswerPart | None, owner: type[AnswerPart]) -> Any:
        return self if record is None else record.get(self._name)

    def __set__(self, record: AnswerPart, value: Any) -> None:
        record[self._name] = value


def attribute_name(member: str) -> str:
    """Name the attribute of a member: with an underscore behind it where Python or `dict` has the name for itself.

    >>> attribute_name("entity"), attribute_name("from"), attribute_name("items")
    ('entity', 'from_', 'items_')
    """
    return f"{member}_" if iskeyword(member) or hasattr(dict, member) else member


@cache
def record_class(shape: Any) -> type[AnswerPart]:
    """Make the class of the records of a shape; `graphsvc.client.shapes` has it by the shape's name."""
    attributes = {attribute_name(name): Member(name) for name in members(shape)}
    about = {"__slots__": (), "__doc__": shape.__doc__, "__module__": "graphsvc.client.shapes", "_shape": shape}
    return type(shape.__name__, (AnswerPart,), {**about, **attributes})


def is_record_class(shape: Any) -> bool:
    """Say whether a shape is a class of records, and not a shape of the model."""
    return isinstance(shape, type) and issubclass(shape, AnswerPart)


def model_shape(shape: Any) -> Any:
    """Return the shape of the model that a class of records is of; others are returned as they are."""
    return shape._shape if is_record_class(shape) else shape


def members(shape: Any) -> Mapping[str, Any]:
    """Return the members of a shape or a class of records with their types, in the order in which they are written."""
    return shapes.members(model_shape(shape))


def plain(value: Any) -> Any:
    """Turn records into plain dicts, however deep they stand."""
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value
