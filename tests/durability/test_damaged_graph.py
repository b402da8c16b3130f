"""Nodes, relationships and properties of a Neo4j store that somebody with its password removed or changed by chance."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver, GraphDatabase

from graphsvc.errors import StoreUnusable
from graphsvc.store.base import Store
from graphsvc.store.opening import open_store
from tests import worlds
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.durability.rounds import rounds
from tests.stores import empty_store

PROJECTED = "n:Entity OR n:Event OR n:Source"
OTHER_VALUES: tuple[Any, ...] = (None, 0, -1, 7.5, True, "", "x", "2022", [], ["x"], "\x00")


@pytest.fixture(params=NEO4J_VERSIONS)
def store(request: pytest.FixtureRequest, neo4j_servers: Neo4jServers, tmp_path: Path) -> Iterator[Store]:
    store = open_store(empty_store(f"neo4j-{request.param}", neo4j_servers, tmp_path))
    store.migrate()
    worlds.write(store, *worlds.small_world())
    worlds.write(store, worlds.SEVERED, worlds.SEVERANCE)
    worlds.write(store, worlds.country("italy", "Italia"))
    yield store
    store.close()


def other_value(value: Any) -> Any:
    """Draw what a property might be set to by hand."""
    return random.choice([other for other in OTHER_VALUES if other != value or type(other) is not type(value)])


def change_a_property(driver: Driver, matched: str) -> tuple[str, str, Any]:
    """Give a property of one of the matched another value; return what it belongs to, its name and what it was."""
    found = driver.execute_query(f"{matched} RETURN elementId(n), properties(n)").records
    identity, properties = random.choice(found)
    name = random.choice(sorted(properties))
    set_property(driver, matched, identity, name, other_value(properties[name]))
    return identity, name, properties[name]


def set_property(driver: Driver, matched: str, identity: str, name: str, value: Any) -> None:
    driver.execute_query(
        f"{matched} WITH n WHERE elementId(n) = $identity SET n[$name] = $value",
        identity=identity, name=name, value=value,
    )  # fmt: skip


def remove_one(driver: Driver, matched: str) -> Any:
    """Remove one of the matched; return it."""
    removed = random.choice(driver.execute_query(f"{matched} RETURN n, elementId(n)").records)
    driver.execute_query(f"{matched} WITH n WHERE elementId(n) = $identity DETACH DELETE n", identity=removed[1])
    return removed[0]


NODES = f"MATCH (n) WHERE {PROJECTED}"
RELATIONSHIPS = "MATCH ()-[n]->()"
CHANGES = "MATCH (n:Change)"
ONE_ID_OF_EACH_KIND = """
    CALL () {
        MATCH (n:Entity|Event|Source)
        UNWIND [label IN labels(n) WHERE label IN ['Entity', 'Event', 'Source']] AS kind
        RETURN kind, head(collect(n)) AS one
        UNION ALL
        MATCH ()-[n]->() WHERE n.id IS NOT NULL
        RETURN type(n) AS kind, head(collect(n)) AS one
    }
    SET one.id = $value
    RETURN kind
"""


def test_any_damage_to_the_graph_is_told_and_mended(store: Store) -> None:
    with GraphDatabase.driver(store.url) as driver:
        for number in rounds(5, 50):
            match number % 4:
                case 0:
                    what: Any = change_a_property(driver, NODES)
                case 1:
                    what = change_a_property(driver, "MATCH ()-[n]->() WHERE properties(n) <> {}")
                case 2:
                    what = remove_one(driver, NODES)
                case _:
                    what = remove_one(driver, RELATIONSHIPS)
            faults = store.check()
            assert faults, what
            assert store.repair() == faults, what
            assert store.check() == [], what


@pytest.mark.parametrize("value", [None, 0, ["x"]], ids=repr)
def test_what_has_no_text_for_its_id_is_told_and_mended(store: Store, value: Any) -> None:
    with GraphDatabase.driver(store.url) as driver:
        damaged = driver.execute_query(ONE_ID_OF_EACH_KIND, value=value).records
        assert {row["kind"] for row in damaged} >= {"Entity", "Event", "Source", "MEMBER_OF", "SEVERED_TIES_WITH"}
        faults = store.check()
        assert sum(f"whose id is {value!r}" in fault for fault in faults) == len(damaged)
        assert store.repair() == faults
        assert store.check() == []


def test_any_damage_to_the_log_is_told_and_nothing_is_made_from_it(store: Store) -> None:
    """What was changed is put back, so that each round begins with a whole log."""
    with GraphDatabase.driver(store.url) as driver:
        for _ in rounds(5, 50):
            identity, name, before = change_a_property(driver, CHANGES)
            faults = store.check()
            assert faults, (name, before)
            if name != "dataset":
                with pytest.raises(StoreUnusable, match="backup"):
                    store.repair()
            set_property(driver, CHANGES, identity, name, before)
            assert store.check() == []


def test_a_chain_of_any_other_value_is_told(store: Store) -> None:
    with GraphDatabase.driver(store.url) as driver:
        for value in OTHER_VALUES:
            chained = f"{CHANGES} WHERE n.revision = 1 AND n.seq = n.of SET n.chain = $value"
            driver.execute_query(chained, value=value)
            assert "revision 1 is not as it was written" in store.check()[0], value
            with pytest.raises(StoreUnusable, match="backup"):
                store.repair()
