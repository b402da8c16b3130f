"""An edge list as CSV, which pandas, R, Excel and Gephi open. Lists and objects are JSON; null is an empty cell.

The file itself holds no citations, because few readers take comments in CSV: the codebook beside it has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from graphsvc.export import csv_cells, edge_list
from graphsvc.export.columns import TypedColumn
from graphsvc.export.graphs import Network


def write(graph: Network) -> Iterator[bytes]:
    """Yield the edges of a graph as CSV, one row an edge."""
    columns = edge_list.table(graph)
    rows = (_cells(columns, row) for row in edge_list.rows(graph))
    yield from csv_cells.write([one.name for one in columns], rows)


def _cells(columns: Sequence[TypedColumn], row: dict[str, Any]) -> list[str]:
    return [_cell(one, row.get(one.name)) for one in columns]


def _cell(column: TypedColumn, value: Any) -> str:
    if value is None:
        return ""
    text = column.text(value)
    return csv_cells.defused(text) if column.type in ("string", "json") else text
