"""Sets of days, kept as windows in order that neither overlap nor touch; both ends of a window are included."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple


class Window(NamedTuple):
    """The days from `first` to `last`, both included."""

    first: int
    last: int


Days = tuple[Window, ...]
NO_DAYS: Days = ()


def days(first: int, last: int) -> Days:
    """Return the days from one to another, none where they are the wrong way round."""
    return (Window(first, last),) if first <= last else NO_DAYS


def union(windows: Iterable[Window]) -> Days:
    """Unite windows.

    >>> union([Window(5, 6), Window(1, 2), Window(3, 3)])
    (Window(first=1, last=3), Window(first=5, last=6))
    """
    ordered = sorted(windows)
    if len(ordered) < 2:
        return tuple(ordered)
    joined: list[Window] = []
    for window in ordered:
        if joined and window.first <= joined[-1].last + 1:
            if window.last > joined[-1].last:
                joined[-1] = Window(joined[-1].first, window.last)
        else:
            joined.append(window)
    return tuple(joined)


def union_of(sets: Iterable[Days]) -> Days:
    """Join sets of days."""
    return union(chain.from_iterable(sets))


def common(a: Days, b: Days) -> Days:
    """Intersect two sets of days."""
    if a == b:
        return a
    if len(a) == len(b) == 1:
        (a_first, a_last), (b_first, b_last) = a[0], b[0]
        first, last = a_first if a_first > b_first else b_first, a_last if a_last < b_last else b_last
        if (first, last) == (a_first, a_last):
            return a
        return (Window(first, last),) if first <= last else NO_DAYS
    # Both are in order and without overlap, so that one pass over each suffices.
    shared: list[Window] = []
    at = start = 0
    while at < len(a) and start < len(b):
        first, last = max(a[at].first, b[start].first), min(a[at].last, b[start].last)
        if first <= last:
            shared.append(Window(first, last))
        if a[at].last < b[start].last:
            at += 1
        else:
            start += 1
    return tuple(shared)


def without(a: Days, b: Days) -> Days:
    """Subtract the second set of days from the first.

    >>> without(days(1, 9), days(3, 4))
    (Window(first=1, last=2), Window(first=5, last=9))
    """
    if not a or not b:
        return a
    rest: list[Window] = []
    at = 0
    for whole in a:
        first = whole.first
        while at < len(b) and b[at].last < first:
            at += 1
        hole = at
        while hole < len(b) and b[hole].first <= whole.last:
            if b[hole].first > first:
                rest.append(Window(first, b[hole].first - 1))
            first = max(first, b[hole].last + 1)
            hole += 1
        if first <= whole.last:
            rest.append(Window(first, whole.last))
    return tuple(rest)


def includes(a: Days, b: Days) -> bool:
    """Say whether every day of the second is in the first."""
    return a == b or all(any(outer.first <= inner.first and inner.last <= outer.last for outer in a) for inner in b)


def has(a: Days, day: int) -> bool:
    """Say whether a day is among them."""
    return any(window.first <= day <= window.last for window in a)
