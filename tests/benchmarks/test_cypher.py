"""How long each file of `cypher/questions/` takes, on the shipped sets and among 200 states and 30,000 ties."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from neo4j import GraphDatabase, Session

from graphsvc.model.tie import Tie
from graphsvc.resources import folder
from graphsvc.service.loading import load
from graphsvc.store import queries
from graphsvc.store.opening import open_store
from graphsvc.store.queries import query
from tests import worlds
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.cypher.test_examples import example
from tests.stores import empty_store

STATES, ALLIANCES, GROUPS, TIES, BATCH = 200, 40, 40, 30_000, 5_000
ASKED, WARM_UP = 40, 20
KINDS = {
    "member_of": 10,
    "represented_in": 10,
    "has_relations_with": 4,
    "severed_ties_with": 2,
    "hosts": 2,
    "opposes": 2,
}
LEVELS = ("ambassador", "charge", "consular")

pytestmark = pytest.mark.benchmark


def generated() -> Iterator[Tie]:
    """Make ties of several kinds between states, alliances and groups, of two centuries."""
    chance = random.Random(4)

    def one(kind: str) -> str:
        return f"{kind}-{chance.randrange({'state': STATES, 'alliance': ALLIANCES, 'group': GROUPS}[kind])}"

    for number in range(TIES):
        kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
        start = date(1816, 1, 1) + timedelta(days=chance.randrange(70_000))
        end = start + timedelta(days=chance.randrange(1_000, 20_000))
        ends = {"member_of": ("state", "alliance"), "hosts": ("state", "group"), "opposes": ("group", "state")}
        parties = [one(part) for part in ends.get(kind, ("state", "state"))]
        if parties[0] != parties[1]:
            more: dict[str, Any] = {"represented_in": {"level": chance.choice(LEVELS)}}.get(kind, {})
            if kind == "member_of":
                more = {"role": "member", "obligations": chance.choice([["defense"], ["consultation"]])}
            spell = start.isoformat(), end.isoformat()
            given: dict[str, Any] = {"key": str(number), "dataset": "generated", "attributes": more}
            yield worlds.tie(kind, parties[0], parties[1], *spell, citations=[{"source": "generated"}], **given)


def fill(uri: str) -> None:
    """Write the generated world."""
    store = open_store(uri)
    store.migrate()
    entities = [worlds.country(f"state-{number}", codes={"cow": str(number + 2)}) for number in range(STATES)]
    entities += [worlds.alliance(f"alliance-{number}") for number in range(ALLIANCES)]
    entities += [worlds.group(f"group-{number}") for number in range(GROUPS)]
    worlds.write(store, worlds.dataset("generated"), *entities)
    ties = list(generated())
    for start in range(0, len(ties), BATCH):
        worlds.write(store, *ties[start : start + BATCH])
    store.close()


def asked(chance: random.Random) -> dict[str, Any]:
    """Give values for the parameters of every question."""
    one, other = (f"state-{number}" for number in chance.sample(range(STATES), 2))
    on = (date(1900, 1, 1) + timedelta(days=chance.randrange(40_000))).isoformat()
    parties = {"id": one, "host": one, "against": one, "of": one, "a": one, "b": other, "from": one, "to": other}
    return {**parties, "other": None, "on": on, "through": None, "obligations": ["defense"], "ref": "cow:12"}


def milliseconds(session: Session, name: str, params: list[dict[str, Any]]) -> tuple[float, float]:
    """Give the median time of a question, and how many rows it had on average."""
    found = query(name)
    times, rows = [], 0
    for given in params:
        start = time.perf_counter()
        rows += len(session.run(found.text, {one: given[one] for one in found.params}).data())
        times.append(time.perf_counter() - start)
    return median(times[WARM_UP:]) * 1000, rows / len(params)


@pytest.mark.parametrize("version", NEO4J_VERSIONS)
def test_questions_in_cypher(version: str, neo4j_servers: Neo4jServers, tmp_path: Path) -> None:
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in queries.names("questions")}
    uri = empty_store(f"neo4j-{version}", neo4j_servers, tmp_path)
    with GraphDatabase.driver(uri) as driver, driver.session(database="neo4j") as session:
        store = open_store(uri)
        store.migrate()
        load(store, [folder("seeds")])
        store.close()
        for name, measured in found.items():
            written = ", ".join(f"{value} AS {parameter}" for parameter, value in example(name).items())
            params = session.run(f"RETURN {written}").single(strict=True).data()
            measured.append(milliseconds(session, name, [params] * (WARM_UP + ASKED)))
        empty_store(f"neo4j-{version}", neo4j_servers, tmp_path)
        fill(uri)
        for name, measured in found.items():
            chance = random.Random(5)
            measured.append(milliseconds(session, name, [asked(chance) for _ in range(WARM_UP + ASKED)]))
    print(f"\nQuestions in Cypher, Neo4j {version} (median ms, mean rows)")
    print(f"  {'':30}{'the shipped sets':>22}{f'{TIES:,} ties':>22}")
    for name, measured in found.items():
        print(f"  {name:30}" + "".join(f"{ms:14.1f}{rows:8.1f}" for ms, rows in measured))
