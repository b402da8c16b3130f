"""Clocks that are wrong: a moment far ahead is refused, because it would stay; one that goes back does no harm."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graphsvc.errors import StoreUnusable
from graphsvc.model import moments as texts
from graphsvc.store import moments
from graphsvc.store.base import Store
from graphsvc.store.opening import open_store
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.stores import empty_store
from tests.worlds import country, write

STORES = ("sqlite", f"neo4j-{NEO4J_VERSIONS[0]}")


class Clock:
    """A clock of the machine that a test sets."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> str:
        return texts.write(datetime.now(UTC) + self.ahead)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(moments, "now", clock.now)
    monkeypatch.setattr(moments, "_PROCESS", moments.ProcessClock())
    return clock


def started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the clock for the first time, as a process does that starts."""
    monkeypatch.setattr(moments, "_PROCESS", moments.ProcessClock())


@pytest.mark.parametrize("name", STORES)
def test_a_clock_far_ahead_for_one_write_leaves_no_trace(
    name: str, neo4j_servers: Neo4jServers, tmp_path: Path, clock: Clock
) -> None:
    store: Store = open_store(empty_store(name, neo4j_servers, tmp_path))
    store.migrate()
    write(store, country("france"))
    for number, days in enumerate([2, 40, 25_000, *(random.randint(2, 700_000) for _ in range(17))]):
        clock.ahead = timedelta(days=days)
        with pytest.raises(StoreUnusable, match=r"the clock of this machine"):
            write(store, country("greece", f"Greece {number}"))
        clock.ahead = timedelta()
    assert write(store, country("greece")).revision == 2
    assert store.head().at <= texts.now()
    assert store.check() == []
    store.close()


def test_a_clock_that_was_set_back_may_be_set_right_again(clock: Clock) -> None:
    last = texts.write(datetime.now(UTC) - timedelta(days=90))
    clock.ahead = timedelta(days=-60)
    assert moments.after(last) < texts.write(datetime.now(UTC) - timedelta(days=59))
    clock.ahead = timedelta()
    assert moments.after(last) > texts.write(datetime.now(UTC) - timedelta(days=1))
    clock.ahead = timedelta(days=2)
    with pytest.raises(StoreUnusable, match="has gone ahead by 2 days while graphsvc was running"):
        moments.after(last)


def test_a_store_unused_for_a_year_is_written_to_by_a_process_that_starts(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.ahead = timedelta(days=365)
    started_again(monkeypatch)
    assert moments.after(texts.now()) > texts.write(datetime.now(UTC) + timedelta(days=364))


@pytest.mark.parametrize("last", ["", "2026-01-01T00:00:00.000000Z"])
def test_a_process_that_starts_with_a_clock_decades_ahead_is_refused(
    last: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.ahead = timedelta(days=25_000)
    started_again(monkeypatch)
    with pytest.raises(StoreUnusable, match="nothing here is newer than 20"):
        moments.after(last)


def test_where_the_log_has_moments_to_come_it_is_told_and_writing_goes_on_at_the_last(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    store.migrate()
    clock.ahead = timedelta(days=30)
    started_again(monkeypatch)
    ahead = write(store, country("france")).at
    clock.ahead = timedelta()
    assert write(store, country("greece")).at == ahead
    (fault,) = store.check()
    assert fault.startswith(f"revisions 1 to 2 are of moments still to come, up to {ahead}: a clock was ahead")
    store.close()
