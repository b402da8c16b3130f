"""The pages of events and sources: claims side by side, what rests on a source, and what a data set covers."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from graphsvc.dashboard.rendering import prose
from tests import worlds
from tests.api.serving import Served
from tests.dashboard.reading import Element, read
from tests.dashboard.test_entities import block, page


def event_of(served: Served, kind: str) -> dict[str, Any]:
    events = served.get(f"/v1/events?of=albania&kind={kind}&dataset=albania-iran-2022").json()["items"]
    return next(event for event in events if event["when"].startswith("2022"))


def event_page(served: Served, kind: str) -> Element:
    return page(served, f"/event/{event_of(served, kind)['id']}")


def test_claims_of_different_parties_stand_in_columns(seeded: Served) -> None:
    table = block(event_page(seeded, "cyberattack"), "Who says what").one("table", "claims")
    heads = [head.text for head in table.all("th", scope="col")]
    assert heads == ["Participant", "According to Albania", "According to United States", "According to Mandiant"]
    assert table.one("th", scope="row").text == "Iran as perpetrator"
    cells = [cell.one("p", "confidence").text for cell in table.all("td")]
    assert cells == ["asserts it", "asserts it", "moderate confidence"]


def test_bare_facts_stand_apart_from_claims(seeded: Served) -> None:
    tree = event_page(seeded, "cyberattack")
    facts = [(card.one("h3").text, card.one("p", "word").text) for card in block(tree, "Who took part").all(cls="card")]
    event = event_of(seeded, "cyberattack")
    bare = [part for part in event["participants"] if part["according_to"] is None]
    assert len(facts) == len(bare)
    assert ("Perpetrator", "Iran") not in facts
    assert ("Target", "Albania") in facts


def test_a_severance_says_what_it_ends_and_begins_and_what_it_answers(seeded: Served) -> None:
    tree = event_page(seeded, "severance")
    assert [item.text for item in block(tree, "What it changes").all("li")] == [
        "Ends: Albania has relations with Iran, until 7 September 2022",
        "Begins: Albania severed ties with Iran, since 7 September 2022",
    ]
    links = block(tree, "Other events").text
    assert "Responds to Cyberattack on the digital services of the Albanian government" in links
    assert "Answered by Iran rejects the accusation and condemns the breach" in links


def test_an_event_and_those_it_links_name_each_other(seeded: Served) -> None:
    for event in seeded.get("/v1/events?dataset=albania-iran-2022").json()["items"]:
        links = page(seeded, f"/event/{event['id']}").links
        for link in event["links"]:
            assert f"/event/{link['event']}" in links
            assert f"/event/{event['id']}" in page(seeded, f"/event/{link['event']}").links


@pytest.mark.parametrize("path", ["/event/e-nosuchevent", "/source/no-such-source", "/sources?after=x"])
def test_what_is_not_there_is_refused(seeded: Served, path: str) -> None:
    reply = seeded.get(path)
    assert reply.status_code in (400, 404)
    assert reply.json()["detail"]


def test_a_document_lists_all_that_cites_it(seeded: Served) -> None:
    tree = page(seeded, "/source/power-line-supremacy-of-albania")
    cited = {
        record: [
            item
            for item in seeded.get(f"/v1/{record}?dataset=albania-iran-2022&limit=1000").json()["items"]
            if "power-line-supremacy-of-albania" in str(item)
        ]
        for record in ("ties", "events")
    }
    items = block(tree, "What rests on it").all("li")
    kinds = [item.one(cls="note-inline").text.partition(";")[0] for item in items]
    assert kinds.count("event") == len(cited["events"])
    # A citation of the set of NATO's members rests on it, too.
    assert kinds.count("tie") == len(cited["ties"]) + 1
    assert tree.one("p", "note").text == f"{len(items)} records cite it."
    assert any("Manez lies 30 km west of Tirana" in item.text for item in items)


def test_a_data_set_shows_what_it_covers_and_asserts(seeded: Served) -> None:
    tree = page(seeded, "/source/european-union-members")
    assert "It asserts 84 memberships." in tree.one("p", "answer").text
    lane = tree.one("li", "lane")
    assert "25 March 1957 to 31 December 2024" in lane.text
    named = [link for link in lane.links if link.startswith(("/alliance/", "/organisation/"))]
    within = ["/organisation/european-union", "/organisation/european-communities", "/alliance/eu-mutual-assistance"]
    assert named == within
    assert any(link.startswith("/disagreements?dataset=european-union-members") for link in tree.links)
    assert "its silence never means no" in page(seeded, "/source/albania-iran-2022").text


def test_what_a_data_set_says_of_itself_is_written_for_readers_and_never_run() -> None:
    assert prose("since 1993-11-01, `eu` <b>") == "since 1 November 1993, <code>eu</code> &lt;b&gt;"
    assert prose("`<script>`") == "<code>&lt;script&gt;</code>"


def test_all_data_sets_are_listed_with_what_the_api_counts(seeded: Served) -> None:
    cards = block(page(seeded, "/sources"), "Data sets").all(cls="card")
    items = seeded.get("/v1/datasets").json()["items"]
    assert [card.one("a").attributes["href"] for card in cards] == [f"/source/{item['id']}" for item in items]
    for card, item in zip(cards, items, strict=True):
        assert f"{item['counts']['ties']:,} tie" in card.text


def test_documents_come_page_by_page_each_once(seeded: Served) -> None:
    path, shown = "/sources", list[str]()
    while path:
        tree = page(seeded, path)
        shown += [row.all("a")[0].attributes["href"] for row in block(tree, "Documents").all("th", scope="row")]
        path = next((link for link in tree.links if "after=" in link), "")
    every = seeded.get("/v1/sources?limit=1000").json()["items"]
    assert shown == [f"/source/{item['id']}" for item in every if item["kind"] != "dataset"]


def test_a_search_finds_documents_and_data_sets(seeded: Served) -> None:
    tree = page(seeded, "/sources?q=nato")
    assert "/source/nato-members" in block(tree, "Data sets").links
    assert "/source/nato-member-countries" in block(tree, "Documents").links
    assert "No document has this" in page(seeded, "/sources?q=zzzz").text


def test_what_sources_and_events_say_is_shown_and_never_run(served: Served) -> None:
    script = "<script>alert(1)</script>"
    written = served.send(
        "POST",
        "/v1/batch",
        {
            "sources": [
                {"id": "bad", "kind": "web", "title": script, "author": script, "url": 'https://example.org/"><b>'},
                {"id": "bad-set", "kind": "dataset", "title": script, "definition": script, "licence": script},
            ],
            "events": [
                {
                    "kind": "statement",
                    "title": script,
                    "when": "1999",
                    "participants": [{"entity": "albania", "role": "speaker", "attributes": {script: script}}],
                    "attributes": {"says": [script, {script: script}]},
                    "citations": [{"source": "bad", "locator": script, "wording": script}],
                }
            ],
        },
    )
    assert written.status_code == 200, written.text
    (event,) = [item["id"] for item in written.json()["items"] if item["record"] == "event"]
    for path in ("/source/bad", "/source/bad-set", "/sources", f"/event/{event}", "/country/albania"):
        text = served.get(path).text
        assert script not in text, path
        assert all(found.attributes.get("src", "").startswith("/static/") for found in read(text).all("script")), path


@pytest.mark.parametrize("path", ["/sources", "/source/us-missions", "/source/north-atlantic-treaty"])
def test_a_page_of_sources_is_small_and_has_one_address(seeded: Served, path: str) -> None:
    reply = seeded.get(path)
    assert len(gzip.compress(reply.content, 6)) < 40_000
    assert read(reply.text).one("link", rel="canonical").attributes["href"] == path


def test_a_source_that_is_cited_from_memory_and_from_itself_shows_which_is_which(served: Served) -> None:
    """Two ties cite one place, one of them from memory; the pair's answer and its page keep the two apart."""
    citation = {"source": "column", "locator": "p. 1"}
    remembered = {**citation, "attributes": {"basis": "memory"}}
    tie = worlds.tie("recognises", "albania", "iran", "1999", citations=[remembered])
    worlds.write(served.wired.store, tie)
    assert served.wired.follower.wait_for(served.revision, 5)
    citations = served.get("/v1/dyads/albania/iran?on=2000-01-01").json()["citations"]
    found = {tuple(cited["behind"]): cited.get("attributes") for cited in citations}
    assert found == {(worlds.RELATIONS.id,): None, (tie.id,): {"basis": "memory"}}
    evidence = page(served, "/pair/albania/iran?on=2000-01-01").one("ul", id="evidence")
    assert evidence.text in ("The column ↗ : p. 1; p. 1 (from memory)", "The column ↗ : p. 1 (from memory) ; p. 1")
