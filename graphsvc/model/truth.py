"""What one dataset, or several together, can say of a question: yes, possible, disputed, unknown, no."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Truth(StrEnum):
    """A verdict. One dataset gives yes, possible, no or unknown; only several together are disputed."""

    YES = "yes"
    POSSIBLE = "possible"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"
    NO = "no"


_CONJUNCTION = (Truth.NO, Truth.UNKNOWN, Truth.DISPUTED, Truth.POSSIBLE, Truth.YES)
_ALTERNATIVES = (Truth.YES, Truth.DISPUTED, Truth.POSSIBLE, Truth.NO, Truth.UNKNOWN)


def combine(verdicts: Iterable[Truth]) -> Truth:
    """Combine the verdicts of several datasets on one question, whatever their order.

    Unknown ones are left out; with none left it is unknown; yes against no is disputed.

    >>> combine([Truth.YES, Truth.UNKNOWN]), combine([Truth.YES, Truth.NO]), combine([])
    (<Truth.YES: 'yes'>, <Truth.DISPUTED: 'disputed'>, <Truth.UNKNOWN: 'unknown'>)
    """
    distinct = set(verdicts)
    if Truth.DISPUTED in distinct or {Truth.YES, Truth.NO} <= distinct:
        return Truth.DISPUTED
    for verdict in (Truth.YES, Truth.POSSIBLE, Truth.NO):
        if verdict in distinct:
            return verdict
    return Truth.UNKNOWN


def conjunction(verdicts: Iterable[Truth]) -> Truth:
    """Say whether all of several things hold: no beats unknown, disputed, possible and yes, in this order."""
    distinct = set(verdicts)
    return next((verdict for verdict in _CONJUNCTION if verdict in distinct), Truth.YES)


def disjunction(verdicts: Iterable[Truth]) -> Truth:
    """Say whether any of several things holds: yes beats disputed, possible, no and unknown.

    This joins ways to be allied (several treaties), not datasets. *No* comes before *unknown* only for
    callers that have made sure that their *no* covers every way.
    """
    distinct = set(verdicts)
    return next((verdict for verdict in _ALTERNATIVES if verdict in distinct), Truth.UNKNOWN)
