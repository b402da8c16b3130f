"""Phrases that the sentences of answers are made of: days, numbers, names, reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graphsvc.model import dates, moments

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
REASONS = {
    "not_yet_known": "graphsvc did not know of them at that moment",
    "not_in_system": "they did not exist, or were no states, at that time",
    "has_no_members": "it is neither an alliance nor an organisation",
}


def day(text: str) -> str:
    """Write a day as in prose; what is no exact day stays as it is.

    >>> day("2022-09-06"), day("1939")
    ('6 September 2022', '1939')
    """
    try:
        exact = date.fromordinal(dates.day(text))
    except ValueError:
        return text
    return f"{exact.day} {MONTHS[exact.month - 1]} {exact.year}"


def date_in_words(text: str) -> str:
    """Write a date of any precision as in prose; other texts stay as they are.

    >>> date_in_words("2022-09-06"), date_in_words("1939-09"), date_in_words("193X"), date_in_words("1939~")
    ('6 September 2022', 'September 1939', 'the 1930s', 'about 1939')
    """
    plain = text.rstrip("?~%")
    if plain != text:
        return f"{'about' if text.endswith('~') else 'perhaps'} {date_in_words(plain)}"
    if len(text) == len("1939-09") and text[4] == "-" and text[5:].isdecimal() and 1 <= int(text[5:]) <= len(MONTHS):
        return f"{MONTHS[int(text[5:]) - 1]} {text[:4]}"
    if len(text) == len("193X") and text.endswith("X") and text[:3].isdecimal():
        return f"the {text[:3]}0s"
    return day(text)


def moment_in_words(at: str) -> str:
    """Write a moment as in prose, to the minute.

    >>> moment_in_words("2026-11-23T06:32:51.546864Z")
    '23 November 2026, 06:32 UTC'
    """
    moment = moments.read(at)
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}, {moment:%H:%M} UTC"


def when(on: str | None, during: str | None) -> str:
    """Write the day or the period asked about."""
    return f"on some day of {during}" if on is None else f"on {day(on)}"


def is_past(on: str | None, during: str | None) -> bool:
    """Return whether what is asked about lies before today."""
    return during is not None or (on is not None and on < dates.iso(dates.today()))


def count(number: int, word: str, plural: str | None = None) -> str:
    """Write a number with its noun.

    >>> count(1, "ally", "allies"), count(1200, "tie")
    ('1 ally', '1,200 ties')
    """
    return f"{number:,} {word if number == 1 else plural or word + 's'}"


def listed(items: Sequence[str], most: int = 3) -> str:
    """Join names as in prose, a few in full.

    >>> listed(["NATO"]), listed(["a", "b"]), listed(["a", "b", "c", "d", "e"])
    ('NATO', 'a and b', 'a, b, c and 2 more')
    """
    if len(items) > most + 1:
        return f"{', '.join(items[:most])} and {len(items) - most} more"
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def because(reason: str | None) -> str:
    """Write why nothing may be known, as a sentence of its own; empty where there is no reason."""
    return "" if reason is None else f"Why: {REASONS.get(reason, reason.replace('_', ' '))}."


def last_checked(lasts: Sequence[Mapping[str, Any]]) -> str:
    """Write how old some last words are."""
    days = sorted({last["on"] for last in lasts})
    if not days:
        return ""
    return f"on {day(days[0])}" if len(days) == 1 else f"between {day(days[0])} and {day(days[-1])}"


def omitted(left_out: Any, whose: str = "of which") -> str:
    """Write what a filter left out, as a sentence; empty where there is nothing. `whose`: "of whom" of people and states."""
    parts = [
        f"{number:,} {what}"
        for what, number in (
            ("possible", left_out.possible),
            ("disputed", left_out.disputed),
            (f"{whose} only older words are known", left_out.unknown),
        )
        if number
    ]
    return f"Left out: {listed(parts)}." if parts else ""


def joined(*sentences: str) -> str:
    """Join sentences that say anything."""
    return " ".join(sentence for sentence in sentences if sentence)
