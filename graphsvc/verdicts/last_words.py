"""What was known last: verdicts as windows of days, and the best of the last words on several alliances."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from graphsvc.model.truth import Truth
from graphsvc.verdicts.axis import Axis
from graphsvc.verdicts.combination import CombinedVerdict

CLAIMED = (Truth.YES, Truth.DISPUTED, Truth.POSSIBLE)
"""The verdicts that rest on a claim, from the best."""
LastWord = tuple[Truth, int]
"""The verdict on the latest earlier day of which anything is known, and that day."""
Known = list[tuple[int, int, Truth]]
"""The windows of days, in order, on which something is known, each with the verdict."""


def known_windows(axis: Axis, verdict: CombinedVerdict) -> Known:
    """Return the days on which something is known, each window with the verdict."""
    return sorted(
        (first, last, truth)
        for truth, mask in zip((*CLAIMED, Truth.NO), verdict, strict=True)
        for first, last in (axis.days(mask) if mask else ())
    )


def known_at(known: Known, day: int) -> tuple[Truth, LastWord | None]:
    """Return the verdict on a day, and where that is unknown the one before with its last day."""
    place = bisect_right(known, day, key=itemgetter(0)) - 1
    if place < 0:
        return Truth.UNKNOWN, None
    _, last, truth = known[place]
    return (truth, None) if day <= last else (Truth.UNKNOWN, (truth, last))


def best_word(words: Sequence[LastWord], last: LastWord | None) -> LastWord | None:
    """Return the best of the last words on alliances, the latest of equals, unless all alliances were denied since."""
    best = min(words, key=lambda word: (CLAIMED.index(word[0]), -word[1]), default=None)
    if last is not None and last[0] is Truth.NO and (best is None or best[1] <= last[1]):
        return last
    return best
