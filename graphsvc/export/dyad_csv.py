"""Dyad-years as CSV, which R, Stata and pandas read: `NA` where nothing is known, numbers bare, no comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphsvc.analysis.dyad_years import Rule, Year
from graphsvc.analysis.tables import Cell
from graphsvc.export import csv_cells, dyad_table


def write(rule: Rule, years: Iterable[Year]) -> Iterator[bytes]:
    """Yield the table as CSV, one year at a time."""
    header = [one.name for one in dyad_table.columns(rule)]
    yield (csv_cells.line(header) + "\r\n").encode()
    for year in years:
        if len(year.which):
            yield _rows(rule, year).encode()


def _rows(rule: Rule, year: Year) -> str:
    codes = dyad_table.codes(rule, year.states)
    ids = [csv_cells.line([_cell(one.id)]) for one in year.states]
    written = [""] * len(ids) if codes is None else [csv_cells.line([_cell(code)]) + "," for code in codes]
    says = [csv_cells.line([_cell(cell) for cell in values]) for values in year.values]
    places = zip(year.first.tolist(), year.second.tolist(), year.which.tolist(), strict=True)
    return "".join(
        [f"{written[a]}{written[b]}{year.year},{ids[a]},{ids[b]},{says[which]}\r\n" for a, b, which in places]
    )


def _cell(cell: Cell) -> str:
    if cell is None:
        return dyad_table.NA
    return csv_cells.defused(cell) if isinstance(cell, str) else str(cell)
