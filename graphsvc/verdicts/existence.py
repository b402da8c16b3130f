"""Existence: on which days a party was there, and what that leaves of the uncertain bounds of a claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from graphsvc.model.dates import FIRST_DAY, FOREVER, LAST_DAY, OPEN, UNKNOWN
from graphsvc.model.days import NO_DAYS, Days, days, union
from graphsvc.snapshot.existence import existence
from graphsvc.snapshot.rows import EntityRow, TieRow
from graphsvc.verdicts.spells import Spell

ALWAYS: Days = days(FIRST_DAY, LAST_DAY)


class Period(NamedTuple):
    """One period of existence: it begins from `s1` to `s2` and ends, half-open, from `u1` to `u2`."""

    s1: int
    s2: int
    u1: int
    u2: int


@dataclass(frozen=True, slots=True)
class Existence:
    """When a party was there: surely, and surely or possibly; `periods` is None where it always was, as far as is known."""

    sure: Days
    possible: Days
    periods: tuple[Period, ...] | None

    def may_be_on(self, day: int) -> bool:
        """Return whether the party may have been there on a day."""
        return any(first <= day <= last for first, last in self.possible)


EVER = Existence(ALWAYS, ALWAYS, None)
NEVER = Existence(NO_DAYS, NO_DAYS, ())


def existence_of(row: EntityRow | None) -> Existence:
    """Return when an entity was there; one that is not known is nowhere."""
    if row is None:
        return NEVER
    spans = existence(row)
    if spans is None:
        return EVER
    periods = tuple(Period(span.s1, span.s2, span.u1, span.u2) for span in spans)
    sure = union(w for one in periods for w in days(min(one.s2, one.u2 - 1), max(one.u1, one.s1 + 1) - 1))
    possible = union(window for one in periods for window in days(one.s1, one.u2 - 1))
    return Existence(sure, possible, periods)


def both_exist(a: Existence, b: Existence) -> tuple[Period, ...] | None:
    """Return the periods in which both may have been there; None is always."""
    if a.periods is None or b.periods is None:
        return a.periods if b.periods is None else b.periods
    return tuple(
        Period(max(one.s1, other.s1), max(one.s2, other.s2), min(one.u1, other.u1), min(one.u2, other.u2))
        for one in a.periods
        for other in b.periods
        if max(one.s1, other.s1) < min(one.u2, other.u2)
    )


def narrowed(spell: Spell, periods: tuple[Period, ...] | None, *, keeps_unknown_start: bool = False) -> Spell:
    """Narrow what a spell leaves open or uncertain to the days on which its parties may both have been there.

    An exact date is never moved. An open or uncertain end does not run past the period in which the spell began. A
    spell that begins outside all periods, or of which narrowing would leave no day, keeps its bounds as written.
    """
    if periods is None:
        return spell
    first, last = spell[0], spell[-1]
    if first.s1 == first.s2 and first.since != OPEN and last.u1 == last.u2 and last.until != OPEN:
        return spell
    s1, s2 = first.s1, first.s2
    if s1 == s2 and first.since != OPEN:
        began = [one for one in periods if one.s1 <= s1 < one.u2]
    elif first.since == OPEN:
        began = [one for one in periods if one.u2 > s1][:1]
    else:
        began = [one for one in periods if one.s1 <= s2 and one.u2 > s1]
    if not began:
        return spell
    if first.since == OPEN:
        s1, s2 = max(s1, began[0].s1), max(s2, began[0].s2)
    elif s1 < s2 and not (keeps_unknown_start and first.since == UNKNOWN):
        s1, s2 = max(s1, began[0].s1), min(s2, began[-1].u2 - 1)
    u1, u2 = last.u1, last.u2
    if u1 < u2 or last.until == OPEN:
        u1, u2 = min(u1, began[-1].u1), min(u2, began[-1].u2)
    if s1 > s2 or s1 >= u2:
        return spell
    if len(spell) == 1:
        return (first._replace(s1=s1, s2=s2, u1=max(u1, s1 + 1), u2=u2),)
    return (first._replace(s1=s1, s2=s2), *spell[1:-1], last._replace(u1=u1, u2=u2))


def is_over(row: TieRow, periods: tuple[Period, ...] | None) -> bool:
    """Return whether a claim begins after its parties had ended."""
    return periods is not None and bool(periods) and row.s1 >= max(one.u2 for one in periods) and row.s1 < FOREVER
