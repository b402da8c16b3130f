"""Keep the snapshot up to date: one thread follows the change log of the store."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from graphsvc import logs
from graphsvc.errors import StoreUnavailable
from graphsvc.snapshot.log_applier import PAGE, FollowedLog, LogApplier
from graphsvc.snapshot.log_patrol import LogPatrol
from graphsvc.snapshot.state import SnapshotState
from graphsvc.snapshot.view import View
from graphsvc.store.base import Head, LogChange, LogPosition

LIVE_PAGE = 200
SLICE = 50
"""Once requests are answered, fewer changes are read and applied before others may run: 50 take half a millisecond."""
REST_SECONDS = 0.001
LONGEST_WAIT = 5.0
BEHIND_SECONDS = 10.0
"""For how long the view may be behind the store, or the store may not answer, before the process is not ready."""
PATROL_SECONDS = 1.0
PATROLLED = 100
"""How many changes are read again each time, so that a body that can be read no more is noticed before it is asked for."""


class Follower:
    """Owns the snapshot and the thread that follows the store.

    Where the store turns out to be another one, to have gone back, or to tell another past, the snapshot is built
    again from empty, and the view before stays until that is done. While the store cannot be read, the last view stays.
    """

    def __init__(self, store: FollowedLog, poll_seconds: float = 0.1) -> None:
        self._store = store
        self._poll_seconds = poll_seconds
        self._state = SnapshotState()
        self._applier = LogApplier(self._state)
        self._store_head = 0
        self._moved = threading.Condition()
        self._listeners: list[Callable[[], None]] = []
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self.is_ready = False
        self.problem: str | None = None
        self._damage: str | None = None
        self._patrol = LogPatrol(store)
        self._patrol_at = 0.0
        self._behind_since: float | None = None
        self._is_stalled = False
        self._asked_at: float | None = None
        self.builds = 0
        """How many times the snapshot was built from empty; the first time when the process starts."""
        self.failures = 0
        """How many times the store could not be read or followed."""
        self.level_at = time.monotonic()
        """When what is followed was last known to be all that the store has, by `time.monotonic`."""

    @property
    def view(self) -> View:
        """Return the view of the last revision followed; of revision 0 before there is any."""
        state = self._state
        return View(state, state.head)

    @property
    def shown(self) -> SnapshotState | None:
        """Return what the view is read from; None before it is whole, and while it gives way to another store."""
        return self._state if self.is_ready and self._applier.state is self._state else None

    @property
    def progress(self) -> tuple[int, int]:
        """Return the revision followed, and the last of the store as far as it has been heard of."""
        followed = self._applier.state.head
        return followed, max(followed, self._store_head)

    @property
    def log(self) -> SnapshotState:
        """Return what was read of the store's log: what the view shows or, once the store is another, will show."""
        return self._applier.state

    @property
    def is_rebuilding(self) -> bool:
        """Say whether the view is that of a store which has since been replaced, while the new one is read."""
        return self.is_ready and self._applier.state is not self._state

    def fault(self) -> str | None:
        """Say why this process cannot serve, or not truly; None where it can. The one place that decides it.

        While the view is built, or built anew, it is as far behind as it is.
        """
        if self.problem or self._damage:
            return self.problem or self._damage
        now, (followed, head) = time.monotonic(), self.progress
        if self._asked_at is not None and (waited := now - self._asked_at) > BEHIND_SECONDS and self.is_ready:
            return f"the store has not answered for {waited:.0f} seconds"
        since = self._behind_since
        if since is not None and (behind := now - since) > BEHIND_SECONDS:
            if self._is_stalled:
                return f"the head of the store is at revision {head:,}, and its log ends at {followed:,}; run `graphsvc check`"
            return (
                f"revision {followed:,} of {head:,} is followed, and for {behind:.0f} seconds the store has been ahead"
            )
        return None if self.is_ready else f"the snapshot is being built: {followed:,} of {head:,} revisions are read"

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have a function called, in the follower's thread, when the log has moved or is another; gives what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def start(self) -> None:
        """Begin to follow, in a thread of its own; a second call does nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._follow, name="follower", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop following; the last view stays. Waits for what the store is just being asked."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def wait_for(self, revision: int, timeout: float) -> bool:
        """Wait until a revision of the store as it is now can be viewed, at most `timeout` seconds; say whether it can."""

        def is_there() -> bool:
            return self.is_ready and self._state.head >= revision and not self.is_rebuilding

        with self._moved:
            if not is_there():
                self._wake.set()
            return self._moved.wait_for(is_there, timeout)

    def _follow(self) -> None:
        failures = 0
        while not self._stopping:
            try:
                self._asked_at = time.monotonic()
                self._catch_up()
                failures, self.problem = 0, None
                if self.log.head >= self._store_head:
                    self.level_at = time.monotonic()
                self._look_around()
            except StoreUnavailable as exc:
                if self.problem is None:
                    logs.warning("the store cannot be read", detail=exc.detail)
                failures, self.problem = failures + 1, exc.detail
            except Exception as exc:  # noqa: BLE001  # Whatever it is, the last view stays, and it is tried again.
                logs.exception("the change log cannot be followed")
                failures, self.problem = failures + 1, f"the change log cannot be followed: {exc!r}"
            self._asked_at = None
            self.failures += failures > 0
            self._wake.wait(min(self._poll_seconds * 2 ** min(failures, 16), LONGEST_WAIT))
            self._wake.clear()

    def _catch_up(self) -> None:
        head = self._store.head()
        self._store_head = head.revision
        if head.store_id != self.log.store_id or head.revision < self._applier.position.revision:
            self._begin(head)
        if self.is_ready and self._is_behind(head) and self._behind_since is None:
            self._behind_since = time.monotonic()
        while self._is_behind(head) and not self._stopping:
            self._asked_at = time.monotonic()
            page = self._page()
            if page is None:
                self._begin(head)
            elif page:
                self._apply(self._applier, page)
            else:
                break
        self._is_stalled = self.log.head < head.revision
        if not self._is_stalled:
            self._behind_since = None
        elif self._behind_since is None:
            self._behind_since = time.monotonic()
        if self.log is not self._state and self.log.head >= head.revision:
            # What was read must be of one store, even where another took its place in the middle.
            if self._store.head().store_id != self.log.store_id:
                return
            self._state = self.log
            self.is_ready = True
            self._notify()

    def _look_around(self) -> None:
        """Read on in what was read before, and keep in mind whether it could be read."""
        if time.monotonic() < self._patrol_at:
            return
        self._patrol_at = time.monotonic() + PATROL_SECONDS
        try:
            self._patrol.read_on(PATROLLED)
        except StoreUnavailable as exc:
            if self._damage is None:
                logs.warning("the log cannot be read again", detail=exc.detail)
            self._damage = exc.detail
        else:
            self._damage = None

    def _begin(self, head: Head) -> None:
        self.builds += 1
        self._applier = LogApplier(SnapshotState(head.store_id))
        self._patrol = LogPatrol(self._store)
        self._notify()

    def _is_behind(self, head: Head) -> bool:
        """Say whether there is more to read, or the last revision is not the one that was followed."""
        last = self._applier.last
        return self.log.head < head.revision or (last is not None and last.at != head.at)

    def _page(self) -> list[LogChange] | None:
        """Read the changes that follow, up to a page; None where the log no longer tells of the last one as it did."""
        last, most = self._applier.last, LIVE_PAGE if self.is_ready else PAGE
        if last is None:
            return self._store.changes(LogPosition(0, 0), most)
        # A store put back from a copy has the same id, and may have gone on from there before anybody looked.
        changes = self._store.changes(LogPosition(last.revision, last.seq - 1), most + 1)
        return None if changes and changes[0] != last else changes[1:]

    def _apply(self, applier: LogApplier, page: list[LogChange]) -> None:
        size = SLICE if self.is_ready else len(page)
        for start in range(0, len(page), size):
            if start:
                time.sleep(REST_SECONDS)
            applier.apply(page[start : start + size])
            self._notify()

    def _notify(self) -> None:
        with self._moved:
            self._moved.notify_all()
        for listener in tuple(self._listeners):
            listener()
