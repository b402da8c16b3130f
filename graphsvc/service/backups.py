"""Back a store up to files, and restore it: a file stands under its name only when it is whole and on the disk."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from graphsvc.errors import Conflict, InvalidParameter, NotFound
from graphsvc.model import moments
from graphsvc.store import backup
from graphsvc.store.backup import Contents, DamagedBackup, Progress, no_progress
from graphsvc.store.base import Head, Store

_SQLITE = b"SQLite format 3\0"
_NAME = re.compile(r"graphsvc-\d+-(\d{8}T\d{6}Z)\.ndjson\.gz")


def write(store: Store, path: Path, *, overwrite: bool = False, progress: Progress = no_progress) -> Contents:
    """Back a store up to a file. Raises Conflict where there is one, unless it may be overwritten."""
    if path.is_dir():
        raise Conflict(f"{path} is a folder; name a file, or use --folder to keep several backups in it")
    if path.exists() and not overwrite:
        raise Conflict(f"{path} is there already; name another file, or replace it with --overwrite")
    with _whole(path) as out:
        return backup.write(store, out, progress)


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file that its owner alone may read, which bears its name once all is written and flushed to the disk."""
    if path.exists() and not path.is_file():
        with path.open("wb") as out:  # A pipe or a device is written to as it is.
            yield out
        return
    path = Path(os.path.realpath(path))
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)  # A process of the same number may have been killed here.
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        part.unlink(missing_ok=True)


def check(path: Path, progress: Progress = no_progress) -> tuple[Contents | None, list[str]]:
    """Check a backup; a sentence for each fault."""
    with _opened(path) as source:
        if source.read(len(_SQLITE)) == _SQLITE:
            return None, [
                f"{path} is an SQLite database and no backup; name it by its URL, sqlite:///{path}, to check it"
            ]
        source.seek(0)
        return backup.check(source, progress)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        source = path.open("rb")
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}; name a backup, or a store by its URL") from None
    with source:
        yield source


# Restoring


def restore(source: BinaryIO, store: Store, until: str | None = None, progress: Progress = no_progress) -> Head:
    """Restore a backup into an empty store, up to a revision or a moment where one is given.

    Raises DamagedBackup, Conflict where the store is not empty, and InvalidParameter for a bad `until`; the store is
    then as it was.
    """
    reading = backup.Reading(source)
    return store.restore(backup.up_to(reading, _within(until, reading), progress))


def _within(until: str | None, reading: backup.Reading) -> backup.Within:
    if until is None:
        return lambda change: True
    if until.isdecimal() and until.isascii() and len(until) < 19:
        revision = int(until)
        if not 1 <= revision <= reading.revision:
            ends = f"the backup has the revisions 1 to {reading.revision}"
            raise InvalidParameter.of("until", f"{ends}, not {until}; name one of them")
        return lambda change: change.revision <= revision
    moment = _moment(until)
    return lambda change: change.at <= moment


def _moment(text: str) -> str:
    """Read a moment; a day means its end, as `known` does in questions."""
    try:
        return moments.write(moments.read_until(text))
    except (ValueError, OverflowError):
        detail = f"{text!r} is neither a revision nor a moment; write it like 1204, 2030-01-31 or 2030-01-31T12:00:00Z"
        raise InvalidParameter.of("until", detail) from None


def restore_file(path: Path, store: Store, until: str | None = None, progress: Progress = no_progress) -> Head:
    """Restore a backup from a file; see `restore`."""
    with _opened(path) as source:
        return restore(source, store, until, progress)


def copy(source: Store, target: Store, progress: Progress = no_progress) -> Head:
    """Copy the log of a store into an empty one. The copy has an id of its own, and no keys."""
    return target.restore(backup.log_of(source, source.head(), progress))


# A folder of backups


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a folder of backups: the newest, whether it is new, and those that were removed."""

    path: Path
    contents: Contents
    is_new: bool
    removed: tuple[Path, ...]


def keep(store: Store, folder: Path, count: int, progress: Progress = no_progress) -> Kept:
    """Write a backup into a folder, read it back, and then remove the oldest over `count`.

    Nothing is written where the newest is whole and of the same head. Raises DamagedBackup where what was written cannot
    be read back; then nothing is removed.
    """
    if not folder.is_dir():
        raise NotFound(f"there is no folder {folder}; make it first")
    newest = max(_backups(folder), key=_moment_of, default=None)
    if newest is not None and (contents := check(newest)[0]) is not None and _is_of(contents, store.head()):
        return Kept(newest, contents, False, _trim(folder, newest, count))
    made = re.sub(r"[-:]|\.\d+", "", moments.now())
    path = folder / f"graphsvc-{store.head().revision}-{made}.ndjson.gz"
    write(store, path, overwrite=True, progress=progress)
    contents, faults = check(path)
    if contents is None:
        raise DamagedBackup(f"{path} cannot be read back: {faults[0]}; look at its disk. Older backups were all kept")
    return Kept(path, contents, True, _trim(folder, path, count))


def _backups(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]


def _moment_of(path: Path) -> str:
    named = _NAME.fullmatch(path.name)
    return named[1] if named else ""


def _is_of(contents: Contents, head: Head) -> bool:
    return (contents.store_id, contents.revision, contents.chain) == (head.store_id, head.revision, head.chain)


def _trim(folder: Path, newest: Path, count: int) -> tuple[Path, ...]:
    """Remove the oldest backups over a number; the newest, which has just been read, stays whatever its name says."""
    others = sorted((path for path in _backups(folder) if path != newest), key=_moment_of, reverse=True)
    removed = tuple(others[max(count, 1) - 1 :])
    for path in removed:
        path.unlink()
    return removed
