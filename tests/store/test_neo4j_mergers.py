"""What a merger looks like in the graph in Neo4j, and that a check finds a graph in which it was not made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from neo4j import GraphDatabase

from graphsvc.store.neo4j import Neo4jStore
from tests import worlds
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.stores import empty_store
from tests.worlds import IRAN, SEVERANCE, SEVERED, country, event, merge, tie, unmerge, write

PERSIA, FARS, OLD = country("persia"), country("fars"), country("old-italy")
OPPOSED, MEETING = tie("opposes", "mek", "old-italy"), event("meeting", "1990", parts={"old-italy": "host"})
Ask = Callable[[str], list[Any]]


@pytest.fixture(params=NEO4J_VERSIONS)
def store(request: pytest.FixtureRequest, neo4j_servers: Neo4jServers, tmp_path: Path) -> Iterator[Neo4jStore]:
    """Give a store that holds the small world and three countries without a tie."""
    store = Neo4jStore(empty_store(f"neo4j-{request.param}", neo4j_servers, tmp_path, migrated=True))
    store.migrate()
    write(store, *worlds.small_world(), PERSIA, FARS, OLD)
    yield store
    store.close()


@pytest.fixture
def ask(store: Neo4jStore) -> Iterator[Ask]:
    """Give a function that runs Cypher as an analyst would."""
    with GraphDatabase.driver(store.url) as driver:
        yield lambda text: [row.values() for row in driver.execute_query(text, database_="neo4j").records]


def test_a_merger_moves_ties_and_participations_and_keeps_who_was_given(store: Neo4jStore, ask: Ask) -> None:
    write(store, SEVERANCE, SEVERED, tie("opposes", "mek", "persia"))
    write(store, merge(IRAN, PERSIA))
    ties = "MATCH (a)-[t:SEVERED_TIES_WITH|OPPOSES]->(b) RETURN a.id, t.given_from, b.id, t.given_to ORDER BY a.id"
    events = "MATCH (e:Event)-[i:INVOLVES {role: 'target'}]->(n) RETURN n.id, i.given"
    merged = "MATCH (n:Entity)-[:MERGED_INTO]->(m:Entity) RETURN n.id, n.merged_into, m.id ORDER BY n.id"
    assert ask(ties) == [["albania", None, "persia", "iran"], ["mek", None, "persia", None]]
    assert (ask(events), ask(merged)) == ([["persia", "iran"]], [["iran", "persia", "persia"]])
    write(store, merge(PERSIA, FARS))
    assert ask(ties) == [["albania", None, "fars", "iran"], ["mek", None, "fars", "persia"]]
    assert ask(events) == [["fars", "iran"]]
    write(store, unmerge(PERSIA))
    write(store, unmerge(IRAN))
    assert ask(ties) == [["albania", None, "iran", None], ["mek", None, "persia", None]]
    assert (ask(events), ask(merged), store.check()) == ([["iran", None]], [], [])


def test_a_tie_keeps_all_that_it_says_when_it_is_moved(store: Neo4jStore, ask: Ask) -> None:
    asked = "MATCH ()-[t:HAS_RELATIONS_WITH]->() RETURN t {.*}"
    [[before]] = ask(asked)
    write(store, merge(IRAN, PERSIA))
    assert ask(asked) == [[before | {"given_to": "iran"}]]
    write(store, unmerge(IRAN))
    assert ask(asked) == [[before]]


def test_a_tie_written_for_a_merged_entity_goes_to_where_that_stands(store: Neo4jStore, ask: Ask) -> None:
    write(store, merge(IRAN, PERSIA))
    write(store, tie("rival_of", "iran", "italy", "1990", key="r"), event("meeting", "1990", parts={"iran": "host"}))
    write(store, tie("rival_of", "iran", "italy", "1991", key="r"))
    asked = "MATCH (a)-[t:RIVAL_OF]->(b) RETURN a.id, t.given_from, b.id, t.since_text, t.version"
    assert ask(asked) == [["persia", "iran", "italy", "1991", 2]]
    assert ask("MATCH (:Event)-[i:INVOLVES]->(n) RETURN n.id, i.given") == [["persia", "iran"]]
    assert store.check() == []


def test_a_tie_of_two_who_are_one_is_a_loop_until_they_part(store: Neo4jStore, ask: Ask) -> None:
    asked = "MATCH (a)-[t:HAS_RELATIONS_WITH]->(b) RETURN a.id, t.given_from, b.id, t.given_to"
    write(store, merge(IRAN, worlds.ALBANIA))
    assert ask(asked) == [["albania", None, "albania", "iran"]]
    write(store, merge(worlds.ALBANIA, PERSIA))
    assert ask(asked) == [["persia", "albania", "persia", "iran"]]
    write(store, unmerge(IRAN))
    assert ask(asked) == [["persia", "albania", "iran", None]]
    assert store.check() == []


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (
            "MATCH (a)-[t:OPPOSES {given_to: 'old-italy'}]->(), (b:Entity {id: 'old-italy'}) "
            "WITH a, b, t, properties(t) AS kept DELETE t WITH a, b, kept "
            "CREATE (a)-[back:OPPOSES]->(b) SET back = kept, back.given_to = null",
            f"the graph has tie {OPPOSED.id} of old-italy at old-italy, and italy stands for that",
        ),
        (
            "MATCH (e)-[i:INVOLVES {given: 'old-italy'}]->(), (n:Entity {id: 'old-italy'}) "
            "CREATE (e)-[back:INVOLVES]->(n) SET back = properties(i), back.given = null DELETE i",
            f"the graph has event {MEETING.id} of old-italy at old-italy, and italy stands for that",
        ),
        (
            "MATCH ()-[i:INVOLVES {given: 'old-italy'}]->() SET i.given = null",
            f"the graph shows event {MEETING.id} otherwise",
        ),
        (
            "MATCH ()-[t:OPPOSES {given_to: 'old-italy'}]->() SET t.given_to = null",
            f"the graph shows tie {OPPOSED.id} otherwise",
        ),
        ("MATCH ()-[m:MERGED_INTO]->() DELETE m", "the graph shows entity old-italy otherwise"),
        ("MATCH (n {id: 'old-italy'}) REMOVE n.merged_into", "the graph shows entity old-italy otherwise"),
    ],
)
def test_a_check_tells_of_a_graph_that_was_not_moved(store: Neo4jStore, ask: Ask, damage: str, told: str) -> None:
    write(store, OPPOSED, MEETING)
    write(store, merge(OLD, "italy"))
    assert store.check() == []
    ask(damage)
    assert any(told in fault for fault in store.check()), store.check()
