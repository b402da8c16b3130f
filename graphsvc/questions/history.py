"""How verdicts went: stretches of days on which nothing about a verdict changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from graphsvc.errors import TooLarge
from graphsvc.model import dates
from graphsvc.model.dates import FIRST_DAY, FOREVER, OPEN
from graphsvc.model.effort import checkpoint
from graphsvc.model.truth import Truth
from graphsvc.questions.strands import DayAnswer, Strand
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.endings import ending

MOST_COLUMNS = 4_000
"""After how many stretches looked at a page ends, though it be short: some 0.1 ms each."""
MOST_TIES = 20_000
"""How many ties a page may name, over all its items: their citations are read from the store."""
MOST_COUNTED = 1_000
"""Up to how many days on which anything may change all stretches are counted; beyond, `total` is not known."""


class HistoryPlace(NamedTuple):
    """Where a page begins: in which strand, and at which day."""

    strand: int
    day: int


class HistoryWindow(NamedTuple):
    """The days asked about, both included, and whether stretches are wanted of which nothing is known."""

    first: int
    last: int
    with_unknown: bool = False


class HistoryStretch(NamedTuple):
    """Days on which nothing about a verdict changes: from `first` to the day before `until`; None: it reaches beyond."""

    strand: Strand
    place: HistoryPlace
    since: str
    until: str
    ends: str
    held_since: str
    shown: DayAnswer


class StretchPage(NamedTuple):
    """Some stretches of a history, where the next begin (None: nowhere), and how many there are (None: not counted)."""

    stretches: list[HistoryStretch]
    next: HistoryPlace | None
    total: int | None


def page(
    lens: Lens,
    strands: Sequence[Callable[[], Strand]],
    window: HistoryWindow,
    start: HistoryPlace | None,
    most: int,
    *,
    counts_all: bool = True,
) -> StretchPage:
    """Return so many stretches from a place on, fewer where that takes long, or they name many ties. Raises TooLarge where one alone names too many.

    A strand is made when it comes to it, so that a page costs what it shows, however long the history. Without
    `counts_all`, a page that is not all of it says nothing of how many there are.
    """
    steps = _StrandWalk(lens, strands, window)
    beginning = HistoryPlace(0, window.first)
    shown: list[HistoryStretch] = []
    following: HistoryPlace | None = None
    ties = 0
    for step in steps.walk(start or beginning):
        place = step if isinstance(step, HistoryPlace) else step.place
        if steps.columns > MOST_COLUMNS and place != start:
            following = place
            break
        if isinstance(step, HistoryStretch):
            if len(shown) == most:
                following = place
                break
            ties += len(step.shown.ties)
            if ties > MOST_TIES and shown:
                following = place
                break
            if ties > MOST_TIES:
                raise TooLarge(
                    f"one stretch alone names more than {MOST_TIES:,} ties; ask for fewer `datasets`, or for others"
                )
            shown.append(step)
    is_whole = following is None and start is None
    if is_whole:
        return StretchPage(shown, following, len(shown))
    return StretchPage(shown, following, _total(lens, strands, window) if counts_all else None)


def _total(lens: Lens, strands: Sequence[Callable[[], Strand]], window: HistoryWindow) -> int | None:
    steps = _StrandWalk(lens, strands, window)
    counted = 0
    for step in steps.walk(HistoryPlace(0, window.first)):
        if steps.columns > MOST_COUNTED:
            return None
        counted += isinstance(step, HistoryStretch)
    return counted


class _StrandWalk:
    """Walks along strands, and counts the columns that it looks at."""

    def __init__(self, lens: Lens, strands: Sequence[Callable[[], Strand]], window: HistoryWindow) -> None:
        self._lens, self._strands, self._window = lens, strands, window
        self.columns = 0

    def walk(self, start: HistoryPlace) -> Iterator[HistoryStretch | HistoryPlace]:
        """List the stretches from a place on, and the places of those that are not wanted."""
        for index in range(start.strand, len(self._strands)):
            day = start.day if index == start.strand else self._window.first
            yield from self._of_strand(index, self._strands[index](), max(day, self._window.first))

    def _of_strand(self, index: int, strand: Strand, day: int) -> Iterator[HistoryStretch | HistoryPlace]:
        bounds, last = strand.history.cuts, self._window.last
        if day > last:
            return
        column = bisect_right(bounds, day) - 1
        shown = self._answer(strand, day)
        began_before = day == self._window.first and (
            bounds[column] < day or (column > 0 and self._answer(strand, bounds[column - 1]) == shown)
        )
        run = self._run_since(strand, column)
        while True:
            following = column + 1
            after: DayAnswer | None = None
            while bounds[following] <= min(last + 1, FOREVER - 1):
                after = self._answer(strand, bounds[following])
                if after != shown:
                    break
                after, following = None, following + 1
            end = bounds[following]
            goes_on = end > last + 1 or end == FOREVER
            place = HistoryPlace(index, day)
            if shown.truth is Truth.UNKNOWN and not self._window.with_unknown:
                yield place
            else:
                yield HistoryStretch(
                    strand,
                    place,
                    OPEN if began_before else dates.iso(day),
                    OPEN if goes_on else dates.iso(end),
                    "asked" if goes_on else ending(strand.history.endings(end)),
                    dates.iso(run),
                    shown,
                )
            if goes_on or end > last or after is None:
                return
            if (after.truth, after.status) != (shown.truth, shown.status):
                run = end
            day, column, shown, began_before = end, following, after, False

    def _answer(self, strand: Strand, day: int) -> DayAnswer:
        checkpoint()
        self.columns += 1
        return strand.answer(self._lens.at(day))

    def _run_since(self, strand: Strand, column: int) -> int:
        """Return the first day of the unbroken run of the verdict that holds in a column."""
        bounds = strand.history.cuts
        verdict = strand.verdict(self._lens.at(bounds[column]))
        while column > 0 and strand.verdict(self._lens.at(bounds[column - 1])) == verdict:
            column -= 1
        return max(bounds[column], FIRST_DAY)
