"""The log of changes as others follow it: page by page, or in stretches for a stream that stays open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from graphsvc.errors import InvalidParameter, NoSuchPosition
from graphsvc.model.validation import short
from graphsvc.service.stored_bodies import ChangePage, head_view, shown_change
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.base import LogChange, LogPosition, Store

START = "0"
"""The place before the first change."""
STRETCH = 64
"""How many changes are read at once for a stream."""

_POSITION = re.compile(r"(?P<revision>\d{1,15})(?::(?P<seq>\d{1,15}))?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """Where one who follows stands in a log: behind `position`. The token says in which (`State.token`)."""

    token: object
    position: LogPosition


class Feed:
    """Reads the log for those who follow it, in order and without gaps."""

    def __init__(self, store: Store, follower: Follower) -> None:
        self._store, self._follower = store, follower

    def changes(self, after: str, limit: int) -> ChangePage:
        """Read changes after `REV` or `REV:SEQ`, ascending; `next` is where to go on and never None.

        Raises InvalidParameter for what is no place, and NoSuchPosition for one that this log does not have.
        """
        position = _read(after, "after")
        head_view(self._follower)  # Before the log has been followed, nothing is answered from it.
        changes = self._after(position, after, limit)
        reached = self._follower.progress[1]
        if not changes:
            return ChangePage([], after, reached)
        last = changes[-1]
        following = str(last.revision) if last.seq == last.of else f"{last.revision}:{last.seq}"
        return ChangePage([shown_change(change) for change in changes], following, max(reached, last.revision))

    def _after(self, position: LogPosition, text: str, limit: int) -> Sequence[LogChange]:
        """Read what follows a place, and see that the log has the place."""
        within = position.seq > 0
        # The change at the place is read, too: its revision may be shorter in another log.
        changes = self._store.changes(LogPosition(position.revision, position.seq - within), limit + within)
        if within and (not changes or (changes[0].revision, changes[0].seq) != position):
            raise _no_such(text)
        reached = position.revision if within else position.revision - 1
        if not changes and reached > self._follower.progress[1] and reached > self._store.head().revision:
            raise _no_such(text)
        return changes[within:]

    # Streams

    def start(self, after: str, name: str = "after") -> FeedPlace:
        """Find the place behind `REV` or `REV:SEQ`, which may be one that this process has not followed up to yet.

        Raises InvalidParameter and NoSuchPosition, and StoreUnavailable where only the store knows and is away.
        """
        position = _read(after, name)
        head_view(self._follower)
        log = self._follower.log
        if position.seq > 0:
            # Seen from before it, so that what is at the place tells whether its revision ends with it.
            changes = self._store.changes(LogPosition(position.revision, position.seq - 1), 1)
            if not changes or (changes[0].revision, changes[0].seq) != position:
                raise _no_such(after)
            position = _behind(changes[0])
        elif position.revision - 1 > log.head and position.revision - 1 > self._store.head().revision:
            raise _no_such(after)
        return FeedPlace(log.token, position)

    def is_current(self, place: FeedPlace) -> bool:
        """Say whether the log that the place is in is still that of the store."""
        return self._follower.log.token is place.token

    def has_more(self, place: FeedPlace) -> bool:
        """Say whether this process has followed changes behind the place."""
        return place.position.revision <= self._follower.log.head

    def stretch(self, place: FeedPlace) -> list[LogChange]:
        """Read changes behind the place, none where there are none or the log is no longer the one it was.

        They are those that this process has followed: who asks about one of them is answered with it.
        """
        log = self._follower.log
        if log.token is not place.token:
            return []
        head, moments = log.head, log.moments
        changes = self._store.changes(place.position, STRETCH)
        # Another store may just have taken the place of the one that was followed. Its moments are others.
        return list(
            takewhile(lambda change: change.revision <= head and change.at == moments[change.revision - 1], changes)
        )

    @staticmethod
    def behind(place: FeedPlace, change: LogChange) -> FeedPlace:
        """Return the place behind a change that was read from a place."""
        return FeedPlace(place.token, _behind(change))


def _behind(change: LogChange) -> LogPosition:
    last = change.seq == change.of
    return LogPosition(change.revision + 1, 0) if last else LogPosition(change.revision, change.seq)


def _read(text: str, name: str) -> LogPosition:
    """Read a place. That behind a whole revision is the one before the first change of the next."""
    match = _POSITION.match(text)
    if not match:
        raise InvalidParameter.of(name, f"{short(text)} is not a place in the log; write REV or REV:SEQ")
    revision = int(match["revision"])
    return LogPosition(revision + 1, 0) if match["seq"] is None else LogPosition(revision, int(match["seq"]))


def _no_such(text: str) -> NoSuchPosition:
    return NoSuchPosition(
        f"the log has no place {text}: the store is not the one that was followed, or has been put back; "
        f"read it from the beginning, after={START}"
    )
