"""What is said of a tie or an event when it is pointed at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphsvc.charts import captions
from graphsvc.charts.captions import plain
from graphsvc.charts.spells import DrawnSpell, is_moment
from graphsvc.charts.themes import words
from graphsvc.model.dates import OPEN, UNKNOWN
from graphsvc.model.wire_parts import Item

TIPS = ("Claim", "Kind", "Since", "Until", "Certain", "When", "With", "Dataset", "Sources")


@dataclass(frozen=True, slots=True)
class Placed:
    """A tie or an event, the days to draw, and the row that it lies in."""

    item: Item
    drawn: DrawnSpell
    row: int


def tip(item: Item) -> dict[str, Any]:
    """Say all about an item in words."""
    is_tie = item["type"] in ("tie", "stretch")
    certain = item["certain"]
    return {
        "Claim": plain(item["title"]),
        "Kind": words(item["kind"]) if is_tie else plain(item["kind"]),
        "Since": None if is_moment(item) else _since(item),
        "Until": None if is_moment(item) else _until(item),
        "Certain": (f"{certain['from']} to {certain['to']}" if certain else "no day") if not is_moment(item) else None,
        "When": _between(item["since"], item, "since") if is_moment(item) else None,
        "With": ", ".join(plain(party["name"]) for party in item["with"]),
        "Dataset": plain(item["dataset"]),
        "Sources": captions.sources(item["citations"]),
    }


def _since(item: Item) -> str:
    text = item["since"]
    phrase = {OPEN: "before the dataset's coverage", UNKNOWN: "unknown"}.get(text, text)
    return _between(phrase, item, "since")


def _until(item: Item) -> str:
    text = str(item["until"])
    phrase = {OPEN: "still holds", UNKNOWN: "unknown, but it has ended"}.get(text, text)
    return _between(phrase, item, "until")


def _between(phrase: str, item: Item, which: str) -> str:
    bounds = [("not before", item.get(f"{which}_earliest")), ("not after", item.get(f"{which}_latest"))]
    more = ", ".join(f"{word} {day}" for word, day in bounds if day)
    return f"{phrase} ({more})" if more else phrase
