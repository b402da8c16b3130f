"""Make `graphsvc/client/shapes.pyi`, which tells type checkers and editors what answers and their parts hold.

    python tools/make_client_shapes.py

It is made of the shapes in `graphsvc.model`; a test says when it is out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin

from typing_extensions import is_typeddict

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from graphsvc.client import shapes  # noqa: E402
from graphsvc.client.records import attribute_name, members  # noqa: E402

STUB = REPOSITORY / "graphsvc" / "client" / "shapes.pyi"
_HEAD = '''"""The shapes of answers and of their parts. Made by tools/make_client_shapes.py of graphsvc.model; edit that."""

# A record takes the keys of its shape alone, where a dict takes any text.
# mypy: disable-error-code="override"

from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal, overload

from graphsvc.client.records import AnswerPart

MODULES: tuple[ModuleType, ...]

def is_answer(shape: Any) -> bool: ...
'''


def stub() -> str:
    """Write the stub."""
    return "\n".join(
        [_HEAD, *(line for module in shapes.MODULES for shape in _shapes(module) for line in _class(shape))]
    )


def _shapes(module: ModuleType) -> Iterator[Any]:
    for name, shape in vars(module).items():
        is_own = getattr(shape, "__module__", None) == module.__name__ and not name.startswith("_")
        if is_own and (is_typeddict(shape) or (isinstance(shape, type) and hasattr(shape, "__dataclass_fields__"))):
            yield shape


def _class(shape: Any) -> Iterator[str]:
    is_answer = shapes.is_answer(shape)
    if is_answer:
        yield "@dataclass(frozen=True, kw_only=True)"
    yield f"class {shape.__name__}{'' if is_answer else '(AnswerPart)'}:"
    if shape.__doc__:
        yield f'    """{shape.__doc__.strip()}"""'
        yield ""
    for name, inner in members(shape).items():
        absent = " | None" if get_origin(inner) is NotRequired and not _type(inner).endswith("None") else ""
        yield f"    {name if is_answer else attribute_name(name)}: {_type(inner)}{absent}"
    yield from [] if is_answer else _keys(shape)
    yield ""


def _keys(shape: Any) -> Iterator[str]:
    """Write what each key gives."""
    names_by_type: dict[str, list[str]] = {}
    for name, inner in members(shape).items():
        names_by_type.setdefault(_type(inner), []).append(f'"{name}"')
    for shown, names in names_by_type.items():
        if len(names_by_type) > 1:
            yield "    @overload"
        yield f"    def __getitem__(self, name: Literal[{', '.join(names)}], /) -> {shown}: ..."


def _type(hint: Any) -> str:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is NotRequired:
        return _type(inner[0])
    if origin in (Union, UnionType):
        return " | ".join(map(_type, inner))
    if origin is Literal:
        return f"Literal[{', '.join(map(repr, inner))}]"
    if origin is not None:
        return f"{origin.__name__}[{', '.join(map(_type, inner))}]"
    return "None" if hint is NoneType else "Any" if hint is Any else str(hint.__name__)


if __name__ == "__main__":
    STUB.write_text(stub(), encoding="utf-8")
