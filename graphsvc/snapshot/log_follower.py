"""Keep the snapshot up to date: one thread follows the change log of the store."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from graphsvc import logs
from graphsvc.errors import StoreUnavailable
from graphsvc.snapshot.log_applier import PAGE, FollowedLog, LogApplier
from graphsvc.snapshot.state import SnapshotState
from graphsvc.snapshot.view import View
from graphsvc.store.base import Head, LogChange, LogPosition

LIVE_PAGE = 200
SLICE = 50
"""Once requests are answered, fewer changes are read and applied before others may run: 50 take half a millisecond."""
REST_SECONDS = 0.001
LONGEST_WAIT = 5.0


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
                self._catch_up()
                failures, self.problem = 0, None
                if self.log.head >= self._store_head:
                    self.level_at = time.monotonic()
            except StoreUnavailable as exc:
                if self.problem is None:
                    logs.warning("the store cannot be read", detail=exc.detail)
                failures, self.problem = failures + 1, exc.detail
            except Exception as exc:  # noqa: BLE001  # Whatever it is, the last view stays, and it is tried again.
                logs.exception("the change log cannot be followed")
                failures, self.problem = failures + 1, f"the change log cannot be followed: {exc!r}"
            self.failures += failures > 0
            self._wake.wait(min(self._poll_seconds * 2 ** min(failures, 16), LONGEST_WAIT))
            self._wake.clear()

    def _catch_up(self) -> None:
        head = self._store.head()
        self._store_head = head.revision
        if head.store_id != self.log.store_id or head.revision < self._applier.position.revision:
            self._begin(head)
        while self._is_behind(head) and not self._stopping:
            page = self._page()
            if page is None:
                self._begin(head)
            elif page:
                self._apply(self._applier, page)
            else:
                break
        if self.log is not self._state and self.log.head >= head.revision:
            # What was read must be of one store, even where another took its place in the middle.
            if self._store.head().store_id != self.log.store_id:
                return
            self._state = self.log
            self.is_ready = True
            self._notify()

    def _begin(self, head: Head) -> None:
        self.builds += 1
        self._applier = LogApplier(SnapshotState(head.store_id))
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
