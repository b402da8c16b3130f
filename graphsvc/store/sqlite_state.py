"""Whether a file holds all of its store, and whether what lies beside it belongs to it.

SQLite commits to the -wal and moves pages into the file later, so a file alone may lack what was acknowledged, and a
-wal beside another file than its own destroys both. One row, `file_state`, tells the two apart:

- `at_rest` is 1 in the file while everything is in it. Before the first write after a rest, 0 goes into the file.
- `token` is new each time that pages are moved into the file, and in the -wal every commit has it. So a -wal with the
  file's token has everything since; one without is another's, or of another time. `previous` is the token before
  where the row has just got a new one: a process may be killed before that reaches the file.
- `inode` is the file's own number: a file with another is a copy, which may have been taken in the middle of a write.
- `commits` counts, so that somebody who comes back can tell whether a commit is there.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from graphsvc import logs
from graphsvc.errors import StoreIncomplete, StoreUnusable
from graphsvc.store.sqlite_wal import WalContents, read_wal

_READ = "SELECT at_rest, token, previous, inode, commits FROM file_state"
LOOKS, LOOK_SECONDS = 5, 0.05
"""How often a file is looked at before it is refused: another process may be moving from one state to the next."""
COPYING = "make copies with `graphsvc backup` or `graphsvc copy`, or when the store has been at rest for some seconds"


class FileState(NamedTuple):
    """The row of `file_state`."""

    at_rest: int
    token: str
    previous: str
    inode: int
    commits: int


def read(db: sqlite3.Connection) -> FileState:
    """Read the row as a connection sees it, the -wal included. Raises StoreUnusable where somebody has deleted it."""
    row = db.execute(_READ).fetchone()
    if row is None:
        raise StoreUnusable(
            "the store has lost the row of `file_state`, without which nobody knows whether it is whole"
        )
    return FileState(*row)


def read_alone(path: Path) -> tuple[FileState, int] | None:
    """Read the row and the head's revision as they are in the file itself, without its -wal; None where it has none."""
    # SQLite does it, not `open`: closing a file drops all the locks that this process has on it.
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'file_state'").fetchone():
            return None
        (revision,) = db.execute("SELECT max(revision) FROM head").fetchone()
        return read(db), revision or 0


def renew(db: sqlite3.Connection, path: Path, *, at_rest: bool) -> None:
    """Give the row another token, within the caller's transaction."""
    values = (at_rest, secrets.token_hex(16), path.stat().st_ino)
    db.execute("UPDATE file_state SET at_rest = ?, previous = token, token = ?, inode = ?", values)


def count_commit(db: sqlite3.Connection) -> int:
    """Have the commit that is under way carry the token; return its number."""
    counted = db.execute("UPDATE file_state SET commits = commits + 1, previous = '' RETURNING commits").fetchall()
    number: int = counted[0][0]
    return number


def move_in(db: sqlite3.Connection) -> bool:
    """Move what is in the -wal into the file as far as readers allow; say whether that was all of it."""
    busy, frames, moved = db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return not busy and frames == moved


def has_own_wal(path: Path) -> bool:
    """Say whether commits lie beside the file that belong to it."""
    alone = read_alone(path)
    contents = None if alone is None else read_wal(Path(f"{path}-wal"), alone[0].token, verify=False)
    return contents is not None and contents.has_token


def has_own_token(path: Path, db: sqlite3.Connection) -> bool | None:
    """Say whether the file has the token that the -wal of a connection has, now or in an earlier commit.

    Readers may keep a new token from reaching the file for long. None where the file cannot be read by itself: while
    they hold up a move, it may have some of the pages and not yet others.
    """
    try:
        alone, state = read_alone(path), read(db)
    except sqlite3.DatabaseError as exc:
        return None if exc.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT else False
    return alone is None or alone[0].token in (state.token, state.previous) or has_own_wal(path)


def check_file(path: Path) -> bool:
    """Raise StoreIncomplete where the file does not go with what lies beside it; say whether it is a copy.

    Call it before SQLite opens the file, which takes in any -wal.
    """
    looks_left = LOOKS
    while True:
        try:
            alone = read_alone(path)
        except (sqlite3.Error, UnicodeDecodeError):
            # In the middle of being moved into the file, pages need not fit each other. What is wrong shows on opening.
            return False
        if alone is None:
            return False
        state, revision = alone
        fault = _fault(path, state, revision)
        if fault is None:
            return state.inode not in (0, path.stat().st_ino)
        looks_left -= 1
        if not looks_left:
            raise StoreIncomplete(fault)
        time.sleep(LOOK_SECONDS)


def _fault(path: Path, state: FileState, revision: int) -> str | None:
    wal = Path(f"{path}-wal")
    contents = read_wal(wal, state.token, verify=not state.at_rest)
    if contents is not None and contents.damaged_at is not None:
        return (
            f"{wal} is damaged in frame {contents.damaged_at}, and SQLite would silently leave out every commit from "
            f"there on; restore the store from a backup, or move {wal.name} away and run `graphsvc repair "
            f"--accept-loss`, which keeps revision {revision}"
        )
    if contents is not None and contents.frames and not contents.has_token:
        return (
            f"{wal} belongs to another file than {path}, or to another time of it, and SQLite would destroy both; put "
            f"the file back that it belongs to, or move {wal.name} and {path.name}-shm away and start again"
        )
    if contents is not None and contents.is_end_broken:
        logs.warning("the last commit in the -wal cannot be read: lost with the power, or damaged", file=str(wal))
    # A process may be killed when it has begun the -wal anew and not yet committed to it.
    was_begun = contents is not None and contents.has_old_frames and state.previous
    if state.at_rest or (contents is not None and contents.frames) or was_begun:
        return None
    return _missing(path, wal, revision, contents)


def _missing(path: Path, wal: Path, revision: int, contents: WalContents | None) -> str:
    what = "is empty" if contents is not None or wal.exists() else "is missing"
    return (
        f"{path} was in use when it was copied or its -wal was taken away: it holds revision {revision}, later writes "
        f"were in {wal.name}, and that {what}; put {wal.name} back, or {COPYING}; to go on with what is here, "
        "run `graphsvc repair --accept-loss`"
    )
