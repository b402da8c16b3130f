"""Tables as frames of pandas or polars, which are loaded when the first frame is asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graphsvc.client.problems import MissingExtra
from graphsvc.model import wire_records
from graphsvc.tables.attributes import attributes_part
from graphsvc.tables.columns import DATES, TableColumn

if TYPE_CHECKING:
    import pandas
    import polars

    from graphsvc.tables.table import FlatTable

DAY_COLUMNS = tuple(f"{name}_{end}" for name in DATES for end in ("first", "last"))
"""Columns that follow from others and say nothing of their own."""
_DTYPES = {"integer": "Int64", "number": "float64", "boolean": "boolean", "day": "datetime64[s]"}
"""By the form of a column, so that the data do not change them."""


def load_pandas() -> Any:
    """Import pandas. Raises MissingExtra where it is not installed."""
    try:
        import pandas
    except ImportError as exc:
        raise MissingExtra("pandas", "pandas") from exc
    return pandas


def load_polars() -> Any:
    """Import polars. Raises MissingExtra where it is not installed."""
    try:
        import polars
    except ImportError as exc:
        raise MissingExtra("polars", "polars") from exc
    return polars


def frame(table: FlatTable) -> pandas.DataFrame:
    """Build a frame of a table; its columns and their types are the same for all answers of a kind.

    Texts are `str`, whole numbers `Int64`, others `float64`, truth values `boolean`; lists and objects stay what they are.
    A date stays the EDTF text that it is; beside it stand the first and the last day that it may be, days
    (`datetime64[s]`, from year 1 to 9999), NaT where the end is open or unknown. Attributes of ties keep their own types
    (`object`), so that a frame of ties can be written back unchanged.
    """
    pd = load_pandas()
    kept = {column.name for column in attributes_part().columns} if table.shape is wire_records.Ties else set()
    rows = list(table.rows())
    series: dict[str, Any] = {}
    for number, column in enumerate(table.columns):
        values = [row[number] for row in rows]
        if column.name in kept or column.form in ("list", "map", "json"):
            dtype: Any = object
        else:
            dtype = _DTYPES.get(column.form) or pd.StringDtype(na_value=float("nan"))
        series[column.name] = pd.Series(values, dtype=dtype)
    made: pandas.DataFrame = pd.DataFrame(series)
    return made


def polars_frame(table: FlatTable) -> polars.DataFrame:
    """Build a frame of polars with the columns that one of pandas has.

    Days are `Date`, lists of ids lists of `String`. Objects are JSON: polars would keep the members that the first has.
    """
    pl = load_polars()
    rows = list(table.rows())
    columns = zip(table.columns, zip(*rows, strict=True) if rows else [()] * len(table.columns), strict=True)
    made: polars.DataFrame = pl.DataFrame([_polars_series(pl, column, values) for column, values in columns])
    return made


def _polars_series(pl: Any, column: TableColumn, values: Sequence[Any]) -> Any:
    if column.form == "day":
        return pl.Series(column.name, values, dtype=pl.String).str.to_date("%Y-%m-%d")
    dtypes = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "list": pl.List(pl.String)}
    if column.form not in ("map", "json"):
        try:
            return pl.Series(column.name, values, dtype=dtypes.get(column.form, pl.String))
        except (TypeError, pl.exceptions.PolarsError):  # A free attribute that is a text here and a number there.
            pass
    texts = [None if value is None else json.dumps(value, ensure_ascii=False) for value in values]
    return pl.Series(column.name, texts, dtype=pl.String)
