"""The log of changes as others follow it: page by page, or in stretches for a stream that stays open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from graphsvc.errors import InvalidParameter, NoSuchPosition
from graphsvc.model.reading import short
from graphsvc.service.reading import Changes, head_view, shown_change
from graphsvc.snapshot.following import Follower
from graphsvc.store.base import Change, Position, Store

START = "0"
"""The place before the first change."""
STRETCH = 64
"""How many changes are read at once for a stream."""

_POSITION = re.compile(r"(?P<revision>\d{1,15})(?::(?P<seq>\d{1,15}))?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one who follows stands in a log: behind `position`. The token says in which (`State.token`)."""

    token: object
    position: Position


class Feed:
    """Reads the log for those who follow it, in order and without gaps."""

    def __init__(self, store: Store, follower: Follower) -> None:
        self._store, self._follower = store, follower

    def changes(self, after: str, limit: int) -> Changes:
        """Give changes after `REV` or `REV:SEQ`, ascending; `next` is where to go on and never None.

        Raises InvalidParameter for what is no place, and NoSuchPosition for one that this log does not have.
        """
        position = _read(after, "after")
        head_view(self._follower)  # Before the log has been followed, nothing is answered from it.
        found = self._after(position, after, limit)
        reached = self._follower.progress[1]
        if not found:
            return Changes([], after, reached)
        last = found[-1]
        following = str(last.revision) if last.seq == last.of else f"{last.revision}:{last.seq}"
        return Changes([shown_change(one) for one in found], following, max(reached, last.revision))

    def _after(self, position: Position, text: str, limit: int) -> Sequence[Change]:
        """Read what follows a place, and see that the log has the place."""
        within = position.seq > 0
        # The change at the place is read, too: its revision may be shorter in another log.
        found = self._store.changes(Position(position.revision, position.seq - within), limit + within)
        if within and (not found or (found[0].revision, found[0].seq) != position):
            raise _no_such(text)
        reached = position.revision if within else position.revision - 1
        if not found and reached > self._follower.progress[1] and reached > self._store.head().revision:
            raise _no_such(text)
        return found[within:]

    # Streams

    def start(self, after: str, name: str = "after") -> Place:
        """Give the place behind `REV` or `REV:SEQ`, which may be one that this process has not followed up to yet.

        Raises InvalidParameter and NoSuchPosition, and StoreUnavailable where only the store knows and is away.
        """
        position = _read(after, name)
        head_view(self._follower)
        log = self._follower.log
        if position.seq > 0:
            # Seen from before it, so that what is at the place tells whether its revision ends with it.
            found = self._store.changes(Position(position.revision, position.seq - 1), 1)
            if not found or (found[0].revision, found[0].seq) != position:
                raise _no_such(after)
            position = _behind(found[0])
        elif position.revision - 1 > log.head and position.revision - 1 > self._store.head().revision:
            raise _no_such(after)
        return Place(log.token, position)

    def is_current(self, place: Place) -> bool:
        """Say whether the log that the place is in is still that of the store."""
        return self._follower.log.token is place.token

    def has_more(self, place: Place) -> bool:
        """Say whether this process has followed changes behind the place."""
        return place.position.revision <= self._follower.log.head

    def stretch(self, place: Place) -> list[Change]:
        """Give changes behind the place, none where there are none or the log is no longer the one it was.

        They are those that this process has followed: who asks about one of them is answered with it.
        """
        log = self._follower.log
        if log.token is not place.token:
            return []
        head, moments = log.head, log.moments
        found = self._store.changes(place.position, STRETCH)
        # Another store may just have taken the place of the one that was followed. Its moments are others.
        return list(takewhile(lambda one: one.revision <= head and one.at == moments[one.revision - 1], found))

    @staticmethod
    def behind(place: Place, change: Change) -> Place:
        """Give the place behind a change that was read from a place."""
        return Place(place.token, _behind(change))


def _behind(change: Change) -> Position:
    last = change.seq == change.of
    return Position(change.revision + 1, 0) if last else Position(change.revision, change.seq)


def _read(text: str, name: str) -> Position:
    """Read a place. That behind a whole revision is the one before the first change of the next."""
    match = _POSITION.match(text)
    if not match:
        raise InvalidParameter.of(name, f"{short(text)} is not a place in the log; write REV or REV:SEQ")
    revision = int(match["revision"])
    return Position(revision + 1, 0) if match["seq"] is None else Position(revision, int(match["seq"]))


def _no_such(text: str) -> NoSuchPosition:
    return NoSuchPosition(
        f"the log has no place {text}: the store is not the one that was followed, or has been put back; "
        f"read it from the beginning, after={START}"
    )
