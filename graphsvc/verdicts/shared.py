"""One part of what joins two, whatever they owe each other: an alliance or organisation, or what is stated directly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from graphsvc.model.days import NO_DAYS, Days
from graphsvc.verdicts.allied import AlliedHistory
from graphsvc.verdicts.combination import SILENT
from graphsvc.verdicts.coverage import DatasetCoverage
from graphsvc.verdicts.memberships import AllianceMemberships, PairVerdict


class SharedMemberships(AlliedHistory):
    """The verdict that two are full members of some one of several alliances or organisations.

    Coverage of `allied` says nothing of it, and no dataset is passed as denying it: that two share none of all there may
    be is never a *no*.
    """

    @property
    def pairs(self) -> Sequence[tuple[AllianceMemberships, PairVerdict]]:
        """Return the verdict on each of the alliances or organisations."""
        return self.shared

    def in_question(self, dataset: int | None = None) -> Days:
        """Return the days that count in a period: those on which a dataset denies what another claims."""
        return NO_DAYS if dataset is None else self.axis.days(self.by_dataset.get(dataset, SILENT).no)


class StatedAlliance(AlliedHistory):
    """The verdict that two are allied by direct statements alone, as it is a part of the verdict on the pair.

    A dataset that covers all alliances of the pair denies what another states, on the days on which it claims none.
    """

    def __init__(
        self, whole: AlliedHistory, coverages: Mapping[int, DatasetCoverage], datasets: frozenset[int] | None
    ) -> None:
        super().__init__(whole.a, whole.b, whole.wanted, (), whole.statements, coverages, datasets)
        self._whole = whole

    @cached_property
    def denied(self) -> dict[int, Days]:
        """Return the days on which each dataset denies what is stated, and claims no other alliance of the pair."""
        return self._whole.denied_statements
