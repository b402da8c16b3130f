"""What only the SQLite store can show: files that are not ours, disks that are full, several processes, damage."""

from __future__ import annotations

import fcntl
import multiprocessing
import resource
import signal
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from graphsvc.errors import StoreUnavailable, StoreUnusable
from graphsvc.model.citation import Citation
from graphsvc.store import sqlite_connections, sqlite_files, sqlite_state, sqlite_upkeep
from graphsvc.store.base import SCHEMA, BatchRefused, LogPosition
from graphsvc.store.sqlite import SqliteStore
from graphsvc.store.sqlite_schema import MIGRATIONS
from tests import worlds
from tests.worlds import ALBANIA, country, document, merge, retract, tie, write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path)
    store.migrate()
    write(store, *worlds.small_world())
    yield store
    store.close()


NATO = "SELECT revision, seq FROM changes WHERE id = 'nato'"


def tamper(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        for statement in statements:
            assert db.execute(statement).rowcount != 0


# Files


def test_only_its_owner_may_read_the_file(store: SqliteStore) -> None:
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_the_file_says_that_it_is_ours_and_writes_ahead(store: SqliteStore) -> None:
    with closing(sqlite3.connect(store.path)) as db:
        found = [db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "journal_mode")]
    assert found == [int.from_bytes(b"gsvc", "big"), "wal"]


def test_every_commit_is_flushed_to_the_disk(store: SqliteStore) -> None:
    with closing(sqlite_files.connect(store.path)) as db:
        assert db.execute("PRAGMA synchronous").fetchone() == (2,)


def test_records_that_stand_can_be_read_with_any_sqlite(store: SqliteStore) -> None:
    write(store, retract(worlds.ITALY), country("albania", "Shqipëria"))
    with closing(sqlite3.connect(store.path)) as db:
        rows = db.execute("SELECT id, version FROM current WHERE record = 'entity' ORDER BY id").fetchall()
    assert rows == [("albania", 2), ("iran", 1), ("mek", 1), ("nato", 1)]


def test_closing_leaves_the_one_file(store: SqliteStore) -> None:
    store.close()
    assert [one.name for one in store.path.parent.iterdir()] == ["store.sqlite"]


def test_reading_does_not_make_a_file(path: Path) -> None:
    with pytest.raises(StoreUnusable, match="migrate"):
        SqliteStore(path).head()
    assert not path.exists()


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    store = SqliteStore(path)
    assert (store.migrate(), store.head().revision) == (list(range(1, SCHEMA + 1)), 0)
    store.close()


def test_a_file_that_kept_references_by_id_keeps_them_by_place_and_they_follow_each_version(store: SqliteStore) -> None:
    write(store, country("albania", "Shqipëria"))
    as_schema_5(store.path)
    with closing(sqlite3.connect(store.path)) as db, db:
        rows = list(db.execute(sqlite_upkeep.REFERENCES))
        db.execute("DROP TABLE refs")
        db.execute("DROP TABLE sessions")
        for statement in MIGRATIONS[0]:
            if "refs" in statement:
                db.execute(statement)
        db.executemany("INSERT INTO refs (record, id, to_record, to_id) VALUES (?, ?, ?, ?)", rows)
        db.execute("DELETE FROM migrations WHERE number >= 3")
        db.execute("UPDATE head SET schema = 2")
    assert (store.migrate(), store.head().schema, store.check()) == (list(range(3, SCHEMA + 1)), SCHEMA, [])
    membership = tie("member_of", "italy", "nato", "1949", "..", key="moved", attributes={"role": "observer"})
    write(store, membership)
    write(store, replace(membership, citations=(Citation("cited"),)), document("cited"))
    assert store.check() == []
    write(store, replace(membership, attributes={"role": "member"}))
    assert store.check() == []


