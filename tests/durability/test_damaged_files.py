"""Files of an SQLite store that a disk or somebody damaged while no process had them open: told, never shortened silently."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from graphsvc.errors import StoreUnavailable
from graphsvc.store.sqlite import SqliteStore
from tests.cli.running import environment
from tests.durability.rounds import rounds

WRITES = 30
KILLED = f"""
import os, pathlib, sys
from graphsvc.store.sqlite import SqliteStore
from tests.worlds import country, write

store = SqliteStore(pathlib.Path(sys.argv[1]))
store.migrate()
for number in range({WRITES}):
    write(store, country(f"state-{{number}}", attributes={{"note": "x" * 500}}))
    if number == {WRITES} // 2:
        store.close()  # So that some of it is in the file, and the rest in the -wal.
        store = SqliteStore(pathlib.Path(sys.argv[1]))
os._exit(0)
"""
"""Writes, and ends as a process does that is killed."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "store.sqlite"
    subprocess.run([sys.executable, "-c", KILLED, path], check=True, env=environment(), timeout=120)
    return path


def outcome(path: Path) -> str:
    """Open a store and check it: clean with its last revision, or why it is not."""
    store = SqliteStore(path)
    try:
        faults = store.check()
        return f"faulty: {faults[0]}" if faults else f"clean at {store.head().revision}"
    except StoreUnavailable as exc:
        return f"refused: {exc.detail}"
    finally:
        store.close()


def start_of_last_commit(wal: bytes) -> int:
    """Return where in a -wal its last commit begins: after the last but one of the frames that end a commit."""
    salts, size = wal[16:24], 24 + 4096
    frames = [start for start in range(32, len(wal) - size + 1, size) if wal[start + 8 : start + 16] == salts]
    return [start for start in frames if wal[start + 4 : start + 8] != bytes(4)][-2] + size


def test_what_a_killed_process_acknowledged_is_there(path: Path) -> None:
    assert outcome(path) == f"clean at {WRITES}"


def test_damage_anywhere_is_told_or_does_no_harm(path: Path) -> None:
    """The file is put back each time in place, so that it is no copy, of which every page would be read."""
    names = [path, Path(f"{path}-wal")]
    whole = {name: name.read_bytes() for name in names}
    chance = random.Random()
    told, last_commit = 0, start_of_last_commit(whole[names[1]])
    for number in rounds(20, 500):
        for name in names:
            name.write_bytes(whole[name])
        damaged = names[number % 2]
        length = chance.choice([1, 64, 4096])
        start = chance.randrange(len(whole[damaged]))
        with damaged.open("r+b") as file:
            file.seek(start)
            file.write(os.urandom(min(length, len(whole[damaged]) - start)))
        result = outcome(path)
        told += not result.startswith("clean")
        kept = {f"clean at {WRITES}"}
        if damaged != path and start + length > last_commit:
            # It may have been cut off when the power went, before anybody was told of it; the log of the server says so.
            kept.add(f"clean at {WRITES - 1}")
        assert result in kept or not result.startswith("clean"), (damaged.name, start, length)
    assert told


def test_a_wal_that_was_cut_or_emptied_is_told_unless_no_commit_is_missing(path: Path) -> None:
    """A cut at the end of a commit looks like a process that was killed there; nobody can tell those two apart."""
    wal = Path(f"{path}-wal")
    main, whole = path.read_bytes(), wal.read_bytes()
    for kept in (0, 10, 32, 31 + 24 + 4096):
        path.write_bytes(main)
        wal.write_bytes(whole[:kept])
        assert outcome(path).startswith("refused"), kept
