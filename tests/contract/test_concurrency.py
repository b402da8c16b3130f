"""Several threads and several stores on one log."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from graphsvc.errors import VersionMismatch
from graphsvc.model import moments
from graphsvc.store.base import BatchRefused, LogChange, LogPosition, Store
from graphsvc.store.opening import open_store
from tests import worlds
from tests.worlds import country, put, write

WRITERS = 8


@pytest.fixture
def opened(store: Store, store_url: str) -> Iterator[Callable[[], Store]]:
    """Give a function that opens the same store once more, as another process would."""
    others: list[Store] = []

    def open_again() -> Store:
        others.append(open_store(store_url))
        return others[-1]

    yield open_again
    for other in others:
        other.close()


def together(work: Callable[[int], list[int]]) -> list[int]:
    """Let the writers work at once; give what they give."""
    start = threading.Barrier(WRITERS)

    def run(number: int) -> list[int]:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(WRITERS) as pool:
        return [one for found in pool.map(run, range(WRITERS)) for one in found]


def test_eight_threads_make_distinct_revisions_without_gaps(store: Store) -> None:
    revisions = together(lambda n: [write(store, country(f"c-{n}-{i}")).revision for i in range(5)])
    assert sorted(revisions) == list(range(1, 5 * WRITERS + 1))
    assert store.check() == []


def test_eight_stores_on_one_log_make_distinct_revisions_without_gaps(
    store: Store, opened: Callable[[], Store]
) -> None:
    stores = [opened() for _ in range(WRITERS)]
    revisions = together(lambda n: [write(stores[n], country(f"c-{n}-{i}")).revision for i in range(5)])
    assert sorted(revisions) == list(range(1, 5 * WRITERS + 1))
    assert store.check() == []


def test_of_writers_that_expect_one_version_one_wins(world: Store) -> None:
    def correct(number: int) -> list[int]:
        try:
            return [write(world, put(country("albania", f"Albania {number}"), expected=1)).revision]
        except BatchRefused as refused:
            assert [type(one.error) for one in refused.refusals] == [VersionMismatch]
            return []

    assert together(correct) == [2]
    assert len(world.history("entity", "albania")) == 2


def test_of_writers_that_create_one_id_one_is_new(store: Store) -> None:
    outcomes = together(lambda n: [int(write(store, worlds.ALBANIA).outcomes[0].outcome == "new")])
    assert (sum(outcomes), store.head().revision) == (1, 1)


def test_an_entity_never_goes_while_a_tie_to_it_comes(world: Store) -> None:
    def work(number: int) -> list[int]:
        wanted = worlds.retract(worlds.ITALY) if number % 2 else worlds.tie("opposes", "mek", "italy", key=f"{number}")
        try:
            return [write(world, wanted).revision]
        except BatchRefused:
            return []

    assert together(work)
    assert world.check() == []


def test_a_follower_sees_whole_revisions_only(store: Store, opened: Callable[[], Store]) -> None:
    follower, written = opened(), threading.Event()
    seen: list[LogChange] = []

    def follow() -> None:
        while not written.is_set() or (seen[-1].revision if seen else 0) < store.head().revision:
            after = LogPosition(seen[-1].revision, seen[-1].seq) if seen else LogPosition(0, 0)
            page = follower.changes(after, 10_000)
            last = [one for one in page if one.revision == page[-1].revision]
            assert not page or len(last) == page[-1].of
            seen.extend(page)

    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(follow)
        try:
            for i in range(4):
                write(store, *(country(f"c-{i}-{n}") for n in range(250)))
        finally:
            written.set()
        following.result(timeout=60)
    assert seen == store.changes(LogPosition(0, 0), 10_000)


def test_moments_do_not_go_back_when_the_clock_does(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = write(store, country("france")).at
    monkeypatch.setattr(moments, "now", lambda: "1999-12-31T23:59:59.000000Z")
    second = write(store, country("spain")).at
    assert first <= second
    assert store.check() == []


def test_moments_follow_each_other_in_the_order_of_revisions(store: Store) -> None:
    together(lambda n: [write(store, country(f"c-{n}-{i}")).revision for i in range(3)])
    ats = [one.at for one in store.changes(LogPosition(0, 0), 999)]
    assert ats == sorted(ats)
