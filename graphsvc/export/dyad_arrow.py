"""Dyad-years as Parquet and Arrow: null where nothing is known, a row group for every 65,536 rows or so.

The metadata of the schema says what the table is and whom to cite.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphsvc.analysis.dyad_years import Block, DyadYears
from graphsvc.export import arrow_files, dyad_table


def write(file_format: str, table: DyadYears, made: Iterable[int], about: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the table as `parquet` or `arrow`; empty pieces come first, one for each year that is `made`."""
    arrow_files.require(file_format)
    import pyarrow as pa

    columns = dyad_table.columns(table.rule)
    types = {"number": pa.int32(), "text": pa.string()}
    schema = arrow_files.schema(((column.name, types[column.type]) for column in columns), about)
    for _ in made:
        yield b""
    sides, cells = _dictionaries(table, schema)

    def batches() -> Iterator[Any]:
        kept: list[Any] = []
        size = 0
        for block in table.blocks():
            kept.append(pa.record_batch(_arrays(block, sides, cells), schema=schema))
            size += len(block.which)
            if size >= arrow_files.BATCH_ROWS:
                yield from _joined(kept)
                kept, size = [], 0
        yield from _joined(kept)

    yield from arrow_files.write(file_format, schema, batches())


def _joined(batches: Sequence[Any]) -> Iterator[Any]:
    import pyarrow as pa

    if batches:
        yield from pa.Table.from_batches(batches).combine_chunks().to_batches()


def _dictionaries(table: DyadYears, schema: Any) -> tuple[list[Any], list[Any]]:
    """Return the columns about a state, for all states (None for the year), and those of cells, for all rows of cells."""
    import pyarrow as pa

    rule, states = table.rule, table.states
    sides: list[Any] = []
    if dyad_table.has_codes(rule):
        kind = schema.field(0).type
        codes = [_number(state.code) if pa.types.is_integer(kind) else state.code for state in states]
        sides.append(pa.array(codes, kind))
    sides.append(None)
    if dyad_table.has_ids(rule):
        sides.append(pa.array([state.id for state in states], pa.string()))
    if dyad_table.has_codes_then(rule):
        sides.append(pa.array([state.then for state in states], pa.string()))
    return sides, [
        pa.array([cells[place] for cells in table.values], schema.field(column.name).type)
        for place, column in dyad_table.cells(rule)
    ]


def _arrays(block: Block, sides: Sequence[Any], cells: Sequence[Any]) -> list[Any]:
    import pyarrow as pa

    first, second, which = pa.array(block.first), pa.array(block.second), pa.array(block.which)
    arrays: list[Any] = []
    for side in sides:
        arrays += [pa.array(block.year)] if side is None else [side.take(first), side.take(second)]
    return arrays + [column.take(which) for column in cells]


def _number(code: str | None) -> int | None:
    """Read a code as the number that it is; one that is none is null here, and stands in CSV as it is."""
    return int(code) if code is not None and code.isascii() and code.isdigit() and len(code) < 10 else None
