"""A network as CSV, which pandas, R and Excel open: its edges as one table, its nodes as another.

Lists and objects are JSON; null is an empty cell. The files hold no citations, because few readers take comments in CSV:
the codebook beside them has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphsvc.export import edge_list
from graphsvc.export.columns import TypedColumn, columns
from graphsvc.export.graphs import Network, node_label
from graphsvc.export.naming import all_renamed
from graphsvc.tables import csv_cells

NODE = ("Id", "Label")
"""What Gephi calls the columns that name a node and say what is written beside it."""


def write_edges(graph: Network) -> Iterator[bytes]:
    """Yield the edges of a graph as CSV, one row an edge."""
    return write(edge_list.table(graph), edge_list.rows(graph))


def write_nodes(graph: Network) -> Iterator[bytes]:
    """Yield the nodes of a graph as CSV, one row a node, those that nothing joins included."""
    nodes = [all_renamed(attributes, NODE) for _, attributes in graph.nodes(data=True)]
    table = [*(TypedColumn(name, "string") for name in NODE), *columns(nodes)]
    labels = ({"Id": node, "Label": node_label(node, attributes)} for node, attributes in graph.nodes(data=True))
    return write(table, (label | node for label, node in zip(labels, nodes, strict=True)))


def write(table: Sequence[TypedColumn], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield rows as CSV, with the columns of a table."""
    cells = ([_cell(column, row.get(column.name)) for column in table] for row in rows)
    yield from csv_cells.write([column.name for column in table], cells)


def _cell(column: TypedColumn, value: Any) -> str:
    if value is None:
        return ""
    text = column.text(value)
    return csv_cells.defused(text) if column.type in ("string", "json") else text
