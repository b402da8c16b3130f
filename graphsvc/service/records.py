"""Single records: as they stand, as they stood, how they came to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphsvc.errors import NotFound, Retracted
from graphsvc.model import ids
from graphsvc.model.validation import short
from graphsvc.service import parameters
from graphsvc.service.stored_bodies import ChangePage, FollowedStore, head_view, records, shown_change
from graphsvc.snapshot.log_follower import Follower
from graphsvc.snapshot.refs import resolve
from graphsvc.snapshot.view import View
from graphsvc.store.base import Store


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """Which version of which record of which store a request means."""

    store_id: str
    record: str
    id: str
    version: int


class Records:
    """Answers about single records."""

    def __init__(self, store: Store, follower: Follower) -> None:
        self._store, self._follower = store, follower

    def find(self, record: str, ref: str, known: str | None = None) -> RecordVersion:
        """Say which version is meant; entities are found by any reference, the others by id.

        Raises NotFound, Retracted, and for entities Ambiguous and Merged.
        """
        head = head_view(self._follower)
        then = parameters.known(head, known)
        record_id = self._id(head.with_mergers_of(then.view), record, ref)
        version = then.view.version(record, record_id)
        if version is not None:
            return RecordVersion(head.store_id, record, record_id, version)
        if then.view.was_retracted(record, record_id):
            raise Retracted(f"{record} {record_id} has been retracted; its history stays under …/history")
        if head.version(record, record_id) is not None:
            raise NotFound(f"{record} {record_id} was not yet known at {then.text}")
        raise NotFound(f"there is no {record} {short(record_id)}")

    def _id(self, head: View, record: str, ref: str) -> str:
        if record != "entity":
            return ref
        index = head.index(ref)
        if index is not None and head.stands_for(index) == index and head.was_retracted("entity", ref):
            return ref
        return resolve(head, ref).id

    def body(self, record: RecordVersion) -> dict[str, Any]:
        """Read the record with its version from the store."""
        return records(FollowedStore(self._store, self._follower), [(record.record, record.id, record.version)])[0]

    def history(self, record: str, ref: str, *, before: int | None, limit: int) -> ChangePage:
        """Read the changes of one record, newest first, those before a version; `next` is a version.

        Retracted and merged records have their history, too. Raises NotFound.
        """
        head = head_view(self._follower)
        is_id = _may_be(record, ref) and bool(self._store.history(record, ref, limit=1))
        record_id = ref if is_id else self._id(head, record, ref)
        if not is_id and record_id == ref:
            raise NotFound(f"there is no {record} {short(ref)}")
        one_more = self._store.history(record, record_id, before=before, limit=limit + 1)
        kept = one_more[:limit]
        following = str(kept[-1].version) if len(one_more) > limit else None
        return ChangePage([shown_change(change) for change in kept], following, head.revision)


def _may_be(record: str, ref: str) -> bool:
    return ids.is_slug(ref) if record in ("entity", "source") else bool(ids.HASHED.match(ref))
