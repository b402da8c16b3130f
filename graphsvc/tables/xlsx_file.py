"""Tables as workbooks for spreadsheets; XlsxWriter comes with the extra `xlsx`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from importlib.util import find_spec
from typing import Any

from graphsvc.errors import InvalidParameter
from graphsvc.tables.cells import cell
from graphsvc.tables.shapes import member
from graphsvc.tables.table import FlatTable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767
"""How many characters a cell of Excel takes."""
FIRST_DATE = date(1900, 3, 1)
"""Excel has no days before 1900, and counts a 29 February in that year."""
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NARROWEST, _WIDEST = 8, 40


def is_there() -> bool:
    """Say whether XlsxWriter is installed."""
    return find_spec("xlsxwriter") is not None


def require() -> None:
    """Raise InvalidParameter where XlsxWriter is not installed."""
    if not is_there():
        detail = "xlsx needs XlsxWriter, which is not installed here; pip install 'graphsvc[xlsx]', or ask for csv"
        raise InvalidParameter.of("format", detail)


def write_xlsx(table: FlatTable, datasets: Iterable[Mapping[str, Any]] = ()) -> bytes:
    """Write a workbook: the sheet `items` with the columns of the CSV, and the sheet `about` with what the answer says.

    Numbers are numbers and days are days, but for those before March 1900, which Excel does not know and which stay text.
    Texts are never formulas or links; those longer than a cell are cut, with an ellipsis. `datasets` are items of
    `/v1/datasets`: `about` cites those that rows name. The same answer gives the same bytes. Raises InvalidParameter where
    XlsxWriter is not installed.
    """
    require()
    from xlsxwriter import Workbook

    file = io.BytesIO()
    book = Workbook(file, _OPTIONS)
    known = str(member(table.answer, "known") or "")
    # The library would write the time of day, and no two files of one answer would be alike.
    book.set_properties({"title": table.sentence[:255], "created": datetime.fromisoformat(known[:10] or "2000-01-01")})
    named = _write_items(book, table)
    _write_about(book, table, [dataset for dataset in datasets if dataset["id"] in named])
    book.close()
    return file.getvalue()


def _write_items(book: Any, table: FlatTable) -> set[str]:
    """Write the sheet of items; return the data sets that they name."""
    sheet, bold, day_format = book.add_worksheet("items"), book.add_format({"bold": True}), _day_format(book)
    named: set[str] = set()
    columns = table.columns
    widths = [len(column.name) for column in columns]
    for number, column in enumerate(columns):
        sheet.write_string(0, number, column.name, bold)
    count = 0
    for count, row in enumerate(table.rows(), 1):
        for number, (column, value) in enumerate(zip(columns, row, strict=True)):
            if value is None:
                continue
            if column.name in ("dataset", "by_dataset"):
                named |= {value} if isinstance(value, str) else set(value)
            if column.form in ("integer", "number"):
                sheet.write_number(count, number, value)
            elif column.form == "boolean":
                sheet.write_boolean(count, number, value)
            elif column.form == "day" and (day := date.fromisoformat(value)) >= FIRST_DATE:
                sheet.write_datetime(count, number, day, day_format)
            elif text := _text(cell(column.form, value)):
                sheet.write_string(count, number, text)
                widths[number] = max(widths[number], len(text))
    for number, width in enumerate(widths):
        sheet.set_column(number, number, min(max(width, _NARROWEST), _WIDEST) + 2)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, count, len(columns) - 1)
    return named


def _write_about(book: Any, table: FlatTable, datasets: Iterable[Mapping[str, Any]]) -> None:
    sheet, bold, wrapped = (
        book.add_worksheet("about"),
        book.add_format({"bold": True}),
        book.add_format({"text_wrap": True}),
    )
    facts = [(column.name, cell(column.form, value)) for column, value in table.facts()]
    cited = [(dataset["id"], _citation(dataset)) for dataset in datasets]
    lines = [("answer", table.sentence), *facts, *([("data sets", "")] if cited else []), *cited]
    for number, (name, value) in enumerate(lines):
        sheet.write_string(number, 0, name, bold)
        sheet.write_string(number, 1, _text(value), wrapped)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)


def _citation(dataset: Mapping[str, Any]) -> str:
    licence = f"licence: {dataset['licence']}" if dataset["licence"] else ""
    version = f"version {dataset['version']}" if dataset["version"] else ""
    return ". ".join(part.rstrip(".") for part in (dataset["citation"] or dataset["title"], version, licence) if part)


def _day_format(book: Any) -> Any:
    return book.add_format({"num_format": "yyyy-mm-dd"})


def _text(text: str) -> str:
    lines = text.replace("\r\n", "\n")
    return lines if len(lines) <= LONGEST_CELL else lines[: LONGEST_CELL - 1] + "…"
