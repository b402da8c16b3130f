"""The moments of revisions: they never go back, even where the clock does, and never run ahead of what can be known.

A moment far ahead would stay: all later revisions would bear it, and `known=` could not tell them apart.
"""

from __future__ import annotations

import functools
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import graphsvc
from graphsvc.errors import StoreUnusable
from graphsvc.model import moments

FARTHEST = timedelta(days=1)
"""How far the clock may be ahead of another one, or of what it would have come to since this process began."""
LONGEST_REST = timedelta(days=5 * 365)
"""For how long a store may have been unused by an installation as old, before the clock is doubted rather than that."""
PAST = datetime(2026, 11, 26, tzinfo=UTC)
"""A moment that is over wherever this file is."""


def now() -> str:
    """Return the moment that it is."""
    return moments.now()


def after(last: str, other_clock: datetime | None = None) -> str:
    """Return the moment of a revision that follows one of `last`: now, or `last` where the clock has gone back.

    Raises StoreUnusable where the clock is too far ahead: of the store's own clock where it has one, else of
    the one that counts seconds in this process, or of all that tells what year it is.
    """
    text = now()
    moment = moments.read(text)
    if other_clock is not None:
        _compare(moment, other_clock)
    elif not last or moment > moments.read(last) + FARTHEST:
        _PROCESS.check(moment)
        _check_year(moment, last)
    return max(text, last)


def _compare(moment: datetime, other_clock: datetime) -> None:
    if moment > other_clock + FARTHEST:
        raise StoreUnusable(
            f"the clock of this machine says {_minute(moment)}, the one of the store's server {_minute(other_clock)}; set "
            "the one that is wrong"
        )


def _check_year(moment: datetime, last: str) -> None:
    newest = max([_installed_at(), *([moments.read(last)] if last else [])])
    if moment > newest + LONGEST_REST:
        raise StoreUnusable(
            f"the clock of this machine says {_minute(moment)}, and nothing here is newer than {_minute(newest)}: neither "
            "the last revision nor the installed files of graphsvc and Python; set the clock, or if it is right, "
            "install graphsvc anew"
        )


@functools.cache
def _installed_at() -> datetime:
    """Return the moment of the newest of some installed files."""
    newest = max(Path(module.__file__ or "").stat().st_mtime for module in (graphsvc, functools))
    return max(PAST, datetime.fromtimestamp(newest, UTC))


class ProcessClock:
    """Compares the clock, which anybody may set, with one that only counts, from the first look at both on."""

    def __init__(self) -> None:
        self._seen = moments.read(now()), _counted()

    def check(self, moment: datetime) -> None:
        """Raise StoreUnusable where the clock has gone ahead by more than the time that has passed."""
        seen, counted = self._seen
        expected = seen + timedelta(seconds=_counted() - counted)
        if moment > expected + FARTHEST:
            raise StoreUnusable(
                f"the clock of this machine has gone ahead by {(moment - expected).days} days while graphsvc was running, to "
                f"{_minute(moment)}; set it, or if it is right now, start graphsvc again"
            )


def _counted() -> float:
    """Return seconds that only ever go on, those in which the machine slept included where the system counts them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


_PROCESS = ProcessClock()
