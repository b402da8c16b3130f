"""What a page that stays open asks: whom the changes since it was made are about."""

from __future__ import annotations

from typing import Any

from graphsvc.model.learned import RecordChange
from graphsvc.questions.record_diff import RecordFilter
from graphsvc.service.services import Services
from graphsvc.snapshot.view import View

MOST = 200
"""How many changes are named; of more, a page cannot say which are about what it shows."""


def changes_since(services: Services, head: View, after: int) -> dict[str, Any]:
    """Return the changes since a revision, each as the list of what it is about, and how many there are.

    `changes` is null where there are too many to name. A revision that is yet to come has none.
    """
    if after >= head.revision:
        return {"store": head.store_id, "revision": head.revision, "total": 0, "changes": []}
    part = services.record_diff.part(head, head.rewind(after), head, RecordFilter(), 0, MOST)
    total = sum((part.counts["added"], part.counts["corrected"], part.counts["retracted"]))
    return {
        "store": head.store_id,
        "revision": head.revision,
        "total": total,
        "changes": None if part.next is not None else [about(change) for change in part.items],
    }


def about(change: RecordChange) -> list[str]:
    """Name what a change is about: ids of entities, and `event:ID` or `source:ID`.

    An event is also about those that it goes with, whose pages show it.
    """
    entities = [entity["id"] for entity in change["entities"]]
    own = [f"{change['record']}:{change['id']}"] if change["record"] in ("event", "source") else []
    bodies = [body for body in (change["before"], change["after"]) if body is not None]
    linked = dict.fromkeys(f"event:{link['event']}" for body in bodies for link in body.get("links", ()))
    return entities + own + list(linked)
