"""Search finds by name, code and title, tells namesakes apart, offers pairs, and leads on where one thing is meant."""

from __future__ import annotations

import pytest

from tests.api.serving import Served
from tests.dashboard.reading import Element, read


def search(served: Served, q: str, more: str = "") -> Element:
    reply = served.get(f"/search{more}", params={"q": q})
    assert reply.status_code == 200
    return read(reply.text)


def found(tree: Element, heading: str) -> list[str]:
    for section in tree.all("section"):
        if section.all("h2")[0].text == heading:
            return [item.text for item in section.all("li")]
    return []


def test_results_come_as_the_list_of_entities_ranks_them(seeded: Served) -> None:
    items = seeded.get("/v1/entities?q=germany").json()["items"]
    shown = [link for link in search(seeded, "germany").one("main").links if link.startswith("/country/")]
    assert shown == [f"/country/{item['id']}" for item in items if item["kind"] == "country"]


def test_namesakes_are_told_apart_by_years_codes_and_the_name_that_was_met(seeded: Served) -> None:
    states = found(search(seeded, "germany"), "States")
    assert "Germany since 1871 · DEU · COW 255" in states
    assert "German Democratic Republic 1949–1990 · DDR · COW 265 · also East Germany" in states


@pytest.mark.parametrize(
    "q", ["albania iran", "Albania and Iran", "ALB, IRN", "albania vs iran", "iran – albania", "Albania & Iran"]
)
def test_two_names_offer_the_pair(seeded: Served, q: str) -> None:
    link = search(seeded, q).one("p", "pairlink").links[0]
    assert link in ("/pair/albania/iran", "/pair/iran/albania")
    assert seeded.get(link).status_code == 200


@pytest.mark.parametrize("q", ["Bosnia and Herzegovina", "Trinidad and Tobago", "Albania", "Saudi Arabia"])
def test_one_name_is_no_pair(seeded: Served, q: str) -> None:
    assert not search(seeded, q).all("p", "pairlink")


def test_two_names_of_several_words_are_a_pair(seeded: Served) -> None:
    assert search(seeded, "saudi arabia united states").one("p", "pairlink").links == [
        "/pair/saudi-arabia/united-states"
    ]


@pytest.mark.parametrize(
    ("q", "page"),
    [
        ("Albania", "/country/albania"),
        ("ALB", "/country/albania"),
        ("cow:339", "/country/albania"),
        ("nato", "/alliance/nato"),
        ("Albania and Iran", "/pair/albania/iran"),
    ],
)
def test_what_is_named_exactly_is_led_to_when_asked(seeded: Served, q: str, page: str) -> None:
    asked = {"q": q, "on": "2022-09-06"}
    reply = seeded.get("/search", params={**asked, "go": "1"})
    assert (reply.status_code, reply.headers["location"]) == (303, f"{page}?on=2022-09-06")
    assert seeded.get("/search", params=asked).status_code == 200


@pytest.mark.parametrize("q", ["korea", "zzzz", "alban"])
def test_what_may_be_several_or_nothing_is_listed_though_asked_to_go(seeded: Served, q: str) -> None:
    reply = seeded.get("/search", params={"q": q, "go": "1"})
    assert reply.status_code == 200


def test_events_and_sources_are_found_by_their_titles(seeded: Served) -> None:
    tree = search(seeded, "cyberattack")
    assert found(tree, "Events")
    assert any("The Associated Press" in line for line in found(tree, "Sources"))


def test_nothing_found_says_what_to_try(seeded: Served) -> None:
    text = search(seeded, "qwxyzv").one("main").text
    assert "Nothing here is called so" in text
    assert "former name" in text


@pytest.mark.parametrize("q", ["<script>alert(1)</script>", "\u202ealbania", "'\"><img>", "x" * 200, "a b " * 49])
def test_hostile_words_are_words(seeded: Served, q: str) -> None:
    tree = search(seeded, q)
    assert len(tree.all("script")) == len(search(seeded, "albania").all("script"))
    assert not tree.one("main").all("img")


def suggestions(served: Served, q: str, **more: str) -> list[dict[str, str]]:
    reply = served.get("/search/suggestions", params={"q": q, **more})
    assert reply.status_code == 200
    items: list[dict[str, str]] = reply.json()["items"]
    return items


def test_the_beginning_of_a_name_is_suggested_with_its_page(seeded: Served) -> None:
    first = suggestions(seeded, "alban", on="2022-09-06")[0]
    assert first == {
        "name": "Albania",
        "note": "state · since 1913 · ALB · COW 339",
        "href": "/country/albania?on=2022-09-06",
        "value": "Albania",
    }


@pytest.mark.parametrize("q", ["germ", "korea", "congo", "austria", "viet"])
def test_what_a_suggestion_puts_into_a_form_means_the_entity_suggested(seeded: Served, q: str) -> None:
    for item in suggestions(seeded, q):
        resolved = seeded.get("/v1/resolve", params={"ref": item["value"]}).json()
        assert item["href"].endswith(f"/{resolved['entity']['id']}"), item


def test_two_names_suggest_the_pair_first(seeded: Served) -> None:
    assert suggestions(seeded, "albania iran")[0]["href"] == "/pair/albania/iran"


@pytest.mark.parametrize("q", ["", "  ", "\x00", "x" * 300, "…"])
def test_nothing_is_suggested_for_nothing(seeded: Served, q: str) -> None:
    assert suggestions(seeded, q) == []
