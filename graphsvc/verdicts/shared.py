"""That two are members of one alliance or organisation together, whatever they owe each other."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.model.days import NO_DAYS, Days
from graphsvc.verdicts.allied import AlliedHistory
from graphsvc.verdicts.combination import SILENT
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
