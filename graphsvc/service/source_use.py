"""What stands behind a source: the records that cite it, and how much a data set asserts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphsvc.service.stored_bodies import FollowedStore, records
from graphsvc.snapshot.log_follower import Follower
from graphsvc.snapshot.view import View
from graphsvc.store.base import Store

ORDER = ("event", "tie", "entity", "source")
"""The order in which the records that cite a source are listed."""


@dataclass(frozen=True, slots=True)
class CitingPage:
    """A part of the records that cite a source, as they are stored, and where the next begins (None: nowhere)."""

    items: list[tuple[str, dict[str, Any]]]
    total: int
    next: int | None


class SourceUse:
    """Answers about what rests on sources; the store keeps who cites what now.

    Of an earlier moment, what has been corrected to cite a source no more is left out.
    """

    def __init__(self, store: Store, follower: Follower) -> None:
        self._store, self._bodies = store, FollowedStore(store, follower)

    def numbers(self, view: View, source_ids: Sequence[str]) -> dict[str, int]:
        """Count the records that cite each source, or that it asserts."""
        referrers = self._store.referrers(source_ids)
        return {
            source_id: sum(view.version(*reference) is not None for reference in references)
            for source_id, references in zip(source_ids, referrers, strict=True)
        }

    def citing(self, view: View, source_id: str, start: int, limit: int) -> CitingPage:
        """List the records that cite a source: events, then ties, entities and sources."""
        (references,) = self._store.referrers([source_id])
        wanted = [
            (record, record_id, version)
            for record, record_id in sorted(references, key=lambda reference: (ORDER.index(reference[0]), reference[1]))
            if (version := view.version(record, record_id)) is not None
        ]
        bodies = records(self._bodies, wanted[start : start + limit])
        items = [(record, body) for (record, _, _), body in zip(wanted[start : start + limit], bodies, strict=True)]
        end = start + limit
        return CitingPage(items, len(wanted), end if end < len(wanted) else None)

    def ties_by_kind(self, view: View, source_id: str) -> Counter[str]:
        """Count the ties that a data set asserts, by kind."""
        index = view.source_index(source_id)
        return Counter() if index is None else view.ties_by_kind(index)
