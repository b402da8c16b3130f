"""Which claims decide on each of two days, by every choice of exact dates.

Of claims that hold on one day, the one with the latest start decides, at a tie the one of higher rank. The two days
are looked at together: where the same choice of dates bears on both, not every claim of the one goes with every
claim of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from graphsvc.questions.claims import spells
from graphsvc.questions.meeting import MOST_CHOICES, Spell
from graphsvc.snapshot.rows import TieRow

Both = tuple[TieRow | None, TieRow | None]
"""What decides on the first and on the last day; None where nothing holds."""
Rank = Callable[[TieRow], int]


def deciding(rows: Sequence[TieRow], first: int, last: int, rank: Rank) -> list[Both]:
    """Give all pairs of claims that decide on the two days by some choice of dates; `rows` are one dataset's.

    Where more than 10,000 choices would have to be weighed, whatever may hold on a day may decide on it.
    """
    each = [found for spell in spells(rows) if (found := list(_ways(spell, first, last))) != [_ABSENT]]
    if prod(map(len, each)) > MOST_CHOICES:
        every = [way for found in each for way in found]
        return _each_once((one.first, two.last) for one in every for two in every)
    return _each_once(both for chosen in product(*each) for both in _winners(chosen, rank))


def _each_once(found: Iterable[Both]) -> list[Both]:
    return list({(one and one.row, two and two.row): (one, two) for one, two in found}.values())


class _Way(NamedTuple):
    """What a spell may come to: its claims that hold on the days, and the days on which those may then begin."""

    first: TieRow | None
    first_since: range
    last: TieRow | None
    last_since: range


_ABSENT = _Way(None, range(0), None, range(0))


def _ways(spell: Spell, first: int, last: int) -> Iterator[_Way]:
    """Give each way in which the dates of a spell, which lie in their order, may fall about the two days."""
    bounds = [(spell[0].s1, spell[0].s2), *((row.u1, row.u2) for row in spell)]
    by_first, by_last = (
        range(sum(b <= day for _, b in bounds), sum(a <= day for a, _ in bounds) + 1) for day in (first, last)
    )
    for before in by_first:
        for until in by_last:
            dates = _narrowed(bounds, before, until, first, last) if before <= until else None
            if dates is not None:
                (one, one_since), (two, two_since) = (_at(spell, dates, count) for count in (before, until))
                yield _Way(one, one_since, two, two_since)


def _at(spell: Spell, dates: Sequence[range], count: int) -> tuple[TieRow | None, range]:
    """Give the claim that holds when so many of a spell's dates have come, and when it may begin."""
    return (spell[count - 1], dates[count - 1]) if 0 < count < len(dates) else (None, range(0))


def _narrowed(bounds: Sequence[tuple[int, int]], before: int, until: int, first: int, last: int) -> list[range] | None:
    """Give what each date may be if `before` of them lie up to the first day and `until` up to the last; None: nothing."""
    starts: list[int] = []
    ends: list[int] = []
    for place, (a, b) in enumerate(bounds):
        least = last + 1 if place >= until else first + 1 if place >= before else a
        most = first if place < before else last if place < until else b
        starts.append(max(a, least, starts[-1] + 1 if starts else a))
        ends.append(min(b, most))
    for place in range(len(ends) - 2, -1, -1):
        ends[place] = min(ends[place], ends[place + 1] - 1)
    found = [range(a, b + 1) for a, b in zip(starts, ends, strict=True)]
    return found if all(found) else None


def _winners(chosen: Sequence[_Way], rank: Rank) -> Iterator[Both]:
    """Give the claims that decide on the two days, one way chosen for each spell."""
    sides = [[(way.first, way.first_since) for way in chosen], [(way.last, way.last_since) for way in chosen]]
    one, two = ([row for row, _ in side if row is not None] for side in sides)
    if len(one) < 2 and len(two) < 2:
        yield (one[0] if one else None, two[0] if two else None)
        return
    starts = {row.row: since for side in sides for row, since in side if row is not None}
    # Every order of the starts is met by days that lie as early as they can: at a first day, or a few after one.
    near = {since[0] + more for since in starts.values() for more in range(len(starts))}
    options = [sorted(near.intersection(since)) for since in starts.values()]
    if prod(map(len, options)) > MOST_CHOICES:
        yield from ((before, after) for before in one or (None,) for after in two or (None,))
        return
    for days in product(*options):
        on = dict(zip(starts, days, strict=True))

        def order(row: TieRow, on: dict[int, int] = on) -> tuple[int, int, int]:
            return on[row.row], rank(row), row.row

        yield max(one, key=order, default=None), max(two, key=order, default=None)
