"""The connections of one process to an SQLite file, and what is done when somebody moves the file under them."""

from __future__ import annotations

import ctypes
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from graphsvc import logs
from graphsvc.errors import StoreIncomplete, StoreUnavailable, StoreUnusable
from graphsvc.store import sqlite_files, sqlite_state
from graphsvc.store.sqlite_files import BUSY_SECONDS

REST_SECONDS = 1.0
"""How long nothing must have been written before everything is moved into the file."""
ROWS_BETWEEN_MOVES, ROWS_OF_A_COMMIT = 8_000, 32
"""After so many rows written, what is in the -wal is moved into the file: some 7 MB. A commit takes the room of more rows
than it writes, because each is written in whole pages."""
MARK_SECONDS = 1.0
"""How long the first write after a rest waits for readers, so that it can say in the file that it is in use."""


class Files(NamedTuple):
    """What tells the three files of a store from any that bear their names later: device and number of each."""

    main: tuple[int, int] | None
    wal: tuple[int, int] | None
    shm: tuple[int, int] | None


Change = tuple[int, int]
"""When the file itself was last written to, in nanoseconds, and its length: each move from the -wal changes it."""


class Opened:
    """What is open of one file: two connections for upkeep, and the idle ones that are lent.

    Those for upkeep close last: SQLite takes the -wal away with the last connection of all processes.
    """

    def __init__(self, path: Path) -> None:
        self.idle: deque[sqlite3.Connection] = deque()
        self.lent = 0
        self.holder, self.mover = (sqlite_files.connect_migrated(path) for _ in range(2))
        self.files, self.changed_at = look_at(path)
        self.is_saved = False
        self.damage: str | None = None

    def close(self) -> None:
        """Close what is not lent."""
        with suppress(IndexError):
            while True:
                self.idle.pop().close()
        self.holder.close()
        self.mover.close()


def look_at(path: Path) -> tuple[Files, Change]:
    """Tell the three files that bear the names of a store now, and how the first has changed."""
    name = str(path)  # Three times for each write, so no path is made of it.
    main, changed_at = sqlite_files.look_at(name)
    return Files(main, sqlite_files.identity(name + "-wal"), sqlite_files.identity(name + "-shm")), changed_at


