"""Times of Wikidata as dates: a value is worth what its precision says.

The query service gives every value as a moment of the proleptic Gregorian calendar, also one that was entered by the
Julian (https://phabricator.wikimedia.org/T246731), and the precision beside it (https://www.wikidata.org/wiki/Help:Dates).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from graphsvc.ingest.importers.parties import Spell
from graphsvc.ingest.importers.query_results import UNKNOWN
from graphsvc.ingest.importers.tables import RowError
from graphsvc.model import dates
from graphsvc.model.dates import DateError, When
from graphsvc.model.validation import short

CENTURY, DECADE, YEAR, MONTH, DAY = 7, 8, 9, 10, 11
_TIME = re.compile(r"\+?(-?\d{4,})-(\d\d)-(\d\d)(?:T[\d:.]+Z?)?\Z", re.ASCII)
_GENID = "/.well-known/genid/"


class Times(NamedTuple):
    """The values of one qualifier: those that are dates, and whether one is there that is no known date."""

    known: tuple[When, ...] = ()
    is_unknown: bool = False

    def __bool__(self) -> bool:
        return bool(self.known) or self.is_unknown


def read_time(text: str, precision: int | None) -> When | None:
    """Read a value; None where it is unknown, or known to a millennium at best. Raises RowError.

    Without a precision the first day of a year is read as that year and the first day of a month as that month: so the
    service writes years and months.
    """
    if text.startswith(UNKNOWN) or _GENID in text:
        return None
    found = _TIME.match(text)
    if found is None:
        raise RowError(f"{short(text)} is no time of Wikidata, like 1955-12-14T00:00:00Z")
    if precision is not None and precision < CENTURY:
        return None
    year, month, day = int(found[1]), found[2], found[3]
    if not 1 <= year <= 9998:
        raise RowError(f"{short(text)} lies outside the years 0001 to 9998")
    if precision is None:
        precision = DAY if day not in ("00", "01") else MONTH if month not in ("00", "01") else YEAR
    try:
        if precision == CENTURY:
            return _century(year)
        if precision == DECADE:
            return dates.parse(f"{year // 10:03}X")
        if precision == YEAR:
            return dates.parse(f"{year:04}")
        return dates.parse(f"{year:04}-{month}" if precision == MONTH else f"{year:04}-{month}-{day}")
    except DateError as exc:
        raise RowError(str(exc)) from exc


def _century(year: int) -> When:
    """Return a century.

    1901 to 1999 lie in the 20th. Of 1900 and 2000 some programs say the one before, others the one behind
    (https://github.com/magnusmanske/listeria_rs/issues/45), so these take both in.
    """
    plain = dates.parse(f"{(year - 1) // 100:02}XX")
    return When(plain.earliest, dates.parse(f"{min(9998, (year // 100 + 1) * 100):04}").latest, plain.text)


def spell_of(start: Times, end: Times, point: Times) -> Spell:
    """Return the spell of a statement.

    An end is the moment at which a statement stops to be true. Whether that leaves its day in or out Wikidata does not
    say: it may be the last day or the first one on which the statement no longer holds, and `until` may be either. A
    statement with a start and no end still holds. A point in time is a day on which it held, at whatever day it began and
    ended; it is read where there is neither start nor end. A statement without any time held at some time, not known.
    """
    if point.known and not start and not end:
        return {
            "since": "",
            "since_latest": dates.iso(max(when.latest for when in point.known)),
            "until": "",
            "until_earliest": dates.iso(min(when.earliest for when in point.known) + 1),
        }
    spell = _date("since", start.known) if start.known else {"since": ""}
    if end.known:
        spell |= _date("until", end.known, 1)
    elif start and not end:
        spell["until"] = ".."
    else:
        spell["until"] = ""
        if start.known:
            spell["until_earliest"] = dates.iso(min(when.earliest for when in start.known) + 1)
    return spell


def _date(end: str, values: Sequence[When], later: int = 0) -> dict[str, str]:
    """Return the fields of a date that is one of several values, or the day `later`."""
    first = min(values, key=attrgetter("earliest"))
    whole = When(first.earliest, max(when.latest for when in values) + later, first.text)
    return {end: whole.text} | {f"{end}_{bound}": text for bound, text in dates.bounds_beside(whole).items()}
