"""Every question has a cost: what is heavy is computed in a turn, ends when its client leaves, and is refused beyond a bound."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from graphsvc.api import turns
from graphsvc.api.compute_queue import ComputeQueue
from graphsvc.model import effort
from graphsvc.model.effort import checkpoint
from graphsvc.questions import allies
from graphsvc.store.opening import open_store
from tests import worlds
from tests.api.serving import Served, serve

MEMBERS, CLAIMS = 30, 40
LIGHT = 5
HEAVY = {
    "alliance": "/v1/allies/m1?on=1950-01-01",
    "history of allies": "/v1/allies/m2/history",
    "members": "/v1/members/big?on=1950-01-01",
    "history of members": "/v1/members/big/history",
    "hosting": "/v1/hosting?on=1950-01-01",
    "severed": "/v1/severed?on=1850-01-01",
    "severed by one": "/v1/severed?of=m1&on=1850-01-01",
    "allies of several": "/v1/allies?of=m1,m5,m6&on=1950-01-01",
    "pair": "/v1/dyads/m1/m2?on=1850-01-01",
    "history of a pair": "/v1/dyads/m1/m3/history",
    "timeline": "/v1/timeline/m1",
    "timeline of a pair": "/v1/dyads/m3/m4/timeline",
    "picture of a timeline": "/v1/charts/timeline/m1.svg",
    "names in a window": "/v1/resolve?ref=Shared&during=1800/1900",
    "names spelled alike": "/v1/resolve?ref=Sharde",
    "difference": "/v1/difference?from=1800-01-01&to=1990-01-01",
    "disagreements": "/v1/disagreements",
    "disagreements of one": "/v1/disagreements?of=m1",
    "ties": "/v1/ties?of=m1",
    "learned": "/v1/learned?from=2020-01-01",
    "entities": "/v1/entities?q=m1",
    "sources": "/v1/sources",
    "page of a country": "/country/m1",
    "page of an alliance": "/alliance/big",
    "page of a pair": "/pair/m1/m2",
}


def day(number: int) -> str:
    return (date(1800, 1, 1) + timedelta(days=number)).isoformat()


def records() -> Iterator[Any]:
    """Give an alliance of many members, a pair with many claims, and many that bear one name."""
    yield worlds.dataset("one", coverage=[{"question": "relations", "among": "any", "period": "1800/.."}])
    yield worlds.dataset("other", coverage=[{"question": "relations", "among": "any", "period": "1800/.."}])
    yield worlds.alliance("big")
    for number in range(MEMBERS):
        shared = {"text": "Shared", "since": day(number * 9), "until": day(number * 9 + 9)}
        yield worlds.country(f"m{number}", names=[{"text": f"M{number}"}, shared])
        yield worlds.group(f"g{number}")
        yield worlds.tie("member_of", f"m{number}", "big", day(number), dataset="one", attributes={"role": "member"})
        yield worlds.tie("hosts", f"m{number}", "g1", day(number), dataset="one")
        yield worlds.tie("opposes", "g1", f"m{number}", day(number), dataset="one")
    kinds = ("has_relations_with", "severed_ties_with")
    for number in range(CLAIMS):
        since, until = day(number * 100), day(number * 100 + 250)
        dataset = ("one", "other")[number % 2]
        yield worlds.tie(kinds[number % 2], "m1", "m2", since, until, dataset=dataset, key=str(number))


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("heavy")
    url = f"sqlite:///{folder / 'store.sqlite'}"
    store = open_store(url)
    store.migrate()
    store.write(worlds.batch(*records()))
    store.close()
    with serve(url) as found:
        yield found


@dataclass
class Counted:
    """How many turns were taken."""

    turns: int = 0
    by: list[str] = field(default_factory=list)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Count the turns that are asked for."""
    found, ask = Counted(), ComputeQueue._ask

    def counting(queue: ComputeQueue, client: str, most: int | None = None) -> Any:
        found.turns += 1
        found.by.append(client)
        return ask(queue, client, most)

    monkeypatch.setattr(ComputeQueue, "_ask", counting)
    return found


