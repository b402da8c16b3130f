"""`graphsvc backup`, `restore`, `copy`, `check` and `repair`: what they write, refuse and leave."""

from __future__ import annotations

import gzip
import json
import shlex
import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graphsvc.service import backups, deep_check
from graphsvc.service.access import Keys
from graphsvc.store.backup import DamagedBackup
from graphsvc.store.base import LogChange, LogPosition
from graphsvc.store.sqlite import SqliteStore
from tests import worlds
from tests.cli.running import COMMAND, environment, run, run_here, serving
from tests.stores import change_by_hand

HERE = "sqlite:///graphsvc.sqlite"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a store of three revisions and a key."""
    with closing(SqliteStore(tmp_path / "graphsvc.sqlite")) as store:
        store.migrate()
        worlds.write(store, *worlds.small_world())
        worlds.write(store, worlds.SEVERED, worlds.SEVERANCE)
        worlds.write(store, worlds.country("italy", "Italia"))
        Keys(store).create("ana", "write")
    return tmp_path


def log(path: Path) -> list[LogChange]:
    with closing(SqliteStore(path)) as store:
        assert store.check() == []
        return store.changes(LogPosition(0, 0), 999)


def test_what_was_backed_up_is_restored(folder: Path) -> None:
    done = run("backup", "log.gz", cwd=folder)
    assert done.returncode == 0
    assert json.loads(done.stdout) == {
        "file": "log.gz",
        "store_id": json.loads(run_here("version", "--store", HERE, cwd=folder).stdout)["store"]["store_id"],
        "revision": 3,
        "at": log(folder / "graphsvc.sqlite")[-1].at,
        "changes": 14,
        "chain": json.loads(run_here("check", cwd=folder).stdout)["chain"],
    }
    assert "1 keys were left out" in done.stderr
    restored = run("restore", "log.gz", "--store", "sqlite:///again.sqlite", cwd=folder)
    assert (restored.returncode, json.loads(restored.stdout)["revision"]) == (0, 3)
    assert log(folder / "again.sqlite") == log(folder / "graphsvc.sqlite")
    assert json.loads(run_here("key", "list", "--store", "sqlite:///again.sqlite", cwd=folder).stdout) == []


def test_a_backup_goes_through_a_pipe(folder: Path) -> None:
    graphsvc = shlex.join(COMMAND)
    command = f"{graphsvc} backup - | {graphsvc} restore - --store sqlite:///again.sqlite"
    subprocess.run(["bash", "-c", command], cwd=folder, env=environment(), check=True, capture_output=True)
    assert log(folder / "again.sqlite") == log(folder / "graphsvc.sqlite")


def test_a_store_that_is_served_is_backed_up(folder: Path) -> None:
    with serving("--no-seeds", cwd=folder):
        assert run_here("backup", "log.gz", cwd=folder).returncode == 0
    assert run_here("check", "log.gz", cwd=folder).returncode == 0


@pytest.mark.parametrize(
    ("until", "revision"),
    [("1", 1), ("2", 2), ("3", 3), ("2999-01-01", 3)],
)
def test_a_restore_ends_where_it_is_told(folder: Path, until: str, revision: int) -> None:
    run_here("backup", "log.gz", cwd=folder)
    done = run_here("restore", "log.gz", "--until", until, "--store", "sqlite:///again.sqlite", cwd=folder)
    assert (done.returncode, json.loads(done.stdout)["revision"]) == (0, revision)
    whole = log(folder / "graphsvc.sqlite")
    assert log(folder / "again.sqlite") == [change for change in whole if change.revision <= revision]


def test_a_restore_ends_at_a_moment(folder: Path) -> None:
    run_here("backup", "log.gz", cwd=folder)
    whole = log(folder / "graphsvc.sqlite")
    at = whole[-2].at
    done = run_here("restore", "log.gz", "--until", at, "--store", "sqlite:///again.sqlite", cwd=folder)
    assert (done.returncode, log(folder / "again.sqlite")) == (0, whole[:-1])


@pytest.mark.parametrize("until", ["0", "4", "yesterday", "2022-02-30", "-1", "1999-12-31"])
def test_an_end_that_the_backup_has_not_is_refused(folder: Path, until: str) -> None:
    run_here("backup", "log.gz", cwd=folder)
    done = run_here("restore", "log.gz", f"--until={until}", "--store", "sqlite:///again.sqlite", cwd=folder)
    assert done.returncode == 2
    assert run_here("check", "sqlite:///again.sqlite", cwd=folder).returncode == 3


def test_nothing_is_overwritten_unless_that_is_said(folder: Path) -> None:
    (folder / "log.gz").write_text("my diary")
    done = run_here("backup", "log.gz", cwd=folder)
    assert (done.returncode, (folder / "log.gz").read_text()) == (1, "my diary")
    assert "--overwrite" in done.stderr
    assert run_here("backup", "log.gz", "--overwrite", cwd=folder).returncode == 0
    assert run_here("check", "log.gz", cwd=folder).returncode == 0


def test_a_full_disk_is_told_and_leaves_nothing(folder: Path) -> None:
    done = run_here("backup", "/dev/full", "--overwrite", cwd=folder)
    assert done.returncode == 1 and "No space left" in done.stderr
    assert run_here("backup", "nowhere/log.gz", cwd=folder).returncode == 1


def test_only_its_owner_may_read_a_backup_and_nothing_else_is_left(folder: Path) -> None:
    run_here("backup", "log.gz", cwd=folder)
    assert stat.S_IMODE((folder / "log.gz").stat().st_mode) == 0o600
    assert not [path.name for path in folder.iterdir() if path.name.endswith(".part")]


def test_a_backup_that_breaks_off_leaves_what_was_there(folder: Path) -> None:
    run_here("backup", "log.gz", cwd=folder)
    before = (folder / "log.gz").read_bytes()
    change_by_hand(f"sqlite:///{folder / 'graphsvc.sqlite'}", "body", "replace", "Italy", "Italia")
    done = run_here("backup", "log.gz", "--overwrite", cwd=folder)
    assert done.returncode == 3 and "graphsvc check" in done.stderr
    assert (folder / "log.gz").read_bytes() == before
    assert not [path.name for path in folder.iterdir() if path.name.endswith(".part")]


def test_a_store_that_holds_something_is_not_restored_into(folder: Path) -> None:
    run_here("backup", "log.gz", cwd=folder)
    done = run_here("restore", "log.gz", cwd=folder)
    assert done.returncode == 1 and "3 revisions already" in done.stderr


def test_a_damaged_backup_is_told_and_not_restored(folder: Path) -> None:
    run_here("backup", "log.gz", cwd=folder)
    content = gzip.decompress((folder / "log.gz").read_bytes())
    (folder / "log.gz").write_bytes(gzip.compress(content.replace(b"Italia", b"Greece")))
    checked = run_here("check", "log.gz", cwd=folder)
    assert checked.returncode == 1
    assert json.loads(checked.stdout)["faults"] == [
        "the changes do not fit the chain in the trailer: one of them was edited; use another backup"
    ]
    done = run_here("restore", "log.gz", "--store", "sqlite:///again.sqlite", cwd=folder)
    assert done.returncode == 1 and "was edited" in done.stderr
    assert run_here("allies", "albania", "--store", "sqlite:///again.sqlite", cwd=folder).returncode == 3


def test_check_tells_a_file_from_a_store(folder: Path) -> None:
    assert json.loads(run_here("check", HERE, cwd=folder).stdout)["revision"] == 3
    done = run_here("check", "graphsvc.sqlite", cwd=folder)
    assert done.returncode == 1 and "sqlite:///graphsvc.sqlite" in done.stdout
    assert run_here("check", "nowhere.gz", cwd=folder).returncode == 4


def test_a_copy_has_the_log_and_no_keys(folder: Path) -> None:
    done = run_here("copy", HERE, "sqlite:///again.sqlite", cwd=folder)
    assert done.returncode == 0 and "1 keys were left behind" in done.stderr
    assert log(folder / "again.sqlite") == log(folder / "graphsvc.sqlite")


# Repair and the deep check


def test_repair_tells_what_it_mended(folder: Path) -> None:
    url = f"sqlite:///{folder / 'graphsvc.sqlite'}"
    assert json.loads(run_here("repair", cwd=folder).stdout) == {"mended": [], "revision": 3}
    change_by_hand(url, "", "project nothing", None, None)
    faults = json.loads(run_here("check", cwd=folder).stdout)["faults"]
    assert json.loads(run_here("repair", cwd=folder).stdout)["mended"] == faults != []
    assert run_here("check", "--deep", cwd=folder).returncode == 0


def test_a_deep_check_of_what_is_right_is_clean(folder: Path) -> None:
    done = run_here("check", "--deep", cwd=folder)
    assert (done.returncode, json.loads(done.stdout)["faults"]) == (0, [])


def test_a_deep_check_tells_a_moment_in_the_future(folder: Path) -> None:
    path = folder / "graphsvc.sqlite"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE head SET at = '2095-01-01T00:00:00.000000Z'")
    with closing(SqliteStore(path)) as store:
        worlds.write(store, worlds.country("france"))
        worlds.write(store, worlds.country("spain"))
        (fault,) = deep_check.check(store)
    assert fault.startswith("revisions 4 to 5 are of moments still to come, up to 2095-01-01T00:00:00.000000Z")


def test_a_deep_check_finds_a_snapshot_that_says_something_else(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from graphsvc.snapshot.log_applier import LogApplier

    take = LogApplier._tie

    def forgetful(applier: LogApplier, change: LogChange) -> None:
        if change.version == 1:
            take(applier, change)

    monkeypatch.setattr(LogApplier, "_tie", forgetful)
    with closing(SqliteStore(folder / "graphsvc.sqlite")) as store:
        faults = deep_check.check(store)
    assert f"the snapshot has tie {worlds.RELATIONS.id} at version 1, the log at 2" in faults
    assert f"the snapshot gives tie {worlds.RELATIONS.id} other days than its record" in faults


# A folder of backups


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "kept").iterdir())


@pytest.fixture
def store(folder: Path) -> Iterator[SqliteStore]:
    (folder / "kept").mkdir()
    with closing(SqliteStore(folder / "graphsvc.sqlite")) as store:
        yield store


def test_a_folder_gets_a_backup_when_the_log_has_moved(folder: Path, store: SqliteStore) -> None:
    first = run_here("backup", "--folder", "kept", "--keep", "2", cwd=folder)
    assert first.returncode == 0
    assert kept(folder) == [Path(json.loads(first.stdout)["file"]).name]
    assert run_here("check", folder / "kept" / kept(folder)[0], cwd=folder).returncode == 0
    again = run_here("backup", "--folder", "kept", "--keep", "2", cwd=folder)
    assert again.returncode == 0 and "none was written" in again.stderr
    assert json.loads(again.stdout)["file"] == json.loads(first.stdout)["file"]


def test_the_oldest_backups_go_and_other_files_stay(folder: Path, store: SqliteStore) -> None:
    (folder / "kept" / "notes.txt").write_text("mine")
    for day in range(1, 5):
        (folder / "kept" / f"graphsvc-{day}-2020010{day}T000000Z.ndjson.gz").write_bytes(b"old")
    done = backups.keep(store, folder / "kept", 3)
    assert [path.name for path in done.removed] == [f"graphsvc-{day}-2020010{day}T000000Z.ndjson.gz" for day in (2, 1)]
    left = [f"graphsvc-{day}-2020010{day}T000000Z.ndjson.gz" for day in (3, 4)]
    assert kept(folder) == sorted([*left, done.path.name, "notes.txt"])


def test_a_newest_backup_that_has_rotted_is_written_anew(folder: Path, store: SqliteStore) -> None:
    rotten = folder / "kept" / "graphsvc-3-20200101T000000Z.ndjson.gz"
    backups.write(store, rotten)
    content = bytearray(rotten.read_bytes())
    content[len(content) // 2] ^= 1
    rotten.write_bytes(content)
    done = backups.keep(store, folder / "kept", 1)
    assert done.is_new and done.removed == (rotten,)


def test_nothing_is_removed_where_what_was_written_cannot_be_read_back(
    folder: Path, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = folder / "kept" / "graphsvc-1-20200101T000000Z.ndjson.gz"
    old.write_bytes(b"old")
    monkeypatch.setattr(backups, "check", lambda path: (None, ["a bad disk"]))
    with pytest.raises(DamagedBackup, match="a bad disk"):
        backups.keep(store, folder / "kept", 1)
    assert old.exists()
