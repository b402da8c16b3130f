"""What a computation may cost, and how it ends early: in one thread, seen by whatever code runs in it.

Python threads cannot be killed, so a computation looks at its outer loops whether it has been told to end. Code that is
asked outside any request (by the command line, by tests) is neither limited nor ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import get_ident
from time import monotonic, thread_time
from typing import TypeVar

from graphsvc.errors import GraphsvcError, TooLarge

LIGHT = 150
"""Up to how many units a question is answered at once, on the event loop: about 8 ms of CPU."""
LIGHT_ON_THREAD = 4_000
"""Up to how many units it is answered on a thread of the pool that all share: about 0.25 s of CPU."""
MOST = 600_000
"""How many units a question may cost at most: about 30 s of CPU."""
MOST_SECONDS = 60.0
"""After how many seconds of CPU a computation ends that its cost did not foresee."""
_LOOK_SECONDS = 0.25
"""How often a computation looks at its CPU time, which takes longer than to look at the clock."""

T = TypeVar("T")


class NeedsTurn(Exception):
    """The question costs more than may be computed at once; nothing has been computed."""


class Effort:
    """One computation that can be told to end, from any thread."""

    def __init__(self, most_seconds: float = MOST_SECONDS) -> None:
        self._most_seconds = most_seconds
        self._thread, self._began = 0, 0.0
        self._look_at = 0.0
        self._error: GraphsvcError | None = None

    def end(self, error: GraphsvcError) -> None:
        """Let the computation raise an error when it next looks."""
        self._error = error

    def look(self) -> None:
        """Raise what the computation was told to end with, or TooLarge where it has computed for too long."""
        if self._error is not None:
            raise self._error
        now = monotonic()
        if now < self._look_at:
            return
        self._look_at, spent, thread = now + _LOOK_SECONDS, thread_time(), get_ident()
        if thread != self._thread:
            # A page may be made on one thread after the other, each with a time of its own that begins anywhere.
            self._thread, self._began = thread, spent
        elif spent - self._began > self._most_seconds:
            raise TooLarge(
                f"this was computed for {self._most_seconds:.0f} seconds and is not done; "
                "ask for fewer days, entities, data sets or obligations"
            )

    @contextmanager
    def spent(self) -> Iterator[None]:
        """Let what the block calls look at this effort."""
        token = _CURRENT.set(self)
        try:
            yield
        finally:
            _CURRENT.reset(token)


_CURRENT: ContextVar[Effort | None] = ContextVar("effort", default=None)
_AT_ONCE: ContextVar[float | None] = ContextVar("at_once", default=None)


def answer_at_once(units: float) -> None:
    """Let questions of this context raise NeedsTurn where they cost more units than this."""
    _AT_ONCE.set(units)


def weigh(units: float, narrower: str) -> None:
    """Look at a cost before it is paid; a unit is about a claim weighed, some 50 microseconds of CPU.

    Raises NeedsTurn where it is more than may be computed at once, and TooLarge where it is more than may be computed
    at all; `narrower` says how to ask for less.
    """
    if units <= LIGHT:
        return
    if _CURRENT.get() is not None:
        if units > MOST:
            raise TooLarge(f"this would weigh about {units:,.0f} claims, and at most {MOST:,} are weighed; {narrower}")
    else:
        at_once = _AT_ONCE.get()
        if at_once is not None and units > at_once:
            raise NeedsTurn


def checkpoint() -> None:
    """Raise where the computation has been told to end; costs less than a microsecond."""
    effort = _CURRENT.get()
    if effort is not None:
        effort.look()


def checked(items: Iterable[T]) -> Iterator[T]:
    """Go through items with a checkpoint before each."""
    effort = _CURRENT.get()
    if effort is None:
        yield from items
        return
    for item in items:
        effort.look()
        yield item
