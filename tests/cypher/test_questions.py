"""The questions in `cypher/questions/`, against the same claims weighed in Python, on a random world."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from neo4j import GraphDatabase

from graphsvc.model import dates
from graphsvc.model.kinds import FULL_MEMBER_ROLES
from graphsvc.model.tie import Tie
from graphsvc.model.truth import Truth
from graphsvc.store.neo4j import Neo4jStore
from graphsvc.store.queries import query
from tests import worlds
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.stores import empty_store

COUNTRIES = tuple(f"c-{n}" for n in range(5))
ALLIANCES, GROUPS, DATASETS = ("x-0", "x-1", "x-2"), ("g-0", "g-1"), ("d-0", "d-1")
DAYS = ("1899-12-31", "1900-01-01", "1904-06-30", "1905-01-01", "1905-07-15", "1907-01-01", "1912-01-01", "2026-01-01")
STATUS = {"has_relations_with": "established", "suspended_ties_with": "suspended", "severed_ties_with": "severed"}

Ask = Callable[..., list[dict[str, Any]]]


def random_ties(count: int) -> list[Tie]:
    """Make ties with exact, rough, open and unknown dates that often overlap."""
    chance = random.Random(2022)

    def pick(words: tuple[str, ...]) -> str:
        return chance.choice(words)

    def one(number: int) -> Tie:
        kind = pick(("member_of", "member_of", "member_of", "allied_with", "hosts", "opposes", *STATUS))
        ends = {
            "member_of": (pick((*COUNTRIES, *GROUPS)), pick((*ALLIANCES, "un"))),
            "hosts": (pick(COUNTRIES), pick(GROUPS)),
            "opposes": (pick(GROUPS), pick(COUNTRIES)),
        }.get(kind) or tuple(chance.sample(COUNTRIES, 2))
        roles = {"role": pick(("member", "founder", "observer"))} if kind == "member_of" and number % 4 else {}
        year = chance.randrange(1900, 1910)
        since = pick((f"{year}", f"{year}-07-15", f"{year}-07", "190X", f"{year}~", ""))
        until = pick(("..", "", f"{year + 1}", f"{year + 2}-07-15", f"{year}", "191X"))
        more = {"since_latest": f"{year}-07-15"} if since == "" else {}
        if until == f"{year}" and since != f"{year}":
            until = ".."
        parties = {"dataset": pick(DATASETS), "key": str(number), "attributes": roles}
        return worlds.tie(kind, ends[0], ends[1], since, until, **more, **parties)

    return [one(number) for number in range(count)]


TIES = random_ties(240)


@pytest.fixture(scope="module", params=NEO4J_VERSIONS)
def ask(
    request: pytest.FixtureRequest, neo4j_servers: Neo4jServers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ask]:
    """Give a function that asks a question of a store with the random ties."""
    uri = empty_store(f"neo4j-{request.param}", neo4j_servers, Path(tmp_path_factory.mktemp("questions")))
    store = Neo4jStore(uri)
    store.migrate()
    kinds = {"country": COUNTRIES, "alliance": ALLIANCES, "group": GROUPS, "organisation": ("un",)}
    entities = [worlds.entity(one, kind) for kind, ids in kinds.items() for one in ids]
    worlds.write(store, *map(worlds.dataset, DATASETS), *entities, *TIES)
    store.close()
    with GraphDatabase.driver(uri) as driver:
        yield lambda name, **params: [
            record.data() for record in driver.execute_query(query(name).text, params, database_="neo4j").records
        ]


def weigh(tie: Tie, on: str) -> Truth:
    return tie.interval.holds_on(dates.day(on))


def claims(*kinds: str, on: str) -> list[tuple[Tie, bool]]:
    """Give the ties of some kinds that may hold on a day, and whether each surely does."""
    weighed = ((tie, weigh(tie, on)) for tie in TIES if tie.kind in kinds)
    return [(tie, truth is Truth.YES) for tie, truth in weighed if truth is not Truth.NO]


def test_the_random_world_has_sure_and_unsure_claims_on_most_days() -> None:
    assert all({sure for _, sure in claims("member_of", *STATUS, on=day)} == {True, False} for day in DAYS[2:7])


@pytest.mark.parametrize("day", DAYS)
def test_allies_are_the_co_members_of_each_dataset_and_those_allied_directly(ask: Ask, day: str) -> None:
    for country in COUNTRIES:
        expected: dict[tuple[str, str | None, str], tuple[bool, set[str]]] = {}

        def add(other: str, alliance: str | None, ties: list[Tie], sure: bool, into: Any = expected) -> None:
            key = (other, alliance, ties[0].dataset)
            before, ids = into.get(key, (False, set()))
            into[key] = (before or sure, ids | {tie.id for tie in ties})

        full = [
            (tie, sure)
            for tie, sure in claims("member_of", on=day)
            if tie.to_id in ALLIANCES and tie.attributes.get("role", "member") in FULL_MEMBER_ROLES
        ]
        for mine, sure in full:
            for its, its_sure in full:
                together = (mine.to_id, mine.dataset) == (its.to_id, its.dataset)
                if mine.from_id == country != its.from_id and together:
                    add(its.from_id, mine.to_id, [mine, its], sure and its_sure)
        for tie, sure in claims("allied_with", on=day):
            if country in (tie.from_id, tie.to_id):
                add(tie.to_id if tie.from_id == country else tie.from_id, None, [tie], sure)
        rows = ask("questions/allies", id=country, on=day)
        found = {(row["other"], row["alliance"], row["dataset"]): (row["surely"], set(row["ties"])) for row in rows}
        assert found == expected
        assert len(rows) == len(expected)
        assert all(row["possibly"] and len(set(row["ties"])) == len(row["ties"]) for row in rows)


@pytest.mark.parametrize("day", DAYS)
def test_relations_are_the_claims_of_a_pair_with_who_did_what(ask: Ask, day: str) -> None:
    for a in COUNTRIES:
        for b in set(COUNTRIES) - {a}:
            expected = {
                (tie.id, STATUS[tie.kind], None if tie.kind == "has_relations_with" else tie.from_id, sure)
                for tie, sure in claims(*STATUS, on=day)
                if {tie.from_id, tie.to_id} == {a, b}
            }
            rows = ask("questions/relations", a=a, b=b, on=day)
            assert {(row["tie"], row["status"], row["by"], row["surely"]) for row in rows} == expected
            assert len(rows) == len(expected)


@pytest.mark.parametrize("day", DAYS)
def test_severed_are_the_claims_of_severance_and_suspension_either_way(ask: Ask, day: str) -> None:
    for of in COUNTRIES:
        expected = {
            (tie.id, ({tie.from_id, tie.to_id} - {of}).pop(), STATUS[tie.kind], tie.from_id, sure)
            for tie, sure in claims("severed_ties_with", "suspended_ties_with", on=day)
            if of in (tie.from_id, tie.to_id)
        }
        rows = ask("questions/severed", of=of, on=day)
        assert {(row["tie"], row["other"], row["status"], row["by"], row["surely"]) for row in rows} == expected
        assert len(rows) == len(expected)


@pytest.mark.parametrize("day", DAYS)
def test_hosting_shows_whom_the_hosted_oppose(ask: Ask, day: str) -> None:
    for host in COUNTRIES:
        expected: set[tuple[Any, ...]] = set()
        for hosting, sure in claims("hosts", on=day):
            if hosting.from_id == host:
                against = [tie for tie, _ in claims("opposes", on=day) if tie.from_id == hosting.to_id]
                expected |= {(hosting.id, hosting.to_id, tie.to_id, tie.id, sure) for tie in against}
                if not against:
                    expected.add((hosting.id, hosting.to_id, None, None, sure))
        rows = ask("questions/hosting", host=host, on=day)
        assert {
            (row["tie"], row["guest"], row["against"], row["opposes_tie"], row["surely"]) for row in rows
        } == expected
        assert len(rows) == len(expected)
