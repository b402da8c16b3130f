"""What `/readyz` says where the store, or what follows it, is not as it should be."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from graphsvc.errors import StoreUnusable
from graphsvc.snapshot import log_follower
from graphsvc.store import sqlite_state
from graphsvc.store.base import Head, LogChange, LogPosition, Store
from graphsvc.store.opening import open_store
from graphsvc.store.sqlite import SqliteStore
from tests import worlds
from tests.api.serving import Served, serve
from tests.api.test_operations import until
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.stores import empty_store
from tests.worlds import country, write

STORES = ("sqlite", f"neo4j-{NEO4J_VERSIONS[0]}")


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_follower, "BEHIND_SECONDS", 0.3)
    monkeypatch.setattr(log_follower, "PATROL_SECONDS", 0.0)


@pytest.fixture(params=STORES)
def any_served(request: pytest.FixtureRequest, neo4j_servers: Neo4jServers, tmp_path: Path) -> Iterator[Served]:
    """Serve the small world from either store."""
    url = empty_store(request.param, neo4j_servers, tmp_path)
    store = open_store(url)
    store.migrate()
    write(store, *worlds.small_world())
    store.close()
    with serve(url) as served:
        until(lambda: served.get("/readyz").status_code == 200)
        yield served


def tamper(url: str, sql: str, cypher: str) -> None:
    """Change what lies in the store without graphsvc."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as db, db:
            db.execute(sql)
    else:
        with GraphDatabase.driver(url) as driver:
            driver.execute_query(cypher)


def until_told(served: Served, reason: str) -> None:
    """Wait until the server is not ready for this reason."""

    def is_told() -> bool:
        reply = served.get("/readyz")
        return reply.status_code == 503 and reason in reply.json()["detail"]

    until(is_told)


def test_a_head_beyond_the_end_of_the_log_is_told(any_served: Served) -> None:
    tamper(
        any_served.wired.store.url,
        "UPDATE head SET revision = 10",
        "MATCH (r:Revision {id: 'head'}) SET r.number = 10",
    )
    until_told(any_served, "the head of the store is at revision 10, and its log ends at 1; run `graphsvc check`")
    tamper(
        any_served.wired.store.url, "UPDATE head SET revision = 1", "MATCH (r:Revision {id: 'head'}) SET r.number = 1"
    )
    until(lambda: any_served.get("/readyz").json() == {"status": "ready", "revision": 1, "store_revision": 1})


@pytest.mark.parametrize(
    ("sql", "cypher", "says"),
    [
        ("body = substr(body, 2)", "c.body = substring(c.body, 1)", "has no JSON for its body"),
        ("body = '[1]'", "c.body = '[1]'", "has another record's body"),
        ("record = 'planet'", "c.record = 'planet'", "is of kind 'planet', which this graphsvc does not know"),
    ],
    ids=["garbage", "no record", "no kind"],
)
def test_a_body_that_can_be_read_no_more_is_told(any_served: Served, sql: str, cypher: str, says: str) -> None:
    tamper(
        any_served.wired.store.url,
        f"UPDATE changes SET {sql} WHERE id = 'italy'",
        f"MATCH (c:Change {{record_id: 'italy'}}) SET {cypher}",
    )
    until_told(any_served, says)
    assert any_served.get("/v1/resolve?ref=italy").status_code == 200
    for path in ("/v1/entities/italy", "/v1/changes", "/v1/entities/italy/history", "/v1/dyads/italy/albania"):
        reply = any_served.get(path)
        assert reply.status_code in (200, 404, 503), path
    italia = {"kind": "country", "name": "Italia"}
    if any_served.wired.store.url.startswith("sqlite") or "kind" not in says:
        assert any_served.send("PUT", "/v1/entities/italy", italia).status_code in (200, 201, 503)
    assert any_served.wired.store.check() != []


def test_a_store_that_does_not_answer_is_told(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    may_answer, head = threading.Event(), served.wired.store.head

    def slow() -> Head:
        may_answer.wait(60)
        return head()

    monkeypatch.setattr(served.wired.store, "head", slow)
    try:
        until_told(served, "the store has not answered for")
    finally:
        may_answer.set()
    until(lambda: served.get("/readyz").status_code == 200)


class SlowLog:
    """A store whose log is read more slowly than it grows."""

    def __init__(self, store: Store) -> None:
        self.store, self.may_read = store, threading.Semaphore(0)

    def head(self) -> Head:
        return self.store.head()

    def changes(self, after: LogPosition, limit: int) -> list[LogChange]:
        if after.revision > 0:
            self.may_read.acquire(timeout=0.05)
        return self.store.changes(after, min(limit, 2))


def test_a_follower_that_stays_behind_is_told(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    store.migrate()
    write(store, *worlds.small_world())
    follower = log_follower.Follower(SlowLog(store), 0.01)
    follower.start()
    try:
        until(lambda: follower.fault() is None)
        for number in range(300):
            write(store, country(f"state-{number}"))
        until(lambda: "the store has been ahead" in (follower.fault() or ""))
    finally:
        follower.stop()
        store.close()


def test_a_page_that_was_overwritten_is_told_and_nothing_is_written_any_more(served: Served) -> None:
    store = served.wired.store
    path = Path(store.url.removeprefix("sqlite:///"))
    served.secret("write")
    write(store, *(country(f"state-{number}") for number in range(200)))
    until(lambda: served.get("/readyz").json().get("revision") == 2)
    with closing(sqlite3.connect(path)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'changes'").fetchone()

    def is_at_rest() -> bool:
        try:
            alone = sqlite_state.read_alone(path)
        except sqlite3.DatabaseError:  # It has some of the pages that are being moved into it, and not yet others.
            return False
        return alone is not None and alone[0].at_rest == 1

    until(is_at_rest)
    with path.open("r+b") as file:  # It stays open to the end: to close it would drop SQLite's locks in this process.
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
        file.flush()
        # Another one that writes makes SQLite let go of the pages that it has in memory.
        with pytest.raises(StoreUnusable, match="is damaged"):
            write(SqliteStore(path), country("greece"))
        until_told(served, "is damaged")
        reply = served.send("PUT", "/v1/entities/greece", {"kind": "country", "name": "Greece"})
        assert reply.status_code == 503
        assert served.get("/healthz").status_code == 200
        assert any("damaged" in fault for fault in store.check())
