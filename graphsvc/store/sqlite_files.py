"""Connections to an SQLite file, and what its errors mean for graphsvc."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphsvc.errors import StoreUnavailable, StoreUnusable
from graphsvc.store.base import SCHEMA
from graphsvc.store.sqlite_schema import APPLICATION_ID

BUSY_SECONDS = 5.0


def identity(path: Path | str) -> tuple[int, int] | None:
    """Return what tells the file from any other that bore or will bear its path; None where there is none."""
    return look_at(path)[0]


def look_at(path: Path | str) -> tuple[tuple[int, int] | None, tuple[int, int]]:
    """Return a file's identity, and when it was last changed, in nanoseconds, with its length."""
    try:
        status = os.stat(path)  # noqa: PTH116  Each write looks six times, and a Path takes twice as long.
    except FileNotFoundError:
        return None, (0, 0)
    except OSError as exc:
        raise StoreUnusable(f"{path} cannot be opened ({exc.strerror}); name another file") from exc
    return (status.st_dev, status.st_ino), (status.st_mtime_ns, status.st_size)


def connect(path: Path) -> sqlite3.Connection:
    """Connect to a file that exists, in autocommit; threads may hand the connection on to each other."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    db = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA wal_autocheckpoint = 0")  # `sqlite_connections` does that, with a new token each time.
    return db


def connect_migrated(path: Path) -> sqlite3.Connection:
    """Connect to a file that is a store of this graphsvc; raises StoreUnusable where it is not."""
    db = connect(path)
    try:
        if not is_empty(db, path):
            if schema_of(db, path) < SCHEMA:
                raise StoreUnusable(f"{path} was made by an older graphsvc; run `graphsvc migrate`")
            return db
    except BaseException:
        db.close()
        raise
    db.close()
    raise StoreUnusable(f"{path} is empty; run `graphsvc migrate` to make it a store")


def is_empty(db: sqlite3.Connection, path: Path) -> bool:
    """Say whether nothing has been made in the file yet; raises StoreUnusable where something else is in it."""
    # In this order: what another process commits in between has its mark.
    (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    (mark,) = db.execute("PRAGMA application_id").fetchone()
    if mark == APPLICATION_ID:
        return False
    if mark or tables:
        raise StoreUnusable(f"{path} is an SQLite database of another program; name another file")
    return True


def write_ahead(db: sqlite3.Connection) -> None:
    """Let readers go on while one writes; the file remembers it."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as exc:
            # SQLite does not wait here by itself when another process is doing the same.
            if exc.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.01)


def schema_of(db: sqlite3.Connection, path: Path) -> int:
    """Read the schema of a store. Raises StoreUnusable where it has none, or a newer graphsvc has migrated the file."""
    row = db.execute("SELECT schema FROM head").fetchone()
    if row is None:
        raise without_head(path)
    schema: int = row[0]
    check_schema(schema, path)
    return schema


def without_head(path: Path) -> StoreUnusable:
    """Make the error for a store whose head somebody has deleted."""
    return StoreUnusable(
        f"the store at {path} has lost its head, the row that says where its log ends; restore it from a backup"
    )


def check_schema(schema: int, path: Path) -> None:
    """Raise StoreUnusable where a newer graphsvc has migrated the file."""
    if schema > SCHEMA:
        raise StoreUnusable(f"{path} has schema {schema}, and this graphsvc knows {SCHEMA}; use a newer graphsvc")


def create(path: Path) -> None:
    """Make an empty file that only its owner may read, unless there is one; raises StoreUnusable where it cannot."""
    if path.is_dir() or not path.parent.is_dir():
        raise StoreUnusable(_why_not_opened(path))
    try:
        # To open and close a file that is there would drop the locks that this process has on it.
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as exc:
        raise StoreUnusable(f"{path} cannot be made or written ({exc.strerror}); choose another place") from exc


@contextmanager
def errors_of(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into StoreUnavailable and StoreUnusable with sentences that say what to do."""
    try:
        yield
    except sqlite3.Error as exc:
        raise _translated(exc, path) from exc
    except (
        UnicodeDecodeError
    ) as exc:  # SQLite's messages quote what is in the file, and that need not be text any more.
        raise StoreUnusable(f"{path} is damaged ({exc}); restore it from a backup") from exc


def _translated(exc: sqlite3.Error, path: Path) -> StoreUnavailable:
    code = getattr(exc, "sqlite_errorcode", 0) & 0xFF  # The rest of the number only tells where it happened.
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return busy(path)
        case sqlite3.SQLITE_FULL:
            return StoreUnavailable(f"there is no room left for {path}; free some space on its disk", retry_after=30)
        case sqlite3.SQLITE_IOERR:
            return StoreUnavailable(f"{path} cannot be read or written ({exc}); look at its disk", retry_after=30)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return StoreUnusable(f"{path} is read-only; let this user write the file and its folder")
        case sqlite3.SQLITE_CANTOPEN:
            return StoreUnusable(_why_not_opened(path))
        case sqlite3.SQLITE_NOTADB:
            return StoreUnusable(f"{path} is not an SQLite database; name another file")
        case sqlite3.SQLITE_CORRUPT:
            return StoreUnusable(f"{path} is damaged ({exc}); restore it from a backup")
        case sqlite3.SQLITE_CONSTRAINT:
            how = "`graphsvc check` says where, and `graphsvc repair` mends it"
            return StoreUnusable(f"what {path} keeps beside its log does not fit it ({exc}); {how}")
        case _:
            return StoreUnusable(f"{path} is not a store that this graphsvc can use ({exc})")


def is_damage(exc: sqlite3.Error) -> bool:
    """Say whether an error tells that what is in the file is no longer what SQLite wrote."""
    return getattr(exc, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def busy(path: Path) -> StoreUnavailable:
    """Make the error for a file that others have kept locked for too long."""
    return StoreUnavailable(f"{path} is busy: others have been writing for {BUSY_SECONDS:g} seconds; try again")


def _why_not_opened(path: Path) -> str:
    if path.is_dir():
        return f"{path} is a folder; name a file in it, like {path / 'graphsvc.sqlite'}"
    if not path.parent.is_dir():
        return f"the folder {path.parent} does not exist; make it first"
    if not path.exists():
        return (
            f"there is no store at {path}; `graphsvc serve` makes one with the curated data sets in it, `graphsvc load` "
            "one with sets of your own, `graphsvc migrate` an empty one; --store or GRAPHSVC_STORE names another"
        )
    return f"{path} cannot be opened; let this user read and write the file and its folder"
