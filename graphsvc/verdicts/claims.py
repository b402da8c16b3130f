"""Claims that hold or do not: memberships, hostings, oppositions, rivalries, recognitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from graphsvc.model.days import NO_DAYS, Days, Window, common, union, without
from graphsvc.model.truth import Truth
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts import spells as joining
from graphsvc.verdicts.axis import Axis, edges
from graphsvc.verdicts.combination import CombinedVerdict, DatasetVerdict, combination
from graphsvc.verdicts.coverage import DatasetCoverage
from graphsvc.verdicts.existence import ExistencePeriod, narrowed
from graphsvc.verdicts.histories import VerdictHistory
from graphsvc.verdicts.spells import Spell, all_possible_days, all_sure_days


class Question(NamedTuple):
    """What is asked of given parties, and what coverage must say to cover it.

    `covered` are the parties that coverage must name, `within` is the alliance or organisation of a membership, `naming`
    the datasets that name any member of it.
    """

    name: str | None
    covered: tuple[int, ...]
    within: int | None = None
    naming: frozenset[int] = frozenset()

    def reported_days(self, coverage: DatasetCoverage) -> Days:
        """Return the days on which a dataset's claims count."""
        return coverage.reported_days((self.name,), self.covered, self.within)

    def absent_days(self, dataset: int, coverage: DatasetCoverage) -> Days:
        """Return the days on which a missing claim of a dataset means *no*."""
        names_it = self._names_it(dataset)
        return coverage.absent_days((self.name,), self.covered, self.within, names_it=names_it)

    def days_in_question(self, dataset: int, coverage: DatasetCoverage) -> Days:
        """Return the days that count in a period."""
        names_it = self._names_it(dataset)
        return coverage.days_in_question((self.name,), self.covered, self.within, names_it=names_it)

    def _names_it(self, dataset: int) -> bool:
        return self.within is None or dataset in self.naming


class ClaimEvidence(NamedTuple):
    """What one dataset claims on some days: how surely, its spells, and the days on which they count."""

    dataset: int
    truth: Truth
    spells: tuple[Spell, ...]
    on: Days


class ClaimHistory(VerdictHistory):
    """The verdict that some claim about given parties holds, for all days.

    `contrary` are claims that rule it out while they surely hold: of a role, those of other roles.
    """

    def __init__(
        self,
        question: Question,
        coverages: Mapping[int, DatasetCoverage],
        rows: Iterable[TieRow],
        periods: tuple[ExistencePeriod, ...] | None,
        *,
        contrary: Iterable[TieRow] = (),
        keeps_unknown_start: bool = False,
    ) -> None:
        self.question, self._coverages = question, coverages
        self._periods, self._keeps_unknown_start = periods, keeps_unknown_start
        self.spells = self._joined(rows)
        opposed = self._joined(contrary)
        self._reported: dict[int, Days] = {}
        self._contrary: dict[int, Days] = {}
        verdicts: dict[int, tuple[Days, Days, Days]] = {}
        for dataset, coverage in coverages.items():
            held, against = self.spells.get(dataset, ()), opposed.get(dataset, ())
            if not held and not against and question.name not in coverage.questions:
                continue
            absent = question.absent_days(dataset, coverage)
            if not held and not absent and not against:
                continue
            reported = self._reported[dataset] = question.reported_days(coverage)
            possible = common(all_possible_days(held), reported)
            if against:
                self._contrary[dataset] = common(all_sure_days(against), reported)
            denied = union((*absent, *self._contrary.get(dataset, NO_DAYS)))
            verdicts[dataset] = common(all_sure_days(held), reported), possible, without(denied, possible)
        self._axis = Axis(edges(*(days for each in verdicts.values() for days in each)))
        self._by_dataset = {dataset: DatasetVerdict(*map(self._axis.mask, days)) for dataset, days in verdicts.items()}

    def _joined(self, rows: Iterable[TieRow]) -> dict[int, list[Spell]]:
        claims: dict[int, list[TieRow]] = {}
        for row in rows:
            if row.dataset in self._coverages:
                claims.setdefault(row.dataset, []).append(row)
        return {
            dataset: [
                narrowed(spell, self._periods, keeps_unknown_start=self._keeps_unknown_start)
                for spell in joining.spells(rows)
            ]
            for dataset, rows in claims.items()
        }

    @property
    def axis(self) -> Axis:
        """Return the days on which anything changes."""
        return self._axis

    @property
    def by_dataset(self) -> Mapping[int, DatasetVerdict]:
        """Return the verdict of each dataset that has one."""
        return self._by_dataset

    @cached_property
    def combined(self) -> CombinedVerdict:
        """Return the verdict of all datasets together."""
        return combination(self._by_dataset.values())

    def in_question(self, dataset: int | None = None) -> Days:
        """Return the days that count in a period."""
        counting: list[Window] = []
        for source, coverage in self._coverages.items():
            if dataset in (None, source):
                covered = self.question.days_in_question(source, coverage)
                counting += covered
                if source in self._contrary:
                    # A claim of something else denies it without any coverage; then all days count that may be claimed.
                    counting += self._contrary[source] if covered else self._reported[source]
        return union(counting)

    @cached_property
    def cuts(self) -> Sequence[int]:
        """Return the days on which anything may change, the claims behind a verdict among it."""
        rows = (row for held in self.spells.values() for spell in held for row in spell)
        return Axis({*self._axis.bounds, *edges(*(joining.possible_days((row,)) for row in rows))}).bounds

    def counted_days(self, dataset: int) -> Days:
        """Return the days on which a dataset's claims count."""
        return self._reported.get(dataset, NO_DAYS)

    def limit(self, dataset: int) -> int:
        """Return the last day on which a dataset may have a verdict."""
        return self._coverages[dataset].limit

    def evidence(self, on: Days) -> list[ClaimEvidence]:
        """Return what each dataset claims on some days, in the order of their ids."""
        mask = self._axis.meeting(on)
        behind: list[ClaimEvidence] = []
        for dataset, verdict in self._by_dataset.items():
            if verdict.maybe & mask:
                then = common(on, self._axis.days(verdict.maybe & mask))
                held = tuple(spell for spell in self.spells[dataset] if common(joining.possible_days(spell), then))
                truth = Truth.YES if verdict.yes & mask else Truth.POSSIBLE
                behind.append(ClaimEvidence(dataset, truth, held, then))
        return behind
