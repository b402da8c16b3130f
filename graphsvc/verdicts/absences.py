"""What silence about pairs means: whether of two of whom nothing is claimed it is known that there is nothing."""

from __future__ import annotations

from collections.abc import Hashable

from graphsvc.model.days import Days, common, includes, union
from graphsvc.verdicts.coverage import DatasetCoverage, Questions
from graphsvc.verdicts.engine import Datasets, Engine


class Absences:
    """Whether a missing claim about two parties means *no* on some days, worked out once for all who are alike.

    Parties are alike who exist, and are in a system that coverage names, on the same of the days, and whom the same
    entries name.
    """

    def __init__(
        self,
        engine: Engine,
        questions: Questions,
        on: Days,
        datasets: Datasets,
        obligations: frozenset[str] | None = None,
    ) -> None:
        self._engine, self._questions, self._on, self._obligations = engine, questions, on, obligations
        self._coverages: list[DatasetCoverage] = [
            one for one in engine.asked(datasets).values() if one.entries(questions)
        ]
        among = {entry.among for one in self._coverages for _, entry in one.entries(questions)}
        self.systems = sorted(one for one in among if isinstance(one, str))
        self._named = [one for one in among if isinstance(one, frozenset)]
        self._denied: dict[Hashable, bool] = {}
        self._classes: dict[int, Hashable] = {}

    def alike(self, party: int) -> Hashable:
        """Return what a party has in common with all of whom as much is known."""
        found = self._classes.get(party)
        if found is None:
            found = self._classes[party] = (
                common(self._engine.existence(party).sure, self._on),
                *(common(self._engine.in_system(party, system), self._on) for system in self.systems),
                *self.names(party),
            )
        return found

    def names(self, party: int) -> tuple[bool, ...]:
        """Return which of the entries that name parties name this one."""
        return tuple(party in named for named in self._named)

    def denies(self, a: int, b: int) -> bool:
        """Return whether all of the days that are in question are covered of the two, and there is one."""
        if not self._coverages:
            return False
        key = self.alike(a), self.alike(b)
        found = self._denied.get(key)
        if found is None:
            found = self._denied[key] = self._denies((a, b))
        return found

    def _denies(self, parties: tuple[int, int]) -> bool:
        asked = [
            one.days_in_question(self._questions, parties, obligations=self._obligations) for one in self._coverages
        ]
        left = common(self._on, union(window for each in asked for window in each))
        if not left:
            return False
        absent = [one.absent_days(self._questions, parties, obligations=self._obligations) for one in self._coverages]
        return includes(union(window for each in absent for window in each), left)