class Connections:
    """Lends connections, keeps the file's state true, and notices where its files are not those that were opened.

    `verify` is called with a connection to a file that is a copy, and raises StoreIncomplete where it is not whole.
    """

    def __init__(self, path: Path, verify: Callable[[sqlite3.Connection], None]) -> None:
        self.path = path
        self._verify = verify
        self._gate = threading.Condition(threading.RLock())
        self._write_lock = threading.Lock()
        self._upkeep = threading.Lock()
        self._opened: Opened | None = None
        self._closed = False
        self._overwritten: str | None = None
        self._is_marked = True
        self._rows = 0
        self._committed = 0
        self._seen: tuple[int, float] = (-1, 0.0)

    # Lending

    @contextmanager
    def lend(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; as many are kept as were ever lent at once."""
        with self._lent() as (db, opened):
            yield db
            if look_at(self.path)[0] != opened.files:
                # What was read may have been a -wal that nobody writes to any more.
                raise StoreUnavailable(f"the files of {self.path} have just changed; try again", retry_after=1)

    @contextmanager
    def _lent(self) -> Iterator[tuple[sqlite3.Connection, Opened]]:
        with sqlite_files.errors_of(self.path):
            with self._gate:
                opened = self._current()
                db = opened.idle.pop() if opened.idle else sqlite_files.connect_migrated(self.path)
                opened.lent += 1
            try:
                yield db, opened
            except sqlite3.DatabaseError as exc:
                if sqlite_files.is_damage(exc):
                    opened.damage = (
                        f"{self.path} is damaged ({exc}); stop the server and restore the store from a backup"
                    )
                raise
            finally:
                self._take_back(db, opened)

    def _take_back(self, db: sqlite3.Connection, opened: Opened) -> None:
        with self._gate:
            opened.lent -= 1
            opened.idle.append(db)
            if opened.lent == 0 and opened is not self._opened:
                self._shut(opened)
            self._gate.notify_all()

    def _current(self) -> Opened:
        """Return what is open of the file that bears the path now, after a look at its files."""
        if self._closed:
            raise StoreUnavailable(f"the store at {self.path} has been closed")
        if self._overwritten:
            raise StoreIncomplete(self._overwritten)
        if self._opened is not None:
            now, changed_at = look_at(self.path)
            if now.main != self._opened.files.main:
                self._let_go()
            elif now != self._opened.files:
                self._save(now.wal == self._opened.files.wal)
            elif changed_at != self._opened.changed_at:
                self._recognise(self._opened)
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    def _open(self) -> Opened:
        is_copy = sqlite_files.identity(self.path) is not None and sqlite_state.check_file(self.path)
        opened = Opened(self.path)
        self._seen = (-1, 0.0)
        if is_copy:
            try:
                self._verify(opened.mover)
            except BaseException:
                opened.close()
                raise
            with suppress(sqlite3.OperationalError):  # Where it cannot be written, it is read again next time.
                self._settle(opened, at_rest=True, again=True)
        return opened

    def _let_go(self) -> None:
        """Forget what is open; connections that are lent close when they come back."""
        opened, self._opened = self._opened, None
        if opened is not None and not opened.lent:
            self._shut(opened)

    def _shut(self, opened: Opened) -> None:
        if not self._overwritten:
            if look_at(self.path)[0] == opened.files:
                # With the last connection of all processes SQLite takes the -wal away, also from a file not at rest.
                with suppress(sqlite3.Error):
                    self._settle(opened, at_rest=True)
            opened.close()

    def close(self) -> None:
        """Bring the file to rest and close every connection; those lent out close when they come back."""
        with self._gate:
            self._closed = True
            self._let_go()

    # Writing

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection with the write lock on the file; what is not committed is rolled back.

        Raises StoreUnavailable where it was committed to a file that has not the store's name any more.
        """
        # Threads queue here, because SQLite's own waiting is by chance and can starve one of them.
        if not self._write_lock.acquire(timeout=BUSY_SECONDS):
            raise sqlite_files.busy(self.path)
        try:
            self._committed = 0
            with self._lent() as (db, opened):
                if opened.damage:
                    raise StoreUnusable(opened.damage)
                self._begin(db, opened)
                before = db.total_changes
                try:
                    yield db
                finally:
                    if db.in_transaction:
                        db.execute("ROLLBACK")
            if self._committed:
                self._rows += db.total_changes - before + ROWS_OF_A_COMMIT
                self._confirm(opened, self._committed)
        finally:
            self._write_lock.release()

    def commit(self, db: sqlite3.Connection) -> None:
        """Commit what was written with a connection lent by `writing`."""
        self._committed = sqlite_state.count_commit(db)
        db.execute("COMMIT")

    def _begin(self, db: sqlite3.Connection, opened: Opened) -> None:
        """Take the lock on the file, and say in the file that it is in use before anything is written."""
        db.execute("BEGIN IMMEDIATE")
        # Who saves what is in a -wal without a name holds this lock, and whoever comes after it must not write there.
        if look_at(self.path)[0] != opened.files:
            db.execute("ROLLBACK")
            raise StoreUnavailable(f"the files of {self.path} have just changed; try again", retry_after=1)
        while sqlite_state.read(db).at_rest:
            sqlite_state.renew(db, self.path, at_rest=False)
            db.execute("COMMIT")
            self._is_marked = self._mark(opened, MARK_SECONDS)
            db.execute("BEGIN IMMEDIATE")

    def _mark(self, opened: Opened, seconds: float) -> bool:
        """Move into the file that it is in use; say whether readers let it be done in time."""
        deadline = time.monotonic() + seconds
        while not self._move(opened):
            if time.monotonic() >= deadline:
                return False  # The store is as safe, but a copy of the file alone would not tell what it lacks.
            time.sleep(0.01)
        return True

    def _confirm(self, opened: Opened, commits: int) -> None:
        """Look where the commit went, before anybody is told that it is kept."""
        now, _ = look_at(self.path)
        if now.main != opened.files.main:
            raise StoreUnavailable(
                f"{self.path} was replaced or removed while it was written to, and what was written is not in the file "
                "that is there now; send it again when the store is back",
                retry_after=5,
            )
        if now != opened.files:
            with self.lend() as db:
                if sqlite_state.read(db).commits < commits:
                    raise StoreUnavailable(f"what was written is not in {self.path}; send it again", retry_after=1)
            return
        with sqlite_files.errors_of(self.path):
            if not self._is_marked:
                self._is_marked = self._mark(opened, 0)
            if self._rows >= ROWS_BETWEEN_MOVES:
                self._rows = 0
                with suppress(sqlite3.OperationalError):  # What is committed stays in the -wal until it succeeds.
                    self._settle(opened, at_rest=False)

    # Upkeep

    @contextmanager
    def _locked(self, opened: Opened, *, waits: bool = True) -> Iterator[bool]:
        """Hold the lock of writes for upkeep; tells whether the -wal that is open is still the store's.

        Where its name is gone it is, unless another process has saved what it holds and begun a new one: from then on
        SQLite's index of both is that of the new one, and to move pages by it out of this one would destroy the file.
        """
        with self._upkeep:
            opened.holder.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000 if waits else 0:.0f}")
            opened.holder.execute("BEGIN IMMEDIATE")
            try:
                files = look_at(self.path)[0]
                is_ours = files.main == opened.files.main
                yield is_ours and (files.wal == opened.files.wal or not sqlite_state.has_own_wal(self.path))
            finally:
                if opened.holder.in_transaction:
                    opened.holder.execute("ROLLBACK")

    def _move(self, opened: Opened, *, waits: bool = True) -> bool:
        with self._locked(opened, waits=waits) as is_ours:
            return is_ours and sqlite_state.move_in(opened.mover)

    def _settle(self, opened: Opened, *, at_rest: bool, again: bool = False, commits: int | None = None) -> bool:
        """Move everything into the file, then give it a new token; say whether all was done that was to be.

        In two steps, under the lock of writes: whoever copies the file in between has all that its token stands for,
        and no commit comes between them that could begin the -wal anew under the old token. It is left where
        others have written beyond `commits`, which are given by who does not wait for those that write.
        """
        with self._locked(opened, waits=commits is None) as is_ours:
            if not is_ours:
                return True
            state = sqlite_state.read(opened.holder)
            if (at_rest and state.at_rest and not again) or commits not in (None, state.commits):
                return True
            if not sqlite_state.move_in(opened.mover):
                return False
            sqlite_state.renew(opened.holder, self.path, at_rest=at_rest)
            opened.holder.execute("COMMIT")
        self._is_marked = self._move(opened)
        return self._is_marked

    def rest_when_idle(self, db: sqlite3.Connection) -> None:
        """Bring the file to rest where nobody has written to it for a while; whoever follows the store calls this.

        Raises StoreUnusable where the file has been seen to be damaged, though what is read now is not.
        """
        if self._opened is not None and self._opened.damage:
            raise StoreUnusable(self._opened.damage)
        state, now = sqlite_state.read(db), time.monotonic()
        if state.at_rest and not self._is_marked and self._opened is not None:
            with suppress(sqlite3.OperationalError):
                self._is_marked = self._move(self._opened, waits=False)
        if state.at_rest or self._seen[0] != state.commits:
            self._seen = (state.commits, now)
        elif now - self._seen[1] >= REST_SECONDS and self._write_lock.acquire(blocking=False):
            self._seen = (state.commits, now)
            try:
                if self._opened is not None:
                    # A file that cannot be written, or that others are writing, is left as it is for now.
                    with suppress(sqlite3.OperationalError):
                        self._settle(self._opened, at_rest=True, commits=state.commits)
            finally:
                self._write_lock.release()

    def _save(self, has_wal: bool) -> None:
        """Let go of connections whose -wal or -shm has lost its name, without losing what lies in the -wal."""
        opened = self._opened
        assert opened is not None
        if has_wal:
            # Whoever opens the store anew reads all of the -wal. A write that is under way ends before this lock is had,
            # and one that begins later finds that the files have changed.
            with self._locked(opened):
                pass
        else:
            self._save_wal(opened)
        if not opened.is_saved:
            opened.is_saved = True
            logs.warning("the -wal or -shm of the store was removed or replaced while in use", store=str(self.path))
        # As long as one connection is open, SQLite gives new ones of this process the -shm that has no name.
        if not self._gate.wait_for(lambda: opened.lent == 0, BUSY_SECONDS):
            raise sqlite_files.busy(self.path)
        if self._opened is opened:
            self._opened = None
            opened.close()
            if has_wal and not Path(f"{self.path}-wal").exists():
                # It was the last connection of all, so SQLite has moved everything into the file.
                with closing(sqlite_files.connect_migrated(self.path)) as db:
                    sqlite_state.renew(db, self.path, at_rest=True)

    def _save_wal(self, opened: Opened) -> None:
        deadline = time.monotonic() + BUSY_SECONDS
        while not self._settle(opened, at_rest=True):
            if time.monotonic() > deadline:
                raise StoreUnavailable(
                    f"{self.path}-wal was removed or replaced while in use, and what was in it cannot be moved into the "
                    "file while others read it; do not stop this process, end the others that use the store",
                    retry_after=5,
                )
            time.sleep(0.02)

    def _recognise(self, opened: Opened) -> None:
        """Look whether the file that has changed is still the store's own, and not another written over it."""
        for looks_left in reversed(range(sqlite_state.LOOKS)):
            _, changed_at = look_at(self.path)
            try:
                # At last where nobody writes, so that what is seen of the file and of the -wal is of one moment.
                with self._upkeep if looks_left else self._locked(opened):
                    is_own = sqlite_state.has_own_token(self.path, opened.mover)
            except sqlite3.OperationalError:
                is_own = (
                    None  # Others write all the time, as they can to a store alone; it is looked at again next time.
                )
            except sqlite3.DatabaseError:
                is_own = False
            if is_own is not False:
                opened.changed_at = changed_at if is_own else opened.changed_at
                return
            time.sleep(sqlite_state.LOOK_SECONDS)
        # To close the last connection would move what the -wal holds into what is now another's file. These stay open
        # until the process ends, and beyond what Python does then.
        for db in (opened.holder, opened.mover, *opened.idle):
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(db))
        self._overwritten = (
            f"{self.path} was written over by something else while the store was in use; stop every process that uses it, "
            f"move {self.path.name}-wal and {self.path.name}-shm away, and put a whole file in its place"
        )
        logs.warning("the file of the store was written over", detail=self._overwritten)
        raise StoreIncomplete(self._overwritten)


def accept_loss(path: Path) -> int:
    """Declare what the file itself holds to be the store; return its revision. Raises StoreIncomplete beside a full -wal."""
    wal = Path(f"{path}-wal")
    if wal.exists() and wal.stat().st_size:
        raise StoreIncomplete(f"{wal} is there; move it away first, so that it can be put back")
    with closing(sqlite_files.connect_migrated(path)) as db:
        sqlite_state.renew(db, path, at_rest=True)
        revision: int = db.execute("SELECT revision FROM head").fetchone()[0]
    return revision
