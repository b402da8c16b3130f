"""Short wording of verdicts for people: never a bare "unknown" where there is a last word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphsvc.model import dates


def verdict_text(truth: str, last: Mapping[str, Any] | None, *, word: str = "truth") -> str:
    """Word a verdict, with the last word and the day since when nothing is known; `word` names it in `last`.

    >>> verdict_text("unknown", {"truth": "yes", "on": "2025-06-25"})
    'unknown since 2025-06-26; last known: yes'
    """
    if truth != "unknown" or last is None:
        return truth
    since = dates.iso(min(dates.day(last["on"]) + 1, dates.LAST_DAY))
    return f"unknown since {since}; last known: {last[word]}"


def spell(since: str | None, until: str | None) -> str:
    """Word a spell by its two ends.

    >>> spell("2009-04-01", ".."), spell("", "2022-09-07")
    ('since 2009-04-01', 'until 2022-09-07, start unknown')
    """
    begins = f"since {since}" if since and since != ".." else ""
    ends = f"until {until}" if until and until != ".." else ""
    held = f"{begins} {ends}".strip()
    unknown = ["start unknown"] * (since == "") + ["ended on a day unknown"] * (until == "")
    return ", ".join(part for part in (held, *unknown) if part)


def names(entities: Iterable[Mapping[str, Any]]) -> str:
    """List entities by name."""
    return ", ".join(entity["name"] for entity in entities)


def sources(by_dataset: Mapping[str, Any]) -> str:
    """Say which datasets a verdict comes from, each with its own where they differ."""
    verdicts = {
        dataset: verdict_text(verdict["truth"], verdict["last_known"]) for dataset, verdict in by_dataset.items()
    }
    if len(set(verdicts.values())) <= 1:
        return ", ".join(verdicts)
    return ", ".join(f"{dataset}: {verdict}" for dataset, verdict in verdicts.items())


def place_in(citation: Mapping[str, Any]) -> str:
    """Word the place in a source that a citation names, the source's own words, and that it was cited from memory."""
    wording = f"“{citation['wording']}”" if citation["wording"] else ""
    return ", ".join(part for part in (citation["locator"], wording, basis(citation)) if part)


def basis(citation: Mapping[str, Any]) -> str:
    """Say that a source was cited from memory; nothing where it was at hand."""
    return "from memory" if citation.get("attributes", {}).get("basis") == "memory" else ""


def some(items: Sequence[str], most: int) -> str:
    """List a few and count the rest.

    >>> some(["Belgium", "Canada", "Italy"], 2)
    'Belgium, Canada and 1 more'
    """
    if len(items) <= most:
        return ", ".join(items)
    return f"{', '.join(items[:most])} and {len(items) - most} more"
