"""Where several sets of days overlap: on which days any other than one of them holds, without a look at all others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable

from graphsvc.model.days import Days, Window, common, union, without


class Overlaps:
    """The days that lie in any of some sets of days, and those that lie in more than one."""

    def __init__(self, sets: Iterable[Days]) -> None:
        steps: Counter[int] = Counter()
        for days in sets:
            for first, last in days:
                steps[first] += 1
                steps[last + 1] -= 1
        self._any, self._several = [list[Window](), list[Window]()]
        depth, began = 0, [0, 0]
        for day, step in sorted(steps.items()):
            for least, windows in ((1, self._any), (2, self._several)):
                if depth < least <= depth + step:
                    began[least - 1] = day
                elif depth >= least > depth + step:
                    windows.append(Window(began[least - 1], day - 1))
            depth += step

    def others(self, own: Days, first: int, last: int) -> Days:
        """Return the days of any set but one, which is `own`, from the day before `first` to the day after `last`."""
        any_near, several_near = (_near(windows, first - 1, last + 1) for windows in (self._any, self._several))
        return union((*without(any_near, own), *common(several_near, own)))


def _near(windows: list[Window], first: int, last: int) -> Days:
    """Return the windows that have a day from one to another; they are in order and do not overlap."""
    low = bisect_left(windows, first, key=lambda window: window.last)
    high = bisect_right(windows, last, lo=low, key=lambda window: window.first)
    return tuple(windows[low:high])
