"""The first page answers its questions as the API does, from the store at hand, and says what is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphsvc.model.phrases import date_in_words
from tests.api.conftest import serve_seeds
from tests.api.serving import Served, serve
from tests.dashboard.reading import Element, read


def home(served: Served) -> Element:
    reply = served.get("/")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return read(reply.text)


def answers(tree: Element) -> dict[str, Element]:
    return {card.all("h3")[0].text: card for card in tree.all("li", "card")}


@pytest.mark.parametrize(
    ("question", "api"),
    [
        ("Who were Albania’s allies on 6 September 2022?", "/v1/allies/albania?on=2022-09-06"),
        ("Who were Germany’s allies on 3 August 1914?", "/v1/allies/germany?on=1914-08-03"),
        ("Who are NATO’s members?", "/v1/members/nato"),
        ("Were France and Germany allies on 31 December 2024?", "/v1/dyads/france/germany?on=2024-12-31"),
    ],
)
def test_a_question_has_the_answer_of_the_api(seeded: Served, question: str, api: str) -> None:
    card = answers(home(seeded))[question]
    assert card.one("p", "word").text.startswith(seeded.get(api).json()["answer"])


def test_who_shelters_the_mek_is_answered_with_where_and_how_many(seeded: Served) -> None:
    item, *former = seeded.get("/v1/hosting?group=mek").json()["items"]
    card = answers(home(seeded))[f"Who shelters the {item['group']['name']}?"]
    for part in (
        item["host"]["name"],
        item["place"]["name"],
        f"{item['people']['about']:,}",
        item["against"][0]["name"],
    ):
        assert part in card.one("p", "word").text
    assert card.all("a", "ds")[0].text == next(iter(item["by_dataset"]))
    assert {one["host"]["id"] for one in former} == {"france", "iraq"}
    assert not any(one["host"]["name"] in card.one("p", "word").text for one in former)


def test_since_when_two_have_no_relations_is_answered_with_who_says_so(seeded: Served) -> None:
    relations = seeded.get("/v1/dyads/albania/iran").json()["relations"]
    card = answers(home(seeded))["Since when have Albania and Iran no relations, and who says so?"]
    assert card.one("p", "word").text == f"Since {date_in_words(relations['since'])}: severed by Albania."
    assert [link.text for link in card.all("a", "ds")] == list(relations["by_dataset"])


def test_every_link_of_an_answer_leads_to_a_page_or_to_one_that_is_yet_to_come(seeded: Served) -> None:
    for question, card in answers(home(seeded)).items():
        for link in card.one(cls="links").links:
            assert link.startswith(("/pair/", "/country/", "/group/", "/alliance/")), question
            if link.startswith(("/pair/", "/country/")):
                assert seeded.get(link).status_code == 200, link


def test_questions_about_whom_the_store_does_not_have_are_left_out(served: Served) -> None:
    tree = home(served)
    assert set(answers(tree)) <= {"Who were Albania’s allies on 6 September 2022?", "Who are NATO’s members?"}


def test_the_data_sets_are_listed_with_the_day_up_to_which_they_were_checked(seeded: Served) -> None:
    rows = home(seeded).one("table", "datasets").all("tr")[1:]
    listed = {row.links[0].removeprefix("/source/"): row for row in rows}
    items = seeded.get("/v1/datasets").json()["items"]
    assert set(listed) == {item["id"] for item in items if any(item["counts"].values())}
    for item in items:
        if item["id"] in listed:
            row = listed[item["id"]]
            assert row.one("td", "number").text == f"{sum(item['counts'].values()):,}"
            checked = item["checked_through"]
            assert row.one("td", "day").text == (date_in_words(checked) if checked else "not stated")


def test_an_empty_store_says_how_data_come_into_it(tmp_path: Path) -> None:
    with serve(f"sqlite:///{tmp_path / 'empty.sqlite'}", empty=True) as empty:
        tree = home(empty)
        commands = [block.text for block in tree.all("pre")]
    assert commands == ["graphsvc load seeds", "graphsvc import atop atop5_1m.csv atop5_1a.csv"]
    assert not tree.all("table")


def test_before_anything_was_known_the_first_page_says_so(seeded: Served) -> None:
    tree = read(seeded.get("/?known=2020-01-01").text)
    assert answers(tree) == {}
    assert "Nothing was on record then" in tree.one("main").text
    assert not tree.all("pre")


def test_on_another_day_the_questions_are_about_that_day(seeded: Served) -> None:
    card = answers(read(seeded.get("/?on=1960-01-01").text))["Who are NATO’s members?"]
    assert card.one("p", "word").text == seeded.get("/v1/members/nato?on=1960-01-01").json()["answer"]


def test_a_dispute_about_relations_is_answered_with_who_says_what(tmp_path: Path) -> None:
    with serve_seeds(tmp_path) as served:
        restored = {"kind": "has_relations_with", "from": "albania", "to": "iran", "since": "2026-01-01"}
        served.send("POST", "/v1/ties", restored)
        assert served.wired.follower.wait_for(served.revision, 10)
        card = answers(home(served))["Since when have Albania and Iran no relations, and who says so?"]
        said = {name: verdict["status"] for name, verdict in relations_of(served)["by_dataset"].items()}
        assert said == {"albania-iran-2022": "severed", "notes": "established"}
        for name, status in said.items():
            assert f"{name} says {status}" in card.one("p", "word").text


def relations_of(served: Served) -> dict[str, Any]:
    relations: dict[str, Any] = served.get("/v1/dyads/albania/iran").json()["relations"]
    return relations
