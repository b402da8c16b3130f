"""That two things hold on one day: a group is hosted, and it opposes somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from graphsvc.model.days import Days, common
from graphsvc.verdicts.axis import Axis
from graphsvc.verdicts.claims import ClaimEvidence, ClaimHistory
from graphsvc.verdicts.combination import SILENT, CombinedVerdict, DatasetVerdict, combined_conjunction, conjunction
from graphsvc.verdicts.endings import Ending
from graphsvc.verdicts.histories import VerdictHistory


class Conjunction(VerdictHistory):
    """The verdict that both of two questions hold, each combined over datasets first, day by day."""

    def __init__(self, first: ClaimHistory, second: ClaimHistory) -> None:
        self.first, self.second = first, second
        self.coverages = first.coverages

    @cached_property
    def axis(self) -> Axis:
        """Return the axis of the days on which either changes."""
        return Axis((*self.first.axis.bounds, *self.second.axis.bounds))

    @cached_property
    def by_dataset(self) -> Mapping[int, DatasetVerdict]:
        """Return the verdict of each dataset that knows both."""
        first, second = (
            {dataset: verdict.onto(part.axis, self.axis) for dataset, verdict in part.by_dataset.items()}
            for part in (self.first, self.second)
        )
        both = {dataset: conjunction(verdict, second.get(dataset, SILENT)) for dataset, verdict in first.items()}
        return {dataset: verdict for dataset, verdict in both.items() if verdict != SILENT}

    @cached_property
    def combined(self) -> CombinedVerdict:
        """Return the verdict of all datasets together."""
        first, second = (part.combined.onto(part.axis, self.axis) for part in (self.first, self.second))
        return combined_conjunction(first, second)

    def in_question(self, dataset: int | None = None) -> Days:
        """Return the days that count in a period: those of the first question."""
        return self.first.in_question(dataset)

    @property
    def cuts(self) -> Sequence[int]:
        """Return the days on which anything may change."""
        return Axis((*self.first.cuts, *self.second.cuts)).bounds

    def counted_days(self, dataset: int) -> Days:
        """Return the days on which a dataset's claims of both count."""
        return common(self.first.counted_days(dataset), self.second.counted_days(dataset))

    def endings(self, day: int) -> set[Ending]:
        """Return why either is not on a day what it was on the day before: no dataset need know both."""
        return self.first.endings(day) | self.second.endings(day)

    def evidence(self, on: Days) -> tuple[list[ClaimEvidence], list[ClaimEvidence]]:
        """Return the claims of either question on some days."""
        return self.first.evidence(on), self.second.evidence(on)

    def across(self, on: Days) -> list[int]:
        """Return the datasets that only together know both on some days; none where one knows both."""
        mask = self.axis.meeting(on)
        if any(verdict.maybe & mask for verdict in self.by_dataset.values()):
            return []
        return list(dict.fromkeys(claim.dataset for part in self.evidence(on) for claim in part))
