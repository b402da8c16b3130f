from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from graphsvc.errors import StoreUnavailable
from graphsvc.snapshot import log_follower
from graphsvc.snapshot.log_applier import FollowedLog
from graphsvc.snapshot.log_follower import Follower
from graphsvc.snapshot.view import View
from graphsvc.store.base import Head, LogChange, LogPosition
from graphsvc.store.sqlite import SqliteStore
from tests import worlds
from tests.snapshot.everything import everything
from tests.snapshot.log import ListLog, build

SOON = 20.0


@contextmanager
def follow(store: FollowedLog, poll_seconds: float = 0.005) -> Iterator[Follower]:
    follower = Follower(store, poll_seconds)
    follower.start()
    try:
        yield follower
    finally:
        follower.stop()


def until(condition: Callable[[], object]) -> None:
    """Wait until the condition holds."""
    ticks, limit = threading.Event(), threading.Event()
    timer = threading.Timer(SOON, limit.set)
    timer.start()
    while not condition():
        assert not limit.is_set(), "it does not come true"
        ticks.wait(0.002)
    timer.cancel()


class Faulty(ListLog):
    """A log whose reading fails as long as `error` is set, and which counts how often it was asked."""

    error: Exception | None = None
    asked = 0

    def changes(self, after: LogPosition, limit: int) -> list[LogChange]:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return super().changes(after, limit)


def test_before_anything_the_view_is_that_of_revision_0() -> None:
    follower = Follower(ListLog())
    assert (follower.view.revision, follower.view.at, follower.view.entities()) == (0, "", [])
    assert (follower.is_ready, follower.progress, follower.problem) == (False, (0, 0), None)


def test_an_empty_store_is_ready_at_revision_0() -> None:
    with follow(ListLog("empty")) as follower:
        until(lambda: follower.is_ready)
        assert (follower.view.revision, follower.view.store_id) == (0, "empty")


def test_what_is_written_is_seen_at_once_by_who_waits_for_it() -> None:
    log = ListLog()
    with follow(log, poll_seconds=60) as follower:
        assert follower.wait_for(0, SOON)
        for number in range(5):
            revision = log.write(worlds.country(f"a{number}"))
            assert follower.wait_for(revision, SOON)
            assert len(follower.view.entities()) == number + 1
    assert follower.progress == (5, 5)


def test_waiting_for_what_does_not_come_ends() -> None:
    with follow(ListLog()) as follower:
        assert not follower.wait_for(1, 0.05)


def test_what_others_write_is_seen_without_waiting_for_it() -> None:
    log = ListLog()
    with follow(log) as follower:
        log.write(worlds.country("a"))
        until(lambda: follower.view.revision == 1)


@pytest.mark.parametrize("is_live", [False, True])
def test_a_revision_longer_than_a_page_is_seen_whole(is_live: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_follower, "PAGE", 7)
    monkeypatch.setattr(log_follower, "LIVE_PAGE", 5)
    monkeypatch.setattr(log_follower, "SLICE", 2)
    log = ListLog()
    with follow(log) as follower:
        if is_live:
            until(lambda: follower.is_ready)
        log.write(*(worlds.country(f"a{number}") for number in range(40)))
        log.write(*(worlds.country(f"b{number}") for number in range(40)))
        assert follower.wait_for(2, SOON)
        assert everything(follower.view) == everything(View(build(log.written), 2))


def test_a_view_taken_before_stays_as_it_is() -> None:
    log = ListLog()
    log.write(worlds.country("a"))
    with follow(log) as follower:
        assert follower.wait_for(1, SOON)
        view = follower.view
        before = everything(view)
        assert follower.wait_for(log.write(worlds.country("a", "Another"), worlds.tie("rival_of", "a", "b")), SOON)
        assert everything(view) == before


