"""Read days and periods as people type them: EDTF, or words such as *7 September 2022*, *Sept 1939*, *1914 to 1918*."""

from __future__ import annotations

import re

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
_RANGE = re.compile(r"\s*(?:/|–|—|\bto\b|\buntil\b|(?<=\d{4})\s*-\s*(?=\d{4}\Z)|\s-\s)\s*")
_SLASHED = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\Z")


def read(text: str) -> tuple[str, str]:
    """Return `on` or `during`, and the day or the period as EDTF. Raises InvalidParameter with what to write instead.

    >>> read("7 September 2022"), read("1914 to 1918"), read("Sept 1939")
    (('on', '2022-09-07'), ('during', '1914/1918'), ('during', '1939-09'))
    """
    given = " ".join(text.split())
    if _SLASHED.match(given):
        raise InvalidParameter.of("when", f"{short(text)} means different days to different readers; write 2022-09-07")
    ends = [_date(part) for part in _RANGE.split(given.removeprefix("from ").removeprefix("From "), maxsplit=1)]
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
    if lowered in ("today", "now", "yesterday"):
        return dates.iso(dates.today() - (lowered == "yesterday"))
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _MONTH_ALONE):
        match = pattern.match(lowered)
        if match:
            parts = match.groupdict()
            month = next(number for number, name in enumerate(MONTHS, 1) if name[:3].lower() == parts["m"][:3])
            return f"{int(parts['y']):04}-{month:02}" + (f"-{int(parts['d']):02}" if parts.get("d") else "")
    decade = _DECADE.match(lowered)
    return f"{decade['y']}X" if decade else text
