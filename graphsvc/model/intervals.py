"""Half-open intervals between uncertain dates, and closed periods of coverage and of questions."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.model import dates
from graphsvc.model.dates import FIRST_DAY, FOREVER, LAST_DAY, OPEN, UNKNOWN, DateError, When
from graphsvc.model.truth import Truth


class EndError(DateError):
    """An end of a spell is no date or does not go with the other one; `end` names it, `since` or `until`."""

    def __init__(self, end: str, detail: str) -> None:
        super().__init__(detail)
        self.end = end


@dataclass(frozen=True, slots=True)
class Interval:
    """A spell that holds on day d when since <= d < until; both ends are dates that may be uncertain.

    Only choices of exact dates with since < until are admissible, so the ends may overlap.
    """

    since: When
    until: When

    def holds_on(self, day: int) -> Truth:
        """Say yes if every admissible choice of dates holds on the day, no if none does, else possible.

        >>> read("1914", "1914").holds_on(dates.day("1914-06-28"))
        <Truth.POSSIBLE: 'possible'>
        """
        return self.during(day, day)

    def during(self, first: int, last: int) -> Truth:
        """Say whether the spell holds on some day from `first` to `last`, both included.

        >>> read("1990", "1990").during(dates.day("1990-01-01"), dates.day("1990-12-31"))
        <Truth.YES: 'yes'>
        """
        return verdict(self.since.earliest, self.since.latest, self.until.earliest, self.until.latest, first, last)


def verdict(s1: int, s2: int, u1: int, u2: int, first: int, last: int) -> Truth:
    """Say whether a spell with these bounds meets the window; see `Interval.during`."""
    if s1 > last or u2 <= first:
        return Truth.NO
    if (s2 <= last or u2 - 1 <= last) and (u1 > first or s1 + 1 > first):
        return Truth.YES
    return Truth.POSSIBLE


def read(
    since: str,
    until: str = OPEN,
    *,
    since_earliest: int | None = None,
    since_latest: int | None = None,
    until_earliest: int | None = None,
    until_latest: int | None = None,
) -> Interval:
    """Read a spell from its two ends: EDTF dates, `..` open (held since before, still holds), empty unknown.

    An unknown start is at the latest the day before the earliest end, or `since_latest`. Where nothing is known of
    the end either, it is the day before the latest one.
    Raises EndError where an end is no date, or where the spell would be empty.
    """
    try:
        end = _end(until, until_earliest, until_latest)
    except DateError as exc:
        raise EndError("until", str(exc)) from exc
    try:
        start = _start(since, since_earliest, since_latest, end)
    except DateError as exc:
        raise EndError("since", str(exc)) from exc
    if start.earliest >= end.latest:
        raise EndError(
            "until",
            f"{until!r} is not after the start {since!r}; until is the first day on which it no longer holds, "
            "so it lies at least a day after since",
        )
    return Interval(start, end)


def ended(interval: Interval, until: When) -> Interval:
    """Replace the end of the spell; a start of which nothing is known follows the new end.

    Raises EndError where the spell would be empty.
    """
    since = interval.since
    if since.text == UNKNOWN and since.latest == _before(interval.until):
        since = When(since.earliest, _before(until), UNKNOWN)
    if since.earliest >= until.latest or since.latest < since.earliest:
        raise EndError("until", f"it begins {interval.since.text!r}, not before {until.text!r}")
    return Interval(since, until)


def _start(text: str, earliest: int | None, latest: int | None, end: When) -> When:
    if text == OPEN:
        if earliest or latest:
            raise DateError("an open start ('..') takes no bounds; use an unknown start ('') with since_latest")
        return When(FIRST_DAY, FIRST_DAY, text)
    if text == UNKNOWN:
        return _bounded(text, earliest or FIRST_DAY, latest or _before(end))
    return dates.with_bounds(text, earliest, latest)


def _before(end: When) -> int:
    """Return the last day on which a spell with this end can have begun, where nothing else is known."""
    is_unknown = end.text == UNKNOWN and end.earliest == FIRST_DAY + 1
    return max(FIRST_DAY, (end.latest if is_unknown else end.earliest) - 1)


def _end(text: str, earliest: int | None, latest: int | None) -> When:
    if text == OPEN:
        if earliest or latest:
            raise DateError("an open end ('..') takes no bounds; use an unknown end ('') with until_latest")
        return When(FOREVER, FOREVER, text)
    if text == UNKNOWN:
        return _bounded(text, earliest or FIRST_DAY + 1, latest or LAST_DAY)
    return dates.with_bounds(text, earliest, latest)


def _bounded(text: str, earliest: int, latest: int) -> When:
    if earliest > latest:
        raise DateError(f"its earliest day {dates.iso(earliest)} is after its latest {dates.iso(latest)}")
    return When(earliest, latest, text)


def bounds_beside(interval: Interval) -> dict[str, str]:
    """Write `since_earliest` and so on, only where the texts cannot express the bounds."""
    since, until = interval.since, interval.until
    plain_since = _start(since.text, None, None, until) if since.text in (OPEN, UNKNOWN) else dates.parse(since.text)
    plain_until = _end(until.text, None, None) if until.text in (OPEN, UNKNOWN) else dates.parse(until.text)
    texts: dict[str, str] = {}
    for name, when, plain in (("since", since, plain_since), ("until", until, plain_until)):
        if (when.earliest, when.latest) != (plain.earliest, plain.latest):
            texts |= {f"{name}_{bound}": text for bound, text in dates.bounds_beside(when, plain).items()}
    return texts


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included, and the EDTF text that says so."""

    first: int
    last: int
    text: str

    def __contains__(self, day: object) -> bool:
        return isinstance(day, int) and self.first <= day <= self.last


def parse_period(text: str, how_to_write: str | None = None) -> Period:
    """Read a window, a period of coverage: one EDTF date or `a/b`, both ends included, `..` open.

    >>> parse_period("1949-04-04/..").last == LAST_DAY
    True
    """
    if text.count("/") > 1:
        raise DateError(f"{text!r} is not an interval; write one date, or two with a slash between them")
    start, slash, end = text.partition("/")
    more = () if how_to_write is None else (how_to_write,)
    if not slash:
        when = dates.parse(text, *more)
        return Period(when.earliest, when.latest, text)
    if UNKNOWN in (start, end):
        which = "start" if start == UNKNOWN else "end"
        raise DateError(f"{text!r} has an unknown {which}; write '..' for an open one: {start or OPEN}/{end or OPEN}")
    first = FIRST_DAY if start == OPEN else dates.parse(start, *more).earliest
    last = LAST_DAY if end == OPEN else dates.parse(end, *more).latest
    if first > last:
        raise DateError(f"{text!r} ends before it begins; swap the two: {end}/{start}")
    return Period(first, last, text)
