"""What an owner does to the files of an SQLite store by hand, at rest and in use: nothing acknowledged is lost silently."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from graphsvc.errors import StoreIncomplete, StoreUnavailable
from graphsvc.store import sqlite_connections
from graphsvc.store.base import LogPosition
from graphsvc.store.sqlite import SqliteStore
from graphsvc.store.sqlite_state import FileState, read_alone
from tests import worlds
from tests.durability.process import Serving, faults, key
from tests.durability.rounds import rounds
from tests.durability.test_replaced_store import until
from tests.worlds import country, write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "there").mkdir()
    return tmp_path / "there" / "store.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """Open a store in use: one write has been made just now."""
    store = SqliteStore(path)
    store.migrate()
    write(store, *worlds.small_world())
    yield store
    store.close()


def beside(path: Path, suffix: str) -> Path:
    return Path(f"{path}{suffix}")


def state(path: Path) -> FileState:
    found = read_alone(path)
    assert found is not None
    return found[0]


def rest(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for the head as a follower does, until the file is at rest."""
    monkeypatch.setattr(sqlite_connections, "REST_SECONDS", 0.0)
    for _ in range(2):
        store.head()
    assert state(store.path).at_rest


def copied(path: Path, to: Path, *suffixes: str) -> Path:
    to.mkdir(exist_ok=True)
    for suffix in suffixes:
        shutil.copyfile(beside(path, suffix), beside(to / path.name, suffix))
    return to / path.name


def revision(path: Path) -> int:
    store = SqliteStore(path)
    try:
        assert store.check() == []
        return store.head().revision
    finally:
        store.close()


# Copies


def test_a_bare_copy_of_a_store_in_use_is_refused_and_says_what_is_missing(store: SqliteStore, tmp_path: Path) -> None:
    copy = SqliteStore(copied(store.path, tmp_path / "copy", ""))
    for method in (copy.head, copy.check, copy.migrate, lambda: write(copy, country("france"))):
        with pytest.raises(
            StoreIncomplete, match=r"holds revision 0, later writes were in store.sqlite-wal.*is missing"
        ):
            method()


def test_a_copy_with_its_wal_is_whole(store: SqliteStore, tmp_path: Path) -> None:
    assert revision(copied(store.path, tmp_path / "two", "", "-wal")) == 1
    assert revision(copied(store.path, tmp_path / "three", "", "-wal", "-shm")) == 1


