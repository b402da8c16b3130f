"""What takes long comes at an address of its own, the same as it would stand on the page; many rows come page by page."""

from __future__ import annotations

import pytest

from graphsvc.dashboard import through_time, timeline_view
from tests.api.serving import Served
from tests.dashboard.reading import Element, read

NATO = "/alliance/nato"


def page(served: Served, path: str) -> Element:
    reply = served.get(path)
    assert reply.status_code == 200, reply.text
    return read(reply.text)


def titles(tree: Element) -> list[str]:
    return [lane.one("p", "title").text for lane in tree.all("li", "lane")]


@pytest.mark.parametrize("path", [NATO, "/country/albania", "/group/mek"])
@pytest.mark.parametrize("query", ["?on=2010-01-01", "?on=2010-01-01&from=1990-01-01&to=2020-01-01"])
def test_a_long_timeline_is_a_link_to_what_else_stands_on_the_page(
    seeded: Served, monkeypatch: pytest.MonkeyPatch, path: str, query: str
) -> None:
    whole = page(seeded, path + query)
    monkeypatch.setattr(through_time, "MOST_AT_ONCE", 0)
    short = page(seeded, f"{path}{query}&x=1")
    (place,) = [part for part in short.all("div") if part.attributes.get("data-lazy") == "timeline"]
    assert not titles(short)
    (address,) = place.links
    assert address.startswith(f"{path}/timeline{query}")
    part = page(seeded, address)
    assert titles(part) == titles(whole)
    fragment = next(each for each in part.all("div") if each.attributes.get("data-fragment") == "timeline")
    lane_links = [link for link in fragment.links if link.startswith(path)]
    assert lane_links
    assert not any("/timeline" in link.partition("?")[0] for link in lane_links)


def test_a_page_whose_timeline_comes_later_answers_the_same(seeded: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = page(seeded, f"{NATO}?on=2010-01-01")
    monkeypatch.setattr(through_time, "MOST_AT_ONCE", 0)
    short = page(seeded, f"{NATO}?on=2010-01-01&x=1")
    assert short.one("p", "answer").text == whole.one("p", "answer").text
    lists = [[members.links for members in tree.all("ul", "memberlist")] for tree in (short, whole)]
    assert lists[0]
    assert lists[0] == lists[1]
    assert short.one("form", "daybar").attributes["data-last"] == whole.one("form", "daybar").attributes["data-last"]


@pytest.mark.parametrize("show", ["all", "members"])
def test_many_rows_come_page_by_page_and_none_is_lost(
    seeded: Served, monkeypatch: pytest.MonkeyPatch, show: str
) -> None:
    monkeypatch.setattr(timeline_view, "MOST_ROWS", 1_000)
    whole = titles(page(seeded, f"{NATO}?show={show}"))
    monkeypatch.setattr(timeline_view, "MOST_ASKED", 10)
    seen, address = list[str](), f"{NATO}?show={show}&x=1"
    while address:
        tree = page(seeded, address)
        own = titles(tree) if show == "all" else titles(tree.one("ul", "tight"))
        assert len(own) <= 10
        seen += own
        after = [link for nav in tree.all("nav", "zoom") for link in nav.all("a", rel="next")]
        address = after[0].attributes["href"].partition("#")[0] if after else ""
    assert seen == (whole if show == "all" else [title for title in whole if title in set(seen)])
    assert len(seen) == len(set(seen)) or show == "all"


def test_a_start_that_is_no_number_is_refused(seeded: Served) -> None:
    assert seeded.get(f"{NATO}?show=all&start=x").status_code == 400
    assert seeded.get(f"{NATO}?show=all&start=900000").status_code == 200


def test_what_was_left_open_ends_with_the_state(seeded: Served) -> None:
    items = seeded.get("/v1/timeline/german-federal-republic").raise_for_status().json()["items"]
    *_, jordan = [item for item in items if item["title"] == "German Federal Republic has relations with Jordan"]
    assert (jordan["until"], "until_latest" in jordan) == ("1990-10-03", False)
    assert not [
        item for item in items if item["until"] == ".." and ("until_earliest" in item or "until_latest" in item)
    ]
    assert "ended 3 October 1990" in seeded.get("/country/german-federal-republic?on=1955-05-06").text


def test_the_page_of_every_state_that_is_no_more_is_shown(seeded: Served) -> None:
    for state in seeded.get("/v1/entities?kind=country&limit=1000").json()["items"]:
        periods = state["exists"] or [f"{spell['since']}/{spell['until']}" for spell in state["spells"]]
        if periods and not periods[-1].endswith("/.."):
            assert seeded.get(f"/country/{state['id']}?on=1914-06-28").status_code == 200, state["id"]
