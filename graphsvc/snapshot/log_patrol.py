"""Read a log again and again, slowly: what a disk has lost shows only when it is read."""

from __future__ import annotations

import orjson

from graphsvc.errors import StoreUnusable
from graphsvc.model.kinds import RECORDS
from graphsvc.snapshot.log_applier import FollowedLog
from graphsvc.store.base import LogChange, LogPosition

_START = LogPosition(0, 0)


class LogPatrol:
    """Goes round in a log; what cannot be read is tried again the next time, until it can."""

    def __init__(self, log: FollowedLog) -> None:
        self._log = log
        self._place = _START

    def read_on(self, most: int) -> None:
        """Read up to `most` changes from where the last reading ended. Raises StoreUnusable where one cannot be read."""
        changes = self._log.changes(self._place, most)
        for change in changes:
            check_readable(change)
        self._place = LogPosition(changes[-1].revision, changes[-1].seq) if changes else _START


def check_readable(change: LogChange) -> None:
    """Raise StoreUnusable where a change is of no kind that there is, or its body is no record's."""
    if change.record not in RECORDS:
        raise unreadable(change, f"is of kind {change.record!r}, which this graphsvc does not know")
    if change.body is None:
        return
    try:
        body = orjson.loads(change.body)
    except ValueError as exc:
        raise unreadable(change, "has no JSON for its body") from exc
    if not isinstance(body, dict) or body.get("id") != change.id:
        raise unreadable(change, "has another record's body")


def unreadable(change: LogChange, what: str) -> StoreUnusable:
    """Make the error for a change that cannot be read."""
    place = f"revision {change.revision} change {change.seq} of the log (version {change.version} of {change.id!r})"
    return StoreUnusable(f"{place} {what}; run `graphsvc check`, and restore the store from a backup")
