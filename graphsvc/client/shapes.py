"""The shapes of answers and of their parts, by the names that they have in `graphsvc.model`.

What stands in an answer is a class of records; an answer itself is the model's dataclass. What type checkers and editors
read is `shapes.pyi`, which `tools/make_client_shapes.py` makes of the model.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from typing_extensions import is_typeddict

from graphsvc.client.records import record_class
from graphsvc.model import (
    answers,
    difference,
    disagreements,
    histories,
    learned,
    networks,
    wire_parts,
    wire_records,
)

MODULES = (wire_parts, wire_records, answers, networks, histories, difference, disagreements, learned)


def __getattr__(name: str) -> Any:
    """Return the shape of a name; pickle reads records so, too."""
    shape = next((vars(module)[name] for module in MODULES if name in vars(module)), None)
    if is_answer(shape):
        return shape
    if is_typeddict(shape) or dataclasses.is_dataclass(shape):
        return record_class(shape)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def is_answer(shape: Any) -> bool:
    """Say whether a shape is that of a whole answer, and not of a part; each begins with a sentence."""
    return dataclasses.is_dataclass(shape) and dataclasses.fields(shape)[0].name == "answer"
