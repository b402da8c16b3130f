"""Words for stored records: when an event was, when a tie held, where a place lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphsvc.model import dates
from graphsvc.model.phrases import date_in_words


def event_when(event: Mapping[str, Any]) -> str:
    """Say when an event was, from its stored record."""
    first, last = event.get("when_earliest"), event.get("when_latest")
    if first and last:
        return f"between {date_in_words(first)} and {date_in_words(last)}"
    return date_in_words(event["when"])


def where(tie: Mapping[str, Any]) -> str:
    """Say how a place lies to another: so far and in which direction, or in it."""
    distance, bearing = tie["attributes"].get("distance_km"), tie["attributes"].get("bearing")
    if distance is None:
        return f"{bearing} of" if bearing else "in"
    return f"{distance:g} km {bearing + ' of' if bearing else 'from'}"


def tie_days_in_words(tie: Mapping[str, Any]) -> str:
    """Say in short when a stored tie began and ended, behind a comma; empty where neither is known."""
    since, until = tie["since"], tie.get("until") or dates.OPEN
    began = "" if since in (dates.OPEN, dates.UNKNOWN) else date_in_words(since)
    ended = "" if until in (dates.OPEN, dates.UNKNOWN) else date_in_words(until)
    if tie["kind"] == "succeeds":
        return f", {began}" if began else ""
    if began and ended:
        return f", {began} to {ended}"
    return f", since {began}" if began else f", until {ended}" if ended else ""


def dates_of(record: str, body: Mapping[str, Any]) -> str:
    """Write when a tie holds, or when an event was, to stand behind its title."""
    if record == "event":
        return f" ({event_when(body)})"
    return tie_days_in_words(body) if record == "tie" else ""
