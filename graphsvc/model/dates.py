"""Dates that say how surely they are known: EDTF level 1 in and out.

A day is an `int`: its proleptic Gregorian ordinal (`datetime.date.toordinal`), 1 for 0001-01-01. `FIRST_DAY` and
`LAST_DAY` are the ends of the calendar; `FOREVER` is the day after it, the end of what still holds.
"""

from __future__ import annotations

import re
import time
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

FIRST_DAY = date.min.toordinal()
LAST_DAY = date.max.toordinal()
FOREVER = LAST_DAY + 1

_EPOCH = date(1970, 1, 1).toordinal()

OPEN = ".."
UNKNOWN = ""

DATE = re.compile(r"(?P<y>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<m>\d{2}|XX)(?:-(?P<d>\d{2}|XX))?)?(?P<q>[?~%]?)\Z", re.ASCII)
"""How an EDTF date that graphsvc reads is written; which of them are in the calendar, `parse` knows."""
_QUALIFIER = re.compile(r"[?~%]", re.ASCII)
_RANGE = re.compile(r"(\d{4}(?:-\d{2}){0,2})\s*[-\u2013\u2014]\s*(\d{4}(?:-\d{2}){0,2})\Z", re.ASCII)
_PART, _PAIR = r"[?~%]?[\dX]{4}[?~%]?", r"[?~%]?[\dX]{2}[?~%]?"
_LEVEL_2 = re.compile(
    rf"[\[{{].*[\]}}]|-?\d+S\d+|Y-?\d+(?:E\d+(?:S\d+)?|S\d+)"
    rf"|(?=.*[?~%X])(?!.*[?~%]{{2}}){_PART}(?:-{_PAIR}){{0,2}}",
    re.ASCII,
)
_SUB_YEAR = re.compile(r"\d{4}-(?:2[5-9]|3\d|4[01])\Z", re.ASCII)
_SEASON = re.compile(r"\d{4}-2[1-4][?~%]?\Z", re.ASCII)


_HOW_TO_WRITE = "write YYYY-MM-DD, YYYY-MM, YYYY or 193X, with ? or ~ behind it if unsure"
_BEYOND = re.compile(r"[-Yy]-?\d")
_BEFORE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(?=[T ])", re.ASCII)
_DAYS_AGO = {"today": 0, "yesterday": 1}


class DateError(ValueError):
    """A text is no date that graphsvc reads; the message says why and what to write instead."""


@dataclass(frozen=True, slots=True)
class When:
    """A date between two days, both included, and the EDTF text that says so."""

    earliest: int
    latest: int
    text: str

    @property
    def is_exact(self) -> bool:
        """Only one day is possible."""
        return self.earliest == self.latest


def day(text: str) -> int:
    """Read one exact day written YYYY-MM-DD.

    >>> day("2022-09-07") - day("2022-09-06")
    1
    """
    if not DATE.match(text):
        raise DateError(_why_not(text, "write a day as YYYY-MM-DD"))
    when = parse(text)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise DateError(f"{text!r} is not one day; write it as YYYY-MM-DD")
    return when.earliest


def iso(ordinal: int) -> str:
    """Write a day as YYYY-MM-DD."""
    return date.fromordinal(ordinal).isoformat()


