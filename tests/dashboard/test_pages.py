"""The pages of pairs and countries say what the questions answer, have one address each, and trust no text."""

from __future__ import annotations

import gzip

import pytest

from graphsvc.charts.verdict_lanes import kind_of_status
from graphsvc.dashboard.rendering import is_web
from tests import worlds
from tests.api.serving import Served
from tests.dashboard.reading import Element, read

PAIR, DAY = "/pair/albania/iran", "on=2022-09-07"


def page(served: Served, path: str) -> Element:
    reply = served.get(path)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8"), path
    return read(reply.text)


def card(tree: Element, title: str) -> Element:
    return next(card for card in tree.all(cls="card") if card.all("h2")[0].text == title)


@pytest.mark.parametrize(
    "days", [DAY, "on=2022-09-06", "during=1990/2020", "", f"{DAY}&known=2020-01-01", f"{DAY}&datasets=nato-members"]
)
def test_a_pair_is_told_as_the_question_is_answered(seeded: Served, days: str) -> None:
    answer = seeded.get(f"/v1/dyads/albania/iran?{days}").json()
    tree = page(seeded, f"{PAIR}?{days}")
    assert tree.one("p", "answer").text == answer["answer"]
    relations = card(tree, "Relations")
    kind = kind_of_status(answer["relations"]["status"])
    assert relations.attributes["class"] == f"card t-{answer['relations']['truth']} edge-{kind}"
    assert relations.one(cls="word").text.endswith(answer["relations"]["status"])
    assert card(tree, "Allied").attributes["class"] == f"card t-{answer['allied']['truth']} edge-allied_with"
    hostings = [one.all(cls="word")[0].text for one in tree.all(cls="card") if one.all("h2")[0].text == "Hosting"]
    assert hostings == [f"{item['host']['name']} hosts {item['group']['name']}" for item in answer["hosting"]]


def test_who_says_so_is_one_link_away(seeded: Served) -> None:
    relations = card(page(seeded, f"{PAIR}?{DAY}"), "Relations")
    assert relations.all("a", "ds")[0].attributes["href"] == "/source/albania-iran-2022"
    assert "since 7 September 2022 by Albania" in relations.text


def test_a_country_lists_the_allies_that_the_question_gives(seeded: Served) -> None:
    answer = seeded.get("/v1/allies/united-states?on=1985-06-01").json()
    tree = page(seeded, "/country/united-states?on=1985-06-01")
    assert tree.one("p", "answer").text == answer["answer"]
    shown = {link for link in tree.links if link.startswith("/pair/united-states/")}
    assert {f"/pair/united-states/{item['entity']['id']}?on=1985-06-01" for item in answer["items"]} <= shown


def test_who_shelters_the_mek_is_on_the_pages_of_all_three(seeded: Served) -> None:
    for path in ("/country/albania", "/country/iran"):
        assert "Albania hosts Mujahedin-e Khalq , which opposes Iran" in page(seeded, f"{path}?{DAY}").text, path


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/pair/Albania/Iran?on=2022-09-07", "/pair/albania/iran?on=2022-09-07"),
        ("/pair/cow:339/iso3:IRN", "/pair/albania/iran"),
        ("/country/Albania?on=2022-09-07", "/country/albania?on=2022-09-07"),
        ("/country/nato?on=2022-09-07&known=2023-01-01", "/alliance/nato?on=2022-09-07&known=2023-01-01"),
    ],
)
def test_each_page_has_one_address(seeded: Served, path: str, address: str) -> None:
    reply = seeded.get(path, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (308, address)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("when=7+September+2022&on=1999-01-01&known=", "?on=2022-09-07"),
        ("when=1914-1918&datasets=nato-members", "?datasets=nato-members&during=1914/1918"),
    ],
)
def test_days_in_words_lead_to_the_address_that_has_them(seeded: Served, typed: str, address: str) -> None:
    reply = seeded.get(f"{PAIR}?{typed}", follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, PAIR + address)


def test_both_orders_answer_and_one_is_canonical(seeded: Served) -> None:
    for path in (PAIR, "/pair/iran/albania"):
        assert page(seeded, f"{path}?{DAY}").one("link", rel="canonical").attributes["href"] == f"{PAIR}?{DAY}"


def test_a_day_leads_to_the_changes_beside_it(seeded: Served) -> None:
    tree = page(seeded, f"{PAIR}?on=2022-08-20")
    assert tree.one("a", rel="prev").attributes["href"] == f"{PAIR}?on=2022-07-15"
    assert tree.one("a", rel="next").attributes["href"] == f"{PAIR}?on=2022-09-07"


