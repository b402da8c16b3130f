"""The page of disagreements lists what the question gives, and never waits for what takes long to compare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.serving import Served, serve
from tests.dashboard.reading import Element
from tests.dashboard.test_entities import page

COVERS = [{"question": "membership", "within": ["club", "ring"], "period": "1950/.."}]


def member(whole: str, state: str, since: str, dataset: str, kind: str | None = None) -> dict[str, Any]:
    tie = {"kind": "member_of", "from": state, "to": whole, "since": since, "since_kind": kind, "dataset": dataset}
    return {name: value for name, value in tie.items() if value is not None}


@pytest.fixture(scope="module")
def differing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve two alliances on whose members three data sets differ."""
    with serve(f"sqlite:///{tmp_path_factory.mktemp('differing') / 'store.sqlite'}") as served:
        batch = {
            "sources": [
                {"id": name, "kind": "dataset", "title": name, "coverage": COVERS, "definition": f"As {name} has it."}
                for name in ("one", "two")
            ],
            "entities": [{"id": name, "kind": "alliance", "names": [{"text": name}]} for name in ("club", "ring")],
            "ties": [
                member("club", "albania", "1960-01-01", "one", "signature"),
                member("club", "albania", "1961-01-01", "two", "entry_into_force"),
                member("ring", "iran", "1970-01-01", "one"),
                member("ring", "albania", "1970-01-01", "two"),
                member("ring", "albania", "1970-01-01", "one"),
            ],
        }
        assert served.send("POST", "/v1/batch", batch).status_code == 200
        yield served


def subjects(tree: Element) -> list[str]:
    return [subject.all("h2")[0].text for subject in tree.all("section", "subject")]


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        ("a=albania", "of=albania"),
        ("a=Albania&b=club", "between=albania,club"),
        ("a=albania&question=membership", "of=albania&question=membership"),
        ("a=albania&on=1960-06-01", "of=albania&on=1960-06-01"),
        ("a=albania&on=1965-06-01", "of=albania&on=1965-06-01"),
        ("a=iran&datasets=one", "of=iran&datasets=one"),
    ],
)
def test_what_is_listed_is_what_the_question_gives(differing: Served, asked: str, question: str) -> None:
    items = differing.get(f"/v1/disagreements?{question}").json()["items"]
    tree = page(differing, f"/disagreements?{asked}")
    assert len(tree.all(cls="spell")) == len(items)
    positions = [position.all("a")[0].text for position in tree.all("ul", "positions")[0].all("li")] if items else []
    assert positions == (list(items[0]["by_dataset"]) if items else [])


def test_who_says_what_is_said_with_the_kinds_of_dates(differing: Served) -> None:
    tree = page(differing, "/disagreements?a=albania&b=club")
    assert subjects(tree) == ["Albania in club membership"]
    assert [position.text for position in tree.all("ul", "positions")[0].all("li")] == [
        "one yes, member, since 1 January 1960 (signature)",
        "two no, since 1 January 1961 (entry into force)",
    ]
    assert "From 1 January 1960 to 31 December 1960" in tree.all(cls="spell")[0].text


def test_what_takes_long_has_an_address_of_its_own(differing: Served) -> None:
    tree = page(differing, "/disagreements?dataset=two")
    assert subjects(tree) == []
    lazy = next(place for place in tree.all("div") if place.attributes.get("data-lazy") == "disagreements")
    assert lazy.links == ["/disagreements/list?dataset=two"]
    listed = page(differing, lazy.links[0])
    items = [
        item
        for item in differing.get("/v1/disagreements").json()["items"]
        if item["by_dataset"].get("two", {"truth": "unknown"})["truth"] in ("yes", "no")
    ]
    assert {item["b"]["id"] for item in items} >= {"club", "ring"}
    assert len(listed.all(cls="spell")) == len(items)


def test_a_data_set_is_named_in_all_that_is_listed_of_it(differing: Served) -> None:
    for name in ("one", "two"):
        tree = page(differing, f"/disagreements/list?dataset={name}")
        for spell in tree.all(cls="spell"):
            assert name in [position.all("a")[0].text for position in spell.all("ul", "positions")[0].all("li")]
    none = page(differing, "/disagreements/list?dataset=notes")
    assert none.one("p", "answer").text.startswith("No disagreement")


def test_the_form_shows_what_is_asked_and_meanings_are_told(differing: Served) -> None:
    tree = page(differing, "/disagreements?a=albania&question=membership&on=1960-06-01")
    assert tree.one("input", name="a").attributes["value"] == "Albania"
    assert tree.one("input", name="when").attributes["value"] == "1 June 1960"
    assert [option.text for option in tree.one("select", name="question").all("option", selected="")] == ["Membership"]
    assert "As one has it." in tree.text


@pytest.mark.parametrize(
    "asked", ["a=atlantis", "dataset=atlantis", "a=albania&question=weather", "a=albania&b=albania"]
)
def test_what_cannot_be_compared_is_refused(differing: Served, asked: str) -> None:
    reply = differing.get(f"/disagreements?{asked}")
    assert reply.status_code in (400, 404)
    assert reply.json()["detail"]
