"""Claimed days of many pairs as arrays: what each pair comes to in a year, for all years in a few operations.

A segment is an unbroken run of days on which one pair has one verdict that rests on a claim. On all other days a pair
is *no* or *unknown*, which depends on coverage alone (see `silence`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphsvc.model.effort import checked
from graphsvc.model.truth import Truth
from graphsvc.verdicts.allied import AlliedHistory
from graphsvc.verdicts.histories import ClaimedDays

Numbers = NDArray[np.int32]
Codes = NDArray[np.int8]
YES, DISPUTED, POSSIBLE, SILENT = 3, 2, 1, 0
"""The codes of verdicts, the best the greatest; SILENT is where nobody claims anything."""
TRUTH_OF = {YES: Truth.YES, DISPUTED: Truth.DISPUTED, POSSIBLE: Truth.POSSIBLE}
_CODES = (YES, DISPUTED, POSSIBLE)


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """Windows of days, both ends included, of which each begins and ends no earlier than the one before."""

    first: Numbers
    last: Numbers

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.first)


def windows(days: Iterable[tuple[int, int]]) -> Windows:
    """Return windows of days, given by their first and last, in order."""
    table = np.array(list(days), np.int32).reshape(-1, 2)
    return Windows(table[:, 0], table[:, 1])


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """The claimed days of `rows` rows: segment k is of row `row[k]`, from `first[k]` to `last[k]`, and has `code[k]`.

    Segments of one row do not overlap.
    """

    rows: int
    row: Numbers
    first: Numbers
    last: Numbers
    code: Codes

    def best_by_window(self, during: Windows) -> Codes:
        """Return the best verdict of each row in each of many windows: an array of windows by rows."""
        best = np.zeros((len(during), self.rows), np.int8)
        for code in sorted(_CODES):
            at, segment = self._meetings(during, self.code == code)
            best[at, self.row[segment]] = code
        return best

    def days_at_yes(self, during: Windows) -> Numbers:
        """Return on how many days of each window each row is *yes*: an array of windows by rows."""
        at, segment = self._meetings(during, self.code == YES)
        length = np.minimum(self.last[segment], during.last[at]) - np.maximum(self.first[segment], during.first[at]) + 1
        days = np.bincount(at * self.rows + self.row[segment], length, len(during) * self.rows)
        return days.astype(np.int32).reshape(len(during), self.rows)

    def is_claimed_before(self, day: int) -> NDArray[np.bool_]:
        """Return which rows have a claimed day before one."""
        before = np.zeros(self.rows, np.bool_)
        before[self.row[self.first < day]] = True
        return before

    def _meetings(self, during: Windows, wanted: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return every window and segment that have a day in common, by their places."""
        (segments,) = np.nonzero(wanted)
        begin = np.searchsorted(during.last, self.first[segments], "left")
        counts = np.maximum(np.searchsorted(during.first, self.last[segments], "right") - begin, 0)
        segment = np.repeat(segments, counts)
        offsets = np.arange(len(segment)) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.repeat(begin, counts) + offsets, segment


def segments(claimed: Sequence[ClaimedDays]) -> Segments:
    """Return the claimed days of rows as arrays."""
    rows_of_segments = [
        (row, window[0], window[1], code)
        for row, days in enumerate(claimed)
        for code, part in zip(_CODES, days, strict=True)
        for window in part
    ]
    table = np.array(rows_of_segments, np.int32).reshape(-1, 4)
    row, first, last, code = (np.ascontiguousarray(column) for column in table.T)
    return Segments(len(claimed), row, first, last, code.astype(np.int8))


@dataclass(frozen=True, slots=True, eq=False)
class PairSegments:
    """The claimed days of many pairs: row k of `segments` is of the parties `a[k]` and `b[k]`, by index.

    `bases` has a row for each alliance, or direct statement, of a pair: the days of the pair on which it is a reason.
    Row k of it is of the pair `pair_of[k]`.
    """

    a: Numbers
    b: Numbers
    segments: Segments
    bases: Segments
    pair_of: Numbers

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.a)

    def reasons_by_window(self, during: Windows, best: Codes) -> Numbers:
        """Return how many alliances, or statements, make each pair what it is at best: an array of windows by pairs."""
        by_basis = self.bases.best_by_window(during)
        reasons = (by_basis > SILENT) & (by_basis == best[:, self.pair_of])
        at, basis = np.nonzero(reasons)
        size = len(during) * len(self)
        counts = np.bincount(at * len(self) + self.pair_of[basis], minlength=size)
        return counts.astype(np.int32).reshape(len(during), len(self))


def pair_segments(histories: Sequence[AlliedHistory]) -> PairSegments:
    """Return the claimed days of histories as arrays, in their order."""
    parties = np.array([(history.a, history.b) for history in histories], np.int32).reshape(-1, 2)
    by_basis = [history.claimed_by_basis for history in checked(histories)]
    pair_of = np.repeat(np.arange(len(histories), dtype=np.int32), [len(each) for each in by_basis])
    return PairSegments(
        parties[:, 0],
        parties[:, 1],
        segments([history.claimed_days for history in checked(histories)]),
        segments([days for each in by_basis for days in each]),
        pair_of,
    )
