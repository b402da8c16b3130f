"""How verdicts are put together, for all days of an axis at a time: conjunctions, what several datasets come to, last words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from graphsvc.model.days import Days, common
from graphsvc.model.truth import Truth
from graphsvc.verdicts.axis import Axis, projected

CLAIMED = (Truth.YES, Truth.DISPUTED, Truth.POSSIBLE)
"""The verdicts that rest on a claim, from the best."""
LastWord = tuple[Truth, int]
"""The verdict on the latest earlier day of which anything is known, and that day."""


class DatasetVerdict(NamedTuple):
    """One dataset's verdict: the columns on which it is *yes*, on which it is *yes* or *possible*, on which it is *no*.

    On all others it is *unknown*.
    """

    yes: int
    maybe: int
    no: int

    @property
    def known(self) -> int:
        """Return the columns on which it is not *unknown*."""
        return self.maybe | self.no

    def onto(self, source: Axis, target: Axis) -> DatasetVerdict:
        """Return the same verdict over a finer axis."""
        return DatasetVerdict(*(projected(mask, source, target) for mask in self))

    def combined(self) -> CombinedVerdict:
        """Return what comes of it where no other dataset has a verdict."""
        return CombinedVerdict(self.yes, 0, self.maybe & ~self.yes, self.no)


SILENT = DatasetVerdict(0, 0, 0)


class CombinedVerdict(NamedTuple):
    """What datasets come to together: four sets of columns of which no two meet; on all others it is *unknown*."""

    yes: int
    disputed: int
    possible: int
    no: int

    @property
    def claimed(self) -> int:
        """Return the columns on which somebody claims it, or may."""
        return self.yes | self.disputed | self.possible

    @property
    def known(self) -> int:
        """Return the columns on which it is not *unknown*."""
        return self.claimed | self.no

    def onto(self, source: Axis, target: Axis) -> CombinedVerdict:
        """Return the same verdict over a finer axis."""
        return CombinedVerdict(*(projected(mask, source, target) for mask in self))

    def truth(self, column: int) -> Truth:
        """Return the verdict on the days of one column."""
        bit = 1 << column
        for truth, mask in zip((*CLAIMED, Truth.NO), self, strict=True):
            if mask & bit:
                return truth
        return Truth.UNKNOWN

    def best(self, axis: Axis, on: Days, in_question: Callable[[], Days]) -> tuple[Truth, int]:
        """Return the best of some days, and the columns among theirs on which it is that.

        *Yes* if some day is, else *disputed* if some is, else *possible* if some is. *No* if all days that are in
        question are: on which the parties surely exist and, where coverage names a system, surely are in it.
        """
        window = axis.meeting(on)
        for truth, mask in zip(CLAIMED, self, strict=False):
            if mask & window:
                return truth, mask & window
        if self.no & window:
            left = axis.meeting(common(on, in_question()))
            if left and not left & ~self.no:
                return Truth.NO, left
        return Truth.UNKNOWN, window & ~self.no

    def last_word(self, axis: Axis, day: int) -> LastWord | None:
        """Return the verdict on the latest day up to this one of which it is known, and that day; None if there is none."""
        earlier = self.known & ((2 << axis.column(day)) - 1)
        if not earlier:
            return None
        return self.truth(earlier.bit_length() - 1), min(day, axis.last_day(earlier))


NOTHING = CombinedVerdict(0, 0, 0, 0)


def conjunction(a: DatasetVerdict, b: DatasetVerdict) -> DatasetVerdict:
    """Return one dataset's verdict that both hold: *no* if either is, else *unknown* if either is, else the lesser."""
    return DatasetVerdict(a.yes & b.yes, a.maybe & b.maybe, a.no | b.no)


def combined_conjunction(a: CombinedVerdict, b: CombinedVerdict) -> CombinedVerdict:
    """Return the verdict that both hold; *no* beats *unknown*, *disputed*, *possible* and *yes*, in this order."""
    no = a.no | b.no
    claimed = a.claimed & b.claimed
    disputed = claimed & (a.disputed | b.disputed)
    possible = claimed & (a.possible | b.possible) & ~disputed
    return CombinedVerdict(claimed & ~disputed & ~possible, disputed, possible, no)


def combination(verdicts: Iterable[DatasetVerdict], across: CombinedVerdict = NOTHING) -> CombinedVerdict:
    """Return what several datasets come to, day by day.

    Those that are *unknown* are left out. *Yes* against *no* is *disputed*; else *yes*, else *possible*, else *no*.
    `across` is a verdict that only several of them together have.
    """
    yes, maybe, no = across.yes, across.yes | across.possible, across.no
    for verdict in verdicts:
        yes |= verdict.yes
        maybe |= verdict.maybe
        no |= verdict.no
    disputed = (yes & no) | across.disputed
    yes &= ~disputed
    possible = maybe & ~yes & ~disputed
    return CombinedVerdict(yes, disputed, possible, no & ~disputed & ~possible & ~yes)


def alternatives(verdicts: Iterable[CombinedVerdict]) -> CombinedVerdict:
    """Return the verdict that any of several things holds, whose *no* says nothing of the others: it is left out."""
    yes = disputed = possible = 0
    for verdict in verdicts:
        yes |= verdict.yes
        disputed |= verdict.disputed
        possible |= verdict.possible
    disputed &= ~yes
    return CombinedVerdict(yes, disputed, possible & ~yes & ~disputed, 0)


def best_word(words: Iterable[LastWord]) -> LastWord | None:
    """Return the best of the last words on alliances, the latest of equals."""
    return min(words, key=lambda word: (CLAIMED.index(word[0]), -word[1]), default=None)
