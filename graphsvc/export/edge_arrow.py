"""Edge lists as Parquet and Arrow, which pyarrow, pandas, polars, DuckDB and R open.

Lists are lists, the days of spells are dates, and what a tie carries beside is typed where all values have one type,
else JSON. The metadata of the schema says what the network is, whom to cite, and which columns are `json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from graphsvc.export import arrow_files, edge_list
from graphsvc.export.columns import TypedColumn
from graphsvc.export.graphs import Network


def parquet(graph: Network) -> Iterator[bytes]:
    """Yield the edges of a graph as Parquet."""
    return _write(graph, "parquet")


def arrow(graph: Network) -> Iterator[bytes]:
    """Yield the edges of a graph as an Arrow IPC file."""
    return _write(graph, "arrow")


def _write(graph: Network, file_format: str) -> Iterator[bytes]:
    arrow_files.require(file_format)
    import pyarrow as pa

    columns = edge_list.table(graph)
    reserved = edge_list.TEXTS | edge_list.SPANS
    named_json = [column.name for column in columns if column.type == "json" and column.name not in reserved]
    schema = arrow_files.schema(
        ((column.name, _type(column)) for column in columns), dict(graph.graph) | {"json": named_json}
    )
    rows = edge_list.rows(graph)

    def batches() -> Iterator[Any]:
        while batch := list(islice(rows, arrow_files.BATCH_ROWS)):
            arrays = [
                pa.array([_value(column, row.get(column.name)) for row in batch], field.type)
                for column, field in zip(columns, schema, strict=True)
            ]
            yield pa.record_batch(arrays, schema=schema)

    yield from arrow_files.write(file_format, schema, batches())


def _type(column: TypedColumn) -> Any:
    import pyarrow as pa

    if column.name in edge_list.TEXTS:
        return pa.list_(pa.string())
    if column.name in edge_list.SPANS:
        return pa.list_(pa.struct([("first", pa.date32()), ("last", pa.date32())]))
    types = {"boolean": pa.bool_(), "long": pa.int64(), "double": pa.float64()}
    return types.get(column.type, pa.string())


def _value(column: TypedColumn, value: Any) -> Any:
    if value is None:
        return None
    if column.name in edge_list.TEXTS:
        return list(value)
    if column.name in edge_list.SPANS:
        return [{"first": date.fromisoformat(first), "last": date.fromisoformat(last)} for first, last in value]
    return column.text(value) if column.type in ("string", "json") else value
