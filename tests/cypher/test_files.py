"""Every file of `cypher/`: its header, its plan on a real server of each version, and what it says of the kinds of ties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver, GraphDatabase, NotificationMinimumSeverity

from graphsvc.model.kinds import ENTITY_KINDS, TIE_KINDS, Attribute
from graphsvc.resources import folder
from graphsvc.store import queries
from graphsvc.store.base import SCHEMA
from graphsvc.store.neo4j import Neo4jStore
from graphsvc.store.queries import QueryError, parse, query
from tests import worlds
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.stores import empty_store

NAMES = queries.names()
HEADER = "// The answer.\n// params: {}\n// mode: read\n"
LABELS = {kind.label for kind in TIE_KINDS.values()}

# Headers


@pytest.mark.parametrize("name", NAMES)
def test_the_header_of_each_file_agrees_with_its_statement(name: str) -> None:
    found = query(name)
    assert found.says.endswith((".", "…"))
    assert re.fullmatch(r"(schema/\d{4}|write|read|questions|admin)/[a-z0-9-]+", name)
    assert not found.text.endswith(";")
    writes = re.search(r"\b(CREATE|MERGE|SET|DELETE|REMOVE)\b", found.text) is not None
    assert writes == (found.mode == "write")


@pytest.mark.parametrize("name", queries.names("questions"))
def test_a_question_says_how_to_set_its_parameters_in_the_browser(name: str) -> None:
    source = (folder("cypher") / f"{name}.cypher").read_text()
    assert set(re.findall(r"^// :param (\w+) =>", source, re.MULTILINE)) == query(name).params


@pytest.mark.parametrize(
    "source",
    [
        "RETURN 1 AS one",
        "// params: none\n// mode: read\nRETURN 1 AS one",
        "// The answer.\n// mode: read\nRETURN 1 AS one",
        "// The answer.\n// params: none\nRETURN 1 AS one",
        "// The answer.\n// params: none\n// mode: sideways\nRETURN 1 AS one",
        "// The answer.\n// params: none\n// params: none\n// mode: read\nRETURN 1 AS one",
        "// The answer.\n// params: none\n// mode: read\n// scans: yes\nRETURN 1 AS one",
        HEADER.format("none") + "RETURN $one AS one",
        HEADER.format("one, two") + "RETURN $one AS one",
        HEADER.format("one") + "RETURN '$one' AS one // $one",
    ],
)
def test_a_file_that_breaks_the_rules_is_refused_by_name(source: str) -> None:
    with pytest.raises(QueryError, match=r"^read/broken: "):
        parse("read/broken", source)


def test_a_parameter_is_told_from_text_comments_and_dynamic_types() -> None:
    text = "MATCH (a)-[t:$($kind)]->() // $not\nWHERE a.id = 'cost: $5' /* $nor */\nRETURN t.id AS id"
    found = parse("read/right", HEADER.format("kind") + "// More to know.\n" + text)
    assert (found.says, found.text, found.params) == ("The answer.", text, frozenset({"kind"}))


# Kinds


@pytest.mark.parametrize(
    "name",
    [
        "read/referrers-of-entity",
        "write/change-ties",
        "write/move-ties",
        "write/retract-ties",
        "schema/0002/02-bounds-of-ties",
    ],
)
def test_a_statement_about_any_tie_names_the_type_of_every_kind(name: str) -> None:
    (types,) = re.findall(r"\[t:([A-Z_|]+)", query(name).text)
    assert set(types.split("|")) == LABELS


def test_every_kind_of_tie_has_its_constraint() -> None:
    texts = (statement.text for statements in queries.migrations().values() for statement in statements)
    found = [match[1] for text in texts if (match := re.search(r"\[t:(\w+)\]-\(\)\nREQUIRE t.id IS UNIQUE", text))]
    assert sorted(found) == sorted(LABELS)


def test_the_counter_s_constraint_is_made_first_and_migrations_end_at_the_schema() -> None:
    migrations = queries.migrations()
    assert list(migrations) == list(range(1, SCHEMA + 1))
    assert "(n:Revision)" in migrations[1][0].text


def test_no_released_migration_has_been_edited() -> None:
    checksums = {number: queries.checksum(statements) for number, statements in queries.migrations().items()}
    assert checksums == {
        1: "f19f7a7a24e69ab574acb9848eb048caf2924254980f7a6cbf4db27e06803b53",
        2: "0a869f753ea31df5803b1200c68c93df5d0cfac394aba7608cc5837df13e053a",
        3: "59affa9f706c9b7fea6caa24a194e55f39524114cabc23870b08db11c31a7dc0",
        4: "59affa9f706c9b7fea6caa24a194e55f39524114cabc23870b08db11c31a7dc0",
        5: "f850364863146c840042d1fa6f417e232b3f1c6eeec32dccf67d5797ab6dfb8f",
        6: "131b3e6b6f9f62c14d4896fea8b670963c92b2c9b3cac6fc98429640b4e85fb3",
        7: "65feb2911cc155c28bad1e976bd831853b395ea7463fb5f2b2ae450d3d9b37e5",
    }


def test_the_readme_names_every_label_and_type() -> None:
    readme = (folder("cypher") / "README.md").read_text()
    for word in LABELS | {kind.capitalize() for kind in ENTITY_KINDS}:
        assert f"`{word}`" in readme


# Plans


@pytest.fixture(scope="module", params=NEO4J_VERSIONS)
def driver(
    request: pytest.FixtureRequest, neo4j_servers: Neo4jServers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Driver]:
    """Give a store with a record of every kind, so that every name that a statement may use is in it."""
    uri = empty_store(f"neo4j-{request.param}", neo4j_servers, Path(tmp_path_factory.mktemp("plans")))
    store = Neo4jStore(uri)
    store.migrate()
    told = {"entity": "iran", "role": "perpetrator", "according_to": "albania", "confidence": "asserted"}
    attack = worlds.event("cyberattack", "2022-07-15", participants=[told | {"citations": [{"source": "column"}]}])
    severance = (worlds.SEVERED, worlds.SEVERANCE)
    worlds.write(store, *worlds.small_world(), *_ties_of_every_kind(), *severance, attack, reason="to have it all")
    # What is moved by a merger bears names that nothing else does.
    worlds.write(store, worlds.merge(worlds.IRAN, "italy"), worlds.merge(worlds.ALBANIA, "a-country"))
    store.close()
    severity = NotificationMinimumSeverity.INFORMATION
    with GraphDatabase.driver(uri, notifications_min_severity=severity, warn_notification_severity="OFF") as driver:
        driver.execute_query(
            "CREATE (k:Key {id: '', name: '', sha256: '', created_at: '', expires_at: '', revoked_at: '', revoked_by: ''}) DELETE k"
        )
        driver.execute_query("MATCH (r:Revision) SET r.closed_for = '' REMOVE r.closed_for")
        driver.execute_query("CREATE (s:Session {sha256: '', key_sha256: '', expires_at: ''}) DELETE s")
        yield driver


def _ties_of_every_kind() -> Iterator[Any]:
    for name in ENTITY_KINDS:
        yield worlds.entity(f"a-{name}", name)
        yield worlds.entity(f"b-{name}", name)
    for kind in TIE_KINDS.values():
        attributes = {name: _value(spec) for name, spec in kind.attributes.items()}
        dated = {"until": "2020", "since_kind": "signature", "until_kind": "withdrawal"}
        yield worlds.tie(kind.name, f"a-{kind.sources[0]}", f"b-{kind.targets[0]}", attributes=attributes, **dated)


def _value(spec: Attribute) -> Any:
    match spec.type:
        case "people":
            return {"about": 3000, "min": 2000, "max": 4000}
        case "entity":
            return "a-place"
        case "entities":
            return ["a-country"]
        case "texts" | "choices":
            return list(spec.choices[:1]) or ["text"]
        case "boolean":
            return True
        case "integer" | "number":
            return 30
        case _:
            return spec.choices[0] if spec.choices else "text"


def _operators(plan: Mapping[str, Any]) -> Iterator[str]:
    yield plan["operatorType"].partition("@")[0]
    for child in plan.get("children", ()):
        yield from _operators(child)


def _scans(operator: str) -> bool:
    """Say whether an operator reads all nodes, all of a label, or all relationships (of a type)."""
    return operator.endswith("Scan") and "Index" not in operator


@pytest.mark.parametrize("name", NAMES)
def test_a_real_server_plans_each_statement_without_notice_and_scans_only_where_it_says_so(
    driver: Driver, name: str
) -> None:
    found = query(name)
    with driver.session(database="neo4j") as session:
        summary = session.run("EXPLAIN " + found.text, dict.fromkeys(found.params)).consume()
    assert [one.status_description for one in summary.gql_status_objects if one.is_notification] == []
    assert summary.plan is not None
    scans = [operator for operator in _operators(summary.plan) if _scans(operator)]
    assert bool(scans) == (found.scans is not None), scans
