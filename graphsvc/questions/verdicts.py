"""What a dataset says of some claims on every day at once: on which days yes, perhaps and no."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from graphsvc.model.days import Days, common, has, union, without
from graphsvc.model.truth import Truth
from graphsvc.questions.meeting import Spell, maybe, surely
from graphsvc.questions.reach import Scope


class Verdicts(NamedTuple):
    """The days on which a dataset says *yes*, those on which it says *yes* or *possible*, and those on which *no*."""

    yes: Days
    maybe: Days
    no: Days

    def on(self, day: int) -> Truth:
        """Give the verdict on one day."""
        if has(self.maybe, day):
            return Truth.YES if has(self.yes, day) else Truth.POSSIBLE
        return Truth.NO if has(self.no, day) else Truth.UNKNOWN


def verdicts(scope: Scope, parties: Collection[int], claims: Sequence[Spell]) -> Verdicts:
    """Give a dataset's verdict on each of the lens's days, as `claims.say` gives it on one."""
    heard = scope.seen(parties, scope.lens.days).speaks
    may = common(union(window for spell in claims for window in maybe(spell)), heard)
    yes = common(union(window for spell in claims for window in surely(spell)), heard)
    return Verdicts(yes, may, without(scope.denied(parties), may))


def joined(parts: Iterable[Days]) -> Days:
    """Give the days that are in any of the parts."""
    return union(window for part in parts for window in part)


def opposed(said: Collection[Verdicts]) -> Days:
    """Give the days on which one dataset says yes and another no."""
    return common(joined(one.yes for one in said), joined(one.no for one in said))


def undisputed(said: Collection[Verdicts]) -> Days:
    """Give the days on which some dataset says yes and none says no."""
    return without(joined(one.yes for one in said), joined(one.no for one in said))


def said_twice(said: Collection[Verdicts]) -> Days:
    """Give the days on which more than one dataset says yes."""
    return joined(common(one.yes, other.yes) for one, other in combinations(said, 2))


def edges(parts: Iterable[Days]) -> set[int]:
    """Give the days on which one of the parts begins, and those after its ends."""
    return {day for part in parts for window in part for day in (window.first, window.last + 1)}
