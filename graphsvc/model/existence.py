"""When a state exists that does not state it: what the lists of states tell."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.model import dates
from graphsvc.model.dates import FIRST_DAY, OPEN, When
from graphsvc.model.intervals import Interval
from graphsvc.model.kinds import LISTS_BEGIN

_FIRST_DAYS = {system: dates.day(text) for system, text in LISTS_BEGIN.items()}
_BEFORE_ALL = When(FIRST_DAY, FIRST_DAY, OPEN)


def from_spells(spells: Sequence[tuple[str, Interval]]) -> Interval | None:
    """Return the period from the first spell's start in any system to the last one's end; None where neither bounds it.

    What lies between two spells is no gap: a state that is occupied may still exist.
    """
    if not spells:
        return None
    since, until = _first_start(spells), _last_end([interval.until for _, interval in spells])
    return None if since.text == until.text == OPEN else Interval(since, until)


def _first_start(spells: Sequence[tuple[str, Interval]]) -> When:
    """Return the first start. A spell that begins on its list's first day tells when the list begins, not the state."""
    starts = [interval.since for _, interval in spells]
    if any(interval.since.is_exact and interval.since.earliest == _FIRST_DAYS[system] for system, interval in spells):
        return _BEFORE_ALL
    first = min(starts, key=lambda since: (since.earliest, since.latest))
    return When(first.earliest, min(since.latest for since in starts), first.text)


def _last_end(ends: Sequence[When]) -> When:
    """Return the last end; what lasts to the last day of its list is written as `..` and is the latest of all."""
    last = max(ends, key=lambda until: (until.latest, until.earliest))
    return When(max(until.earliest for until in ends), last.latest, last.text)
