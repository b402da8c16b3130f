"""A store that another takes the place of while a server follows it: what the server answers then."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from graphsvc.model.citation import Record
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.base import LogChange, Store
from graphsvc.store.opening import open_store
from tests import worlds
from tests.api.serving import Served, serve
from tests.conftest import Neo4jServers
from tests.durability.process import Serving
from tests.events import STREAM, changes_of, next_event, streamed
from tests.stores import STORES, empty_store, wipe

PATIENCE_SECONDS = 60
GREECE = worlds.country("greece")
ITALIA = worlds.country("italy", "Italia")


def until(claim: Callable[[], bool]) -> None:
    """Ask until the claim is true: nobody tells when a server has followed what another process did."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def replace(url: str, *revisions: tuple[Record, ...]) -> None:
    """Put another store in the place of one: the file is swapped, or the graph emptied and made anew."""
    if not url.startswith("sqlite"):
        wipe(url)
        _write(url, *revisions)
        return
    path = Path(url.removeprefix("sqlite:///"))
    other = path.with_name("other.sqlite")
    _write(f"sqlite:///{other}", *revisions)
    swap(other, path)


def swap(file: Path, path: Path) -> None:
    """Move an SQLite file into the place of another."""
    for one in (Path(f"{path}-wal"), Path(f"{path}-shm")):
        one.unlink(missing_ok=True)
    file.rename(path)


def _write(url: str, *revisions: tuple[Record, ...]) -> None:
    store: Store = open_store(url)
    store.migrate()
    for records in revisions:
        worlds.write(store, *records)
    store.close()


@pytest.fixture(params=STORES)
def server(request: pytest.FixtureRequest, neo4j_servers: Neo4jServers, tmp_path: Path) -> Iterator[Serving]:
    """Serve the small world and three revisions more, in a process of its own."""
    url = empty_store(request.param, neo4j_servers, tmp_path)
    _write(url, worlds.small_world(), *((worlds.country("italy", f"Italy {i}"),) for i in range(3)))
    with Serving(url, tmp_path, "--no-seeds") as found:
        yield found


def ids(client: httpx.Client) -> list[str]:
    reply = client.get("/v1/entities")
    return [one["id"] for one in reply.json()["items"]] if reply.status_code == 200 else []


def test_a_replaced_store_is_told_and_answered_from(server: Serving) -> None:
    asked = "/v1/allies/albania?on=2022-09-06"
    with server.client() as client, server.client() as following:
        before = client.get(asked).raise_for_status()
        token = client.get("/v1/entities?limit=2").json()["next"]
        italy = client.get("/v1/entities/italy").raise_for_status()
        versions = client.get("/v1/entities/italy/history?limit=1").raise_for_status().json()["next"]
        assert (italy.json()["name"], versions is not None) == ("Italy 2", True)
        assert client.get("/v1/changes?after=4").json()["next"] == "4"
        with streamed(following, "3") as events:
            last = next_event(events)
            assert last.id == "4:1"
            replace(server.store, (worlds.ALBANIA, ITALIA), (GREECE,))
            ending = next_event(events)
            assert (ending.kind, ending.id) == ("replaced", "0:0")
            assert "begin again" in ending.data["detail"]
            assert list(events) == []
        until(lambda: ids(client) == ["albania", "greece", "italy"])
        until(lambda: client.get("/readyz").json() == {"status": "ready", "revision": 2, "store_revision": 2})
        # Tags and tokens of the one before are not taken for this one's.
        after = client.get(asked, headers={"If-None-Match": before.headers["etag"]})
        assert (after.status_code, after.json()["revision"], after.json()["items"]) == (200, 2, [])
        assert client.get("/v1/entities", params={"limit": 2, "after": token}).status_code == 400
        reply = client.get("/v1/entities/italy/history", params={"limit": 1, "after": versions})
        assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (400, "after")
        again = client.get("/v1/entities/italy", headers={"If-None-Match": italy.headers["etag"]})
        assert (again.status_code, again.json()["name"]) == (200, "Italia")
        assert client.get("/v1/entities/nato").status_code == 404
        for place in ("4", "4:1", "3"):
            assert client.get("/v1/changes", params={"after": place}).status_code == 409
        assert client.get(STREAM, headers={"Last-Event-ID": last.id}).status_code == 409
        log = client.get("/v1/changes").json()
        assert (log["revision"], [one["id"] for one in log["items"][-1:]]) == (2, ["greece"])
        with streamed(client, "3", headers={"Last-Event-ID": ending.id}) as events:
            assert [next_event(events).data for _ in log["items"]] == log["items"]


