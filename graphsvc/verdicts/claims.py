"""Claims that hold or do not: memberships, hostings, oppositions, rivalries, recognitions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from graphsvc.model.days import NO_DAYS, Days, Window, common, union, without
from graphsvc.model.truth import Truth
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts import spells as joining
from graphsvc.verdicts.axis import Axis, edges
from graphsvc.verdicts.combination import DatasetVerdict
from graphsvc.verdicts.coverage import DatasetCoverage, Questions
from graphsvc.verdicts.existence import ExistencePeriod, narrowed
from graphsvc.verdicts.histories import VerdictHistory
from graphsvc.verdicts.spells import Spell, all_possible_days, all_sure_days


def by_parties(rows: Iterable[TieRow], *, is_directed: bool = True) -> dict[tuple[int, int], list[TieRow]]:
    """Sort claims by the two that they join; undirected, by the same two whichever way they lead."""
    claims: dict[tuple[int, int], list[TieRow]] = defaultdict(list)
    for row in rows:
        ends = row.from_, row.to
        claims[ends if is_directed or row.from_ <= row.to else ends[::-1]].append(row)
    return claims


class Question(NamedTuple):
    """What is asked of given parties, and what coverage must say to cover it.

    `covered` are the parties that coverage must name, `within` is the alliance or organisation of a membership, `naming`
    the datasets that name any member of it.
    """

    name: str | None
    covered: tuple[int, ...]
    within: int | None = None
    naming: frozenset[int] = frozenset()

    @property
    def about(self) -> tuple[Questions, tuple[int, ...], int | None]:
        """Return what coverage is looked up by."""
        return (self.name,), self.covered, self.within

    def names_it(self, dataset: int) -> bool:
        """Return whether a dataset names any member of the alliance or organisation, where one is meant."""
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
        self.question, self.coverages = question, coverages
        self._periods, self._keeps_unknown_start = periods, keeps_unknown_start
        self.spells = self._joined(rows)
        opposed = self._joined(contrary)
        self._reported: dict[int, Days] = {}
        self._contrary: dict[int, Days] = {}
        verdicts: dict[int, tuple[Days, Days, Days]] = {}
        about = question.about
        for dataset, coverage in coverages.items():
            held, against = self.spells.get(dataset, ()), opposed.get(dataset, ())
            if not held and not against and question.name not in coverage.questions:
                continue
            absent = coverage.absent_days(*about, names_it=question.names_it(dataset))
            if not held and not absent and not against:
                continue
            reported = self._reported[dataset] = coverage.reported_days(*about)
            possible = common(all_possible_days(held), reported)
            if against:
                self._contrary[dataset] = common(all_sure_days(against), reported)
            denied = union((*absent, *self._contrary.get(dataset, NO_DAYS)))
            verdicts[dataset] = common(all_sure_days(held), reported), possible, without(denied, possible)
        # Attributes, since a pair's answer makes dozens of histories and reads each once.
        self._axis = Axis(edges(*(days for each in verdicts.values() for days in each)))
        self._by_dataset = {dataset: DatasetVerdict(*map(self._axis.mask, days)) for dataset, days in verdicts.items()}

    def _joined(self, rows: Iterable[TieRow]) -> dict[int, list[Spell]]:
        claims: dict[int, list[TieRow]] = {}
        for row in rows:
            if row.dataset in self.coverages:
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
        """Return the axis of the days on which anything changes."""
        return self._axis

    @property
    def by_dataset(self) -> Mapping[int, DatasetVerdict]:
        """Return the verdict of each dataset that has one."""
        return self._by_dataset

    def in_question(self, dataset: int | None = None) -> Days:
        """Return the days that count in a period."""
        counting, about = list[Window](), self.question.about
        for source, coverage in self.coverages.items():
            if dataset in (None, source):
                covered = coverage.days_in_question(*about, names_it=self.question.names_it(source))
                counting += covered
                if source in self._contrary:
                    # A claim of something else denies it without any coverage; then all days count that may be claimed.
                    counting += self._contrary[source] if covered else self._reported[source]
        return union(counting)

    @cached_property
    def cuts(self) -> Sequence[int]:
        """Return the days on which anything may change, the claims behind a verdict among it."""
        rows = (row for held in self.spells.values() for spell in held for row in spell)
        return Axis({*self.axis.bounds, *edges(*(joining.possible_days((row,)) for row in rows))}).bounds

    def counted_days(self, dataset: int) -> Days:
        """Return the days on which a dataset's claims count."""
        return self._reported.get(dataset, NO_DAYS)

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