def today() -> int:
    """Return today's day in UTC."""
    return _EPOCH + int(time.time() // 86_400)


def resolved(text: str) -> str:
    """Write the day that *today* or *yesterday* is (UTC), alone or as an end of a period; other texts stay as they are.

    >>> resolved("2020/today") == f"2020/{iso(today())}"
    True
    """
    ends = text.split("/")
    return "/".join(iso(today() - _DAYS_AGO[end]) if end in _DAYS_AGO else end for end in ends)


@lru_cache(maxsize=65536)
def parse(text: str, how_to_write: str = _HOW_TO_WRITE) -> When:
    """Read an EDTF level 1 date: 2022-09-07, 2022-07, 1939, 193X, 19XX, 1939?, 1939~, 1939%.

    Doubt (`?`), approximation (`~`) and both (`%`) widen the bounds by one unit of the precision on each side.

    >>> parse("1939~") == When(day("1938-01-01"), day("1940-12-31"), "1939~")
    True

    Raises DateError for anything else, open and unknown ends included: those belong to intervals. Its message ends with
    how to write a date.
    """
    match = DATE.match(text)
    if not match:
        raise DateError(_why_not(text, how_to_write))
    year, month, dayno, qualifier = match["y"], match["m"], match["d"], match["q"]
    try:
        if "X" in year:
            if month:
                raise DateError(f"{text!r} is EDTF level 2 (a month of an unknown year); write {year} alone")
            first, last, unit = _years(year)
        elif month in (None, "XX"):
            if dayno not in (None, "XX"):
                raise DateError(f"{text!r} is EDTF level 2 (a day of an unknown month); write {year}")
            first, last, unit = int(year), int(year), 1
        else:
            assert month is not None
            return _in_month(text, int(year), int(month), dayno, widen=bool(qualifier))
        date(last, 1, 1)  # Refuses the year 0, which widening would hide.
        if qualifier:
            first, last = max(1, first - unit), min(9999, last + unit)
        return When(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal(), text)
    except DateError:
        raise
    except ValueError as exc:
        is_season = _SEASON.match(text) or _SUB_YEAR.match(text)
        raise DateError(_why_not(text) if is_season else _not_in_calendar(text, str(exc))) from exc


def _not_in_calendar(text: str, why: str) -> str:
    month = text[: len("2022-02")]
    try:
        instead = f"; the last day of that month is {iso(parse(month).latest)}" if len(text) > len(month) else ""
    except DateError:
        instead = ""
    return f"{text!r} is not in the calendar: {why}{instead}"


def _years(year: str) -> tuple[int, int, int]:
    unit = 10 if year.count("X") == 1 else 100
    first = int(year.rstrip("X")) * unit
    return max(1, first), first + unit - 1, unit


def _in_month(text: str, year: int, month: int, dayno: str | None, *, widen: bool) -> When:
    if dayno in (None, "XX"):
        first = date(year, month, 1).toordinal()
        last = date(year, month, monthrange(year, month)[1]).toordinal()
        if widen:
            last += monthrange(*_next_month(year, month))[1] if (year, month) != (9999, 12) else 0
            first = date.fromordinal(max(FIRST_DAY, first - 1)).replace(day=1).toordinal()
        return When(first, last, text)
    assert dayno is not None
    exact = date(year, month, int(dayno)).toordinal()
    if widen:
        return When(max(FIRST_DAY, exact - 1), min(LAST_DAY, exact + 1), text)
    return When(exact, exact, text)


def _next_month(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == 12 else (year, month + 1)


def _why_not(text: str, how_to_write: str = _HOW_TO_WRITE) -> str:
    shown = repr(text if len(text) <= 40 else text[:40] + "…")
    if _SEASON.match(text):
        return f"{shown} is a season, whose days depend on the hemisphere; write the months"
    if "T" in text or ":" in text:
        day_alone = _BEFORE_TIME.match(text)
        return f"{shown} has a time of day; write the day alone, {day_alone[0] if day_alone else 'as YYYY-MM-DD'}"
    if _SUB_YEAR.match(text) or (len(text) <= 100 and _LEVEL_2.fullmatch(text)):
        return f"{shown} is EDTF level 2, of which graphsvc reads level 1 alone; {how_to_write}"
    if _BEYOND.match(text):
        return f"{shown} lies outside the years 0001 to 9999"
    if between := _RANGE.match(text):
        return f"{shown} is not an EDTF date; a period is written with a slash: {between[1]}/{between[2]}"
    return f"{shown} is not an EDTF date; {how_to_write}"


def unqualified(text: str) -> str:
    """Return a date or a period without the marks of uncertainty in it.

    >>> unqualified("1939~/1945?")
    '1939/1945'
    """
    return _QUALIFIER.sub("", text)


def with_bounds(text: str, earliest: int | None = None, latest: int | None = None) -> When:
    """Read a date whose bounds are narrower or wider than its text can say.

    >>> with_bounds("1990", latest=day("1990-06-30")).text
    '1990'
    """
    when = parse(text)
    if earliest is None and latest is None:
        return when
    bounded = When(earliest or when.earliest, latest or when.latest, text)
    if bounded.earliest > bounded.latest:
        raise DateError(f"{text!r}: its earliest day {iso(bounded.earliest)} is after its latest {iso(bounded.latest)}")
    return bounded


def bounds_beside(when: When, plain: When | None = None) -> dict[str, str]:
    """Write the bounds that the text cannot express, as `earliest` and `latest`; empty where it can."""
    plain = plain or parse(when.text)
    beside = {}
    if when.earliest != plain.earliest:
        beside["earliest"] = iso(when.earliest)
    if when.latest != plain.latest:
        beside["latest"] = iso(when.latest)
    return beside
