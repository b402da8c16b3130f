"""Two servers on one store: what is written through one is answered, and told, by the other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.conftest import Neo4jServers
from tests.durability.process import Serving, key
from tests.events import next_event, streamed
from tests.stores import STORES, empty_store

PATIENCE_SECONDS = 30


@pytest.fixture(params=STORES, scope="module")
def servers(
    request: pytest.FixtureRequest, neo4j_servers: Neo4jServers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Serving]]:
    """Serve the seeds from one store, by two processes, to all tests here: starting them takes longer than asking."""
    folder = tmp_path_factory.mktemp("two")
    store = empty_store(request.param, neo4j_servers, folder)
    with ExitStack() as stack:
        yield [stack.enter_context(Serving(store, folder)) for _ in range(2)]


@pytest.fixture(scope="module")
def secret(servers: list[Serving]) -> str:
    """Give the secret of a key to write."""
    return key(servers[0].store)


def test_a_write_through_one_server_is_followed_by_the_other(servers: list[Serving], secret: str) -> None:
    one, other = servers
    with one.client(secret) as writing, other.client(secret) as reading:
        asked = "/v1/severed?of=austria&on=2024-06-01"
        before = reading.get(asked).json()
        assert before["items"] == []
        tie = {"kind": "severed_ties_with", "from": "austria", "to": "iran", "since": "2024-05-01"}
        written = writing.post("/v1/ties", json=tie)
        assert written.status_code == 201
        answer = reading.get(asked).json()
        deadline = time.monotonic() + PATIENCE_SECONDS
        # Nobody tells when a process has followed a write of another, so it is asked until it has.
        while answer["revision"] <= before["revision"]:
            assert time.monotonic() < deadline
            answer = reading.get(asked).json()
        assert [item["by"]["id"] for item in answer["items"]] == ["austria"]
        # And back, by the version that the other one has made.
        tag = {"If-Match": written.headers["ETag"]}
        body = {**written.json(), "until": "2024-05-15"}
        assert reading.put(written.headers["Location"], json=body, headers=tag).status_code == 200
        assert writing.put(written.headers["Location"], json=body | {"until": ".."}, headers=tag).status_code == 412
        assert writing.get(f"{written.headers['Location']}/history").json()["items"][0]["version"] == 2


def test_a_write_through_one_server_is_told_by_the_stream_of_the_other_which_then_knows_it(
    servers: list[Serving], secret: str
) -> None:
    one, other = servers
    with one.client(secret) as writing, other.client() as reading, other.client() as following:
        with streamed(following, str(reading.get("/v1/entities").json()["revision"])) as events:
            for i in range(5):
                body = {"kind": "group", "name": f"Group {i}"}
                assert writing.put("/v1/entities/any-group", json=body).is_success
                event = next_event(events)
                if event.data["record"] == "source":  # The first record of no dataset makes the notes.
                    event = next_event(events)
                assert event.data["body"]["name"] == f"Group {i}"
                assert reading.get("/v1/entities/any-group").json()["name"] == f"Group {i}"
        # A place that one has told is good at the other, followed up to or not.
        assert writing.put("/v1/entities/any-group", json={"kind": "group", "name": "Last"}).is_success
        with streamed(following, event.id) as events:
            assert next_event(events).data["body"]["name"] == "Last"
