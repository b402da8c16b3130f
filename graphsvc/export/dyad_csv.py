"""Dyad-years as CSV, which R, Stata and pandas read: `NA` where nothing is known, numbers bare, no comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graphsvc.analysis.dyad_years import DyadYears
from graphsvc.analysis.tables import Cell
from graphsvc.export import dyad_table
from graphsvc.tables import csv_cells


def write(table: DyadYears, made: Iterable[int]) -> Iterator[bytes]:
    """Yield the table as CSV: its header, an empty piece for each year that is `made`, then state after state."""
    yield (csv_cells.line([column.name for column in dyad_table.columns(table.rule)]) + "\r\n").encode()
    for _ in made:
        yield b""
    rule, states = table.rule, table.states
    ids = ["," + _line([state.id]) if dyad_table.has_ids(rule) else "" for state in states]
    codes = [_line([state.code]) + "," if dyad_table.has_codes(rule) else "" for state in states]
    then = ["," + _line([state.then]) if dyad_table.has_codes_then(rule) else "" for state in states]
    places = [place for place, _ in dyad_table.cells(rule)]
    values = [f",{_line([cells[place] for place in places])}\r\n" for cells in table.values]
    for block in table.blocks():
        columns = (block.first, block.second, block.year, block.which)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        yield "".join(
            [
                f"{codes[a]}{codes[b]}{year}{ids[a]}{ids[b]}{then[a]}{then[b]}{values[which]}"
                for a, b, year, which in rows
            ]
        ).encode()


def _line(cells: Sequence[Cell]) -> str:
    return csv_cells.line([_cell(cell) for cell in cells])


def _cell(cell: Cell) -> str:
    if cell is None:
        return dyad_table.NA
    return csv_cells.defused(cell) if isinstance(cell, str) else str(cell)