@pytest.mark.parametrize("error", [StoreUnavailable("the store is away"), RuntimeError("a surprise")])
def test_while_the_store_cannot_be_read_the_view_stays_and_the_problem_is_told(error: Exception) -> None:
    log = Faulty()
    log.write(worlds.country("a"))
    with follow(log) as follower:
        assert follower.wait_for(1, SOON)
        log.error = error
        log.write(worlds.country("b"))
        until(lambda: follower.problem is not None)
        assert str(error) in str(follower.problem)
        assert (follower.view.revision, follower.is_ready, follower.progress) == (1, True, (1, 2))
        log.error = None
        assert follower.wait_for(2, SOON)
        until(lambda: follower.problem is None)


def test_a_store_that_is_away_at_first_is_followed_once_it_is_there() -> None:
    log = Faulty()
    log.write(worlds.country("a"))
    log.error = StoreUnavailable("the store is away")
    with follow(log) as follower:
        until(lambda: follower.problem == "the store is away")
        assert not follower.is_ready
        log.error = None
        assert follower.wait_for(1, SOON)


def test_a_store_that_stays_away_is_asked_less_and_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    log = Faulty()
    log.error = StoreUnavailable("the store is away")
    log.write(worlds.country("a"))
    follower = Follower(log, 0.1)

    def wait(timeout: float | None = None) -> bool:
        waits.append(timeout or 0)
        if len(waits) == 10:
            follower._stopping = True
        return False

    monkeypatch.setattr(follower._wake, "wait", wait)
    follower.start()
    until(lambda: len(waits) == 10)
    follower.stop()
    assert waits[:4] == [0.2, 0.4, 0.8, 1.6]
    assert waits[-1] == log_follower.LONGEST_WAIT


def test_another_store_is_read_from_the_beginning_and_then_shown() -> None:
    log = Faulty("one")
    log.write(worlds.country("a"))
    log.write(worlds.country("b"))
    with follow(log) as follower:
        assert follower.wait_for(2, SOON)
        other = ListLog("other")
        other.write(worlds.country("c"))
        log.error = StoreUnavailable("not yet")
        log.written, log.revision, log.store_id = other.written, other.revision, other.store_id
        until(lambda: follower.progress[0] == 0)
        assert [row.id for row in follower.view.entities()] == ["a", "b"]
        log.error = None
        until(lambda: follower.view.store_id == "other")
        assert [row.id for row in follower.view.entities()] == ["c"]


def test_a_store_that_has_gone_back_is_read_from_the_beginning() -> None:
    log = ListLog()
    log.write(worlds.country("a"))
    kept = list(log.written)
    log.write(worlds.country("b"))
    with follow(log) as follower:
        assert follower.wait_for(2, SOON)
        log.revision, log.written = 1, kept
        until(lambda: follower.view.revision == 1)
        assert [row.id for row in follower.view.entities()] == ["a"]


def test_a_store_put_back_and_written_on_before_anybody_looked_is_read_from_the_beginning() -> None:
    log = Faulty()
    log.write(worlds.country("a"))
    kept = list(log.written)
    log.write(worlds.country("b"))
    with follow(log) as follower:
        assert follower.wait_for(2, SOON)
        other = ListLog()
        other.written, other.revision, other._versions = kept, 1, {("entity", "a"): 1}
        for name in "cde":
            other.write(worlds.country(name))
        log.written, log.revision = other.written, other.revision
        until(lambda: follower.view.revision == 4 and not follower.is_rebuilding)
        assert [row.id for row in follower.view.entities()] == ["a", "c", "d", "e"]


def test_a_store_put_back_and_written_on_to_the_same_revision_is_noticed() -> None:
    log = ListLog()
    log.write(worlds.country("a"))
    with follow(log) as follower:
        assert follower.wait_for(1, SOON)
        other = ListLog()
        other.write(worlds.country("b"))
        log.written = [replace(one, at="2026-02-02T00:00:00.000000Z") for one in other.written]
        until(lambda: [row.id for row in follower.view.entities()] == ["b"])


