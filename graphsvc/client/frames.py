"""Rows as frames of pandas, which is loaded when the first frame is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphsvc.client.problems import MissingExtra
from graphsvc.model import dates
from graphsvc.model.dates import OPEN, UNKNOWN

if TYPE_CHECKING:
    import pandas

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


def frame(rows: Sequence[Row], columns: Sequence[str]) -> pandas.DataFrame:
    """Build a frame from rows; it has these columns even where there are no rows.

    A date stays the EDTF text that it is. Beside `since`, `until` and `when` stand the first and the last day that each
    may be, as `since_first`, `since_last` and so on: days (`datetime64[s]`, from year 1 to 9999), NaT where the end is open
    or unknown. Attributes keep their own types (dtype `object`), so that a frame of ties can be written back unchanged.
    """
    pd = load_pandas()
    names = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
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
