"""The moments of revisions: they never go back, even where the clock does."""

from __future__ import annotations

from graphsvc.model import moments


def now() -> str:
    """Return the moment that it is."""
    return moments.now()


def after(last: str) -> str:
    """Return the moment of a revision that follows one of `last`: now, or `last` where the clock has gone back."""
    return max(now(), last)
