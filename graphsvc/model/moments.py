"""Moments: when something was written, as UTC text with microseconds, so that order of text is order of time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time


class NoOffset(ValueError):
    """A moment that could be any of those that the clocks of the world show alike."""


_FORM = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?\Z", re.ASCII)


def write(moment: datetime) -> str:
    """Write a moment.

    >>> write(datetime(2022, 9, 7, 10, 30, tzinfo=UTC))
    '2022-09-07T10:30:00.000000Z'
    """
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def now() -> str:
    """Return the moment that it is."""
    return write(datetime.now(UTC))


def read(text: str) -> datetime:
    """Read a moment in ISO 8601, its day as YYYY-MM-DD, which alone is its first moment in UTC.

    Raises ValueError, NoOffset where a time of day has no offset from UTC: RFC 3339 (section 4.4) warns of guessing it.
    """
    if not _FORM.match(text):
        raise ValueError("a moment begins with its day, as YYYY-MM-DD")
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None and not is_day(text):
        raise NoOffset("a time of day needs its offset from UTC")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_until(text: str) -> datetime:
    """Read a moment up to which something is meant, as `read` does, but a day means its end. Raises ValueError.

    >>> write(read_until("2022-09-07"))
    '2022-09-07T23:59:59.999999Z'
    """
    moment = read(text)
    return datetime.combine(moment, time.max, UTC) if is_day(text) else moment


def is_day(text: str) -> bool:
    """Say whether a text that can be read as a moment names a whole day."""
    return len(text) == len("YYYY-MM-DD")