def test_what_is_shown_is_of_one_store_even_if_it_is_replaced_while_it_is_read() -> None:
    class Swapped(ListLog):
        """Another store takes the place of the first between the head and the changes."""

        is_swapped = False

        def changes(self, after: LogPosition, limit: int) -> list[LogChange]:
            if not self.is_swapped:
                self.is_swapped = True
                other = ListLog("other")
                for name in "cd":
                    other.write(worlds.country(name))
                self.written, self.store_id, self.revision = other.written, "other", 2
            return super().changes(after, limit)

    log = Swapped("one")
    log.write(worlds.country("a"))
    shown: list[tuple[str, int]] = []
    follower = Follower(log, 0.005)
    follower.listen(lambda: shown.append((follower.view.store_id, follower.view.revision)))
    follower.start()
    until(lambda: follower.view.store_id == "other")
    follower.stop()
    assert set(shown) == {("", 0), ("other", 2)}


def test_who_listens_hears_of_what_moves_until_it_does_not_want_to() -> None:
    log, heard = ListLog(), list[int]()
    with follow(log) as follower:
        unlisten = follower.listen(lambda: heard.append(follower.view.revision))
        assert follower.wait_for(log.write(worlds.country("a")), SOON)
        until(lambda: heard and heard[-1] == 1)
        unlisten()
        assert follower.wait_for(log.write(worlds.country("b")), SOON)
    assert heard[-1] == 1


def test_a_write_is_waited_for_in_the_store_that_took_it_not_in_the_one_before() -> None:
    log = Faulty("one")
    for name in "abc":
        log.write(worlds.country(name))
    with follow(log) as follower:
        assert follower.wait_for(3, SOON)
        other = ListLog("other")
        other.write(worlds.country("c"))
        log.error = StoreUnavailable("not yet")
        log.written, log.revision, log.store_id = other.written, other.revision, other.store_id
        until(lambda: follower.is_rebuilding)
        assert not follower.wait_for(1, 0.05)
        log.error = None
        assert follower.wait_for(1, SOON)
        assert follower.view.store_id == "other"


def test_a_gap_in_the_log_is_told_and_nothing_after_it_is_shown() -> None:
    log = ListLog()
    for name in "abc":
        log.write(worlds.country(name))
    missing = log.written.pop(1)
    with follow(log) as follower:
        until(lambda: follower.problem)
        assert "graphsvc check" in str(follower.problem)
        assert not follower.is_ready
        log.written.insert(1, missing)
        assert follower.wait_for(3, SOON)


def test_a_head_that_runs_ahead_of_the_log_is_asked_again() -> None:
    class Ahead(ListLog):
        def head(self) -> Head:
            return Head(self.store_id, 1, 1, "")

    log = Ahead()
    with follow(log) as follower:
        until(lambda: follower.progress == (0, 1))
        assert not follower.is_ready
        log.write(worlds.country("a"))
        assert follower.wait_for(1, SOON)


def test_a_stopped_follower_keeps_its_view_and_ends_its_thread() -> None:
    log = ListLog()
    log.write(worlds.country("a"))
    before = set(threading.enumerate())  # A server that other tests share may have a follower, too.
    with follow(log) as follower:
        assert follower.wait_for(1, SOON)
        assert "follower" in {thread.name for thread in set(threading.enumerate()) - before}
    assert follower.view.revision == 1
    assert "follower" not in {thread.name for thread in set(threading.enumerate()) - before}


def test_a_real_store_is_followed_while_it_is_written(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.sqlite")
    store.migrate()
    with follow(store) as follower:
        worlds.write(store, *worlds.small_world())
        written = worlds.write(store, worlds.SEVERANCE, worlds.SEVERED)
        assert follower.wait_for(written.revision, SOON)
        relations = follower.view.tie(worlds.RELATIONS.id)
        assert relations is not None
        assert (relations.version, relations.until) == (2, "2022-09-07")
        assert follower.view.at == written.at
        assert everything(follower.view) == everything(_rebuilt(store))
    store.close()


def _rebuilt(store: SqliteStore) -> View:
    with follow(store) as other:
        until(lambda: other.is_ready)
        return other.view
