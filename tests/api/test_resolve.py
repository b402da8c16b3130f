"""Which entity a reference means."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import worlds
from tests.api.serving import Served, serve

SPELLS = [{"system": "cow", "since": "1955-05-05", "until": "1990-10-03"}]
FEDERAL = worlds.country(
    "german-federal-republic",
    codes=[{"scheme": "cow", "code": "260", "since": "1955-05-05", "until": "1990-10-03"}],
    spells=SPELLS,
)
GERMANY = worlds.country(
    "germany",
    codes=[{"scheme": "gw", "code": "260", "since": "1990-10-03"}],
    spells=[{"system": "gw", "since": "1990"}],
)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Serve a world with two Germanies."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}") as found:
        worlds.write(found.wired.store, FEDERAL, GERMANY, worlds.country("guinea", "Guinea"))
        worlds.write(found.wired.store, worlds.country("guinea-two", "Guinea"))
        assert found.wired.follower.wait_for(found.revision, 5)
        yield found


def test_a_reference_is_resolved_with_the_code_it_went_by_and_its_period(served: Served) -> None:
    answer = served.get("/v1/resolve", params={"ref": "cow:260", "on": "1960-01-01"}).json()
    assert answer["entity"]["id"] == "german-federal-republic"
    (candidate,) = answer["candidates"]
    assert (candidate["code"], candidate["valid"]) == ("cow:260", "1955-05-05/1990-10-03")
    assert (answer["ref"], answer["on"], answer["during"]) == ("cow:260", "1960-01-01", None)
    assert answer["revision"] == served.revision


def test_in_a_period_a_reference_means_whoever_bears_it_on_some_day_of_it(served: Served) -> None:
    codes = [{"scheme": "gw", "code": "260", "until": "1990-10-03"}]
    worlds.write(served.wired.store, worlds.country("german-federal-republic", codes=codes, spells=SPELLS))
    assert served.wired.follower.wait_for(served.revision, 5)
    for during, entity, system in (
        ("1960/1985", "german-federal-republic", {"cow": "yes", "gw": "no"}),
        ("1990-11/..", "germany", {"cow": "no", "gw": "yes"}),
        ("1990-10-03", "germany", {"cow": "no", "gw": "possible"}),
        ("1990", None, None),
    ):
        answer = served.get("/v1/resolve", params={"ref": "gw:260", "during": during}).json()
        assert (answer["on"], answer["during"], answer["in_system"]) == (None, during, system)
        assert (answer["entity"] and answer["entity"]["id"]) == entity
        ids = [one["entity"]["id"] for one in answer["candidates"]]
        assert sorted(ids) == ["german-federal-republic", "germany"]
        assert entity is None or ids[0] == entity


def test_a_day_and_a_period_together_are_refused_by_name(served: Served) -> None:
    reply = served.get("/v1/resolve", params={"ref": "germany", "on": "1990-01-01", "during": "1990"})
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (400, "during")


def test_in_system_says_what_each_system_counts_on_the_day(served: Served) -> None:
    for ref, on, cow, gw in (
        ("german-federal-republic", "1960-01-01", "yes", "no"),
        ("german-federal-republic", "1990-10-03", "no", "no"),
        ("germany", "1990-06-01", "no", "possible"),
    ):
        assert served.get("/v1/resolve", params={"ref": ref, "on": on}).json()["in_system"] == {"cow": cow, "gw": gw}
    assert served.get("/v1/resolve", params={"ref": "mek"}).json()["in_system"] is None


def test_an_ambiguous_reference_has_candidates_and_no_entity(served: Served) -> None:
    answer = served.get("/v1/resolve", params={"ref": "Guinea"}).json()
    assert answer["entity"] is None
    assert [one["entity"]["id"] for one in answer["candidates"]] == ["guinea", "guinea-two"]


def test_an_unknown_reference_has_close_spellings_and_no_entity(served: Served) -> None:
    answer = served.get("/v1/resolve", params={"ref": "Albnia"}).json()
    assert (answer["entity"], [one["entity"]["id"] for one in answer["candidates"]]) == (None, ["albania"])


def test_a_retracted_entity_resolves_to_none(served: Served) -> None:
    served.send("DELETE", "/v1/entities/italy")
    answer = served.get("/v1/resolve", params={"ref": "italy"}).json()
    assert (answer["entity"], answer["candidates"], answer["in_system"]) == (None, [], None)


def test_a_reference_is_asked_for(served: Served) -> None:
    reply = served.get("/v1/resolve")
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (400, "ref")


LISTS = [
    {"question": "system", "among": "system:cow", "period": "1816-01-01/2024-12-31"},
    {"question": "system", "among": "system:gw", "period": "1816-01-01/2020-12-31"},
]


@pytest.mark.parametrize(
    ("params", "system"),
    [
        ({"on": "1985-01-01"}, {"cow": "yes", "gw": "no"}),
        ({"on": "2020-12-31"}, {"cow": "yes", "gw": "no"}),
        ({"on": "2021-01-01"}, {"cow": "yes", "gw": "unknown"}),
        ({"on": "2024-12-31"}, {"cow": "yes", "gw": "unknown"}),
        ({"on": "2025-01-01"}, {"cow": "unknown", "gw": "unknown"}),
        ({"on": "2030-01-01"}, {"cow": "unknown", "gw": "unknown"}),
        ({"on": "1800-01-01"}, {"cow": "unknown", "gw": "unknown"}),
        ({"during": "2024/2030"}, {"cow": "yes", "gw": "unknown"}),
        ({"during": "1900/1920"}, {"cow": "no", "gw": "yes"}),
        ({}, {"cow": "unknown", "gw": "unknown"}),
    ],
)
def test_after_the_last_day_of_a_list_nothing_is_known(
    served: Served, params: dict[str, str], system: dict[str, str]
) -> None:
    spells = [{"system": "cow", "since": "1944-11-17"}, {"system": "gw", "since": "1913", "until": "1939-04-08"}]
    albania = worlds.country("albania", dataset="lists", spells=spells)
    worlds.write(served.wired.store, worlds.dataset("lists", coverage=LISTS), albania)
    assert served.wired.follower.wait_for(served.revision, 5)
    assert served.get("/v1/resolve", params={"ref": "albania", **params}).json()["in_system"] == system


def test_of_days_to_come_nothing_is_known_whoever_lists_the_state(served: Served) -> None:
    params = {"ref": "germany", "on": "9000-01-01"}
    assert served.get("/v1/resolve", params=params).json()["in_system"] == {"cow": "unknown", "gw": "unknown"}


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("allies/Germany?on=1960-01-01", ["german-democratic-republic", "german-federal-republic"]),
        ("allies/Germany?during=1950/1955", ["german-democratic-republic", "german-federal-republic"]),
        ("allies/Germany?during=1940/1955", []),
        ("allies/Czechia?on=1985-01-01", ["czechoslovakia"]),
        ("allies/prussia", ["germany"]),
        ("allies/albania?on=1985-01-01", []),
        ("members/nato?on=1940-01-01", []),
        ("severed?of=Slovakia&on=1980-01-01", ["czechoslovakia"]),
        ("hosting?host=Slovenia&on=1980-01-01", ["yugoslavia"]),
        ("dyads/Czechia/Slovakia?on=1980-01-01", ["czechoslovakia"]),
        ("timeline/Czechia?on=1980-01-01", ["czechoslovakia"]),
        ("timeline/Czechia", []),
        ("resolve?ref=Germany&on=1960-01-01", ["german-democratic-republic", "german-federal-republic"]),
        ("resolve?ref=iso3:DEU&on=1914-06-28", []),
        ("resolve?ref=zork", []),
    ],
)
def test_a_party_that_did_not_exist_points_to_who_did(seeded: Served, path: str, there: list[str]) -> None:
    answer = seeded.get(f"/v1/{path}").json()
    assert [one["id"] for one in answer["present_then"]] == there
    assert all(one["name"] in answer["answer"] for one in answer["present_then"])


def test_an_id_that_is_anothers_name_is_ambiguous_on_one_day_alone(seeded: Served) -> None:
    problem = seeded.get("/v1/allies/korea?on=2020-01-01")
    assert problem.status_code == 409
    assert {one["entity"]["id"] for one in problem.json()["candidates"]} == {"korea", "north-korea", "south-korea"}
    for path in (
        "allies/id:korea?on=2020-01-01",
        "allies/korea",
        "allies/korea?during=2000/2020",
        "allies/korea/history",
    ):
        assert seeded.get(f"/v1/{path}").json()["entity"]["id"] == "korea", path
    assert seeded.get("/v1/entities/korea").json()["id"] == "korea"


def test_a_bare_number_asks_for_its_scheme(seeded: Served) -> None:
    problem = seeded.get("/v1/allies/276")
    assert problem.status_code == 409
    assert [one["code"] for one in problem.json()["candidates"]] == ["iso3n:276"]
    assert seeded.get("/v1/allies/iso3n:276").json()["entity"]["id"] == "germany"