def as_schema_5(path: Path) -> None:
    """Make a file what the graphsvc before the chain left."""
    with closing(sqlite3.connect(path)) as db, db:
        for column in ("changes.chain", "head.chain", "keys.created_by", "keys.replaces", "keys.revoked_by"):
            db.execute("ALTER TABLE {} DROP COLUMN {}".format(*column.split(".")))
        db.execute("DROP TABLE file_state")
        db.execute("DELETE FROM migrations WHERE number >= 6")
        db.execute("UPDATE head SET schema = 5")


def test_a_log_of_an_older_graphsvc_gets_its_chain(store: SqliteStore) -> None:
    write(store, country("albania", "Shqipëria"), retract(worlds.MEMBERSHIP))
    before, chains = store.head(), "SELECT revision, seq, chain FROM changes WHERE chain IS NOT NULL"
    with closing(sqlite3.connect(store.path)) as db:
        kept = db.execute(chains).fetchall()
    assert [(revision, seq) for revision, seq, _ in kept] == [(1, 10), (2, 2)]
    as_schema_5(store.path)
    with pytest.raises(StoreUnusable, match="graphsvc migrate"):
        SqliteStore(store.path).head()
    assert store.migrate() == list(range(6, SCHEMA + 1))
    with closing(sqlite3.connect(store.path)) as db:
        assert db.execute(chains).fetchall() == kept
    assert (store.head(), store.check()) == (before, [])


def test_four_processes_write_the_chain_of_an_old_log_once(store: SqliteStore) -> None:
    before = store.head()
    store.close()
    as_schema_5(store.path)
    with ProcessPoolExecutor(4, multiprocessing.get_context("spawn")) as pool:
        applied = [numbers for numbers, _ in pool.map(migrate, [store.path] * 4)]
    again = SqliteStore(store.path)
    assert (sorted(applied), again.head(), again.check()) == ([[], [], [], list(range(6, SCHEMA + 1))], before, [])
    again.close()


def test_a_path_with_odd_characters_is_that_file(tmp_path: Path) -> None:
    odd = tmp_path / "what? 100%25 #1 é.sqlite"
    store = SqliteStore(odd)
    store.migrate()
    store.close()
    assert odd.is_file()


