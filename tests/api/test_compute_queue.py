"""Heavy requests take turns: everybody else is served meanwhile, and who waits too long is told to come back."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from graphsvc.analysis.dyad_years import DyadYears
from graphsvc.api.compute_queue import AT_ONCE, MOST_WAITING, ComputeQueue
from graphsvc.service.centrality import CentralityAnswers
from tests.api.serving import Served, serve
from tests.api.test_operations import until

MANY = 90
"""More than the threads that all other endpoints share, and than may wait for one client."""
RANKING, SERIES = "/v1/centrality?measure=degree", "/v1/centrality/series?measure=degree&of=albania&from=2000&to=2001"


class Slow:
    """Computations that begin when they are asked for and end when the test says so."""

    def __init__(self, compute: Callable[..., Any]) -> None:
        self.may_end, self.running, self.most = threading.Event(), 0, 0
        self._compute, self._lock = compute, threading.Lock()

    def __call__(self, *given: Any, **named: Any) -> Any:
        with self._lock:
            self.running += 1
            self.most = max(self.most, self.running)
        assert self.may_end.wait(30)
        with self._lock:
            self.running -= 1
        return self._compute(*given, **named)


def _method(found: Slow) -> Callable[..., Any]:
    """Give a function, which an instance hands itself to."""

    def method(*given: Any) -> Any:
        return found(*given)

    return method


@contextmanager
def slow(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> Iterator[Slow]:
    """Make a method slow until the block is left."""
    found = Slow(getattr(owner, name))
    monkeypatch.setattr(owner, name, _method(found))
    try:
        yield found
    finally:
        found.may_end.set()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("centrality", RANKING),
        ("series", SERIES),
        ("centrality", RANKING.replace("/v1/", "/v1/charts/").replace("?", ".json?")),
    ],
)
def test_many_slow_networks_of_one_client_leave_threads_to_all_others_and_come_one_after_the_other(
    served: Served, monkeypatch: pytest.MonkeyPatch, method: str, path: str
) -> None:
    served.wired.app.state.compute_queue = ComputeQueue(patience=60)
    with ThreadPoolExecutor(MANY) as pool, slow(monkeypatch, CentralityAnswers, method) as computing:
        replies = [pool.submit(httpx.get, served.url + path, timeout=30, trust_env=False) for _ in range(MANY)]
        refused = MANY - MOST_WAITING - 1
        until(lambda: sum(reply.done() for reply in replies) == refused and computing.running == 1)
        for other in ("/healthz", "/v1/allies/albania", "/v1/dyads/albania/iran", "/v1/entities/albania"):
            assert served.get(other, timeout=5).status_code == 200
        computing.may_end.set()
        results = [reply.result() for reply in replies]
    assert Counter(result.status_code for result in results) == {200: MOST_WAITING + 1, 429: refused}
    too_many = next(result for result in results if result.status_code == 429)
    assert too_many.headers["retry-after"] == "5"
    assert too_many.json()["type"] == "/problems/too-many"
    assert computing.most == 1


def test_of_several_clients_few_compute_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with (
        serve(url, trusted_proxies="127.0.0.0/8", open_reading=True) as served,
        ThreadPoolExecutor(AT_ONCE + 2) as pool,
        slow(monkeypatch, CentralityAnswers, "centrality") as computing,
    ):
        clients = [{"X-Forwarded-For": f"192.0.2.{number}"} for number in range(AT_ONCE + 2)]
        replies = [pool.submit(served.get, f"{RANKING}&top=3", headers=client) for client in clients]
        until(lambda: computing.running == AT_ONCE)
        computing.may_end.set()
        assert {reply.result().status_code for reply in replies} == {200}
        assert computing.most == AT_ONCE


def test_who_waits_too_long_for_a_turn_is_told_to_come_back(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.wired.app.state.compute_queue = ComputeQueue(1, 0.05)
    tag = served.get(RANKING).headers["etag"]
    with ThreadPoolExecutor(1) as pool, slow(monkeypatch, CentralityAnswers, "centrality") as computing:
        # Another ranking than the one that was answered before, which the cache would give without a turn.
        first = pool.submit(served.get, f"{RANKING}&top=3")
        until(lambda: computing.running == 1)
        late = served.get("/v1/balance")
        assert (late.status_code, late.headers["retry-after"]) == (503, "5")
        assert "too much is being computed" in late.json()["detail"]
        assert served.get(RANKING, headers={"If-None-Match": tag}).status_code == 304
        computing.may_end.set()
        assert first.result().status_code == 200
    assert served.get("/v1/balance").status_code == 200


class Made:
    """The years of a table that have been made, and whether its making has ended."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.years: list[int] = []
        self.ended = threading.Event()
        self._make = DyadYears.make
        counted = self._counted
        monkeypatch.setattr(DyadYears, "make", lambda table: counted(table))  # noqa: PLW0108 - binds no table

    def _counted(self, table: DyadYears) -> Iterator[int]:
        try:
            for year in self._make(table):
                self.years.append(year)
                yield year
        finally:
            self.ended.set()


def test_the_head_of_a_table_is_answered_without_making_its_rows(
    seeded: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, made = "/v1/dyad-years?from=1900&to=1919", Made(monkeypatch)
    head = seeded.client.head(path)
    assert (head.status_code, head.content, made.years) == (200, b"", [])
    whole = seeded.get(path)
    own = {"date", "x-request-id", "transfer-encoding"}
    assert {name: value for name, value in head.headers.items() if name not in own} == {
        name: value for name, value in whole.headers.items() if name not in own
    }
    assert made.years == [*range(1900, 1920)]


def test_a_reader_who_leaves_in_the_middle_of_a_table_ends_it(seeded: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made(monkeypatch)
    with seeded.client.stream("GET", "/v1/dyad-years?from=1900&to=2015&directed=true") as reply:
        next(reply.iter_bytes())
    assert made.ended.wait(20)
    assert len(made.years) < 116
    assert seeded.get("/v1/dyad-years?from=1914&to=1914").status_code == 200


def test_readers_who_do_not_read_hold_up_neither_tables_nor_networks(seeded: Served) -> None:
    path = "/v1/dyad-years?from=1816&to=2015&directed=true"
    with ExitStack() as stack:
        for _ in range(2 * AT_ONCE):
            reply = stack.enter_context(httpx.stream("GET", seeded.url + path, timeout=30, trust_env=False))
            assert reply.status_code == 200
        assert seeded.get("/v1/dyad-years?from=1914&to=1914").status_code == 200
        assert seeded.get(RANKING).status_code == 200
