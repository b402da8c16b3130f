"""The change log for people: newest first, in words, narrowed to an entity or a pair, and followed as a feed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from tests import worlds
from tests.api.serving import Served
from tests.dashboard.reading import Element, read
from tests.dashboard.test_signing_in import sign_in

RELATIONS = f"/v1/ties/{worlds.RELATIONS.id}"
SEVERED = {"kind": "severed_ties_with", "from": "albania", "to": "iran", "since": "2022-09-07"}
GREECE = {"id": "greece", "kind": "country", "name": "Greece"}
ATOM = "{http://www.w3.org/2005/Atom}"


def log(served: Served, query: str = "") -> list[Element]:
    reply = served.get(f"/changes{query}")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8"), query
    return read(reply.text).all("li", "write")


def correct(served: Served) -> None:
    """Write three revisions: a corrected end, a severance, and a state that has nothing to do with either."""
    before = served.get(RELATIONS).json()
    served.send("PUT", RELATIONS, before | {"until": "2022-09-07"}, params={"reason": "the severance was left out"})
    served.send("POST", "/v1/ties", SEVERED)
    served.send("PUT", "/v1/entities/greece", GREECE)
    assert served.wired.follower.wait_for(served.revision, 10)


def test_the_newest_write_comes_first_with_who_did_it_and_when(served: Served) -> None:
    correct(served)
    greece, severed, corrected, first = log(served)
    assert greece.one("ul", "changed").text == "Added state Greece notes"
    assert "Added tie Albania severed ties with Iran, since 7 September 2022" in severed.text
    assert greece.one("p", "who").text.endswith("1 record added by write-key")
    last = served.get("/v1/changes?after=3").json()["items"][-1]
    assert greece.one("time").attributes["datetime"] == last["at"]
    assert "Corrected" in corrected.text
    assert "Albania is a member of NATO, since 1 April 2009" in read(served.get("/changes?revision=1").text).text
    moment = first.one("time").attributes["datetime"]
    added = served.get(f"/v1/learned?from=2020-01-01&to={moment}").json()["counts"]["added"]
    assert first.one("p", "who").text.endswith(f"{added} records added by ana")


def test_a_correction_says_in_which_fields_and_why(served: Served) -> None:
    correct(served)
    corrected = log(served)[2]
    assert corrected.one("ul", "fields").text == "ends: open → 7 September 2022"
    assert corrected.one("p", "why").text == "the severance was left out"


def test_what_is_taken_back_is_shown_with_what_it_was(served: Served) -> None:
    served.send("DELETE", RELATIONS, params={"reason": "no source"})
    assert served.wired.follower.wait_for(served.revision, 10)
    assert (
        log(served)[0]
        .one("ul", "changed")
        .text.startswith("Taken back tie Albania has relations with Iran, since 1999")
    )


@pytest.mark.parametrize(
    ("query", "revisions"),
    [
        ("?of=iran", [3, 2, 1]),
        ("?of=Greece", [4]),
        ("?between=iran,albania", [3, 2]),
        ("?between=albania,nato", [1]),
        ("?between=greece,iran", []),
    ],
)
def test_the_log_is_narrowed_to_an_entity_or_a_pair(served: Served, query: str, revisions: list[int]) -> None:
    correct(served)
    before = served.get(RELATIONS).json()
    assert before["version"] == 2
    shown = [write.one("p", "who").links[0].split("revision=")[1].split("&")[0] for write in log(served, query)]
    expected = [str(revision) for revision in revisions if revision > 1 or "between=iran" not in query]
    assert shown[: len(expected)] == expected
    answer = served.get(f"/v1/learned{query}&from=2020-01-01").json()
    assert bool(shown) == bool(answer["items"])


def test_a_form_leads_to_the_address_of_a_pair(served: Served) -> None:
    reply = served.get("/changes?of=Albania&and=IRN")
    assert (reply.status_code, reply.headers["location"]) == (303, "/changes?between=albania,iran")
    assert served.get("/changes?of=&and=Albania").headers["location"] == "/changes?of=albania"


def test_a_retracted_entity_still_has_its_log(served: Served) -> None:
    served.send("PUT", "/v1/entities/greece", GREECE)
    served.send("DELETE", "/v1/entities/greece")
    assert served.wired.follower.wait_for(served.revision, 10)
    assert [write.all("span", "verb")[0].text for write in log(served, "?of=greece")] == ["Taken back", "Added"]


def test_the_log_is_paged_by_write(served: Served) -> None:
    for number in range(45):
        served.send("PUT", f"/v1/entities/state-{number}", {"kind": "country", "name": f"State {number}"})
    assert served.wired.follower.wait_for(served.revision, 10)
    seen: list[str] = []
    address: str | None = "/changes"
    while address:
        tree = read(served.get(address).text)
        seen += [write.links[0] for write in tree.all("li", "write")]
        address = next((link.attributes["href"] for link in tree.all("a", rel="next")), None)
    assert seen == [f"/changes?revision={revision}" for revision in range(served.revision, 0, -1)]


def test_a_large_write_is_shown_by_its_data_sets_and_whole_on_a_page_of_its_own(seeded: Served) -> None:
    (write,) = log(seeded)
    items = seeded.get("/v1/datasets").json()["items"]
    assert len(write.one("ul", "brought").all("li")) == len(items)
    shown, address = 0, "/changes?revision=1"
    while address:
        tree = read(seeded.get(address).text)
        shown += len(tree.one("ul", "changed").all("li"))
        address = next((link.attributes["href"] for link in tree.all("a", rel="next")), "")
    changes, after = 0, "0"
    while found := (answer := seeded.get(f"/v1/changes?after={after}&limit=1000").json())["items"]:
        changes, after = changes + len(found), answer["next"]
    assert shown == changes > 1900
    assert seeded.get("/changes?revision=2").status_code == 404


@pytest.mark.parametrize("query", ["?of=nobody", "?between=albania", "?of=albania&between=albania,iran", "?through=x"])
def test_what_cannot_be_narrowed_to_is_refused(served: Served, query: str) -> None:
    assert served.get(f"/changes{query}").status_code in (400, 404)
    assert served.get(f"/changes.atom{query}").status_code in (200, 400, 404)


# Feeds


def feed(served: Served, query: str = "") -> ElementTree.Element:
    reply = served.get(f"/changes.atom{query}")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/atom+xml; charset=utf-8")
    return ElementTree.fromstring(reply.content)


def text(element: ElementTree.Element, tag: str) -> str:
    (child,) = element.findall(f"{ATOM}{tag}")
    return child.text or ""


@pytest.mark.parametrize("query", ["", "?of=albania", "?between=albania,iran", "?of=greece"])
def test_a_feed_has_what_the_standard_demands(served: Served, query: str) -> None:
    correct(served)
    root = feed(served, query)
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    assert entries
    ids = [text(element, "id") for element in (root, *entries)]
    assert len(set(ids)) == len(ids)
    assert all(each.startswith("urn:uuid:") for each in ids)
    moments = [datetime.fromisoformat(text(element, "updated")) for element in entries]
    assert moments == sorted(moments, reverse=True)
    assert text(root, "updated") == text(entries[0], "updated")
    for element in (root, *entries):
        assert text(element, "title")
        assert [link.get("rel") for link in element.findall(f"{ATOM}link")].count("alternate") == 1
        assert text(element.findall(f"{ATOM}author")[0], "name")
    own = next(link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self")
    assert own == f"{served.url}/changes.atom{query}"
    for entry in entries:
        link = entry.findall(f"{ATOM}link")[0].get("href") or ""
        assert httpx.get(link, trust_env=False).status_code == 200, link


def test_the_ids_of_entries_stay_and_differ_from_feed_to_feed(served: Served) -> None:
    before = [text(entry, "id") for entry in feed(served, "?of=albania").findall(f"{ATOM}entry")]
    correct(served)
    after = [text(entry, "id") for entry in feed(served, "?of=albania").findall(f"{ATOM}entry")]
    assert after[-len(before) :] == before
    assert not set(after) & {text(entry, "id") for entry in feed(served).findall(f"{ATOM}entry")}


def test_a_feed_is_not_sent_again_until_something_is_written(served: Served) -> None:
    tag = served.get("/changes.atom?of=albania").headers["etag"]
    again = served.get("/changes.atom?of=albania", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    correct(served)
    assert served.get("/changes.atom?of=albania", headers={"If-None-Match": tag}).status_code == 200


def test_a_feed_names_the_host_that_it_was_asked_from(served: Served) -> None:
    for host in ("127.0.0.1:1", "localhost:2", "127.0.0.1:1"):
        reply = served.get("/changes.atom", headers={"Host": host})
        assert f'href="http://{host}/changes.atom"' in reply.text


def test_hostile_names_are_text_in_a_feed(served: Served) -> None:
    name = '</title><script>alert(1)</script>&"\u202e'
    served.send("PUT", "/v1/entities/evil", {"kind": "country", "name": name}, params={"reason": "<b>why</b>"})
    assert served.wired.follower.wait_for(served.revision, 10)
    entry = feed(served).findall(f"{ATOM}entry")[0]
    assert "<script>" in text(entry, "title")
    content = entry.findall(f"{ATOM}content")[0]
    assert "<script>" not in (content.text or "")
    assert "<b>" not in (content.text or "")
    assert "<script>alert" not in served.get("/changes").text


def test_pages_name_the_feed_of_what_they_show(served: Served) -> None:
    tree = read(served.get("/changes?between=albania,iran").text)
    link = next(link for link in tree.all("link", rel="alternate"))
    assert (link.attributes["href"], link.attributes["type"]) == (
        "/changes.atom?between=albania,iran",
        "application/atom+xml",
    )


# What is live


def test_changes_since_a_revision_name_whom_they_are_about(served: Served) -> None:
    before = served.revision
    correct(served)
    answer = served.get(f"/changes/since?after={before}").json()
    assert (answer["total"], answer["revision"]) == (3, served.revision)
    assert sorted(answer["changes"]) == sorted([["albania", "iran"], ["albania", "iran"], ["greece"]])
    assert served.get(f"/changes/since?after={served.revision}").json()["changes"] == []
    assert served.get("/changes/since?after=999999").json()["total"] == 0


def test_of_very_many_changes_only_the_number_is_told(seeded: Served) -> None:
    answer = seeded.get("/changes/since?after=0").json()
    assert answer["changes"] is None
    assert answer["total"] == sum(seeded.get("/v1/learned?from=2000-01-01").json()["counts"].values())


def events(response: httpx.Response) -> Iterator[dict[str, Any]]:
    for line in response.iter_lines():
        if line.startswith("data:"):
            yield json.loads(line.removeprefix("data:"))


def test_a_stream_says_the_revision_at_once_and_whenever_it_is_another(served: Served) -> None:
    with served.client.stream("GET", "/changes/stream") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        told = events(response)
        store = served.wired.services.view().store_id
        assert next(told) == {"store": store, "revision": 1}
        served.send("PUT", "/v1/entities/greece", GREECE)
        assert next(told) == {"store": store, "revision": 2}


def test_where_reading_is_closed_the_cookie_serves_what_is_live(closed: Served) -> None:
    for path in ("/search/suggestions?q=alb", "/changes.atom", "/changes/since?after=0", "/changes/stream"):
        assert closed.get(path).status_code == 401, path
    for path in ("/", "/search?q=albania", "/changes"):
        assert closed.get(path).status_code == 303, path
    sign_in(closed)  # The client has kept the cookie.
    for path in ("/", "/search/suggestions?q=alb", "/changes", "/changes.atom", "/changes/since?after=0"):
        assert closed.get(path).status_code == 200, path
    with closed.client.stream("GET", "/changes/stream") as response:
        assert next(events(response))["revision"] == closed.revision


@pytest.mark.parametrize("path", ["/", "/changes", "/pair/albania/iran"])
def test_pages_are_live_and_embeds_are_not(seeded: Served, path: str) -> None:
    main = read(seeded.get(path).text).one("main")
    view = seeded.wired.services.view()
    assert (main.attributes["data-store"], main.attributes["data-revision"]) == (view.store_id, str(view.revision))
    embedded = read(seeded.get(f"/embed{path}".rstrip("/")).text)
    assert "data-revision" not in embedded.one("main").attributes
    assert not embedded.all(id="live")
