"""Allies, a pair and its timeline, in memory and encoded, beside their claims as Cypher: on three worlds.

The worlds are the shipped sets, these with a user's own ATOP (where GRAPHSVC_TEST_DATA names it) and a generated one. Each
question is new; the histories of its parties have been read for the days before, as on a server that has run for a while.
Of a pair Cypher reads its relations, the missions of the one and the memberships of both.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from neo4j import GraphDatabase, Session

from graphsvc.api.encoding import encode
from graphsvc.service.importing import import_files
from graphsvc.service.loading import load, shipped_seeds
from graphsvc.service.questions import QueryFilters, Questions, read_obligations
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.opening import open_store
from graphsvc.store.queries import query
from tests.benchmarks.side_by_side import RUNS, rates, show
from tests.benchmarks.test_questions import STATES, fill
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.stores import empty_store

ASKED = 30
FIRST, LAST = date(1950, 1, 1), date(2015, 1, 1)

pytestmark = pytest.mark.benchmark


class PairAsked(NamedTuple):
    """A pair and a day."""

    a: str
    b: str
    on: str


def _fill(world: str, url: str) -> None:
    if world == "generated":
        fill(url)
        return
    store, seeds = open_store(url), shipped_seeds()
    assert seeds is not None
    store.migrate()
    load(store, [seeds])
    if world == "atop":
        import_files(store, "atop", [Path(os.environ["GRAPHSVC_TEST_DATA"]) / "atop" / "atop5_1m.csv"])
    store.close()


def _runs(states: Sequence[str]) -> list[list[PairAsked]]:
    chance = random.Random(5)

    def asked() -> PairAsked:
        a, b = chance.sample(states, 2)
        day = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))
        return PairAsked(a, b, day.isoformat())

    return [[asked() for _ in range(ASKED)] for _ in range(RUNS + 1)]


def _cypher(session: Session, name: str, **given: str | None) -> list[dict[str, object]]:
    return session.run(query(f"questions/{name}").text, given, through=None).data()


@pytest.mark.parametrize("world", ["seeds", "atop", "generated"])
def test_questions_beside_cypher(world: str, neo4j_servers: Neo4jServers, tmp_path: Path) -> None:
    if world == "atop" and "GRAPHSVC_TEST_DATA" not in os.environ:
        return
    uri = empty_store(f"neo4j-{NEO4J_VERSIONS[0]}", neo4j_servers, tmp_path)
    local = f"sqlite:///{tmp_path / 'store.sqlite'}"
    for url in (uri, local):
        _fill(world, url)
    store = open_store(local)
    follower = Follower(store)
    follower.start()
    assert follower.wait_for(store.head().revision, 60)
    service, wanted = Questions(store, follower), read_obligations(None, None)
    if world == "generated":
        states = [f"state-{number}" for number in range(STATES)]
    else:
        states = [
            entity.id
            for entity in follower.view.entities("country")
            if any(spell.system == "cow" and spell.span.u2 > LAST.toordinal() for spell in entity.spells)
        ]
    runs = _runs(states)

    def on_day(asked: PairAsked) -> QueryFilters:
        return QueryFilters(on=asked.on)

    def allies(asked: PairAsked) -> bytes:
        return encode(service.allies(asked.a, wanted, service.query(on_day(asked))))

    def pair(asked: PairAsked) -> bytes:
        return encode(service.dyad(asked.a, asked.b, wanted, service.query(on_day(asked))))

    def timeline(asked: PairAsked) -> bytes:
        return encode(service.timeline((asked.a, asked.b), service.query(QueryFilters()), within=False))

    with GraphDatabase.driver(uri) as driver, driver.session(database="neo4j") as session:

        def allies_in_cypher(asked: PairAsked) -> object:
            return _cypher(session, "allies", id=asked.a, on=asked.on)

        def pair_in_cypher(asked: PairAsked) -> object:
            return [
                _cypher(session, "relations", a=asked.a, b=asked.b, on=asked.on),
                _cypher(session, "missions", id=asked.a, on=asked.on),
                _cypher(session, "memberships", id=asked.a, on=asked.on),
                _cypher(session, "memberships", id=asked.b, on=asked.on),
            ]

        def timeline_in_cypher(asked: PairAsked) -> object:
            return _cypher(session, "timeline", id=asked.a, other=asked.b, on=None)

        def all_of(ask: Callable[[PairAsked], object], run: int) -> None:
            for asked in runs[run]:
                ask(asked)

        for run in runs:
            for asked in run:
                for earlier in (2, 1):
                    day = (date.fromisoformat(asked.on) - timedelta(days=earlier)).isoformat()
                    allies(asked._replace(on=day))
                    pair(asked._replace(on=day))
        for name, ours, theirs in (
            ("allies", allies, allies_in_cypher),
            ("a pair", pair, pair_in_cypher),
            ("the timeline of a pair", timeline, timeline_in_cypher),
        ):
            ways = {"Cypher": partial(all_of, theirs), "in memory, encoded": partial(all_of, ours)}
            show(f"{name}, {world}", rates(ASKED, ways), "Cypher")
    follower.stop()
    store.close()
