"""Eight writers at once, through two stores on one log, and what a follower sees meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import pytest

from graphsvc.errors import StoreUnavailable, VersionMismatch
from graphsvc.model.citation import Record
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.base import BatchRefused, LogPosition, Store, WriteSummary
from graphsvc.store.opening import open_store
from tests.conftest import Neo4jServers
from tests.durability.rounds import rounds
from tests.stores import STORES, empty_store
from tests.worlds import country, group, put, write

WRITERS = 8
COMMIT = 1_000
"""How many countries one commit holds in the test of the follower."""

T = TypeVar("T")


@pytest.fixture(params=STORES)
def stores(request: pytest.FixtureRequest, neo4j_servers: Neo4jServers, tmp_path: Path) -> Iterator[list[Store]]:
    """Give three stores on one empty log: two to write through, one to follow."""
    url = empty_store(request.param, neo4j_servers, tmp_path)
    found = [open_store(url) for _ in range(3)]
    found[0].migrate()
    yield found
    for store in found:
        store.close()


def together(work: Callable[[int], T]) -> list[T]:
    """Let the writers work at once, each with its number; give what each gives."""
    start = threading.Barrier(WRITERS)

    def run(number: int) -> T:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))


def test_as_many_gap_free_revisions_as_acknowledged_writes(stores: list[Store]) -> None:
    """A third of the writes are repetitions, which make none."""
    each = 6 * len(rounds(1, 10))

    def work(number: int) -> list[tuple[int, str]]:
        store, made = stores[number % 2], []
        for i in range(each):
            written = write(store, country(f"c-{number}-{i - i % 3 // 2}"))
            if written.outcomes[0].outcome == "new":
                made.append((written.revision, written.outcomes[0].id))
        return made

    acknowledged = sorted(one for made in together(work) for one in made)
    log = stores[2].changes(LogPosition(0, 0), 10_000)
    assert [revision for revision, _ in acknowledged] == list(range(1, WRITERS * each * 2 // 3 + 1))
    assert stores[2].head().revision == len(acknowledged)
    assert [(one.revision, one.id) for one in log if one.record == "entity"] == acknowledged
    assert stores[2].check() == []


def test_of_writers_that_expect_one_version_exactly_one_is_taken(stores: list[Store]) -> None:
    write(stores[0], country("albania"))
    versions = range(1, 1 + len(rounds(4, 20)))
    for version in versions:

        def correct(number: int, version: int = version) -> bool:
            try:
                write(stores[number % 2], put(country("albania", f"Albania {version} {number}"), expected=version))
            except BatchRefused as refused:
                assert [type(one.error) for one in refused.refusals] == [VersionMismatch]
                return False
            return True

        assert sum(together(correct)) == 1
    history = stores[2].history("entity", "albania")
    assert [one.version for one in history] == [len(versions) + 1, *reversed(versions)]
    assert stores[2].head().revision == len(versions) + 1
    assert stores[2].check() == []


def insist(store: Store, *records: Record) -> WriteSummary:
    """Write until the store takes it: a store that is busy says so, and the same write may be sent again."""
    for _ in range(20):
        try:
            return write(store, *records)
        except StoreUnavailable:
            continue
    return write(store, *records)


def test_a_follower_never_sees_part_of_a_commit_of_a_thousand(stores: list[Store]) -> None:
    """One writer commits a thousand countries at a time; the others write one group a commit in between."""
    commits = len(rounds(2, 10))
    follower, is_done, seen = Follower(stores[2], poll_seconds=0.001), threading.Event(), [0]

    def observe() -> None:
        while not is_done.wait(0.001):
            seen.append(len(follower.view.entities("country")))

    def work(number: int) -> int:
        store = stores[number % 2]
        if number:
            return sum(insist(store, group(f"g-{number}-{i}")).revision > 0 for i in range(commits * 2))
        for i in range(commits):
            insist(store, *(country(f"c-{i}-{n}") for n in range(COMMIT)))
        return commits

    follower.start()
    try:
        with ThreadPoolExecutor(1) as pool:
            observing = pool.submit(observe)
            try:
                acknowledged = sum(together(work))
                assert follower.wait_for(acknowledged, 30)
            finally:
                is_done.set()
            observing.result(timeout=30)
    finally:
        follower.stop()
    levels = [count for count, _ in groupby(seen)]
    assert {count % COMMIT for count in levels} == {0}
    assert levels == sorted(levels)
    assert len(follower.view.entities("country")) == commits * COMMIT
    assert len(follower.view.entities("group")) == commits * 2 * (WRITERS - 1)
