"""The chain of the log, restoring a log into an empty store, and repairing what is made from it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from graphsvc.errors import Conflict, StoreUnusable
from graphsvc.store import backup, chain
from graphsvc.store.base import Key, LogChange, LogPosition, Store
from graphsvc.store.opening import open_store
from graphsvc.store.sqlite import SqliteStore
from tests import worlds
from tests.stores import change_by_hand
from tests.worlds import country, dataset, load, merge, retract, tie, write

START = LogPosition(0, 0)


def log(store: Store) -> list[LogChange]:
    return store.changes(START, 10_000)


def fill(store: Store) -> None:
    """Write a bit of everything: versions, retractions, a load, mergers, events that close ties."""
    write(store, *worlds.small_world(), reason="to begin")
    store.write(load("listed", dataset("listed"), country("chad"), tie("rival_of", "chad", "iran", dataset="listed")))
    write(store, worlds.SEVERED, worlds.SEVERANCE)
    write(store, country("persia"), tie("opposes", "persia", "mek", "1981", attributes={"for": "ideology"}))
    write(store, merge(country("persia"), "iran"))
    store.write(load("listed", dataset("listed"), country("chad", "Tchad")))
    write(store, retract(worlds.MEMBERSHIP))


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """Give an SQLite store that holds a bit of everything."""
    store = SqliteStore(tmp_path / "other.sqlite")
    store.migrate()
    fill(store)
    yield store
    store.close()


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store)
    return store


# The chain


def test_the_head_has_the_chain_of_the_whole_log(filled: Store) -> None:
    links = chain.Chain()
    for change in log(filled):
        links.add(chain.columns(change))
    links.end()
    assert filled.head().chain == links.value
    assert filled.check() == []


def test_a_dry_run_and_what_is_refused_leave_the_chain(filled: Store) -> None:
    before = filled.head()
    filled.write(worlds.batch(country("togo")), dry_run=True)
    with pytest.raises(Exception, match="nowhere"):
        write(filled, tie("opposes", "mek", "nowhere"))
    assert filled.head() == before


@pytest.mark.parametrize(
    ("change", "revision"),
    [
        (("body", "replace", "Italy", "Italia"), 1),
        (("at", "set", 2, "2000-01-01T00:00:00.000000Z"), 2),
        (("by_name", "set", 3, "somebody else"), 3),
        (("reason", "set", 4, "because"), 4),
        (("id", "swap", 1, None), 1),
        (("revision", "remove", 3, None), 3),
        (("revision", "move", 3, None), 3),
        (("chain", "set", 3, "0" * 64), 3),
    ],
    ids=["body", "moment", "author", "reason", "reordered", "removed", "exchanged", "chain"],
)
def test_check_names_the_first_revision_that_was_edited(
    store_url: str, filled: Store, change: tuple[str, str, Any, Any], revision: int
) -> None:
    change_by_hand(store_url, *change)
    named = [fault for fault in filled.check() if "not as it was written" in fault]
    assert named[0].startswith(f"revision {revision} is"), filled.check()


def test_check_finds_that_the_end_of_the_log_was_removed(store_url: str, filled: Store) -> None:
    change_by_hand(store_url, "revision", "cut", filled.head().revision, None)
    assert any("chain of the head" in fault for fault in filled.check())


# Backing up


def test_backups_of_a_store_that_is_written_to_are_beginnings_of_its_log(filled: Store) -> None:
    def write_on() -> None:
        for number in range(12):
            write(filled, *(country(f"c-{number}-{i}") for i in range(5)))

    written: list[bytes] = []
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write_on)
        while not writing.done() or not written:
            out = BytesIO()
            backup.write(filled, out)
            written.append(out.getvalue())
        writing.result()
    whole = log(filled)
    for content in written:
        assert backup.check(BytesIO(content))[1] == []
        changes = list(backup.Reading(BytesIO(content)).changes())
        assert changes == whole[: len(changes)]


# Restoring


def test_a_log_is_restored_with_its_numbers_moments_authors_and_chain(store: Store, other: Store) -> None:
    head = store.restore(log(other))
    assert log(store) == log(other)
    there = other.head()
    assert (head.revision, head.at, head.chain) == (there.revision, there.at, there.chain)
    assert store.check() == []


def test_a_restored_store_has_an_id_of_its_own(store: Store, other: Store) -> None:
    before = store.head().store_id
    head = store.restore(log(other))
    assert head == store.head()
    assert head.store_id not in {before, other.head().store_id}


def test_a_store_is_restored_before_it_is_migrated(store_url: str, other: Store) -> None:
    with closing(open_store(store_url)) as fresh:
        assert fresh.restore(log(other)).revision == other.head().revision
        assert fresh.check() == []


def test_a_restored_store_is_written_to_like_the_one_before(store: Store, other: Store) -> None:
    store.restore(log(other))
    for target in (store, other):
        write(target, country("albania", "Shqipëria"), retract(worlds.SEVERANCE), merge(worlds.ITALY, "iran"))
        target.write(load("listed", dataset("listed"), country("chad", "Tschad")))
        with pytest.raises(Exception, match="still referred to"):
            write(target, retract(worlds.MEK))
        assert target.check() == []
    assert [(one.revision, one.record, one.id, one.version, one.body) for one in log(store)] == [
        (one.revision, one.record, one.id, one.version, one.body) for one in log(other)
    ]


def test_an_empty_log_leaves_an_empty_store(store: Store) -> None:
    head = store.restore([])
    assert (head.revision, head.chain, store.check()) == (0, "", [])


def test_a_store_that_holds_something_takes_no_log(filled: Store, other: Store) -> None:
    before = (filled.head(), log(filled))
    with pytest.raises(Conflict, match="empty"):
        filled.restore(log(other))
    assert (filled.head(), log(filled)) == before


def broken(changes: list[LogChange]) -> Iterator[LogChange]:
    yield from changes
    raise ValueError("the file ends here")


def test_a_restore_that_breaks_off_leaves_nothing(store: Store, other: Store) -> None:
    before = store.head()
    with pytest.raises(ValueError, match="ends here"):
        store.restore(broken(log(other)))
    assert (store.head(), log(store), store.check()) == (before, [], [])
    store.restore(log(other))
    assert (log(store), store.check()) == (log(other), [])


@pytest.mark.parametrize("left_out", [0, 5, 9], ids=["first", "within", "last of a revision"])
def test_a_log_with_a_hole_is_not_taken(store: Store, other: Store, left_out: int) -> None:
    changes = log(other)
    del changes[left_out]
    with pytest.raises(StoreUnusable, match="damaged"):
        store.restore(changes)
    assert (store.head().revision, log(store)) == (0, [])


def test_keys_of_an_empty_store_stay(store: Store, other: Store) -> None:
    key = Key("k1", "ana", "read", "a" * 64, "2026-01-01T00:00:00.000000Z")
    store.add_key(key)
    other.add_key(Key("k2", "ben", "read", "b" * 64, "2026-01-01T00:00:00.000000Z"))
    store.restore(log(other))
    assert store.keys() == [key]


# Repairing


def test_what_is_right_is_not_mended(filled: Store) -> None:
    assert filled.repair() == []


def test_a_store_of_which_all_that_is_made_from_the_log_is_gone_is_mended(store_url: str, filled: Store) -> None:
    before = (log(filled), filled.head())
    change_by_hand(store_url, "", "project nothing", None, None)
    assert filled.check() != []
    faults = filled.check()
    assert filled.repair() == faults
    assert (filled.check(), log(filled), filled.head()) == ([], *before)
    with pytest.raises(Exception, match="still referred to"):
        write(filled, retract(worlds.MEK))
    filled.write(load("listed", dataset("listed"), country("chad", "Tschad")))
    assert filled.check() == []


def test_a_log_that_was_edited_is_not_projected(store_url: str, filled: Store) -> None:
    change_by_hand(store_url, "body", "replace", "Italy", "Italia")
    with pytest.raises(StoreUnusable, match="backup"):
        filled.repair()
