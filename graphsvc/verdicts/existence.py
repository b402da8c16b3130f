"""Existence: on which days a party was there, and what that leaves of the uncertain bounds of a claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from graphsvc.model.dates import FIRST_DAY, LAST_DAY, OPEN, UNKNOWN
from graphsvc.model.days import NO_DAYS, Days, days
from graphsvc.model.reported import days_in_spells
from graphsvc.snapshot.existence import existence
from graphsvc.snapshot.rows import EntityRow, TieRow
from graphsvc.snapshot.view import View
from graphsvc.verdicts.spells import Spell, with_a_day_each

ALWAYS: Days = days(FIRST_DAY, LAST_DAY)


class ExistencePeriod(NamedTuple):
    """One period of existence: it begins from `s1` to `s2` and ends, half-open, from `u1` to `u2`."""

    s1: int
    s2: int
    u1: int
    u2: int


@dataclass(frozen=True, slots=True)
class Existence:
    """When a party was there: surely, and in which periods; `periods` is None where it always was, as far as is known."""

    sure: Days
    periods: tuple[ExistencePeriod, ...] | None


EVER = Existence(ALWAYS, None)
NEVER = Existence(NO_DAYS, ())


def existence_of(row: EntityRow | None) -> Existence:
    """Return when an entity was there; one that is not known is nowhere."""
    if row is None:
        return NEVER
    spans = existence(row)
    if spans is None:
        return EVER
    periods = tuple(ExistencePeriod(span.s1, span.s2, span.u1, span.u2) for span in spans)
    return Existence(days_in_spells(periods), periods)


class Parties:
    """When each party existed, and was in a system; kept for all who ask of one reading, or of later ones like it."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._existences: dict[int, Existence] = {}
        self._in_system: dict[tuple[int, str], Days] = {}

    def forget(self, parties: Iterable[int]) -> None:
        """Forget what was worked out of some parties, whom a write has changed."""
        for party in parties:
            self._existences.pop(party, None)
            for key in [key for key in self._in_system if key[0] == party]:
                del self._in_system[key]

    def existence(self, party: int) -> Existence:
        """Return when a party existed."""
        existence = self._existences.get(party)
        if existence is None:
            existence = self._existences[party] = existence_of(self.view.entity(party))
        return existence

    def surely_exists(self, party: int) -> Days:
        """Return the days on which a party surely existed."""
        return self.existence(party).sure

    def in_system(self, party: int, system: str) -> Days:
        """Return the days on which a party surely is in a system."""
        key = party, system
        surely = self._in_system.get(key)
        if surely is None:
            row = self.view.entity(party)
            spans = [spell.span for spell in row.spells if spell.system == system] if row else []
            surely = days_in_spells((span.s1, span.s2, span.u1, span.u2) for span in spans)
            self._in_system[key] = surely
        return surely


def both_exist(a: Existence, b: Existence) -> tuple[ExistencePeriod, ...] | None:
    """Return the periods in which both may have been there; None is always."""
    if a.periods is None or b.periods is None:
        return a.periods if b.periods is None else b.periods
    return tuple(
        ExistencePeriod(
            max(first.s1, second.s1), max(first.s2, second.s2), min(first.u1, second.u1), min(first.u2, second.u2)
        )
        for first in a.periods
        for second in b.periods
        if max(first.s1, second.s1) < min(first.u2, second.u2)
    )


def narrowed(spell: Spell, periods: tuple[ExistencePeriod, ...] | None, *, keeps_unknown_start: bool = False) -> Spell:
    """Narrow what a spell leaves open or uncertain to the days on which its parties may both have been there.

    An exact date is never moved. An open or uncertain end does not run past the period in which its claim began. A claim
    that begins outside all periods, or of which narrowing would leave no day, keeps its bounds as written.
    """
    if periods is None:
        return spell
    first, last = spell[0], spell[-1]
    begins = _with_start(first, periods, keeps_unknown_start=keeps_unknown_start)
    if len(spell) == 1:
        return (_with_end(begins, periods),)
    ends = _with_end(last, periods)
    return spell if (begins, ends) == (first, last) else with_a_day_each((begins, *spell[1:-1], ends)) or spell


def _with_start(row: TieRow, periods: tuple[ExistencePeriod, ...], *, keeps_unknown_start: bool) -> TieRow:
    """Narrow the start of a claim that is open or uncertain."""
    s1, s2 = row.s1, row.s2
    if row.since == OPEN:
        began = next((period for period in periods if period.u2 > s1), None)
        if began is not None:
            s1, s2 = max(s1, began.s1), max(s2, began.s2)
    elif s1 < s2 and not (keeps_unknown_start and row.since == UNKNOWN):
        within = [period for period in periods if period.s1 <= s2 and period.u2 > s1]
        if within:
            s1, s2 = max(s1, within[0].s1), min(s2, within[-1].u2 - 1)
    return row if s1 > s2 or s1 >= row.u2 else row._replace(s1=s1, s2=s2)


def _with_end(row: TieRow, periods: tuple[ExistencePeriod, ...]) -> TieRow:
    """Narrow the end of a claim that is open or uncertain to that of the period in which it began."""
    if row.u1 == row.u2 and row.until != OPEN:
        return row
    began = [period for period in periods if period.s1 <= row.s2 and period.u2 > row.s1]
    if not began:
        return row
    return row._replace(u1=max(min(row.u1, began[-1].u1), row.s1 + 1), u2=min(row.u2, began[-1].u2))
