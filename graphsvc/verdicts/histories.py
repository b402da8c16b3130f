"""What all histories of verdicts have in common: how a day, a period and a last word are read from them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import NamedTuple

from graphsvc.model.days import NO_DAYS, Days, common, days
from graphsvc.model.truth import Truth
from graphsvc.verdicts.axis import Axis
from graphsvc.verdicts.combination import CombinedVerdict, DatasetVerdict

CLAIMED = (Truth.YES, Truth.DISPUTED, Truth.POSSIBLE)
"""The verdicts that rest on a claim."""
LastWord = tuple[Truth, int]
"""The verdict on the latest earlier day of which anything is known, and that day."""


class Reading(NamedTuple):
    """A verdict on some day among those asked about, and the last word where nothing is known of them.

    An answer's fields come from the days `on`: those asked about on which the verdict is the one shown, or that of the
    last word; none where nobody claims anything.
    """

    truth: Truth
    last: LastWord | None
    on: Days

    @property
    def last_truth(self) -> Truth | None:
        """Return what the last word is."""
        return self.last[0] if self.last else None


class VerdictHistory(ABC):
    """A verdict on a question about given parties, for all days: of each dataset, and of all together."""

    @property
    @abstractmethod
    def axis(self) -> Axis:
        """Return the days on which anything changes."""

    @property
    @abstractmethod
    def by_dataset(self) -> Mapping[int, DatasetVerdict]:
        """Return the verdict of each dataset that has one, by index, in the order of their ids."""

    @property
    @abstractmethod
    def combined(self) -> CombinedVerdict:
        """Return the verdict of all datasets together."""

    @abstractmethod
    def in_question(self, dataset: int | None = None) -> Days:
        """Return the days that count in a period, for one dataset or for any that covers the question."""

    def read(self, on: Days) -> Reading:
        """Return the verdict of all datasets on some day among these."""
        return self._read(self.combined, on, None)

    def read_dataset(self, dataset: int, on: Days) -> Reading:
        """Return the verdict of one dataset on some day among these."""
        return self._read(self.by_dataset[dataset].combined(), on, dataset)

    def _read(self, verdict: CombinedVerdict, on: Days, dataset: int | None) -> Reading:
        truth, mask = verdict.best(self.axis, on, lambda: self.in_question(dataset))
        if truth in CLAIMED:
            return Reading(truth, None, common(on, self.axis.days(mask)))
        if truth is Truth.NO:
            return Reading(truth, None, NO_DAYS)
        last = verdict.last_word(self.axis, on[-1].last)
        is_claimed = last is not None and last[0] in CLAIMED
        return Reading(truth, last, days(last[1], last[1]) if last is not None and is_claimed else NO_DAYS)
