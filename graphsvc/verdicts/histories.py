"""What all histories of verdicts have in common: how a day, a period and a last word are read from them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from graphsvc.model.dates import FIRST_DAY
from graphsvc.model.days import NO_DAYS, Days, common, days
from graphsvc.model.truth import Truth
from graphsvc.verdicts.axis import Axis
from graphsvc.verdicts.combination import CLAIMED, SILENT, CombinedVerdict, DatasetVerdict, LastWord, combination
from graphsvc.verdicts.coverage import DatasetCoverage
from graphsvc.verdicts.endings import Ending, ending_of_verdict


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


ClaimedDays = tuple[Days, Days, Days]
"""The days on which something is *yes*, *disputed* and *possible*."""


class VerdictHistory(ABC):
    """A verdict on a question about given parties, for all days: of each dataset, and of all together.

    `coverages` are those of the datasets that are asked, by index, in the order of their ids.
    """

    coverages: Mapping[int, DatasetCoverage]

    @property
    @abstractmethod
    def axis(self) -> Axis:
        """Return the axis that is cut on the days on which anything changes."""

    @property
    @abstractmethod
    def by_dataset(self) -> Mapping[int, DatasetVerdict]:
        """Return the verdict of each dataset that has one, by index, in the order of their ids."""

    @property
    def datasets(self) -> Iterable[int]:
        """Return the datasets that may have a verdict, in the order of their ids."""
        return self.by_dataset

    @cached_property
    def combined(self) -> CombinedVerdict:
        """Return the verdict of all datasets together."""
        return combination(self.by_dataset.values())

    @abstractmethod
    def in_question(self, dataset: int | None = None) -> Days:
        """Return the days that count in a period, for one dataset or for any that covers the question."""

    @property
    def cuts(self) -> Sequence[int]:
        """Return the days on which the verdict, or what stands behind it, may change, in order: no others are."""
        return self.axis.bounds

    @property
    def claimed_days(self) -> ClaimedDays:
        """Return the days on which it is *yes*, on which it is *disputed*, and on which it is *possible*."""
        yes, disputed, possible, _ = map(self.axis.days, self.combined)
        return yes, disputed, possible

    @property
    def ever_claimed(self) -> Days:
        """Return the days on which anybody claims it, or may."""
        return self.axis.days(self.combined.claimed)

    @abstractmethod
    def counted_days(self, dataset: int) -> Days:
        """Return the days on which a dataset's claims count here."""

    def limit(self, dataset: int) -> int:
        """Return the last day on which a dataset may have a verdict."""
        return self.coverages[dataset].limit

    def endings(self, day: int) -> set[Ending]:
        """Return why the verdicts of datasets are not on a day what they were on the day before."""
        column = self.axis.column(day)
        if self.axis.bounds[column] != day:
            return set()
        endings = (
            ending_of_verdict(verdict, column, day, self.counted_days(dataset), self.limit(dataset))
            for dataset, verdict in self.by_dataset.items()
        )
        return {ending for ending in endings if ending is not None}

    def read(self, on: Days) -> Reading:
        """Return the verdict of all datasets on some day among these."""
        if len(on) == 1 and on[0].first == on[0].last:
            return self.read_day(on)
        return self._read(self.combined, on, None)

    def read_day(self, on: Days) -> Reading:
        """Return the verdict of all datasets on one day, looked up among the stretches of which each has one verdict."""
        starts, readings = self._stretches
        reading = readings[bisect_right(starts, on[0].first) - 1]
        return reading if reading.truth not in CLAIMED else Reading(reading.truth, None, on)

    @cached_property
    def _stretches(self) -> tuple[list[int], list[Reading]]:
        """Return the first days of the stretches, and what is read on each day of them."""
        starts, readings = [FIRST_DAY], [Reading(Truth.UNKNOWN, None, NO_DAYS)]
        known = sorted(
            (first, last, truth)
            for truth, mask in zip((*CLAIMED, Truth.NO), self.combined, strict=True)
            if mask
            for first, last in self.axis.days(mask)
        )
        for first, last, truth in known:
            if starts[-1] == first:
                starts.pop()
                readings.pop()
            starts += first, last + 1
            on = days(last, last) if truth in CLAIMED else NO_DAYS
            readings += Reading(truth, None, NO_DAYS), Reading(Truth.UNKNOWN, (truth, last), on)
        return starts, readings

    def read_dataset(self, dataset: int, on: Days) -> Reading:
        """Return the verdict of one dataset on some day among these."""
        return self._read(self.by_dataset.get(dataset, SILENT).combined(), on, dataset)

    def last_word(self, verdict: CombinedVerdict, day: int, dataset: int | None) -> LastWord | None:
        """Return what was known last up to a day, of all datasets or of one, and the day of that."""
        return verdict.last_word(self.axis, day)

    def _read(self, verdict: CombinedVerdict, on: Days, dataset: int | None) -> Reading:
        truth, mask = verdict.best(self.axis, on, lambda: self.in_question(dataset))
        if truth in CLAIMED:
            return Reading(truth, None, common(on, self.axis.days(mask)))
        if truth is Truth.NO:
            return Reading(truth, None, NO_DAYS)
        last = self.last_word(verdict, on[-1].last, dataset)
        is_claimed = last is not None and last[0] in CLAIMED
        return Reading(truth, last, days(last[1], last[1]) if last is not None and is_claimed else NO_DAYS)