def test_a_bare_copy_of_a_store_at_rest_is_whole(
    store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest(store, monkeypatch)
    assert revision(copied(store.path, tmp_path / "copy", "")) == 1
    write(store, country("france"))
    assert not state(store.path).at_rest
    rest(store, monkeypatch)
    assert revision(copied(store.path, tmp_path / "again", "")) == 2


def test_a_closed_store_is_at_rest_and_so_is_one_that_nobody_closes(path: Path) -> None:
    store = SqliteStore(path)
    store.migrate()
    write(store, country("france"))
    del store
    assert (state(path).at_rest, beside(path, "-wal").exists()) == (1, False)
    assert revision(path) == 1


def test_reading_alone_brings_a_store_to_rest_whose_process_was_killed(store: SqliteStore, tmp_path: Path) -> None:
    killed = copied(store.path, tmp_path / "killed", "", "-wal")
    reader = SqliteStore(killed)
    assert reader.head().revision == 1
    reader.close()
    assert state(killed).at_rest
    assert revision(killed) == 1


def test_a_copy_of_pages_of_different_moments_is_refused(store: SqliteStore, tmp_path: Path) -> None:
    """It says that it is at rest, as the file did when that page was read."""
    store.close()
    before = store.path.read_bytes()
    writer = SqliteStore(store.path)
    write(writer, *(country(f"state-{number}") for number in range(100)))
    writer.close()
    after = store.path.read_bytes()
    torn = tmp_path / "torn.sqlite"
    torn.write_bytes(before[: len(before) // 2] + after[len(before) // 2 :])
    for _ in range(2):
        with pytest.raises(StoreIncomplete, match="this file is not whole"):
            SqliteStore(torn).head()


def test_the_check_of_a_copy_names_what_is_missing_and_can_be_ended(store: SqliteStore, tmp_path: Path) -> None:
    copy = copied(store.path, tmp_path / "copy", "")
    assert sqlite_connections.accept_loss(copy) == 0
    assert revision(copy) == 0


# Another's -wal


def test_a_file_beside_the_wal_of_another_is_refused_and_neither_is_touched(store: SqliteStore, tmp_path: Path) -> None:
    other = SqliteStore(tmp_path / "other.sqlite")
    other.migrate()
    write(other, country("greece"), country("france"))
    other.close()
    mixed = copied(store.path, tmp_path / "mixed", "-wal")
    shutil.copyfile(tmp_path / "other.sqlite", mixed)
    before = mixed.read_bytes(), beside(mixed, "-wal").read_bytes()
    with pytest.raises(StoreIncomplete, match="belongs to another file than"):
        SqliteStore(mixed).head()
    assert (mixed.read_bytes(), beside(mixed, "-wal").read_bytes()) == before
    beside(mixed, "-wal").unlink()
    assert revision(mixed) == 1


def test_a_file_beside_its_own_wal_of_another_time_is_refused(
    store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest(store, monkeypatch)
    old = copied(store.path, tmp_path / "old", "")
    for name in ("france", "greece"):
        write(store, country(name))
        rest(store, monkeypatch)
    write(store, country("cyprus"))
    shutil.copyfile(beside(store.path, "-wal"), beside(old, "-wal"))
    with pytest.raises(StoreIncomplete, match="or to another time of it"):
        SqliteStore(old).head()


def test_a_damaged_wal_is_told_rather_than_cut_off(store: SqliteStore, tmp_path: Path) -> None:
    write(store, country("france"))
    copy = copied(store.path, tmp_path / "copy", "", "-wal")
    content = bytearray(beside(copy, "-wal").read_bytes())
    content[32 + 24 + 4096 + 24 + 100] ^= 0xFF
    beside(copy, "-wal").write_bytes(content)
    with pytest.raises(StoreIncomplete, match="is damaged in frame 2"):
        SqliteStore(copy).head()


# Under a running store


def swap(file: Path, path: Path) -> None:
    """Put a file in the place of another and leave what lies beside it."""
    file.rename(path)


def overwrite(file: Path, path: Path) -> None:
    """Copy a file over another, which keeps its inode."""
    shutil.copyfile(file, path)


@pytest.mark.parametrize("lost", [("-wal",), ("-shm",), ("-wal", "-shm")], ids="+".join)
@pytest.mark.parametrize("is_writing", [True, False], ids=["a write", "a reading"])
def test_what_lay_in_a_wal_that_was_removed_is_moved_into_the_file(
    store: SqliteStore, lost: tuple[str, ...], is_writing: bool
) -> None:
    write(store, country("france"))
    for suffix in lost:
        beside(store.path, suffix).unlink()
    expected = 2
    if is_writing:
        expected = write(store, country("greece")).revision
    assert store.head().revision == expected
    assert revision(store.path) == expected
    assert write(store, country("cyprus")).revision == expected + 1
    store.close()
    assert revision(store.path) == expected + 1


@pytest.mark.parametrize("lost", ["-wal", "-shm"])
def test_a_wal_that_is_removed_during_a_write_loses_nothing_acknowledged(
    store: SqliteStore, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = store._commit

    def remove_first(db: object) -> None:
        beside(store.path, lost).unlink()
        commit(db)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "_commit", remove_first)
    assert write(store, country("france")).revision == 2
    assert revision(store.path) == 2


def test_a_write_into_a_file_that_is_being_replaced_is_not_acknowledged(
    store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.sqlite"
    fresh = SqliteStore(other)
    fresh.migrate()
    fresh.close()
    commit = store._commit

    def replace_first(db: object) -> None:
        other.rename(store.path)
        commit(db)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "_commit", replace_first)
    with pytest.raises(StoreUnavailable, match="was replaced or removed while it was written to"):
        write(store, country("france"))


@pytest.mark.parametrize("put", [swap, overwrite])
def test_a_file_put_in_place_of_one_in_use_is_neither_written_to_nor_answered_from(
    store: SqliteStore, put: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    other = tmp_path / "other.sqlite"
    fresh = SqliteStore(other)
    fresh.migrate()
    write(fresh, country("greece"))
    write(fresh, country("greece", "Hellas"))
    fresh.close()
    content = other.read_bytes()
    put(other, store.path)
    for _ in range(2):
        for method in (store.head, lambda: write(store, country("france"))):
            with pytest.raises(StoreIncomplete, match=r"belongs to another|written over"):
                method()
    store.close()
    assert store.path.read_bytes() == content
    # As another process finds it once this one has ended and the other two files are moved away.
    assert revision(copied(store.path, tmp_path / "alone", "")) == 2


# A server


def put(client: httpx.Client, number: int) -> int:
    return client.put(f"/v1/entities/g-{number}", json={"kind": "group", "name": f"Group {number}"}).status_code


def test_a_server_says_that_its_file_was_replaced_and_acknowledges_nothing(path: Path, tmp_path: Path) -> None:
    other = SqliteStore(tmp_path / "other.sqlite")
    other.migrate()
    write(other, country("greece"))
    other.close()
    content = other.path.read_bytes()
    with Serving(f"sqlite:///{path}", path.parent, "--no-seeds") as server:
        with server.client(key(server.store)) as client:
            assert put(client, 1) == 201
            shutil.copyfile(other.path, path)
            assert put(client, 2) == 503
            until(lambda: client.get("/readyz").status_code == 503)
            assert "written over" in client.get("/readyz").json()["detail"]
        assert server.stop() == 0
    assert path.read_bytes() == content


def test_writes_acknowledged_while_the_wal_is_removed_again_and_again_are_there_at_the_next_start(path: Path) -> None:
    with Serving(f"sqlite:///{path}", path.parent, "--no-seeds") as server, server.client(key(server.store)) as client:
        acknowledged = 0
        for number in range(25):
            acknowledged += put(client, number) == 201
            if number % 5 == 2:
                beside(path, "-wal").unlink()
        assert acknowledged == 25
        server.kill()
    store = SqliteStore(path)
    assert store.head().revision == 25
    assert store.check() == []
    store.close()


def test_every_copy_taken_under_load_is_a_clean_part_of_the_log_or_refused(path: Path, tmp_path: Path) -> None:
    """Copied in each order, and the -wal left out."""
    orders = [("", "-wal", "-shm"), ("-wal", ""), ("",)]
    outcomes: dict[tuple[str, ...], list[int]] = {order: [] for order in orders}
    with Serving(f"sqlite:///{path}", path.parent, "--no-seeds") as server, server.client(key(server.store)) as client:
        for turn in rounds(12, 200):
            order = orders[turn % len(orders)]
            for number in range(3 * turn + 1, 3 * turn + 4):
                assert put(client, number) == 201
            copy = copied(path, tmp_path / f"copy-{turn}", *order)
            store = SqliteStore(copy)
            try:
                assert store.check() == []
                outcomes[order].append(store.head().revision)
                assert outcomes[order][-1] >= 3 * turn + 3
            except StoreIncomplete:
                outcomes[order].append(-1)
            store.close()
    assert max(outcomes["", "-wal", "-shm"]) > 0
    assert set(outcomes[("",)]) == {-1}
    assert faults(server.store) == []


def test_a_server_that_nobody_writes_to_brings_its_file_to_rest(path: Path, tmp_path: Path) -> None:
    with Serving(f"sqlite:///{path}", path.parent, "--no-seeds") as server, server.client(key(server.store)) as client:
        assert put(client, 1) == 201
        begun = time.monotonic()
        until(lambda: state(path).at_rest == 1)
        assert time.monotonic() - begun < 10
        assert revision(copied(path, tmp_path / "copy", "")) == 1
        server.kill()
    assert revision(path) == 1


def test_migrating_a_store_whose_process_was_killed_keeps_it_whole(store: SqliteStore, tmp_path: Path) -> None:
    killed = SqliteStore(copied(store.path, tmp_path / "killed", "", "-wal"))
    assert killed.migrate() == []
    killed.close()
    assert revision(killed.path) == 1


@pytest.mark.parametrize("lost", [("-wal",), ("-shm",), ("-wal", "-shm")], ids="+".join)
def test_two_processes_whose_wal_is_removed_again_and_again_lose_nothing(path: Path, lost: tuple[str, ...]) -> None:
    """Each saves what is there, and neither goes on writing where the other no longer looks."""
    with Serving(f"sqlite:///{path}", path.parent, "--no-seeds") as server, server.client(key(server.store)) as client:
        store = SqliteStore(path)
        acknowledged = set()
        for number in range(40):
            if put(client, number) == 201:
                acknowledged.add(f"g-{number}")
            try:
                write(store, country(f"c-{number}"))
                acknowledged.add(f"c-{number}")
            except StoreUnavailable:
                pass
            if number % 4 == 2:
                for suffix in lost:
                    beside(path, suffix).unlink(missing_ok=True)
        store.close()
        server.kill()
    assert len(acknowledged) > 60
    store = SqliteStore(path)
    assert store.check() == []
    assert acknowledged <= {change.id for change in store.changes(LogPosition(0, 0), 999)}
    store.close()