@pytest.mark.parametrize("method", ["migrate", "head"])
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("folder", "is a folder; name a file in it"),
        ("nowhere/store.sqlite", "does not exist; make it first"),
        ("text", "is not an SQLite database"),
        ("other.sqlite", "is an SQLite database of another program"),
        ("/proc/graphsvc.sqlite", "cannot be made|there is no store"),
    ],
)
def test_what_cannot_be_a_store_is_unusable_and_says_why(tmp_path: Path, method: str, name: str, says: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text").write_text("Dear diary, " * 100)
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as db:
        db.execute("CREATE TABLE head (schema INTEGER)")
    with pytest.raises(StoreUnusable, match=says):
        getattr(SqliteStore(tmp_path / name), method)()


def test_another_programs_file_is_left_as_it_was(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE head (schema INTEGER)")
    before = other.read_bytes()
    with pytest.raises(StoreUnusable):
        SqliteStore(other).migrate()
    assert other.read_bytes() == before


def test_a_file_that_cannot_be_written_says_so(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(path: Path) -> sqlite3.Connection:
        db = connect(path)
        db.execute("PRAGMA query_only = ON")  # Root writes whatever the file's mode says, so this stands for it.
        return db

    connect = sqlite_files.connect
    monkeypatch.setattr(sqlite_files, "connect", read_only)
    fresh = SqliteStore(store.path)
    with pytest.raises(StoreUnusable, match="read-only"):
        write(fresh, country("france"))
    fresh.close()


def test_a_file_that_is_there_is_not_opened_so_that_its_locks_stay(store: SqliteStore) -> None:
    """Where a process closes a file, the system drops all locks that the process has on it."""
    with store.path.open("r+b") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        sqlite_files.create(store.path)
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            assert pool.submit(is_locked, store.path).result(timeout=60)


def is_locked(path: Path) -> bool:
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_what_is_put_and_merged_at_once_is_told_that_alone_and_not_of_sources_that_are_there(
    store: SqliteStore,
) -> None:
    """What the merged entity cites is not read for a batch that does not name it."""
    write(store, document("paper"), country("greece", citations=[{"source": "paper"}]))
    with pytest.raises(BatchRefused) as caught:
        write(store, country("greece", "Hellas"), merge(country("greece"), "albania"))
    assert "comes twice" in str(caught.value) and "no source" not in str(caught.value)


# Waiting and room


def test_a_file_that_others_keep_locked_is_unavailable_for_now(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_files, "BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        fresh = SqliteStore(store.path)
        with pytest.raises(StoreUnavailable, match="busy") as caught:
            write(fresh, country("france"))
        fresh.close()
    assert not isinstance(caught.value, StoreUnusable)


def test_a_thread_that_waits_too_long_for_another_is_unavailable_for_now(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_connections, "BUSY_SECONDS", 0.01)
    with store._writing(), pytest.raises(StoreUnavailable, match="busy"):
        write(store, country("france"))


def test_reading_goes_on_while_another_writes(store: SqliteStore) -> None:
    with store._writing():
        assert store.head().revision == 1


def test_a_full_disk_is_unavailable_and_keeps_what_was_written(store: SqliteStore) -> None:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        says = pool.submit(fill, store.path).result(timeout=60)
    assert says.startswith("StoreUnavailable") and "disk" in says
    assert (store.check(), store.head().revision) == ([], 1)


def fill(path: Path) -> str:
    """Write until no file may grow any more; give the error."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 200_000,) * 2)
    store = SqliteStore(path)
    try:
        write(store, *(country(f"c-{i}", attributes={"long": "x" * 10_000}) for i in range(100)))
    except StoreUnavailable as exc:
        return f"{type(exc).__name__} {exc}"
    finally:
        store.close()
    return "wrote it all"


# Processes


def test_four_processes_that_migrate_an_empty_path_make_one_store(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, multiprocessing.get_context("spawn")) as pool:
        for i in range(10):
            path = tmp_path / f"{i}.sqlite"
            found = list(pool.map(migrate, [path] * 4))
            assert sorted(applied for applied, _ in found) == [[], [], [], list(range(1, SCHEMA + 1))]
            assert len({store_id for _, store_id in found}) == 1


def migrate(path: Path) -> tuple[list[int], str]:
    store = SqliteStore(path)
    try:
        return store.migrate(), store.head().store_id
    finally:
        store.close()


# Checking


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DELETE FROM changes WHERE seq = 3", "change 4 stands where 1 change 3 should"),
        ("DELETE FROM changes WHERE seq = of", "of its 10 changes"),
        ("UPDATE changes SET revision = 3 WHERE revision = 1", "revision 3 change 1 stands where 1 change 1 should"),
        ("UPDATE changes SET of = 9 WHERE seq = 4", "has 10 changes, then 9"),
        ("UPDATE changes SET version = 3 WHERE id = 'italy'", "version 3 of entity italy follows version 0"),
        ("UPDATE changes SET body = ' ' || body WHERE id = 'italy'", "italy is not written as canonical JSON"),
        ("UPDATE changes SET body = 'x' WHERE id = 'italy'", "italy has no JSON"),
        ("UPDATE changes SET body = replace(body, 'country', 'counts') WHERE id = 'italy'", "cannot be read at /kind"),
        ("UPDATE changes SET body = replace(body, '\"italy\"', '\"itaca\"') WHERE id = 'italy'", "has the id itaca"),
        ("UPDATE changes SET op = 'retract', body = NULL WHERE id = 'italy'", "retracts what does not stand"),
        ("UPDATE changes SET reason = 'why' WHERE seq = 4", "two moments, authors or reasons"),
        ("UPDATE head SET revision = 2", "the head is at revision 2"),
        ("UPDATE head SET at = '2000'", "the head is at revision 1 of '2000'"),
        (f"DELETE FROM refs WHERE (to_revision, to_seq) = ({NATO})", "index of references lacks tie t-"),
        (
            f"INSERT INTO refs SELECT n.*, i.* FROM ({NATO}) AS n, ({NATO.replace('nato', 'italy')}) AS i",
            "has too much: entity italy to entity nato",
        ),
        ("INSERT INTO refs VALUES (1, 1, 7, 7)", "has too much: change 7.7 to source"),
        ("INSERT INTO loaded VALUES ('entity', 'italy', 1, 'states')", "index of loads has (1, 'states')"),
    ],
)  # fmt: skip
def test_check_finds_what_was_tampered_with(store: SqliteStore, statement: str, says: str) -> None:
    tamper(store.path, statement)
    assert any(says in fault for fault in store.check())


def test_check_finds_moments_that_go_back(store: SqliteStore) -> None:
    write(store, country("france"))
    tamper(store.path, "UPDATE changes SET at = '1999' WHERE revision = 2", "UPDATE head SET at = '1999'")
    back, edited = store.check()
    assert "revision 2 is of 1999, before" in back and "revision 2 is not as it was written" in edited


def test_a_write_that_meets_tables_edited_by_hand_names_the_repair(store: SqliteStore) -> None:
    italy = f"SELECT n.*, i.* FROM ({NATO}) AS n, ({NATO.replace('nato', 'italy')}) AS i"
    tamper(store.path, f"INSERT INTO refs {italy}")
    member = tie("member_of", "italy", "nato")
    write(store, member)
    place = f"SELECT revision, seq FROM changes WHERE id = '{member.id}' AND version = 1"
    tamper(store.path, "DELETE FROM refs WHERE revision = 2")
    store.repair()
    tamper(store.path, f"INSERT INTO refs SELECT c.*, t.* FROM ({NATO.replace('nato', 'column')}) AS c, ({place}) AS t")
    cites = replace(member, citations=(Citation("column"),))
    with pytest.raises(StoreUnusable, match="graphsvc repair"):
        write(store, cites)
    assert store.repair() == [f"the index of references has too much: tie {member.id} to source column"]
    write(store, cites)
    assert store.check() == []


def test_a_damaged_file_is_unusable(store: SqliteStore, path: Path) -> None:
    store.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    damaged = SqliteStore(path)
    with pytest.raises(StoreUnusable, match="damaged"):
        damaged.changes(LogPosition(0, 0), 99)
    damaged.close()


def test_a_write_that_is_refused_gives_the_lock_back(store: SqliteStore) -> None:
    with pytest.raises(Exception, match="atlantis"):
        write(store, worlds.tie("opposes", "mek", "atlantis"))
    assert write(store, ALBANIA, country("france")).revision == 2


def test_a_token_that_readers_keep_from_reaching_the_file_is_still_its_own(store: SqliteStore, tmp_path: Path) -> None:
    write(store, country("italy"))
    other = SqliteStore(tmp_path / "other.sqlite")
    other.migrate()
    write(other, country("italy"))
    other.close()
    with closing(sqlite_files.connect(store.path)) as db, closing(sqlite_files.connect(store.path)) as reader:
        reader.execute("BEGIN").execute("SELECT * FROM head").fetchone()
        db.execute("BEGIN IMMEDIATE")
        sqlite_state.renew(db, store.path, at_rest=False)
        db.execute("COMMIT")
        db.execute("BEGIN IMMEDIATE")
        sqlite_state.count_commit(db)  # From here on nothing but an earlier commit tells the token before.
        db.execute("COMMIT")
        alone, state = sqlite_state.read_alone(store.path), sqlite_state.read(db)
        assert alone is not None
        assert alone[0].token not in (state.token, state.previous)
        assert sqlite_state.has_own_token(store.path, db)
        with store.path.open("r+b") as file:  # It stays open: to close it would drop SQLite's locks in this process.
            file.write((tmp_path / "other.sqlite").read_bytes())
            file.flush()
            assert sqlite_state.has_own_token(store.path, db) is False
