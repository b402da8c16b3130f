"""From when to when several spells last together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from graphsvc.model.dates import OPEN, UNKNOWN
from graphsvc.tables.columns import days_of

_NEVER = {"since": "9999-12-31", "until": "0001-01-01"}


def outer_claim(claims: Iterable[Mapping[str, Any]], end: Literal["since", "until"]) -> Mapping[str, Any] | None:
    """Return the claim with the earliest start, or that with the latest end; None where there is no claim.

    `..` is earlier than any start and later than any end; an unknown date is taken only where all are unknown. Uncertain
    starts compare by their first days, then by their last; uncertain ends the other way round. Together the two ends say
    from when to when it was so through any of the claims, which need not follow each other without a gap.

    >>> outer_claim([{"since": ""}, {"since": "1949-08-24"}, {"since": "1952"}], "since")
    {'since': '1949-08-24'}
    """
    return (min if end == "since" else max)(claims, key=lambda claim: _order(claim, end), default=None)


def _order(claim: Mapping[str, Any], end: Literal["since", "until"]) -> tuple[int, str, str]:
    text = claim[end]
    sign = 1 if end == "since" else -1
    first, last = days_of(text, claim.get(f"{end}_earliest"), claim.get(f"{end}_latest"))
    days = (first or _NEVER[end], last or _NEVER[end])
    near, far = days if end == "since" else days[::-1]
    rank = -1 if text == OPEN else 1 if text == UNKNOWN else 0
    return sign * rank, near, far
