"""Alliances, events and sources in a browser: no barriers, nothing cut off, and what comes late comes."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.api.serving import Served
from tests.browser.conftest import Opened


def events(served: Served) -> dict[str, str]:
    found = served.get("/v1/events?dataset=albania-iran-2022").json()["items"]
    return {event["key"]: f"/event/{event['id']}" for event in found}


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
@pytest.mark.parametrize(
    "path",
    [
        "/alliance/nato",
        "/organisation/european-union?on=1995-06-01",
        "/group/mek",
        "/person/edi-rama",
        "/place/ashraf-3",
        "cyberattack-2022-07-15",
        "/source/european-union-members",
        "/source/power-line-supremacy-of-albania",
        "/sources",
        "/disagreements?a=albania",
    ],
)
def test_pages_have_no_barriers_and_fit(seeded: Served, opened: Opened, path: str, width: int, dark: bool) -> None:
    page = opened(seeded, path if path.startswith("/") else events(seeded)[path], width=width, dark=dark)
    violations = Axe().run(page).response["violations"]
    assert [(violation["id"], [node["target"] for node in violation["nodes"]]) for violation in violations] == []
    for narrower in (width, 360, 1920):
        page.set_viewport_size({"width": narrower, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= narrower


def test_members_go_with_the_day(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/alliance/nato?on=1955-05-05")
    expect(page.locator(".answer")).to_contain_text("14 members")
    page.get_by_role("link", name="Next change: 6 May 1955").click()
    expect(page.locator(".answer")).to_contain_text("15 members")
    expect(page.get_by_role("heading", name="Members on the day")).to_be_visible()
    page.get_by_role("link", name="German Federal Republic").first.click()
    expect(page).to_have_url(re.compile(r"/country/german-federal-republic\?on=1955-05-06"))


def test_the_list_of_all_disagreements_comes_late_or_by_a_link(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/disagreements")
    expect(page.locator("[data-lazy] .answer")).to_contain_text("compared")
    page = opened(seeded, "/disagreements", script=False)
    page.get_by_role("link", name="Show the list").click()
    expect(page.locator(".answer")).to_contain_text("compared")


def test_a_source_is_reached_from_a_member_and_leads_to_what_rests_on_it(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/alliance/nato", script=False)
    page.locator(".tight .lane").first.locator("summary").click()
    page.locator(".tight .lane").first.get_by_role("link", name="The North Atlantic Treaty").first.click()
    expect(page.get_by_role("heading", name="What rests on it")).to_be_visible()
