"""The verdict on a day that some one of several things holds, each read by itself, and the last word on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from graphsvc.model.dates import FIRST_DAY
from graphsvc.model.days import NO_DAYS, Days, days
from graphsvc.model.truth import Truth
from graphsvc.verdicts.axis import Axis, edges
from graphsvc.verdicts.combination import CLAIMED, CombinedVerdict, LastWord, best_word
from graphsvc.verdicts.histories import Reading

Part = tuple[Axis, CombinedVerdict, int]
"""A verdict over its own axis, and the columns on which members do not owe what is asked for: they end a last word."""


def read_alternatives(on: Days, parts: Iterable[Part], denied: Callable[[], Iterable[Days]]) -> Reading:
    """Return the best of the verdicts on several alliances, or statements, on a day, else the last word.

    The *no* of each denies that one alone; `denied` returns the days on which any is denied, and is called only where
    none is claimed on the day.

    A last word is that of an alliance, or a statement, of which nothing is known since: of an alliance that both are
    known to have left, nothing is carried on, though they may be allied by others of which nobody knows.
    """
    day = on[0].first
    today: list[Truth] = []
    words: list[LastWord] = []
    claimed_until = 0
    for axis, verdict, unowed in parts:
        until = (2 << axis.column(day)) - 1
        claimed = verdict.claimed & until
        if not claimed:
            continue
        last = min(day, axis.last_day(claimed))
        claimed_until = max(claimed_until, last)
        # No column is in both masks, so the greater one has the latest.
        if claimed > (verdict.no | unowed) & until:
            truth = verdict.truth(claimed.bit_length() - 1)
            words.append((truth, last))
            if last == day:
                today.append(truth)
    if today:
        return Reading(min(today, key=CLAIMED.index), None, on)
    windows = [window for each in denied() for window in each if window.first <= day]
    denied_until = max((min(window.last, day) for window in windows), default=0)
    if denied_until == day:
        return Reading(Truth.NO, None, NO_DAYS)
    if denied_until > claimed_until:
        return Reading(Truth.UNKNOWN, (Truth.NO, denied_until), NO_DAYS)
    word = best_word(words)
    return Reading(Truth.UNKNOWN, word, NO_DAYS if word is None else days(word[1], word[1]))


def stretches(parts: Sequence[Part], denied: Sequence[Days]) -> tuple[list[int], list[Reading]]:
    """Return the first days of the stretches of which each has one verdict and last word, and what is read on them."""
    bounds = edges(*denied, *(axis.days(mask) for axis, verdict, unowed in parts for mask in (*verdict, unowed)))
    starts: list[int] = []
    readings: list[Reading] = []
    for start in sorted({FIRST_DAY, *bounds}):
        reading = read_alternatives(days(start, start), parts, lambda: denied)
        if reading.truth in CLAIMED:
            reading = reading._replace(on=NO_DAYS)
        if not readings or readings[-1] != reading:
            starts.append(start)
            readings.append(reading)
    return starts, readings
