"""What was known last: verdicts as windows of days, and the best of the last words on several alliances."""

from __future__ import annotations

from collections.abc import Sequence

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


def best_word(words: Sequence[LastWord]) -> LastWord | None:
    """Return the best of the last words on alliances, the latest of equals."""
    return min(words, key=lambda word: (CLAIMED.index(word[0]), -word[1]), default=None)
