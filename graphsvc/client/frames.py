"""Rows as frames of pandas or polars, which are loaded when the first frame is asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphsvc.client.problems import MissingExtra
from graphsvc.model import dates
from graphsvc.model.dates import OPEN, UNKNOWN

if TYPE_CHECKING:
    import pandas
    import polars

    from graphsvc.client.flattening import Row

BOUNDS = ("since", "until", "when")
"""Dates whose first and last possible days get columns of their own."""
DAY_COLUMNS = tuple(f"{name}_{end}" for name in BOUNDS for end in ("first", "last"))
"""Columns that follow from others and say nothing of their own."""
_AS_IT_IS = ("attributes.", "dates.")


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


def frame(rows: Sequence[Row], columns: Sequence[str]) -> pandas.DataFrame:
    """Build a frame from rows; it has these columns even where there are no rows.

    A date stays the EDTF text that it is. Beside `since`, `until` and `when` stand the first and the last day that each
    may be, as `since_first`, `since_last` and so on: days (`datetime64[s]`, from year 1 to 9999), NaT where the end is open
    or unknown. Attributes keep their own types (dtype `object`), so that a frame of ties can be written back unchanged.
    """
    pd = load_pandas()
    names = _names(rows, columns)
    series: dict[str, Any] = {}
    for name in names:
        values = [row.get(name) for row in rows]
        series[name] = pd.Series(values, dtype=object) if _keeps_types(name, values) else pd.Series(values)
        if name in BOUNDS:
            for end, which in (("first", 0), ("last", 1)):
                days = [_bounds(row, name)[which] for row in rows]
                series[f"{name}_{end}"] = pd.Series(days, dtype="datetime64[s]")
    made: pandas.DataFrame = pd.DataFrame(series)
    return made


def polars_frame(rows: Sequence[Row], columns: Sequence[str]) -> polars.DataFrame:
    """Build a frame of polars with the columns and values that one of pandas has.

    The first and last days of a date are `Date`. Objects and values of several types are JSON: of objects polars would
    keep the members that the first one has.
    """
    pl = load_polars()
    series = []
    for name in _names(rows, columns):
        series.append(_polars_series(pl, name, [row.get(name) for row in rows]))
        if name in BOUNDS:
            for end, which in (("first", 0), ("last", 1)):
                days = [_bounds(row, name)[which] for row in rows]
                series.append(pl.Series(f"{name}_{end}", days, dtype=pl.String).str.to_date("%Y-%m-%d"))
    made: polars.DataFrame = pl.DataFrame(series)
    return made


def _polars_series(pl: Any, name: str, values: Sequence[Any]) -> Any:
    if not any(_has_objects(value) for value in values):
        try:
            return pl.Series(name, values, dtype=None if any(value is not None for value in values) else pl.String)
        except (TypeError, pl.exceptions.PolarsError):
            pass
    texts = [None if value is None else json.dumps(value, ensure_ascii=False) for value in values]
    return pl.Series(name, texts, dtype=pl.String)


def _has_objects(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value))


def _names(rows: Sequence[Row], columns: Sequence[str]) -> list[str]:
    """Return the columns that there always are, and behind them those that come and go."""
    return list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))


def _keeps_types(name: str, values: Sequence[Any]) -> bool:
    """Say whether a column is left as it is: free values, lists and objects, or nothing at all."""
    return (
        name.startswith(_AS_IT_IS)
        or any(isinstance(value, list | dict) for value in values)
        or all(value is None for value in values)
    )


def _bounds(row: Mapping[str, Any], name: str) -> tuple[str | None, str | None]:
    """Return the first and the last day that a date may be; None where it is open or unknown."""
    text = row.get(name)
    if text is None or text in (OPEN, UNKNOWN):
        return row.get(f"{name}_earliest"), row.get(f"{name}_latest")
    when = dates.parse(text)
    return (
        row.get(f"{name}_earliest") or dates.iso(when.earliest),
        row.get(f"{name}_latest") or dates.iso(when.latest),
    )
