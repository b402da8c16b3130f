"""A server that is killed while it acknowledges writes, and started again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.durability.process import Serving, faults, key
from tests.durability.rounds import rounds
from tests.durability.streams import WRITERS, Stream, Version, logged
from tests.stores import empty_store

STORES = ("sqlite", f"neo4j-{NEO4J_VERSIONS[0]}")


@pytest.mark.parametrize("name", STORES)
def test_no_acknowledged_write_is_lost_when_the_server_is_killed(
    name: str, neo4j_servers: Neo4jServers, tmp_path: Path
) -> None:
    server = Serving(empty_store(name, neo4j_servers, tmp_path), tmp_path, "--no-seeds")
    server.start()
    try:
        secret = key(server.store)
        acknowledged: set[Version] = set()
        for number in rounds(2, 200):
            stream = Stream(server, secret, f"round-{number}")
            with stream.flowing():
                stream.wait_for(random.randint(1, 60))
                server.kill()
            acknowledged |= set(stream.acknowledged)
            server.start()
            log = logged(server)
            assert len(set(log)) == len(log)
            assert acknowledged <= set(log)
            # What was taken beyond that are writes whose answers the kill cut off; sent again, they are *same*.
            assert len(stream.unanswered) == WRITERS
            acknowledged |= set(stream.send_again(server))
            assert {one for one in logged(server) if one.record == "entity"} == acknowledged
            assert faults(server.store) == []
    finally:
        server.kill()
