"""Which codes are borne by whom and when."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import worlds
from tests.api.serving import Served, serve
from tests.worlds import country

UNIFIED = "1990-10-03"
GERMANY = country(
    "germany",
    codes=[
        {"scheme": "cow", "code": "255", "until": "1945-05-09"},
        {"scheme": "cow", "code": "255", "since": UNIFIED},
        {"scheme": "iso3", "code": "DEU", "since": UNIFIED},
    ],
)
BONN = country(
    "german-federal-republic",
    codes=[
        {"scheme": "cow", "code": "260", "since": "1955-05-05", "until": UNIFIED},
        {"scheme": "iso3", "code": "DEU", "until": "1990"},
    ],
)
CUBA = country("cuba", codes={"cow": "40", "iso3": "CUB"})
Item = tuple[str, str, str, str]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Serve the small world with two Germanies and Cuba."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}") as found:
        worlds.write(found.wired.store, GERMANY, BONN, CUBA)
        assert found.wired.follower.wait_for(found.revision, 5)
        yield found


def items(served: Served, **params: Any) -> list[Item]:
    reply = served.get("/v1/codes", params=params)
    assert reply.status_code == 200, reply.text
    return [(one["scheme"], one["code"], one["entity"]["id"], one["valid"]) for one in reply.json()["items"]]


ALL: list[Item] = [
    ("cow", "40", "cuba", "../.."),
    ("cow", "255", "germany", "../1945-05-09"),
    ("cow", "255", "germany", f"{UNIFIED}/.."),
    ("cow", "260", "german-federal-republic", f"1955-05-05/{UNIFIED}"),
    ("cow", "339", "albania", "../.."),
    ("iso3", "ALB", "albania", "../.."),
    ("iso3", "CUB", "cuba", "../.."),
    ("iso3", "DEU", "german-federal-republic", "../1990"),
    ("iso3", "DEU", "germany", f"{UNIFIED}/.."),
    ("iso3", "IRN", "iran", "../.."),
]


def test_codes_come_by_scheme_code_start_and_id_and_numbers_as_numbers(served: Served) -> None:
    assert items(served) == ALL


def test_an_item_names_its_entity_and_its_limits(served: Served) -> None:
    reply = served.get("/v1/codes", params={"code": "260"}).json()
    entity = {"id": "german-federal-republic", "name": "German Federal Republic", "kind": "country"}
    assert reply["items"] == [
        {
            "entity": entity,
            "scheme": "cow",
            "code": "260",
            "valid": f"1955-05-05/{UNIFIED}",
            "since": "1955-05-05",
            "until": UNIFIED,
        }
    ]
    assert (reply["next"], reply["revision"]) == (None, served.revision)
    [alb] = served.get("/v1/codes", params={"code": "ALB"}).json()["items"]
    assert (alb["since"], alb["until"], alb["valid"]) == (None, None, "../..")


def test_schemes_codes_and_bearers_narrow_the_list(served: Served) -> None:
    assert items(served, scheme="iso3") == [one for one in ALL if one[0] == "iso3"]
    assert items(served, scheme="cow,iso3") == ALL
    assert items(served, scheme="") == items(served, scheme="wikidata") == items(served, code="999") == []
    assert items(served, code="cow:339") == [ALL[4]]
    assert items(served, code="DEU", scheme="iso3") == [one for one in ALL if one[1] == "DEU"]
    assert items(served, of="DEU", on="1980-01-01", scheme="cow") == [ALL[3]]
    assert items(served, of="germany") == [one for one in ALL if one[2] == "germany"]


@pytest.mark.parametrize(
    ("params", "bearers"),
    [
        ({"on": "1980-01-01"}, ["german-federal-republic"]),
        ({"on": "1990-06-01"}, ["german-federal-republic"]),
        ({"on": UNIFIED}, ["german-federal-republic", "germany"]),
        ({"on": "1990-12-31"}, ["germany"]),
        ({"during": "1980/1989"}, ["german-federal-republic"]),
        ({"during": "1989/1991"}, ["german-federal-republic", "germany"]),
        ({"during": "2000/.."}, ["germany"]),
    ],
)
def test_on_a_day_or_in_a_period_those_borne_or_possibly_borne_are_listed(
    served: Served, params: dict[str, str], bearers: list[str]
) -> None:
    assert [one[2] for one in items(served, scheme="iso3", code="DEU", **params)] == bearers


def test_codes_are_paged_at_the_revision_of_the_first_page(served: Served) -> None:
    found, following = list[str](), None
    while True:
        params = {"limit": "3"} | ({"after": following} if following else {})
        reply = served.get("/v1/codes", params=params).json()
        found += [one["code"] for one in reply["items"]]
        following = reply["next"]
        if following is None:
            break
        served.send(
            "PUT", f"/v1/entities/new-{len(found)}", country("x", codes={"cow": f"{len(found)}"}).body() | {"id": None}
        )
    assert found == [one[1] for one in ALL]


def test_codes_are_listed_as_they_were_known(served: Served) -> None:
    first = served.get("/v1/changes").json()["items"][0]["at"]
    assert [one[2] for one in items(served, known=first)] == ["albania", "albania", "iran"]


def test_codes_of_a_merged_entity_are_its_successors(served: Served) -> None:
    served.send("POST", "/v1/entities/german-federal-republic/merge", {"into": "germany"})
    bearers = [one[2] for one in items(served, scheme="iso3", code="DEU")]
    assert bearers == ["germany", "germany"]
    assert ("cow", "260", "germany", f"1955-05-05/{UNIFIED}") in items(served, of="germany")
