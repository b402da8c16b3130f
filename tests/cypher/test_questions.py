"""The questions in `cypher/questions/` beside the snapshot, on random worlds: each is the other's oracle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from neo4j import Driver, GraphDatabase

from graphsvc.snapshot.log_follower import Follower
from graphsvc.store import queries
from graphsvc.store.neo4j import Neo4jStore
from tests import worlds
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.cypher import drawn
from tests.cypher.asked import Asked
from tests.cypher.expected import CHECKS, check_verdicts
from tests.durability.rounds import rounds
from tests.stores import empty_store, wipe


class Server(NamedTuple):
    """A store, and a driver to ask it with."""

    store: Neo4jStore
    driver: Driver


@pytest.fixture(scope="module", params=NEO4J_VERSIONS)
def server(
    request: pytest.FixtureRequest, neo4j_servers: Neo4jServers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    uri = empty_store(f"neo4j-{request.param}", neo4j_servers, Path(tmp_path_factory.mktemp("questions")))
    store = Neo4jStore(uri)
    store.migrate()
    with GraphDatabase.driver(uri) as driver:
        yield Server(store, driver)
    store.close()


def test_every_question_is_compared() -> None:
    assert {f"questions/{name}" for name in CHECKS} == set(queries.names("questions"))


def test_cypher_and_the_snapshot_claim_the_same_of_any_world(server: Server) -> None:
    @settings(max_examples=len(rounds(12, 200)), deadline=None)
    @given(drawn.some_worlds())
    def compare(world: drawn.World) -> None:
        wipe(server.store.url, migrated=True)
        worlds.write(server.store, *world.first)
        revision = worlds.write(server.store, *world.then).revision if world.then else 1
        follower = Follower(server.store, poll_seconds=0.01)
        follower.start()
        try:
            assert follower.wait_for(revision, 60)
            with server.driver.session(database="neo4j") as session, session.begin_transaction() as tx:
                asked = Asked(tx, server.store, follower.view, world.on, world.through)
                for name, check in CHECKS.items():
                    check(asked.question(name))
                check_verdicts(asked)
        finally:
            follower.stop()

    compare()
