"""A time axis cut at each day on which something changes; what holds on it is a mask, one bit a column.

A verdict on all days is three masks (see `combination`), so that a rule about one day, written once with `&`, `|` and
`~`, is worked out for all days at a time: some 0.1 microseconds an operation, whatever the number of columns up to a
few thousand.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from graphsvc.model.dates import FIRST_DAY, FOREVER
from graphsvc.model.days import Days, Window


def edges(*sets: Days) -> set[int]:
    """Return the days on which sets of days begin, and those after which they end."""
    return {day for days in sets for window in days for day in (window.first, window.last + 1)}


_LONG = 2_000
"""How many columns make a mask long."""


class Axis:
    """The calendar in columns; within one, nothing changes that the axis was cut for.

    Column i is the days from `bounds[i]` to the day before `bounds[i + 1]`; `whole` is the mask of all columns.
    """

    __slots__ = ("bounds", "whole")

    def __init__(self, cuts: Iterable[int]) -> None:
        inside = {day for day in cuts if FIRST_DAY < day < FOREVER}
        self.bounds = [FIRST_DAY, *sorted(inside), FOREVER]
        self.whole = (1 << (len(self.bounds) - 1)) - 1

    def mask(self, days: Days) -> int:
        """Return the columns of some days, at whose ends the axis must be cut."""
        mask = 0
        for first, last in days:
            low, high = bisect_left(self.bounds, first), bisect_left(self.bounds, last + 1)
            if low < high:
                mask |= (1 << high) - (1 << low)
        return mask

    def column(self, day: int) -> int:
        """Return the number of the column in which a day lies."""
        return bisect_right(self.bounds, day) - 1

    def meeting(self, days: Days) -> int:
        """Return the columns that have a day in common with some days."""
        mask = 0
        for first, last in days:
            mask |= (2 << self.column(min(last, FOREVER - 1))) - (1 << self.column(max(first, FIRST_DAY)))
        return mask

    def days(self, mask: int) -> Days:
        """Return the days of some columns."""
        bounds = self.bounds
        return tuple([Window(bounds[first], bounds[end] - 1) for first, end in column_runs(mask)])

    def first_day(self, mask: int) -> int:
        """Return the first day of the first of some columns, of which there must be one."""
        return self.bounds[(mask & -mask).bit_length() - 1]

    def last_day(self, mask: int) -> int:
        """Return the last day of the last of some columns, of which there must be one."""
        return self.bounds[mask.bit_length()] - 1


def projected(mask: int, source: Axis, target: Axis) -> int:
    """Return a mask over another axis, which is cut wherever the first one is."""
    return mask if source is target or not mask else target.mask(source.days(mask))


def column_runs(mask: int) -> list[tuple[int, int]]:
    """Return the runs of columns in a mask: the first of each, and the one after its last."""
    runs: list[tuple[int, int]] = []
    if mask.bit_length() > _LONG:
        # Shifting a long mask once for each run takes time by the square of its length; a text is read once.
        text, end = bin(mask)[:1:-1], 0
        while (first := text.find("1", end)) >= 0:
            end = text.find("0", first)
            end = len(text) if end < 0 else end
            runs.append((first, end))
        return runs
    column = 0
    while mask:
        skipped = (mask & -mask).bit_length() - 1
        column += skipped
        mask >>= skipped
        length = (~mask & (mask + 1)).bit_length() - 1
        runs.append((column, column + length))
        column += length
        mask >>= length
    return runs


def mask_of(runs: Iterable[tuple[int, int]]) -> int:
    """Return the mask of runs of columns, which come in order and do not overlap."""
    mask = end = 0
    pieces: list[str] = []
    for first, after in runs:
        pieces += "0" * (first - end), "1" * (after - first)
        end = after
    if pieces:
        mask = int("".join(pieces)[::-1], 2)
    return mask
