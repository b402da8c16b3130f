"""Values of numpy, pandas and pyarrow as Python's own, told by what they can do: none of these libraries is loaded here."""

from __future__ import annotations

import calendar
import math
from datetime import date, datetime
from typing import Any

from graphsvc.errors import InvalidParameter

_MISSING = ("NaTType", "NAType", "NullType")


def plain(value: Any, name: str) -> Any:
    """Turn a scalar of another library into Python's; leave all else as it is.

    Raises InvalidParameter for a value that is missing (NaN, NaT, NA, null): who asks for one has not seen it, and to
    leave it out would ask about everything.
    """
    kind = type(value).__name__
    if kind == "datetime64":
        return _of_datetime64(str(value), name)
    if hasattr(value, "start_time") and hasattr(value, "end_time"):
        return _of_period(value.start_time.date(), value.end_time.date())
    if hasattr(value, "as_py"):
        given = value.as_py()
        kind = "NullType" if given is None else kind
    else:
        given = value.item() if getattr(value, "ndim", None) == 0 and hasattr(value, "item") else value
    if kind in _MISSING or (isinstance(given, float) and math.isnan(given)):
        raise _missing(value, name)
    return given


def _of_datetime64(text: str, name: str) -> str | datetime:
    """Read what numpy writes of a day, month or year, which is EDTF, too; or a moment, of which microseconds are kept."""
    if text == "NaT":
        raise _missing(text, name)
    return datetime.fromisoformat(text[: len("2022-09-07T10:30:00.000000")]) if "T" in text else text


def _of_period(first: date, last: date) -> str:
    """Write a period by its first and last day: a day, a month or a year as such, any other as an interval.

    >>> _of_period(date(1999, 1, 1), date(1999, 12, 31)), _of_period(date(1999, 1, 1), date(1999, 3, 31))
    ('1999', '1999-01-01/1999-03-31')
    """
    if first == last:
        return first.isoformat()
    if (first.year, first.month, first.day) == (last.year, 1, 1) and (last.month, last.day) == (12, 31):
        return f"{first.year:04}"
    is_month = (first.year, first.month, first.day) == (last.year, last.month, 1)
    if is_month and last.day == calendar.monthrange(last.year, last.month)[1]:
        return f"{first.year:04}-{first.month:02}"
    return f"{first}/{last}"


def _missing(value: object, name: str) -> InvalidParameter:
    return InvalidParameter.of(
        name, f"is {value}, a missing value; drop it first, or leave out `{name}` to ask without"
    )