def test_a_page_that_the_browser_has_is_not_sent_again(seeded: Served) -> None:
    tag = seeded.get(f"{PAIR}?{DAY}").headers["etag"]
    assert seeded.get(f"{PAIR}?{DAY}", headers={"If-None-Match": tag}).status_code == 304


def test_files_are_kept_for_ever_and_change_their_address(seeded: Served) -> None:
    sheet = page(seeded, PAIR).one("link", rel="stylesheet").attributes["href"]
    assert seeded.get(sheet).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert ".k-hosts{color:" in seeded.get(sheet).text
    assert seeded.get("/static/other/site.css").status_code == 404
    assert seeded.get(sheet.replace("site.css", "..%2Froutes.py")).status_code == 404


@pytest.mark.parametrize("path", [f"{PAIR}?{DAY}", "/country/united-states?on=1985-06-01", "/country/albania"])
def test_a_page_is_small(seeded: Served, path: str) -> None:
    assert len(gzip.compress(seeded.get(path).content, 6)) < 40_000


def test_what_others_wrote_is_shown_and_never_run(served: Served) -> None:
    odd = worlds.country("odd", '<script>alert(1)</script>"><img src=x onerror=alert(2)>')
    written = served.send(
        "POST",
        "/v1/batch",
        {
            "sources": [{"id": "bad", "kind": "web", "title": "<b>Bad</b>", "url": 'https://example.org/"><b>'}],
            "ties": [
                {"kind": "rival_of", "from": "albania", "to": "odd", "since": "1999", "citations": [{"source": "bad"}]},
            ],
            "entities": [{"id": "odd", "kind": "country", "names": [{"text": odd.name}]}],
        },
    )
    assert written.status_code == 200, written.text
    assert not is_web("javascript:alert(3)")
    for path in ("/pair/albania/odd", "/country/odd", "/country/albania"):
        text = served.get(path).text
        tree = read(text)
        assert not [link for link in tree.links if link.lower().startswith("javascript:")], path
        assert tree.all("img", src="x") == [], path
        assert all(script.attributes.get("src", "").startswith("/static/") for script in tree.all("script")), path
        assert "<b>Bad" not in text, path


@pytest.mark.parametrize(
    "path",
    ["/pair/albania/atlantis", "/country/atlantis", f"{PAIR}?on=soon", "/pair/albania/albania"],
)
def test_what_cannot_be_shown_is_refused_with_what_to_do(seeded: Served, path: str) -> None:
    reply = seeded.get(path)
    assert reply.status_code in (400, 404)
    assert reply.json()["detail"]


def test_a_chain_of_alliances_is_found_and_none_is_explained(seeded: Served) -> None:
    tree = page(seeded, "/pair/albania/japan/chain?on=2010-01-01")
    assert [[state.text for state in chain.all(cls="state")] for chain in tree.all("ol", "chain")] == [
        ["Albania", "United States", "Japan"]
    ]
    assert "No path joins Albania and Iran" in page(seeded, f"{PAIR}/chain?{DAY}").one("p", "answer").text


def test_the_day_on_which_relations_were_broken_off_says_in_response_to_what(seeded: Served) -> None:
    severed = card(page(seeded, f"{PAIR}?{DAY}"), "Relations")
    assert "Albania severs diplomatic relations with Iran , in response to Cyberattack on the digital" in severed.text
    assert "in response to" not in card(page(seeded, f"{PAIR}?on=2022-09-06"), "Relations").text


def test_sources_are_counted_by_document_and_list_each_place_in_it(seeded: Served) -> None:
    evidence = page(seeded, f"{PAIR}?{DAY}").one("ul", id="evidence")
    titles = [link for link in evidence.links if link.startswith("/source/")]
    assert len(titles) == len(set(titles)) > 5
    assert "paragraphs 1 and 2; paragraph 7, quoting the AP" in evidence.text


def test_a_state_is_also_named_as_it_was_called_then(seeded: Served) -> None:
    assert "Called Soviet Union on 1 January 1965." in page(seeded, "/country/russia?on=1965-01-01").text
    assert "Called" not in page(seeded, "/country/russia?on=2020-01-01").one("main").text


def test_relations_that_are_only_possible_on_the_day_look_so(seeded: Served) -> None:
    assert "Iran possible" in page(seeded, "/country/albania?on=1970-01-01").text
    assert "Iran possible" not in page(seeded, "/country/albania?on=2022-09-06").text
