"""Allies asked per second, each question for the first time, beside the same claims as Cypher through the driver."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from neo4j import GraphDatabase

from graphsvc.api.encoding import encode
from graphsvc.service.questions import QueryFilters, Questions, read_obligations
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.opening import open_store
from graphsvc.store.queries import query
from tests import worlds
from tests.benchmarks.side_by_side import RUNS, rates, show
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.durability.process import Serving
from tests.stores import empty_store
from tests.worlds import alliance, country, dataset, tie

STATES, ALLIANCES, MEMBERSHIPS = 200, 40, 3_000
ASKED = 40
"""How many questions a run asks."""

pytestmark = pytest.mark.benchmark


class Question(NamedTuple):
    """Whose allies, on which day."""

    id: str
    on: str


def fill(url: str) -> None:
    """Write a world of states, alliances and memberships, as a dataset that knows all memberships."""
    chance = random.Random(2)
    coverage = [{"question": "membership", "among": "any", "period": "1816-01-01/2025-12-31"}]
    members = []
    for number in range(MEMBERSHIPS):
        since = date(1816, 1, 1) + timedelta(days=chance.randrange(70_000))
        until = since + timedelta(days=chance.randrange(1_000, 20_000))
        parties = f"state-{chance.randrange(STATES)}", f"alliance-{chance.randrange(ALLIANCES)}"
        attributes = {"role": "member", "obligations": ["defense", "consultation"]}
        spell = since.isoformat(), until.isoformat()
        members.append(tie("member_of", *parties, *spell, dataset="generated", key=f"{number}", attributes=attributes))
    states = (country(f"state-{number}") for number in range(STATES))
    alliances = (alliance(f"alliance-{number}") for number in range(ALLIANCES))
    store = open_store(url)
    store.migrate()
    worlds.write(store, dataset("generated", coverage=coverage), *states, *alliances, *members)
    store.close()


def questions() -> Iterator[list[Question]]:
    """Give the questions of each run, none of which is asked twice."""
    chance = random.Random(3)
    for _ in range(RUNS + 1):
        days = (date(1850, 1, 1) + timedelta(days=chance.randrange(60_000)) for _ in range(ASKED))
        yield [Question(f"state-{chance.randrange(STATES)}", day.isoformat()) for day in days]


def _ask_all(runs: list[list[Question]], ask: Callable[[Question], object], run: int) -> None:
    for question in runs[run]:
        ask(question)


@pytest.mark.parametrize("version", NEO4J_VERSIONS)
def test_allies(version: str, neo4j_servers: Neo4jServers, tmp_path: Path) -> None:
    uri = empty_store(f"neo4j-{version}", neo4j_servers, tmp_path)
    fill(uri)
    runs, cypher = list(questions()), query("questions/allies").text
    store = open_store(uri)
    follower = Follower(store)
    follower.start()
    assert follower.wait_for(1, 60)
    service = Questions(store, follower)
    with (
        Serving(uri, tmp_path) as server,
        closing(HTTPConnection(urlsplit(server.url).netloc)) as connection,
        GraphDatabase.driver(uri) as driver,
        driver.session(database="neo4j") as session,
    ):

        def in_cypher(question: Question) -> set[str]:
            return {row["other"] for row in session.run(cypher, question._asdict(), through=None).data()}

        def in_memory(question: Question) -> bytes:
            asked = service.query(QueryFilters(on=question.on))
            return encode(service.allies(question.id, read_obligations(None, None), asked))

        def over_http(question: Question) -> bytes:
            connection.request("GET", f"/v1/allies/{question.id}?on={question.on}")
            return connection.getresponse().read()

        for question in runs[0]:
            assert in_memory(question) == over_http(question)
            found = service.allies(
                question.id, read_obligations(None, None), service.query(QueryFilters(on=question.on))
            )
            assert {item.entity["id"] for item in found.items} == in_cypher(question)
        ways = {"cypher/questions/allies.cypher": in_cypher, "in memory, encoded": in_memory, "over HTTP": over_http}
        measured = rates(ASKED, {name: partial(_ask_all, runs, ask) for name, ask in ways.items()})
    follower.stop()
    store.close()
    show(f"Questions for allies beside Neo4j {version}", measured, "cypher/questions/allies.cypher")
