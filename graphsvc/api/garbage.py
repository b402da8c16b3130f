"""Garbage is collected between heavy computations, not while they make millions of objects that nobody collects yet.

A collection of all objects looks at each of them with the interpreter's lock held. While 60,000 claims were compared it
ran six times, took a quarter of the CPU, and let nobody else be served for up to 0.7 s.
"""

from __future__ import annotations

import gc
from time import monotonic

_NEVER = 1_000_000
_MOST_SECONDS = 60.0
"""How long it is put off at most where one computation follows the other."""


class Collection:
    """Puts off collections of all objects while anything computes; lives on one event loop. Young objects are collected as ever."""

    def __init__(self) -> None:
        self._computing = 0
        self._put_off_at: float | None = None
        self._usual = gc.get_threshold()

    def begin(self) -> None:
        """Put it off, because a computation begins."""
        self._computing += 1
        if self._put_off_at is None:
            self._put_off_at, self._usual = monotonic(), gc.get_threshold()
            gc.set_threshold(*self._usual[:2], _NEVER)

    def end(self) -> None:
        """Let it come about again where no computation is left, or it was put off for long."""
        self._computing -= 1
        if self._put_off_at is not None and (not self._computing or monotonic() - self._put_off_at > _MOST_SECONDS):
            gc.set_threshold(*self._usual)
            self._put_off_at = None
