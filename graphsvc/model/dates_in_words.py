"""Read days and periods as people type them: EDTF, or words such as *7 September 2022*, *Sept 1939*, *1914 to 1918*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from graphsvc.errors import InvalidParameter
from graphsvc.model import dates, intervals
from graphsvc.model.dates import DateError
from graphsvc.model.phrases import MONTHS, date_in_words
from graphsvc.model.validation import short

_MONTH = "|".join(f"{name[:3].lower()}[a-z]*" for name in MONTHS)
_DAY_FIRST = re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH})\.?,?\s+(?P<y>\d{{3,4}})\Z")
_MONTH_FIRST = re.compile(rf"(?P<m>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{3,4}})\Z")
_MONTH_ALONE = re.compile(rf"(?P<m>{_MONTH})\.?,?\s+(?P<y>\d{{3,4}})\Z")
_DECADE = re.compile(r"(?:the\s+)?(?P<y>\d{3})0s\Z")
_RANGE = re.compile(r"\s*(?:/|–|—|\bto\b|\buntil\b|(?<=\d{4})\s*(?:-|:|\.\.)\s*(?=\d{4}\Z)|\s-\s)\s*")
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})\Z")
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})(?P<by>[/.-])(?P<m>\d{1,2})(?P=by)(?P<d>\d{1,2})\Z")
_DIGITS_ALONE = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)\Z")
"""The basic format of ISO 8601."""
_ENDS_WITH_NUMBER = re.compile(r"\d{4}|\d0s\Z", re.IGNORECASE)
_JOINT = re.compile(r"(?:\s|,|^)(?:on|in|during|since|from|as of|at|the)?[\s,]*\Z", re.IGNORECASE)

_MOST_WORDS_OF_A_DATE = 8


def read(text: str) -> tuple[str, str]:
    """Return `on` or `during`, and the day or the period as EDTF. Raises InvalidParameter with what to write instead.

    >>> read("7 September 2022"), read("1914 to 1918"), read("Sept 1939")
    (('on', '2022-09-07'), ('during', '1914/1918'), ('during', '1939-09'))
    """
    given = " ".join(text.split())
    if _SLASHED.match("".join(given.split())):
        raise InvalidParameter.of("when", f"{short(text)} means different days to different readers; write 2022-09-07")
    is_slashed = _YEAR_FIRST.match(given) is not None
    ends = (
        [_date(given)]
        if is_slashed
        else [_date(part) for part in _RANGE.split(given.removeprefix("from ").removeprefix("From "), maxsplit=1)]
    )
    edtf = "/".join(ends)
    try:
        period = intervals.parse_period(edtf)
    except DateError as exc:
        raise InvalidParameter.of(
            "when", f"{short(text)} is no day or period; write 2022-09-07, 7 September 2022, 1939, or 1914/1918"
        ) from exc
    if dates.unqualified(edtf) != edtf:
        raise InvalidParameter.of("when", f"{short(text)} is marked as unsure; write {dates.unqualified(edtf)}")
    is_day = len(ends) == 1 and period.first == period.last and len(edtf) == len("2022-09-07")
    return ("on" if is_day else "during"), edtf


def possible_days(text: str) -> list[str]:
    """List the days that a text such as *6/9/2022* may mean, the day of the month first; none where it is no such text.

    >>> possible_days("6/9/2022"), possible_days("13/9/2022"), possible_days("soon")
    (['2022-09-06', '2022-06-09'], ['2022-09-13'], [])
    """
    match = _SLASHED.match("".join(text.split()))
    if match is None:
        return []
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    readings = [(_whole_year(year), second, first), (_whole_year(year), first, second)]
    if len(match[4]) == 2 and match[2] == "-":
        readings.append((_whole_year(first), second, year))
    days = []
    for year, month, day in readings:
        with suppress(ValueError):
            days.append(date(year, month, day).isoformat())
    return list(dict.fromkeys(days))


def _whole_year(year: int) -> int:
    """Return the year that two digits mean: the last such one that has begun."""
    if year > 99:
        return year
    return year + (2000 if year <= date.fromordinal(dates.today()).year - 2000 else 1900)


def parted(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the ways in which a text may end with a day or a period: what stands before it, `on` or `during`, its EDTF.

    >>> next(parted("Albania on 6 September 2022")), next(parted("Warsaw Pact 1965"))
    (('Albania', 'on', '2022-09-06'), ('Warsaw Pact', 'during', '1965'))
    """
    words = text.split()
    for place in range(max(1, len(words) - _MOST_WORDS_OF_A_DATE), len(words)):
        typed = " ".join(words[place:])
        if not _ENDS_WITH_NUMBER.search(typed):
            continue
        try:
            name, edtf = read(typed)
        except InvalidParameter:
            continue
        before = _JOINT.sub("", " ".join(words[:place]) + " ").rstrip(" ,")
        if before:
            yield before, name, edtf


def in_words(on: str | None, during: str | None) -> str:
    """Write the day or the period asked about as in prose; today where none is.

    >>> in_words("2022-09-07", None), in_words(None, "1914/1918")
    ('7 September 2022', '1914 to 1918')
    """
    if during is not None:
        return " to ".join(date_in_words(end) for end in during.split("/"))
    return date_in_words(on or dates.iso(dates.today()))


def then(on: str | None, during: str | None) -> str:
    """Write when it was that is asked about, as in a sentence.

    >>> then("2022-09-07", None), then(None, "1965")
    ('on 7 September 2022', 'in 1965')
    """
    return f"{'on' if during is None else 'in'} {in_words(on, during)}"


def _date(text: str) -> str:
    lowered = text.casefold()
    if (day := dates.resolved("today" if lowered == "now" else lowered)) != lowered:
        return day
    year_first = _YEAR_FIRST.match(text) or _DIGITS_ALONE.match(text)
    if year_first:
        return f"{year_first['y']}-{int(year_first['m']):02}-{int(year_first['d']):02}"
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _MONTH_ALONE):
        match = pattern.match(lowered)
        if match:
            parts = match.groupdict()
            month = next(number for number, name in enumerate(MONTHS, 1) if name[:3].lower() == parts["m"][:3])
            return f"{int(parts['y']):04}-{month:02}" + (f"-{int(parts['d']):02}" if parts.get("d") else "")
    decade = _DECADE.match(lowered)
    return f"{decade['y']}X" if decade else text
