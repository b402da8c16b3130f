"""A Neo4j that is read-only, or in which somebody has changed by hand what graphsvc wrote: an error of ours, always."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from neo4j import GraphDatabase

from graphsvc import logs
from graphsvc.errors import GraphsvcError, StoreUnavailable, StoreUnusable
from graphsvc.model import moments
from graphsvc.service.access import Keys
from graphsvc.settings import Settings
from graphsvc.snapshot.log_applier import built
from graphsvc.store.base import LogPosition, Session
from graphsvc.store.neo4j import Neo4jStore
from graphsvc.wiring import wire
from tests import worlds
from tests.api.in_process import ask as send
from tests.cli.running import run_here
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.stores import empty_store, wipe

VERSION = NEO4J_VERSIONS[0]


@pytest.fixture
def uri(neo4j_servers: Neo4jServers, tmp_path: Path) -> str:
    return empty_store(f"neo4j-{VERSION}", neo4j_servers, tmp_path)


@pytest.fixture
def store(uri: str) -> Iterator[Neo4jStore]:
    """Give a store that holds the small world as revision 1."""
    store = Neo4jStore(uri)
    store.migrate()
    worlds.write(store, *worlds.small_world())
    yield store
    store.close()


DAMAGE = {
    "no counter": "MATCH (n:Revision) DETACH DELETE n",
    "an empty counter": "MATCH (n:Revision) SET n = {}",
    "a schema that is text": "MATCH (n:Revision) SET n.schema = 'five'",
    "a counter without a moment": "MATCH (n:Revision) REMOVE n.at",
    "a counter without an id": "MATCH (n:Revision) REMOVE n.store_id",
    "a number that is text": "MATCH (n:Revision) SET n.number = 'one'",
    "a number ahead of the log": "MATCH (n:Revision) SET n.number = 7",
    "an unknown kind": "MATCH (n:Change {record_id: 'italy'}) SET n.record = 'treaty'",
    "a body that is no JSON": "MATCH (n:Change {record_id: 'italy'}) SET n.body = '{'",
    "a body that is a list": "MATCH (n:Change {record_id: 'italy'}) SET n.body = '[1]'",
    "a body that is a number": "MATCH (n:Change {record_id: 'italy'}) SET n.body = 7",
    "an empty body": "MATCH (n:Change {record_id: 'italy'}) SET n.body = '{}'",
    "a change without a moment": "MATCH (n:Change {record_id: 'italy'}) REMOVE n.at",
    "a change of a date": "MATCH (n:Change {record_id: 'italy'}) SET n.of = date('2020-01-01')",
    "a version that is text": "MATCH (n:Change {record_id: 'italy'}) SET n.version = 'x'",
    "an entity without properties": "MATCH (n:Entity {id: 'italy'}) SET n = {id: 'italy'}",
    "an entity of points": "MATCH (n:Entity {id: 'italy'}) SET n.name = point({x: 1, y: 2}), n.codes = 7, n.version = 'x'",
    "a tie of durations": "MATCH ()-[t:HAS_RELATIONS_WITH]->() SET t.citations = duration('P1D'), t.since_earliest = 7",
    "a key without a name": "MATCH (n:Key) REMOVE n.name",
    "a key of a list": "MATCH (n:Key) SET n.scope = ['write'], n.expires_at = 7",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_was_changed_by_hand_is_an_error_of_ours_everywhere(
    store: Neo4jStore, uri: str, tmp_path: Path, damage: str
) -> None:
    logs.configure("critical")
    key, secret = Keys(store).create("writer", "write")
    session = Session("s" * 64, key.sha256, moments.now(), "2999-01-01T00:00:00.000000Z")
    store.add_session(session)
    with GraphDatabase.driver(uri) as driver:
        driver.execute_query(damage)
    calls: list[Callable[[], Any]] = [
        store.head,
        store.migrate,
        store.check,
        store.keys,
        lambda: store.changes(LogPosition(0, 0), 100),
        lambda: store.history("entity", "italy"),
        lambda: store.bodies([("entity", "italy", 1), ("tie", worlds.RELATIONS.id, 1)]),
        lambda: store.referrers(["notes"]),
        lambda: store.find_key(key.sha256),
        lambda: store.find_session(session.sha256),
        lambda: built(store),
        lambda: worlds.write(store, worlds.entity("italy", "country", name="Italia")),
    ]
    if ":Key" not in damage:
        assert found_by_check(store), "check finds it clean"
    for call in calls:
        try:
            call()
        except GraphsvcError as exc:
            assert isinstance(exc, StoreUnavailable) or call is calls[-1], exc
    for arguments in (
        ["check"],
        ["key", "list"],
        ["key", "create", "another", "--scope", "read"],
        ["migrate"],
        ["load", "states"],
    ):
        done = run_here(*arguments, "--store", uri, cwd=tmp_path)
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode in (0, 1, 3), done.stderr
    wired = wire(Settings(store=uri, write_wait=0.1))
    wired.follower.start()
    wired.follower.wait_for(1, 0.3)
    try:
        served(wired.app, secret, lambda status: status != 500)
    finally:
        wired.follower.stop()
        wired.store.close()


def found_by_check(store: Neo4jStore) -> list[str]:
    try:
        return store.check()
    except StoreUnusable as exc:
        return [exc.detail]


def served(app: Any, secret: str, is_expected: Callable[[int], bool]) -> None:
    """Ask and write all that reaches the store."""
    body = json.dumps({"kind": "country", "name": "Greece"}).encode()

    async def all_of_it() -> None:
        authorization = f"Bearer {secret}"
        for path in ("/readyz", "/v1/entities/italy", "/v1/entities/italy/history", "/v1/changes", "/v1/ties"):
            answer = await send(app, "GET", path, authorization=authorization)
            assert answer.status != 500, (path, answer.content)
        for method, path in (("PUT", "/v1/entities/greece"), ("PATCH", "/v1/entities/italy"), ("POST", "/v1/batch")):
            answer = await send(
                app, method, path, body=body, content_type="application/json", authorization=authorization
            )
            assert is_expected(answer.status), (path, answer.status, answer.content)
        answer = await send(app, "DELETE", "/v1/entities/italy", authorization=authorization)
        assert is_expected(answer.status), (answer.status, answer.content)

    asyncio.run(all_of_it())


def test_a_read_only_neo4j_refuses_writes_with_a_sentence_and_goes_on_answering(
    neo4j_servers: Neo4jServers, tmp_path: Path
) -> None:
    server = neo4j_servers.server(VERSION)
    wipe(server.uri)
    store = Neo4jStore(server.uri)
    store.migrate()
    worlds.write(store, *worlds.small_world())
    _, secret = Keys(store).create("writer", "write")
    store.close()
    server.settings = "server.databases.default_to_read_only=true\n"
    server.restart()
    try:
        store = Neo4jStore(server.uri)
        assert store.check() == []
        for call in (
            lambda: worlds.write(store, worlds.country("greece")),
            lambda: Keys(store).create("another", "read"),
            lambda: store.revoke_key("writer", moments.now()),
        ):
            with pytest.raises(StoreUnusable, match="is read-only"):
                call()
        store.close()
        done = run_here("key", "create", "third", "--scope", "read", "--store", server.uri, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (3, "")
        assert "is read-only" in done.stderr
        assert run_here("check", "--store", server.uri, cwd=tmp_path).returncode == 0
        wired = wire(Settings(store=server.uri))
        wired.follower.start()
        assert wired.follower.wait_for(1, 10)
        served(wired.app, secret, lambda status: status in (422, 503))
        wired.follower.stop()
        wired.store.close()
    finally:
        server.settings = ""
        server.restart()
