"""What ties an entity to others, and in which events it takes part: the lists that pages of entities share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphsvc.charts import spells
from graphsvc.dashboard.asking import PageRequest
from graphsvc.model import dates
from graphsvc.model.intervals import Period
from graphsvc.model.wire_parts import LastKnown, Named
from graphsvc.service.lists import ListSlice

MOST_TIES = 1_000
"""How many ties of one kind a page lists."""
MOST_EVENTS = 200
"""How many events a page lists."""


@dataclass(frozen=True, slots=True)
class Tied:
    """A claim that ties an entity to another on the days asked about."""

    other: Named
    tie: Mapping[str, Any]
    is_sure: bool = True
    """Whether its own dates leave no doubt that it holds on some day asked about."""


def ties(page: PageRequest, entity_id: str, kind: str) -> list[Tied]:
    """List the claims of one kind about an entity that hold or may hold on the days asked about, by the other's name."""
    lens = page.query.lens
    part = ListSlice(lens.view, page.query.head, 0, MOST_TIES)
    when = Period(lens.on, lens.last, dates.iso(lens.on))
    dataset = page.address.given.get("datasets")
    listed = page.services.lists.ties(part, of=f"id:{entity_id}", between=None, kind=kind, when=when, dataset=dataset)
    tied = [
        Tied(tie["to"] if tie["from"]["id"] == entity_id else tie["from"], tie, _surely_holds(tie, lens.on, lens.last))
        for tie in listed.items
    ]
    return sorted(tied, key=lambda tied: tied.other["name"])


def _surely_holds(tie: Mapping[str, Any], first: int, last: int) -> bool:
    spell = spells.interval(tie)
    return spell.since.latest <= last and first < spell.until.earliest


def common_last_day(verdicts: Iterable[tuple[str, LastKnown | None]]) -> str | None:
    """Return the day of the last word on all of some verdicts; None where some are known, or by words of other days."""
    days = {last["on"] if truth == "unknown" and last else "" for truth, last in verdicts}
    return days.pop() or None if len(days) == 1 else None


def events(page: PageRequest, of: str | None = None, at: str | None = None) -> list[dict[str, Any]]:
    """List the events in which an entity takes part, or that were at a place, by their earliest day."""
    part = ListSlice(page.query.lens.view, page.query.head, 0, MOST_EVENTS)
    dataset = page.address.given.get("datasets")
    party, place = (None if entity_id is None else f"id:{entity_id}" for entity_id in (of, at))
    return page.services.lists.events(part, of=party, kind=None, when=None, dataset=dataset, q=None, place=place).items
