"""An answer as a table: its columns, its rows, and what people are shown of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graphsvc.tables.columns import TableColumn
from graphsvc.tables.layouts import layout, shape_of
from graphsvc.tables.shapes import member
from graphsvc.tables.words import SHOWN, Shown


@dataclass(frozen=True, slots=True)
class FlatTable:
    """An answer as a table; its rows are made as they are gone through, each time anew."""

    shape: Any
    answer: Any

    @property
    def sentence(self) -> str:
        """Return the sentences that the answer begins with; empty for lists of records, which have none."""
        return member(self.answer, "answer") or ""

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """Return the columns, which depend on the shape of the answer alone."""
        return layout(self.shape).columns

    @property
    def shown(self) -> tuple[Shown, ...]:
        """Return the columns for people."""
        return SHOWN[self.shape]

    def items(self) -> Iterator[Any]:
        """Go through what the rows are made of: the items of the answer, or what stands for them."""
        return iter(layout(self.shape).items(self.answer))

    def rows(self) -> Iterator[Sequence[Any]]:
        """Go through the rows: a value a column; None where there is none."""
        return map(layout(self.shape).part.values, self.items())

    def facts(self) -> list[tuple[TableColumn, Any]]:
        """List what the answer says beside its rows: the days asked about, the revision, what silence means."""
        part = layout(self.shape).facts
        said = zip(part.columns, part.values(self.answer), strict=True)
        return [(column, value) for column, value in said if column.form != "json" and value not in (None, [], {})]


def table_of(answer: Any, shape: Any = None) -> FlatTable:
    """Make a table of an answer: one of the shapes in `layouts.ANSWERS`, as dataclass, typed dict or decoded JSON.

    `shape` names it where the answer is a dict; of a dataclass, its class does. Raises KeyError for other shapes.
    """
    return FlatTable(shape_of(shape or type(answer)), answer)
