"""What somebody has written into an SQLite store behind graphsvc: an error that says so, whatever is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from graphsvc.errors import StoreUnusable
from graphsvc.snapshot.log_applier import built
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.base import BatchRefused
from graphsvc.store.sqlite import SqliteStore
from tests import worlds
from tests.api.test_operations import until
from tests.worlds import country, tie, write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = SqliteStore(tmp_path / "store.sqlite")
    store.migrate()
    write(store, *worlds.small_world())
    store.close()
    return store.path


def tamper(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        assert db.execute(statement).rowcount != 0


@pytest.mark.parametrize("ask", [SqliteStore.head, SqliteStore.migrate, lambda store: write(store, country("france"))])
@pytest.mark.parametrize("table", ["head", "file_state"])
def test_a_store_without_its_one_row_is_unusable(path: Path, table: str, ask: Callable[[SqliteStore], object]) -> None:
    tamper(path, f"DELETE FROM {table}")
    with pytest.raises(StoreUnusable, match="has lost"):
        ask(SqliteStore(path))


def test_check_names_a_head_that_is_gone_while_the_store_is_open(path: Path) -> None:
    store = SqliteStore(path)
    store.head()
    tamper(path, "DELETE FROM head")
    assert any("has lost its head" in fault for fault in store.check())
    store.close()


GARBAGE = {
    "no JSON": "body = substr(body, 2)",
    "no object": "body = '[1]'",
    "no record": 'body = \'{"id":"italy"}\'',
    "another kind": "record = 'planet'",
    "a number for a name": 'body = replace(body, \'"name":"Italy"\', \'"name":7\')',
}


@pytest.mark.parametrize("change", GARBAGE.values(), ids=GARBAGE)
def test_a_row_that_is_no_record_is_told_by_check_and_by_whoever_reads_it(path: Path, change: str) -> None:
    tamper(path, f"UPDATE changes SET {change} WHERE id = 'italy'")
    store = SqliteStore(path)
    assert any("italy" in fault for fault in store.check())
    for write_again in (country("italy", "Italia"), tie("opposes", "mek", "italy"), worlds.merge(worlds.ITALY, "iran")):
        try:
            write(store, write_again)
        except (StoreUnusable, BatchRefused) as exc:
            assert isinstance(exc, BatchRefused) or "graphsvc check" in exc.detail
    store.close()


@pytest.mark.parametrize("change", list(GARBAGE.values())[:4], ids=list(GARBAGE)[:4])
def test_a_log_with_such_a_row_is_not_followed_and_the_reason_is_given(path: Path, change: str) -> None:
    tamper(path, f"UPDATE changes SET {change} WHERE id = 'italy'")
    store = SqliteStore(path)
    with pytest.raises(StoreUnusable, match=r"the change 1:\d+ of entity italy cannot be read|of kind 'planet'"):
        built(store)
    follower = Follower(store, 0.01)
    follower.start()
    until(lambda: "cannot be read" in (follower.fault() or "") or "of kind 'planet'" in (follower.fault() or ""))
    follower.stop()
    store.close()
