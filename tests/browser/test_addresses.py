"""An address is the whole view: shared with somebody else, and about what was on record before a correction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.api.conftest import serve_seeds
from tests.api.serving import Served
from tests.browser.conftest import Opened

PAIR = "/pair/albania/iran"
MOVED = "2022-09-08"


def view(page: Page) -> dict[str, object]:
    """Return what a page shows and how it is asked for."""
    return {
        "title": page.title(),
        "answer": page.locator(".answer").first.inner_text(),
        "cards": page.locator(".card").all_inner_texts(),
        "when": page.get_by_label("Day or period").input_value(),
        "known": page.get_by_label("What was on record on this day").input_value(),
        "lanes": page.locator(".lane .title").all_inner_texts(),
        "drawn": page.locator(".lane .plot svg[role=group]").evaluate_all("plots => plots.map(plot => plot.outerHTML)"),
    }


def test_france_and_germany_are_shown_with_nato_and_the_european_union(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/pair/france/germany?on=2010-01-01")
    allied = page.locator(".card", has=page.get_by_role("heading", name="Allied"))
    expect(allied.locator(".word")).to_have_text("yes")
    expect(allied).to_contain_text("NATO since 3 October 1990")
    together = page.locator(".lane", has=page.get_by_text("Together in organisations", exact=True))
    expect(together.locator(".says").first).to_have_text(
        "European Union, G7, OECD and United Nations, since 1 December 2009"
    )
    via = seeded.get("/v1/dyads/france/germany?on=2010-01-01").json()["allied"]["via"]
    names = {each["alliance"]["name"] for each in via if each["alliance"]}
    assert "NATO" in names
    for name in names:
        expect(allied.get_by_role("link", name=name, exact=True)).to_be_visible()


def test_a_shared_address_shows_somebody_else_the_same(seeded: Served, opened: Opened) -> None:
    today = seeded.get("/v1/dyads/france/germany").json()["known"]
    mine = opened(seeded, f"/pair/france/germany?datasets=nato-members,cold-war-pacts&known={today}")
    mine.get_by_label("Day or period").fill("1990 to 1995")
    mine.get_by_role("button", name="Show", exact=True).click()
    expect(mine).to_have_url(re.compile(r"during=1990/1995"))
    mine.get_by_role("link", name="By data set").click()
    expect(mine).to_have_url(re.compile(r"rows=datasets"))
    theirs = opened(seeded, mine.url.removeprefix(seeded.url))
    assert view(theirs) == view(mine)
    assert (view(theirs)["when"], view(theirs)["known"]) == ("1990 to 1995", today)
    asked = ("datasets=nato-members,cold-war-pacts", "during=1990/1995", "rows=datasets", "known=")
    assert all(part in theirs.url for part in asked)
    assert set(theirs.locator(".says-who .ds").all_inner_texts()) == {"nato-members", "cold-war-pacts"}


@pytest.fixture
def moments(tmp_path: Path) -> Iterator[tuple[Served, str, str]]:
    """Move the severance by a day, and return the server with the moments before and after that correction."""
    with serve_seeds(tmp_path) as served:
        before = known(served)
        corrections = (("severed_ties_with", {"since": MOVED}), ("has_relations_with", {"until": MOVED}))
        for kind, corrected in corrections:
            (tie,) = served.get(f"/v1/ties?between=albania,iran&kind={kind}").json()["items"]
            path = f"/v1/ties/{tie['id']}"
            reply = served.send("PUT", path, served.get(path).json() | corrected, params={"reason": "a day too early"})
            assert reply.is_success, reply.text
        assert served.wired.follower.wait_for(served.revision, 10)
        yield served, before, known(served)


def known(served: Served) -> str:
    """Return the moment of what is answered now."""
    return str(served.get("/v1/dyads/albania/iran").json()["known"])


def test_a_view_from_before_a_correction_stays_and_says_of_when_it_is(
    moments: tuple[Served, str, str], opened: Opened
) -> None:
    served, before, after = moments
    words, answers = {}, {}
    for moment in (before, after, None):
        page = opened(served, f"{PAIR}?on=2022-09-07" + (f"&known={moment}" if moment else ""))
        words[moment] = page.locator(".card .word").first.inner_text()
        answers[moment] = page.locator(".answer").first.inner_text()
        field = page.get_by_label("What was on record on this day")
        expect(field).to_have_value(moment or "")
        if moment:
            expect(field).to_be_visible()
            assert moment in (page.get_by_role("link", name="The API call").first.get_attribute("href") or "")
    assert words == {before: "severed", after: "established", None: "established"}
    assert answers[before] != answers[after] == answers[None]


def test_one_goes_back_to_what_is_known_now(moments: tuple[Served, str, str], opened: Opened) -> None:
    served, before, _ = moments
    page = opened(served, f"{PAIR}?on=2022-09-07&known={before}")
    page.get_by_label("What was on record on this day").fill("")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".card .word").first).to_have_text("established")
