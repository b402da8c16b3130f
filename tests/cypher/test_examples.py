"""The example in the header of each file of `cypher/questions/`, on the data sets that ship."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from neo4j import GraphDatabase, NotificationMinimumSeverity, Session

from graphsvc.resources import folder
from graphsvc.service.loading import load
from graphsvc.store import queries
from graphsvc.store.neo4j import Neo4jStore
from graphsvc.store.queries import query
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.stores import empty_store

QUESTIONS = queries.names("questions")


def example(name: str) -> dict[str, str]:
    """Give the parameters that a header sets, as they are written."""
    source = (folder("cypher") / f"{name}.cypher").read_text(encoding="utf-8")
    return dict(re.findall(r"^// :param (\w+) => (.+);$", source, re.MULTILINE))


@pytest.fixture(scope="module", params=NEO4J_VERSIONS)
def session(
    request: pytest.FixtureRequest, neo4j_servers: Neo4jServers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Session]:
    """Give a session on a store that holds the shipped sets, told of everything that the Browser would warn of."""
    uri = empty_store(f"neo4j-{request.param}", neo4j_servers, Path(tmp_path_factory.mktemp("examples")))
    store = Neo4jStore(uri)
    store.migrate()
    load(store, [folder("seeds")])
    store.close()
    severity = NotificationMinimumSeverity.INFORMATION
    with (
        GraphDatabase.driver(uri, notifications_min_severity=severity, warn_notification_severity="OFF") as driver,
        driver.session(database="neo4j") as session,
    ):
        yield session


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_example_of_a_question_has_an_answer_and_no_warning(session: Session, name: str) -> None:
    written = ", ".join(f"{value} AS {parameter}" for parameter, value in example(name).items())
    params: dict[str, Any] = session.run(f"RETURN {written}").single(strict=True).data()
    result = session.run(query(name).text, params)
    rows = result.data()
    assert rows
    assert [one.status_description for one in result.consume().gql_status_objects if one.is_notification] == []
    for row in rows:
        assert [name for name, value in row.items() if name.endswith(("dataset", "datasets")) and value]
        assert row.get("citations") or row.get("source"), f"{row} names no source"


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_readme_tells_of_each_question_and_its_parameters(name: str) -> None:
    readme = (folder("cypher") / "README.md").read_text(encoding="utf-8")
    (line,) = re.findall(rf"^\| `{name.removeprefix('questions/')}` \| (.+?) \|", readme, re.MULTILINE)
    assert re.findall(r"`(\w+)`", line) == list(example(name))