@pytest.mark.parametrize("others", [(), (GREECE,), (GREECE, ITALIA)], ids=["goes back", "is as far", "is farther"])
def test_a_store_put_back_is_followed_from_where_it_parted(others: tuple[Record, ...], tmp_path: Path) -> None:
    """A copy has the same id, whatever its head has come to since."""
    path, copy = tmp_path / "store.sqlite", tmp_path / "copy.sqlite"
    url = f"sqlite:///{path}"
    _write(url, worlds.small_world(), (worlds.group("kept"),))
    copy.write_bytes(path.read_bytes())
    _write(f"sqlite:///{copy}", *((one,) for one in others))
    with Serving(url, tmp_path, "--no-seeds") as server, server.client() as client:
        with server.client() as following, streamed(following, "2") as events:
            _write(url, (worlds.group("lost"),))
            assert next_event(events).data["id"] == "lost"
            swap(copy, path)
            ending = next_event(events)
            assert (ending.kind, ending.id) == ("replaced", "0:0")
        until(lambda: "lost" not in ids(client))
        assert "kept" in ids(client)
        log = client.get("/v1/changes?limit=1000").json()
        assert (log["revision"], log["items"][-1]["revision"]) == (2 + len(others), 2 + len(others))
        with client.stream("GET", STREAM) as response:
            lines = changes_of(response.iter_lines())
            assert [next(lines) for _ in log["items"]] == log["items"]


def test_while_another_store_is_read_the_view_before_answers_what_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_read, read = threading.Event(), Follower._page

    def page(follower: Follower) -> list[LogChange] | None:
        if follower.is_rebuilding:
            assert may_read.wait(PATIENCE_SECONDS)
        return read(follower)

    monkeypatch.setattr(Follower, "_page", page)
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", write_wait=0.1) as served:
        try:
            _rebuilding(served)
        finally:
            may_read.set()
        until(lambda: served.get("/readyz").json()["status"] == "ready")
        assert ids(served.client) == ["albania", "atlantis", "greece", "italy"]
        assert served.get("/v1/resolve?ref=italy").json()["entity"]["name"] == "Italia"


def _rebuilding(served: Served) -> None:
    """See what is answered from the moment at which the other store is noticed until it has been read."""
    resolved = served.get("/v1/resolve?ref=italy")
    replace(served.wired.store.url, (worlds.ALBANIA, ITALIA), (GREECE,))
    until(lambda: served.wired.follower.is_rebuilding)
    assert served.get("/readyz").json() == {"status": "rebuilding", "revision": 0, "store_revision": 2}
    assert served.get("/readyz").status_code == 200
    still = served.get("/v1/resolve?ref=italy")
    assert (still.json(), still.headers["etag"]) == (resolved.json(), resolved.headers["etag"])
    assert served.get("/v1/allies/albania?on=2022-09-06").status_code == 200
    # What would show half of each store is put off.
    for path in ("/v1/entities/italy", "/v1/entities", "/v1/dyads/albania/iran", "/v1/timeline/albania"):
        reply = served.get(path)
        assert (reply.status_code, reply.headers["retry-after"]) == (503, "1"), path
    log: dict[str, Any] = served.get("/v1/changes").json()
    assert (log["revision"], log["items"][-1]["id"]) == (2, "greece")
    assert re.search(r"no place 9", served.get("/v1/changes?after=9").json()["detail"])
    written = worlds.write(served.wired.store, worlds.country("atlantis"))
    assert written.revision == 3
    assert not served.wired.follower.wait_for(1, 0.05)
