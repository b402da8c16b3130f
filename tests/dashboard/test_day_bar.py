"""The bar of days: what cannot be read keeps the page, the steps lead to changes, a search may end with a date."""

from __future__ import annotations

import pytest

from graphsvc.model.dates_in_words import in_words, parted
from tests.api.serving import Served
from tests.dashboard.reading import Element, read


def page(served: Served, path: str) -> Element:
    reply = served.get(path)
    assert reply.status_code == 200, path
    return read(reply.text)


@pytest.mark.parametrize("path", ["/country/albania", "/pair/albania/iran", "/alliance/nato", "/network"])
@pytest.mark.parametrize(
    ("typed", "days"), [("6/9/2022", ["2022-09-06", "2022-06-09"]), ("13.9.2022", ["2022-09-13"]), ("soon", [])]
)
def test_what_cannot_be_read_keeps_the_page_and_offers_days(
    seeded: Served, path: str, typed: str, days: list[str]
) -> None:
    shown, kept = page(seeded, f"{path}?on=2020-01-01&when={typed}"), page(seeded, f"{path}?on=2020-01-01")
    assert shown.all("h1")[0].text == kept.all("h1")[0].text
    assert shown.one("p", "answer").text == kept.one("p", "answer").text
    refusal = shown.one("p", role="alert")
    assert f"“{typed}” was not understood" in refusal.text
    assert refusal.links == [f"{path}?on={day}" for day in days]
    assert [link.text for link in refusal.all("a")] == [in_words(day, None) for day in days]
    assert shown.one("form", "daybar").one("input", name="on").attributes["value"] == "2020-01-01"


def test_a_page_without_a_bar_refuses_what_it_cannot_read(seeded: Served) -> None:
    assert seeded.get("/changes?when=6/9/2022").status_code == 400


def test_the_steps_of_a_country_are_the_days_on_which_its_allies_change(seeded: Served) -> None:
    steps = page(seeded, "/country/albania?on=2025-06-25").one("a", rel="prev")
    assert steps.attributes["href"] == "/country/albania?on=2024-03-07", "Sweden joined"
    numbers = [seeded.get(f"/v1/allies/albania?on={day}").json()["total"] for day in ("2024-03-06", "2024-03-07")]
    assert numbers == [30, 31]


def test_a_day_on_which_a_data_set_was_checked_is_no_change(seeded: Served) -> None:
    tree = page(seeded, "/pair/albania/france?on=2015-01-01")
    assert tree.one("a", rel="prev").text == "‹ Previous change: 1 April 2009"
    assert tree.all("a", rel="next") == []
    assert "No change after" in tree.one(cls="steps").text


def test_the_network_steps_by_years_and_says_so(seeded: Served) -> None:
    assert page(seeded, "/network?on=2015-06-30").one("a", rel="prev").text == "‹ Previous year: 1 January 2015"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Warsaw Pact 1965", ("Warsaw Pact", "during", "1965")),
        ("Albania on 6 September 2022", ("Albania", "on", "2022-09-06")),
        ("Albania and Iran, Sept 6, 2022", ("Albania and Iran", "on", "2022-09-06")),
        ("France in June 1967", ("France", "during", "1967-06")),
        ("NATO 1949 to 1955", ("NATO", "during", "1949/1955")),
        ("Albania in the 1990s", ("Albania", "during", "199X")),
    ],
)
def test_a_date_behind_a_name_is_read(text: str, parts: tuple[str, str, str]) -> None:
    assert next(parted(text)) == parts


@pytest.mark.parametrize("text", ["Albania", "1965", "Group of 77", "Albania and Iran"])
def test_a_name_without_a_date_is_left_whole(text: str) -> None:
    assert list(parted(text)) == []


@pytest.mark.parametrize(
    ("q", "address"),
    [
        ("NATO+1965", "/alliance/nato?during=1965"),
        ("Albania+on+6+September+2022", "/country/albania?on=2022-09-06"),
        ("albania+iran+7+Sept+2022", "/pair/albania/iran?on=2022-09-07"),
    ],
)
def test_a_search_with_a_date_leads_to_what_it_names_on_that_date(seeded: Served, q: str, address: str) -> None:
    reply = seeded.get(f"/search?go=1&q={q}", follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, address)
    assert address in page(seeded, f"/search?q={q}").links
