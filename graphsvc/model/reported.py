"""Coverage in days: on which days a dataset's claims count, and on which a missing claim means *no*.

The same rule for integer indices of the snapshot and for ids of a batch that is being checked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Protocol, TypeVar

from graphsvc.model.dates import FIRST_DAY, LAST_DAY
from graphsvc.model.days import NO_DAYS, Days, common, days, union, union_of, without

EVER: Days = days(FIRST_DAY, LAST_DAY)

Party_co = TypeVar("Party_co", covariant=True)


class Entry(Protocol[Party_co]):
    """One entry of coverage: its period, both ends included, and those that it is about.

    `among` is None for any party, the name of a system for its roster, else a set of parties.
    """

    @property
    def question(self) -> str:
        """Return what is covered."""

    @property
    def within(self) -> frozenset[Party_co] | None:
        """Return the alliances and organisations of which memberships are covered; None restricts nothing."""

    @property
    def first(self) -> int:
        """Return the first day of its period."""

    @property
    def last(self) -> int:
        """Return the last day of its period."""

    @property
    def among(self) -> str | frozenset[Party_co] | None:
        """Return whom it is about."""


P = TypeVar("P")
DaysInSystem = Callable[[P, str], Days]
"""Returns the days on which a party surely is in a system."""


def is_about(
    entry: Entry[P], questions: Collection[str | None], within: P | None = None, *, names_it: bool = True
) -> bool:
    """Return whether an entry is about one of some questions, within an alliance or organisation where one is meant.

    An entry that restricts itself to no alliance covers those of which its dataset names a member (`names_it`).
    """
    if entry.question not in questions:
        return False
    return names_it if entry.within is None else within is not None and within in entry.within


def days_in_spells(spells: Iterable[tuple[int, int, int, int]]) -> Days:
    """Return the days that surely lie in some of the spells, each with the bounds of its start and of its end."""
    return union_of(days(min(s2, u2 - 1), max(u1, s1 + 1) - 1) for s1, s2, u1, u2 in spells)


def named_days(entry: Entry[P], parties: Sequence[P], in_system: DaysInSystem[P]) -> Days:
    """Return the days on which an entry is about all of these parties, whatever its period."""
    if entry.among is None:
        return EVER
    if isinstance(entry.among, str):
        named = EVER
        for party in parties:
            named = common(named, in_system(party, entry.among))
        return named
    return EVER if entry.among.issuperset(parties) else NO_DAYS


def reported_days(entries: Iterable[Entry[P]], parties: Sequence[P], in_system: DaysInSystem[P], limit: int) -> Days:
    """Return the days on which claims about these parties count, up to the day `limit`.

    All, where no entry is about the parties; else those in the period of an entry that is.
    """
    named: list[Days] = []
    inside: list[Days] = []
    for entry in entries:
        about = named_days(entry, parties, in_system)
        named.append(about)
        inside.append(common(about, days(entry.first, entry.last)))
    whole = days(FIRST_DAY, limit)
    if not named:
        return whole
    return common(whole, union([*without(EVER, _union(named)), *_union(inside)]))


def absent_days(entries: Iterable[Entry[P]], parties: Sequence[P], in_system: DaysInSystem[P], limit: int) -> Days:
    """Return the days, up to `limit`, that the entries cover of these parties, whether or not those exist."""
    inside = [common(named_days(entry, parties, in_system), days(entry.first, entry.last)) for entry in entries]
    return common(_union(inside), days(FIRST_DAY, limit)) if inside else NO_DAYS


def _union(sets: list[Days]) -> Days:
    return sets[0] if len(sets) == 1 else union_of(sets)
