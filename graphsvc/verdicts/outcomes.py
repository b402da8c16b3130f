"""What may decide on a day: of the claims of one dataset that hold, the one with the latest start."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from graphsvc.model.dates import FIRST_DAY, FOREVER
from graphsvc.model.days import Days, common, days, has, without
from graphsvc.model.effort import checked
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.spells import Spell, sure_days


class Ranking(Protocol):
    """What a claim gives, and which of two that begin on one day decides."""

    def status(self, row: TieRow) -> str:
        """Return the status that a claim gives."""

    def rank(self, row: TieRow) -> int:
        """Return what decides between claims that begin on one day: the greater."""


class Latest(NamedTuple):
    """No scale: of claims that begin on one day the one written last decides, and each is a status of its own."""

    def status(self, row: TieRow) -> str:
        """Return what tells a claim from others."""
        return str(row.row)

    def rank(self, row: TieRow) -> int:
        """Return which of two claims was written last."""
        return row.row


Outcomes = Mapping[str | None, TieRow | None]
"""What may hold on a day by the readings of the dates: by status the claim that gives it, latest first; None: nothing."""


class _Option(NamedTuple):
    """A claim that holds on a day by some reading, and the earliest and the latest day on which it then began."""

    row: TieRow
    earliest: int
    latest: int


def outcomes(chains: Iterable[Spell], day: int, scale: Ranking, counts: Mapping[int, Days]) -> Outcomes:
    """Return what may decide on a day: of each spell one claim holds, or none does, whatever the others do.

    A claim may decide if it may have begun no earlier than every other spell that surely holds can have begun.
    `counts` has the days on which each claim counts, by its row.
    """
    options: list[tuple[list[_Option], tuple[int, int]]] = []
    for chain in chains:
        if not chain[0].s1 <= day < chain[-1].u2:
            continue
        holding = [
            _Option(row, row.s1, min(row.s2, day))
            for row in chain
            if row.s1 <= day < row.u2 and any(first <= day <= last for first, last in counts[row.row])
        ]
        surely = chain[0].s2 <= day < chain[-1].u1 or has(sure_days(chain), day)
        may_be_none = not surely or any(
            row.s1 <= day < row.u2 and not any(first <= day <= last for first, last in counts[row.row]) for row in chain
        )
        if holding:
            least = min((option.earliest, scale.rank(option.row)) for option in holding)
            options.append((holding, (0, -1) if may_be_none else least))
    if not options:
        return {None: None}
    blocking = sorted((least for _, least in options), reverse=True)[:2]
    deciding: dict[str | None, TieRow | None] = {}
    if not any(least != (0, -1) for _, least in options):
        deciding[None] = None
    for holding, least in options:
        # The latest of the other spells that surely hold, each begun as early as it can have.
        others = blocking[1:] if blocking[0] == least else blocking[:1]
        for option in holding:
            if all((option.latest, scale.rank(option.row)) >= other for other in others):
                status = scale.status(option.row)
                kept = deciding.get(status)
                if kept is None or start_order(option.row) > start_order(kept):
                    deciding[status] = option.row
    return deciding


def start_order(row: TieRow) -> tuple[int, int, int]:
    """Return what claims are ordered by where the latest is wanted."""
    return row.s2, row.s1, row.row


def outcomes_from_day_to_day(
    chains: Sequence[Spell], scale: Ranking, counts: Mapping[int, Days]
) -> Iterator[tuple[int, Outcomes]]:
    """Return what may decide from each day on, as `outcomes` does, up to the next day that is returned.

    Each status must have one rank. All days together cost about as much as sorting the claims: from one day to the next
    only what begins or ends is looked at, and of each status the latest claim, since another decides only if that does.
    """
    if not chains:
        yield FIRST_DAY, {None: None}
        return
    events: dict[int, list[tuple[int, TieRow | None, int, int]]] = {FIRST_DAY: []}
    for place, chain in enumerate(chains):
        whole = days(max(chain[0].s1, FIRST_DAY), min(chain[-1].u2, FOREVER) - 1)
        _add(events, common(sure_days(chain), whole), (place, None, _SURE))
        for row in chain:
            holding = common(days(row.s1, row.u2 - 1), whole)
            _add(events, common(holding, counts[row.row]), (place, row, _HOLDS))
            _add(events, without(holding, counts[row.row]), (place, row, _IS_NOT_COUNTED))
            for day in (row.s1 + 1, row.s2):  # On these it is another claim's turn, though none begins or ends.
                if whole and whole[0].first <= day <= whole[0].last:
                    events.setdefault(day, [])
    at_a_time = _Deciding(scale)
    for day in checked(sorted(events)):
        for change in events[day]:
            at_a_time.change(*change)
        yield day, at_a_time.outcomes(day)


_SURE, _HOLDS, _IS_NOT_COUNTED = range(3)


def _add(
    events: dict[int, list[tuple[int, TieRow | None, int, int]]], on: Days, of: tuple[int, TieRow | None, int]
) -> None:
    for first, last in on:
        events.setdefault(first, []).append((*of, 1))
        if last + 1 < FOREVER:
            events.setdefault(last + 1, []).append((*of, -1))


class _Deciding:
    """What may decide while claims begin and end."""

    def __init__(self, scale: Ranking) -> None:
        self._scale = scale
        self._chains: dict[int, tuple[list[int], list[tuple[int, int, int]]]] = {}
        """Of each spell: how often it is sure, and not counted; the starts and ranks of its claims that hold."""
        self._sure: list[tuple[int, int]] = []
        """Of each spell that surely holds the least of its claims that hold, in order: how early it can have begun."""
        self._by_status: dict[str, list[tuple[tuple[int, int, int], TieRow]]] = {}
        """The claims that hold, by status, in the order in which they begin."""

    def change(self, place: int, row: TieRow | None, what: int, step: int) -> None:
        """Let a claim, or the sureness of its spell, begin (`step` 1) or end (-1)."""
        numbers, held = self._chains.setdefault(place, ([0, 0], []))
        self._weigh(numbers, held, -1)
        if row is None:
            numbers[0] += step
        elif what == _IS_NOT_COUNTED:
            numbers[1] += step
        else:
            latest = self._by_status.setdefault(self._scale.status(row), [])
            entry, weight = (start_order(row), row), (row.s1, self._scale.rank(row), row.row)
            if step > 0:
                insort(latest, entry, key=_order_of)
                insort(held, weight)
            else:
                del latest[bisect_left(latest, entry[0], key=_order_of)]
                held.remove(weight)
        self._weigh(numbers, held, 1)

    def _weigh(self, numbers: Sequence[int], held: Sequence[tuple[int, int, int]], step: int) -> None:
        if numbers[0] and not numbers[1] and held:
            least = held[0][:2]
            if step > 0:
                insort(self._sure, least)
            else:
                del self._sure[bisect_left(self._sure, least)]

    def outcomes(self, day: int) -> Outcomes:
        """Return what may decide on a day."""
        deciding: dict[str | None, TieRow | None] = {}
        if not self._sure:
            deciding[None] = None
        # A claim of the spell that surely holds and can have begun no earlier than this one is itself no earlier.
        bar = self._sure[-1] if self._sure else (0, -1)
        for status, latest in self._by_status.items():
            if latest:
                row = latest[-1][1]
                if (min(row.s2, day), self._scale.rank(row)) >= bar:
                    deciding[status] = row
        return deciding


def _order_of(entry: tuple[tuple[int, int, int], TieRow]) -> tuple[int, int, int]:
    return entry[0]
