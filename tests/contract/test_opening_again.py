"""Migrating, closing and opening again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from graphsvc.errors import StoreUnavailable, StoreUnusable
from graphsvc.store.base import SCHEMA, Key, LogPosition, Store
from graphsvc.store.opening import open_store
from tests import worlds
from tests.stores import make_foreign, make_newer
from tests.worlds import country, write

START = LogPosition(0, 0)


def everything(store: Store) -> object:
    return store.head(), store.changes(START, 999), store.keys(), store.check()


def test_migrating_an_empty_store_applies_every_migration(store_url: str) -> None:
    store = open_store(store_url)
    assert store.migrate() == list(range(1, SCHEMA + 1))
    store.close()


def test_migrating_again_applies_none(store: Store) -> None:
    assert store.migrate() == []


def test_migrating_again_keeps_everything(world: Store) -> None:
    before = everything(world)
    world.migrate()
    assert everything(world) == before


def test_the_head_tells_the_schema(store: Store) -> None:
    assert store.head().schema == SCHEMA


def test_the_head_of_a_store_that_is_not_migrated_is_unusable(store_url: str) -> None:
    store = open_store(store_url)
    with pytest.raises(StoreUnusable, match="migrate"):
        store.head()
    store.close()


def test_writing_to_a_store_that_is_not_migrated_is_unusable(store_url: str) -> None:
    store = open_store(store_url)
    with pytest.raises(StoreUnusable, match="migrate"):
        write(store, worlds.ALBANIA)
    store.close()


@pytest.mark.parametrize("method", ["migrate", "head", "write"])
def test_a_store_of_a_newer_graphsvc_is_unusable(store_url: str, world: Store, method: str) -> None:
    make_newer(store_url)
    with pytest.raises(StoreUnusable, match="newer"):
        write(world, country("france")) if method == "write" else getattr(world, method)()


def test_a_store_of_a_newer_graphsvc_is_left_as_it_was(store_url: str, world: Store) -> None:
    make_newer(store_url)
    with pytest.raises(StoreUnusable):
        write(world, country("france"))
    assert world.changes(LogPosition(1, 99), 9) == []


@pytest.mark.parametrize("method", ["migrate", "head"])
def test_what_another_program_made_is_unusable(store_url: str, method: str) -> None:
    make_foreign(store_url)
    store = open_store(store_url)
    with pytest.raises(StoreUnusable):
        getattr(store, method)()
    store.close()


def test_opening_again_keeps_everything(store_url: str, world: Store) -> None:
    write(world, worlds.SEVERED, worlds.SEVERANCE)
    world.add_key(Key("k1", "ana", "read", "a" * 64, "2026-01-01T00:00:00.000000Z"))
    before = everything(world)
    world.close()
    again = open_store(store_url)
    assert everything(again) == before
    again.close()


def test_a_store_that_was_opened_again_counts_on(store_url: str, world: Store) -> None:
    world.close()
    again = open_store(store_url)
    assert write(again, country("albania", "Shqipëria")).outcomes[0].version == 2
    assert again.head().revision == 2
    again.close()


def test_what_one_store_writes_another_on_the_same_log_reads_at_once(store_url: str, world: Store) -> None:
    other = open_store(store_url)
    assert other.head().revision == 1
    write(world, country("france"))
    assert (other.head(), other.changes(LogPosition(1, 99), 9)) == (world.head(), world.changes(LogPosition(1, 99), 9))
    other.close()


def test_closing_twice_does_no_harm(store: Store) -> None:
    store.close()
    store.close()


def test_a_closed_store_is_unavailable(store: Store) -> None:
    store.close()
    with pytest.raises(StoreUnavailable):
        store.head()


def test_four_stores_that_migrate_at_once_make_one_counter(store_url: str) -> None:
    stores = [open_store(store_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        applied = list(pool.map(lambda store: store.migrate(), stores))
    assert 1 in [number for numbers in applied for number in numbers]
    assert len({store.head() for store in stores}) == 1
    assert [write(store, country(f"c-{i}")).revision for i, store in enumerate(stores)] == [1, 2, 3, 4]
    for store in stores:
        store.close()


def test_two_stores_have_different_ids(store_url: str, tmp_path: object) -> None:
    ours, other = open_store(store_url), open_store(f"sqlite:///{tmp_path}/other.sqlite")
    for store in (ours, other):
        store.migrate()
    assert ours.head().store_id != other.head().store_id
    ours.close()
    other.close()
