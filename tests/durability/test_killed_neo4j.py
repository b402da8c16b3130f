"""A Neo4j that is killed while graphsvc writes to it, and what graphsvc answers until it is back."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.durability.process import Serving, faults, key
from tests.durability.rounds import rounds
from tests.durability.streams import Stream, Version, logged
from tests.stores import empty_store

ALLIES = "/v1/allies/albania?on=2022-09-06"
STORY = "/v1/dyads/albania/iran?on=2022-09-07"
PATIENCE_SECONDS = 120


@pytest.mark.parametrize("version", NEO4J_VERSIONS)
def test_graphsvc_outlives_a_killed_neo4j(version: str, neo4j_servers: Neo4jServers, tmp_path: Path) -> None:
    """No acknowledged write is lost; meanwhile writes are put off, and what memory can answer is answered."""
    neo4j = neo4j_servers.server(version)
    server = Serving(empty_store(f"neo4j-{version}", neo4j_servers, tmp_path), tmp_path)
    server.start()
    try:
        secret = key(server.store)
        acknowledged: set[Version] = set()
        with server.client() as client:
            for number in rounds(1, 20):
                stream = Stream(server, secret, f"round-{number}")
                with stream.flowing():
                    stream.wait_for(random.randint(1, 60))
                    neo4j.kill()
                    _is_away(client, stream.wait_for_refusal())
                    neo4j.start()
                    stream.wait_for(20)
                _wait_until(lambda: client.get("/readyz").status_code == 200)
                story = client.get(STORY)
                assert story.status_code == 200, story.text
                assert stream.unanswered == []
                acknowledged |= set(stream.acknowledged)
                log = logged(server)
                assert len(set(log)) == len(log)
                assert acknowledged == {one for one in log if one.id.startswith("round-")}
                assert faults(server.store) == []
    finally:
        server.kill()
        if neo4j.pid is None:
            neo4j.start()


def _is_away(client: httpx.Client, refusal: httpx.Response) -> None:
    """See what is answered while Neo4j is away."""
    assert int(refusal.headers["Retry-After"]) > 0
    assert refusal.headers["Content-Type"] == "application/problem+json"
    _wait_until(lambda: client.get("/readyz").status_code == 503)
    not_ready = client.get("/readyz")
    assert int(not_ready.headers["Retry-After"]) > 0
    assert "Neo4j" in not_ready.json()["detail"]
    assert client.get("/healthz").status_code == 200
    allies = client.get(ALLIES)
    assert (allies.status_code, allies.json().get("total")) == (200, 29), allies.text
    evidence = client.get(STORY)
    assert (evidence.status_code, int(evidence.headers["Retry-After"]) > 0) == (503, True)


def _wait_until(condition: Callable[[], bool]) -> None:
    """Ask until it is so; a server tells nobody that its store has come or gone."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
