"""The bar that says which day or period a page shows: typed, slid along, stepped from change to change."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.charts.lanes import Window
from graphsvc.dashboard.addresses import Address
from graphsvc.errors import InvalidParameter
from graphsvc.model import dates, dates_in_words
from graphsvc.service.parameters import ParsedQuery

MOST_STOPS = 400
"""How many changes the slider is told of; it stops at the nearest of them."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step to another day: where it leads, and the day in words."""

    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Unread:
    """What was typed as a day and could not be read, why, and the days that may be meant."""

    typed: str
    error: InvalidParameter
    days: list[str]


@dataclass(frozen=True, slots=True)
class DayBar:
    """What the bar shows: the days in words, as EDTF, the steps to both sides, and how far the slider reaches.

    `typed` is what was typed and not understood, `reason` says why, `choices` are the days that it may mean.
    """

    words: str
    text: str
    is_today: bool
    known: str | None
    before: Step | None
    after: Step | None
    first: int
    last: int
    day: int
    stops: tuple[int, ...]
    today: str
    typed: str = ""
    reason: str = ""
    choices: tuple[Step, ...] = ()


def day_bar(
    address: Address, query: ParsedQuery, changes: Sequence[int], everything: Window, unread: Unread | None = None
) -> DayBar:
    """Make the bar of a page whose picture changes on given days, in order."""
    on, during = address.given.get("on"), address.given.get("during")
    lens = query.lens
    before, after = bisect_left(changes, lens.on) - 1, bisect_right(changes, lens.last)
    return DayBar(
        words=dates_in_words.in_words(on, during),
        text=on or during or dates.iso(lens.on),
        is_today=on is None and during is None,
        known=address.given.get("known"),
        before=_step(address, changes[before]) if before >= 0 else None,
        after=_step(address, changes[after]) if after < len(changes) else None,
        first=everything.first,
        last=max(everything.last, lens.last),
        day=lens.on,
        stops=tuple(changes[-MOST_STOPS:]),
        today=address.at(on=None, during=None),
        typed=unread.typed if unread else "",
        reason=unread.error.faults[0].detail if unread else "",
        choices=tuple(_step(address, dates.day(text)) for text in unread.days) if unread else (),
    )


def _step(address: Address, day: int) -> Step:
    text = dates.iso(day)
    return Step(address.at(on=text, during=None), dates_in_words.in_words(text, None))
