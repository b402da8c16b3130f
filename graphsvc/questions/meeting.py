"""Whether claims hold on some day, and whether the claims of two sides have a day in common, whatever their exact dates.

An adversary who picks the exact dates keeps claims from meeting by making them as short as their bounds allow. What is
left of a claim is then either the same days whatever he picks (`Least.fixed`), or one day of several (`Least.floats`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from graphsvc.model.days import Days, common, days, includes, union, without
from graphsvc.model.intervals import verdict
from graphsvc.model.truth import Truth, conjunction
from graphsvc.snapshot.rows import TieRow

Spell = tuple[TieRow, ...]
"""One dataset's claims that join into one spell: each begins where the one before ends."""
MOST_CHOICES = 10_000
"""Beyond this many ways to place single days that crowd each other, nothing is called sure for lack of room."""


class Piece(NamedTuple):
    """A spell, and the days on which it may be heard; `is_sure` is false where it is only possible that it counts."""

    spell: Spell
    heard: Days
    is_sure: bool = True


class Side(list[Piece]):
    """The pieces of one side, which do not change, and what has been worked out of them."""

    __slots__ = ("memory",)

    def __init__(self, pieces: Iterable[Piece]) -> None:
        super().__init__(pieces)
        self.memory: dict[Hashable, Side] = {}


def holds(spell: Spell, heard: Days) -> Truth:
    """Say whether a spell, or claims that follow each other in it, holds on some of these days."""
    first, last = spell[0], spell[-1]
    found = Truth.NO
    for window in heard:
        truth = verdict(first.s1, first.s2, last.u1, last.u2, window.first, window.last)
        if truth is Truth.YES:
            return truth
        if truth is Truth.POSSIBLE:
            found = truth
    return found


def maybe(spell: Spell) -> Days:
    """Give the days on which a spell holds or may hold."""
    return days(spell[0].s1, spell[-1].u2 - 1)


def surely(spell: Spell) -> Days:
    """Give the days on each of which a spell holds, whatever its exact dates."""
    first, last = spell[0], spell[-1]
    return days(min(first.s2, last.u2 - 1), max(last.u1, first.s1 + 1) - 1)


def any_holds(pieces: Iterable[Piece]) -> Truth:
    """Say whether any of the pieces holds on some day on which it is heard."""
    found = Truth.NO
    for spell, heard, is_sure in pieces:
        truth = holds(spell, heard)
        if truth is Truth.YES and is_sure:
            return truth
        if truth is not Truth.NO:
            found = Truth.POSSIBLE
    return found


def together(mine: Sequence[Piece], its: Sequence[Piece]) -> Truth:
    """Say whether some piece of one side and some piece of the other hold on one day: surely, possibly, or on none."""
    if not any(common(_most(a), _most(b)) for a in mine for b in its):
        return Truth.NO
    if len(mine) == len(its) == 1 and all(_is_exact(piece) for piece in (*mine, *its)):
        return Truth.YES if mine[0].is_sure and its[0].is_sure else Truth.POSSIBLE
    sides = [[_least(piece) for piece in side if piece.is_sure] for side in (mine, its)]
    fixed = [union(window for one in side for window in one.fixed) for side in sides]
    if common(fixed[0], fixed[1]):
        return Truth.YES
    # A single day that may float keeps clear of what the other side surely holds, if it can.
    floats: list[list[Days]] = [[], []]
    for side, other in ((0, 1), (1, 0)):
        for one in sides[side]:
            if one.floats and includes(one.heard, one.floats):
                floats[side].append(without(one.floats, fixed[other]))
    return Truth.POSSIBLE if _keep_apart(*floats) else Truth.YES


def on_one_day(mine: Iterable[Piece], its: Iterable[Piece]) -> Truth:
    """Say the same where all pieces are heard on one day only: each side then holds by itself."""
    found = any_holds(mine)
    return found if found is Truth.NO else conjunction((found, any_holds(its)))


def _is_exact(piece: Piece) -> bool:
    """Say whether a piece holds on the same days whatever its dates."""
    first, last = piece.spell[0], piece.spell[-1]
    return first.s1 == first.s2 and last.u1 == last.u2


class _Least(NamedTuple):
    fixed: Days
    floats: Days
    heard: Days


def _most(piece: Piece) -> Days:
    """Give the days on which a piece may hold."""
    return common(maybe(piece.spell), piece.heard)


def _least(piece: Piece) -> _Least:
    """Give what no choice of dates takes from a piece: days that stay, or one day among some."""
    first, last = piece.spell[0], piece.spell[-1]
    start, end = min(first.s2, last.u2 - 1), max(last.u1, first.s1 + 1) - 1
    if start <= end:
        return _Least(common(surely(piece.spell), piece.heard), (), piece.heard)
    return _Least((), days(end, start), piece.heard)


def _keep_apart(mine: list[Days], its: list[Days]) -> bool:
    """Say whether single days can be chosen so that none of one side is one of the other's."""
    sides = [mine, its]
    for side, other in ((0, 1), (1, 0)):
        # One with more days than the other side has claims always finds a free one.
        sides[side] = [one for one in sides[side] if sum(w.last - w.first + 1 for w in one) <= len(sides[other])]
    choices = [[day for w in one for day in range(w.first, w.last + 1)] for one in (*sides[0], *sides[1])]
    if prod(map(len, choices)) > MOST_CHOICES:
        return True
    count = len(sides[0])
    return any(set(chosen[:count]).isdisjoint(chosen[count:]) for chosen in product(*choices))