@contextmanager
def light_is(units: float, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(effort, "LIGHT", units)
        patch.setattr(turns, "LIGHT", units)
        for module in ("graphsvc.api.turns", "graphsvc.dashboard.page_routes"):
            patch.setattr(f"{module}.LIGHT_ON_THREAD", units)
        patch.setattr("graphsvc.service.costs.LIGHT", units)
        yield


@pytest.mark.parametrize("path", HEAVY.values(), ids=HEAVY)
def test_what_is_heavy_is_computed_in_a_turn_and_answers_the_same(
    heavy: Served, counted: Counted, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    with light_is(0.01, monkeypatch):
        in_turn = heavy.get(path)
    assert (in_turn.status_code, counted.turns) == (200, 1), in_turn.text
    # With a key, since the cache has the answer to those without.
    at_once = heavy.send("GET", path, scope="read")
    assert (at_once.status_code, counted.turns) == (200, 1)
    assert at_once.content == in_turn.content


@pytest.mark.parametrize(
    ("path", "narrower"),
    [
        (HEAVY["alliance"], "ask for a pair, with /v1/dyads"),
        (HEAVY["severed"], "ask about one party with `of`"),
        (HEAVY["difference"], "ask about one party with `of`, about one pair with `between`, or for one kind"),
        ("/v1/disagreements?during=1800/1900", "or for one `question`"),
        (HEAVY["hosting"], "ask with `host`, `group` or `against`"),
    ],
)
def test_what_costs_too_much_is_refused_with_how_to_ask_for_less(
    heavy: Served, monkeypatch: pytest.MonkeyPatch, path: str, narrower: str
) -> None:
    monkeypatch.setattr(effort, "MOST", 3)
    with light_is(0.01, monkeypatch):
        refused = heavy.get(path.replace("1950-", "1949-").replace("1850-", "1849-").replace("1800-", "1801-"))
    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (413, "/problems/too-large")
    assert "and at most 3 are weighed" in problem["detail"]
    assert narrower in problem["detail"]


class Endless:
    """A computation that goes on until it is told to end."""

    def __init__(self) -> None:
        self.begun, self.ended = threading.Event(), threading.Event()

    def __call__(self, *_: Any, **__: Any) -> Any:
        self.begun.set()
        try:
            while True:
                checkpoint()
        finally:
            self.ended.set()


@pytest.fixture
def endless(heavy: Served, monkeypatch: pytest.MonkeyPatch) -> Iterator[Endless]:
    found = Endless()
    monkeypatch.setattr(allies, "allies", found)
    heavy.wired.app.state.compute_queue = ComputeQueue()
    with light_is(LIGHT, monkeypatch):
        yield found
        heavy.wired.app.state.compute_queue.stop()
        heavy.wired.app.state.compute_queue = ComputeQueue()


def send(served: Served, path: str) -> socket.socket:
    """Send a request, and read nothing."""
    address = httpx.URL(served.url)
    connection = socket.create_connection((address.host, address.port or 80), timeout=10)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {address.host}\r\n\r\n".encode())
    return connection


def test_while_an_alliance_is_computed_light_readers_of_the_same_address_are_served(
    heavy: Served, endless: Endless
) -> None:
    with send(heavy, "/v1/allies/m5?on=1951-01-01"), ThreadPoolExecutor(64) as pool:
        assert endless.begun.wait(10)
        paths = ["/healthz", "/v1/resolve?ref=m1", "/v1/entities/m2", "/v1/severed?of=m9"] * 16
        replies = [pool.submit(httpx.get, heavy.url + path, timeout=20, trust_env=False) for path in paths]
        assert {reply.result().status_code for reply in replies} == {200}
        assert not endless.ended.is_set()


def test_the_computation_ends_when_its_client_leaves(heavy: Served, endless: Endless) -> None:
    connection = send(heavy, "/v1/allies/m6?on=1951-01-01")
    assert endless.begun.wait(10)
    assert not endless.ended.is_set()
    connection.close()
    assert endless.ended.wait(10)


def test_two_heavy_requests_of_one_client_lock_nobody_out(
    tmp_path: Path, endless: Endless, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", trusted_proxies="127.0.0.1", open_reading=True) as served:
        mine = {"X-Forwarded-For": "192.0.2.1"}
        with light_is(0.01, monkeypatch), ThreadPoolExecutor(2) as pool:
            held = [
                pool.submit(served.get, f"/v1/allies/albania?on={year}-01-01", headers=mine) for year in (2011, 2012)
            ]
            assert endless.begun.wait(10)
            other = served.get("/v1/centrality?measure=degree", headers={"X-Forwarded-For": "192.0.2.2"})
            assert other.status_code == 200
            served.wired.app.state.compute_queue.stop()
            assert {reply.result().status_code for reply in held} == {503}


def test_stopping_the_server_ends_what_computes(heavy: Served, endless: Endless) -> None:
    with ThreadPoolExecutor(1) as pool:
        reply = pool.submit(heavy.get, "/v1/allies/m7?on=1951-01-01")
        assert endless.begun.wait(10)
        heavy.wired.app.state.compute_queue.stop()
        stopped = reply.result()
    assert endless.ended.is_set()
    assert stopped.status_code == 503
    assert "the server is stopping" in stopped.json()["detail"]
