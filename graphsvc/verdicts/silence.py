"""Parties of whom silence means the same: what nobody claims of a pair is *no* or *unknown* by coverage alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphsvc.model.days import Days, common
from graphsvc.verdicts.engine import Datasets, Engine


class Alike(NamedTuple):
    """Members by class: `of[i]` is the number of the class of member i, `classes` has the parties of each."""

    of: NDArray[np.intp]
    classes: list[list[int]]

    def for_pairs(self, weigh: Callable[[int, int], int]) -> NDArray[np.int32]:
        """Return a number for every two members, weighed once for every two classes; it is the same in either order."""
        by_class = np.zeros((len(self.classes), len(self.classes)), np.int32)
        for i, parties in enumerate(self.classes):
            for j, others in enumerate(self.classes[: i + 1]):
                if i != j or len(parties) > 1:
                    by_class[i, j] = by_class[j, i] = weigh(parties[0], others[-1])
        return by_class[np.ix_(self.of, self.of)]


class SilenceClasses:
    """Puts parties together of whom the same is denied, or not, on some days.

    A denial depends on when a party surely exists, when it surely is in the systems that coverage names, and in which
    of the lists that coverage names it is. In most years all but a few states are alike, so that silence is weighed
    for a few pairs instead of twenty thousand.
    """

    def __init__(self, engine: Engine, questions: Collection[str], datasets: Datasets) -> None:
        self._engine = engine
        entries = [
            entry
            for coverage in engine.asked(datasets).values()
            for entry in coverage.source.coverage
            if entry.question in questions
        ]
        self._systems = sorted({entry.among for entry in entries if isinstance(entry.among, str)})
        self._lists = [entry.among for entry in entries if isinstance(entry.among, frozenset)]

    def alike(self, members: Sequence[int], on: Days) -> Alike:
        """Return the members in classes of whom silence on these days means the same."""
        places: dict[Hashable, int] = {}
        classes: list[list[int]] = []
        of = np.zeros(len(members), np.intp)
        for i, party in enumerate(members):
            key = self._key(party, on)
            place = places.get(key)
            if place is None:
                place = places[key] = len(classes)
                classes.append([])
            classes[place].append(party)
            of[i] = place
        return Alike(of, classes)

    def _key(self, party: int, on: Days) -> Hashable:
        engine = self._engine
        return (
            common(engine.existence(party).sure, on),
            *[common(engine.in_system(party, system), on) for system in self._systems],
            *[party in named for named in self._lists],
        )
