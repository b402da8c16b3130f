"""Tables as CSV (RFC 4180): a header, a row an item, nothing before or after."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from graphsvc.tables import csv_cells
from graphsvc.tables.cells import TEXTS, WRITERS
from graphsvc.tables.columns import Form
from graphsvc.tables.table import FlatTable

MEDIA_TYPE = csv_cells.MEDIA_TYPE


def write_csv(table: FlatTable, *, bom: bool = False, has_header: bool = True) -> Generator[bytes, None, None]:
    """Yield a table as UTF-8; with `bom`, the mark by which Excel knows that it is UTF-8 comes first.

    A text that a spreadsheet would take for a formula has an apostrophe before it (OWASP ASVS 5.0, 1.2.10), which belongs
    to the file and not to the value; numbers have none, and -1 stays a number. `csv_cells.restored` takes it back.
    """
    writers = [_writer(column.form) for column in table.columns]
    rows = (
        ["" if value is None else write(value) for write, value in zip(writers, row, strict=True)]
        for row in table.rows()
    )
    if bom:
        yield csv_cells.BYTE_ORDER_MARK
    yield from csv_cells.write([column.name for column in table.columns] if has_header else None, rows)


def _writer(form: Form) -> Callable[[Any], str]:
    write = WRITERS[form]
    if form not in TEXTS:
        return write
    return csv_cells.defused if write is str else lambda value: csv_cells.defused(write(value))
