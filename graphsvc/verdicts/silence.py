"""What silence means: what nobody claims of a pair, or of any state of a roster, is *no* or *unknown* by coverage alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphsvc.model.days import Days, common, includes, union_of, without
from graphsvc.verdicts.coverage import DatasetCoverage, Questions
from graphsvc.verdicts.engine import Engine
from graphsvc.verdicts.kept import Datasets

ROSTER = "cow"
"""The system of which somebody is meant where coverage is of anybody."""


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

    def __init__(self, engine: Engine, questions: Questions, datasets: Datasets) -> None:
        self._engine = engine
        entries = [
            entry
            for coverage in engine.asked(datasets).values()
            for entry in coverage.source.coverage
            if entry.question in questions
        ]
        self.systems = sorted({entry.among for entry in entries if isinstance(entry.among, str)})
        self._lists = [entry.among for entry in entries if isinstance(entry.among, frozenset)]

    def alike(self, members: Sequence[int], on: Days) -> Alike:
        """Return the members in classes of whom silence on these days means the same."""
        places: dict[Hashable, int] = {}
        classes: list[list[int]] = []
        of = np.zeros(len(members), np.intp)
        for i, party in enumerate(members):
            key = self.of(party, on)
            place = places.get(key)
            if place is None:
                place = places[key] = len(classes)
                classes.append([])
            classes[place].append(party)
            of[i] = place
        return Alike(of, classes)

    def of(self, party: int, on: Days) -> Hashable:
        """Return what a party has in common with all of whom silence on these days means the same."""
        engine = self._engine
        return (
            common(engine.existence(party).sure, on),
            *[common(engine.in_system(party, system), on) for system in self.systems],
            *self.listing(party),
        )

    def listing(self, party: int) -> tuple[bool, ...]:
        """Return which of the lists that coverage names a party is in."""
        return tuple(party in named for named in self._lists)


class Absences:
    """Whether a missing claim about two parties means *no* on some days, weighed once for every two classes."""

    def __init__(
        self,
        engine: Engine,
        questions: Questions,
        on: Days,
        datasets: Datasets,
        obligations: frozenset[str] | None = None,
    ) -> None:
        self._questions, self._on, self._obligations = questions, on, obligations
        self._coverages = [coverage for coverage in engine.asked(datasets).values() if coverage.entries(questions)]
        self._classes = SilenceClasses(engine, questions, datasets)
        self._kept: dict[int, Hashable] = {}
        self._denied: dict[Hashable, bool] = {}

    def alike(self, party: int) -> Hashable:
        """Return what a party has in common with all of whom as much is known."""
        key = self._kept.get(party)
        if key is None:
            key = self._kept[party] = self._classes.of(party, self._on)
        return key

    def denies(self, a: int, b: int) -> bool:
        """Return whether all of the days that are in question are covered of the two, and there is one."""
        if not self._coverages:
            return False
        key = self.alike(a), self.alike(b)
        denies = self._denied.get(key)
        if denies is None:
            denies = self._denied[key] = self._denies((a, b))
        return denies

    def _denies(self, parties: tuple[int, int]) -> bool:
        asked = union_of(
            coverage.days_in_question(self._questions, parties, obligations=self._obligations)
            for coverage in self._coverages
        )
        left = common(self._on, asked)
        if not left:
            return False
        absent = union_of(
            coverage.absent_days(self._questions, parties, obligations=self._obligations)
            for coverage in self._coverages
        )
        return includes(absent, left)


class RosterSilence:
    """Whether silence about any state of a roster means *no* on some days: one dataset covers each of them on each day.

    `parties` are those of whom all claims are listed, `within` the alliance or organisation of memberships.
    """

    def __init__(
        self,
        engine: Engine,
        datasets: Datasets,
        on: Days,
        questions: Questions,
        parties: tuple[int, ...] = (),
        within: int | None = None,
        obligations: frozenset[str] | None = None,
    ) -> None:
        self._engine, self._on, self._coverages = engine, on, engine.asked(datasets)
        self._questions, self._parties, self._within, self._obligations = questions, parties, within, obligations

    def roster(self) -> str | None:
        """Return the system of which every state is denied that is not claimed; None where silence does not tell."""
        left = self._in_question(self._parties)
        if left:
            for dataset, coverage in self._coverages.items():
                for system in self._rosters(dataset, coverage):
                    roster = coverage.of_roster(system)
                    if includes(self._absent(dataset, roster, self._parties), left) and self._covers_all(
                        dataset, roster, system, left
                    ):
                        return system
        return None

    def _rosters(self, dataset: int, coverage: DatasetCoverage) -> list[str]:
        """Return the systems that a dataset covers on some of the days, in the order of its entries."""
        entries = coverage.entries(self._questions, self._within, names_it=self._names_it(dataset))
        first, last = self._on[0].first, self._on[-1].last
        among = [entry.among for _, entry in entries if entry.first <= last and first <= entry.last]
        return list(dict.fromkeys(roster or ROSTER for roster in among if not isinstance(roster, frozenset)))

    def _covers_all(self, dataset: int, roster: DatasetCoverage, system: str, left: Days) -> bool:
        """Return whether a dataset denies also those who are in the roster on some of the days, and on others are not.

        On those others a state that exists may still be in question, for another dataset, or by another roster; of it
        silence means *no* only where it does so on all of its days.
        """
        return all(
            includes(self._absent(dataset, roster, (*self._parties, state)), self._in_question((*self._parties, state)))
            for state in self._now_and_then(system, left)
        )

    def _now_and_then(self, system: str, left: Days) -> Iterator[int]:
        if self._on[0].first == self._on[-1].last:
            return
        for state in self._engine.states:
            inside, there = self._engine.in_system(state, system), self._engine.existence(state).sure
            there = common(there, self._on)
            if without(there, inside) and common(common(there, inside), left):
                yield state

    def _in_question(self, parties: tuple[int, ...]) -> Days:
        """Return the days that are in question for any dataset that covers these parties."""
        asked = (
            coverage.days_in_question(
                self._questions,
                parties,
                self._within,
                names_it=self._names_it(dataset),
                obligations=self._obligations,
            )
            for dataset, coverage in self._coverages.items()
        )
        return common(self._on, union_of(asked))

    def _absent(self, dataset: int, coverage: DatasetCoverage, parties: tuple[int, ...]) -> Days:
        names_it = self._names_it(dataset)
        return coverage.absent_days(
            self._questions, parties, self._within, names_it=names_it, obligations=self._obligations
        )

    def _names_it(self, dataset: int) -> bool:
        return self._within is None or dataset in self._engine.naming(self._within)
