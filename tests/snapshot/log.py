"""A change log in a list: what the follower reads, with revisions as a store makes them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence

from graphsvc.model import ids
from graphsvc.model.batch import Author
from graphsvc.model.citation import Record
from graphsvc.snapshot.log_applier import LogApplier
from graphsvc.snapshot.state import SnapshotState
from graphsvc.snapshot.view import View
from graphsvc.store.base import Head, LogChange, LogPosition
from tests.worlds import ANALYST


class ListLog:
    """Enough of a store to follow: each `write` is one revision."""

    def __init__(self, store_id: str = "list", by: Author = ANALYST) -> None:
        self.store_id, self.by = store_id, by
        self.written: list[LogChange] = []
        self.revision = 0
        self._versions: dict[tuple[str, str], int] = {}

    def write(self, *records: Record, retracted: Iterable[Record] = ()) -> int:
        """Put records and retract others in one revision, and give its number."""
        self.revision += 1
        steps = [(one, ids.canonical(one.body())) for one in records] + [(one, None) for one in retracted]
        at = f"2026-01-01T00:00:00.{self.revision:06}Z"
        for seq, (one, body) in enumerate(steps, 1):
            reference = (one.record, one.id)
            version = self._versions[reference] = self._versions.get(reference, 0) + 1
            op = "put" if body else "retract"
            self.written.append(
                LogChange(self.revision, seq, len(steps), *reference, version, op, at, self.by, None, body)  # type: ignore[arg-type]
            )
        return self.revision

    def head(self) -> Head:
        """Give the head."""
        return Head(self.store_id, self.revision, 1, self.written[-1].at if self.written else "")

    def changes(self, after: LogPosition, limit: int) -> list[LogChange]:
        """Give up to `limit` changes after the position."""
        return [change for change in self.written if (change.revision, change.seq) > after][:limit]


def apply_under_readers(log: ListLog, faults: Callable[[View], Iterable[object]]) -> list[object]:
    """Apply a log in pieces while three threads look for faults in the view of the moment; return what they found."""
    state = SnapshotState("list")
    applier, wrong, done = LogApplier(state), list[object](), threading.Event()

    def read() -> None:
        while not done.is_set():
            wrong.extend(faults(View(state, state.head)))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for start in range(0, len(log.written), 7):
        applier.apply(log.written[start : start + 7])
    done.set()
    for reader in readers:
        reader.join()
    assert state.head == log.revision
    return wrong


def build(changes: Sequence[LogChange], pieces: Iterable[int] = ()) -> SnapshotState:
    """Build a state from changes, cut into pieces of these sizes; the rest is the last piece."""
    state = SnapshotState("list")
    builder = LogApplier(state)
    start = 0
    for size in pieces:
        builder.apply(changes[start : start + size])
        start += size
    builder.apply(changes[start:])
    return state


def view_of(*records: Record) -> View:
    """Give the view of a world written in one revision."""
    log = ListLog()
    log.write(*records)
    return View(build(log.written), 1)
