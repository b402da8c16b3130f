"""The page of a pair in a browser: the day is typed, slid and stepped to, and every view has an address."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.api.serving import Served
from tests.browser.conftest import Opened

PAIR = "/pair/albania/iran"


def relations(page: Page) -> str:
    """Return the word on the card of relations."""
    return page.locator(".card", has=page.get_by_role("heading", name="Relations")).locator(".word").inner_text()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_a_pair_has_no_barriers_and_fits(seeded: Served, opened: Opened, width: int, dark: bool) -> None:
    page = opened(seeded, f"{PAIR}?on=2022-09-07", width=width, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [(violation["id"], [node["target"] for node in violation["nodes"]]) for violation in found] == []


@pytest.mark.parametrize("script", [False, True])
def test_relations_go_from_established_to_severed(seeded: Served, opened: Opened, script: bool) -> None:
    page = opened(seeded, f"{PAIR}?on=2022-09-06", script=script)
    assert relations(page) == "established"
    page.get_by_label("Day or period").fill("7 September 2022")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile(r"on=2022-09-07"))
    assert relations(page) == "severed"
    assert "since 7 September 2022" in page.locator(".card").first.inner_text()


def test_the_back_button_goes_back_day_by_day(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, f"{PAIR}?on=2022-09-06")
    slider = page.get_by_role("slider", name="Day")
    slider.focus()
    slider.press("PageUp")
    expect(page.locator(".card .word").first).to_have_text("severed")
    expect(page).to_have_url(re.compile(r"on=2022-09-07"))
    page.go_back()
    expect(page.locator(".card .word").first).to_have_text("established")
    expect(page.get_by_label("Day or period")).to_have_value("6 September 2022")
    page.go_forward()
    expect(page.locator(".card .word").first).to_have_text("severed")


def test_the_sources_of_a_mark_are_one_key_away(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, f"{PAIR}?on=2022-09-07")
    mark = page.locator(".plot a[aria-label*='severed by Albania']")
    mark.focus()
    mark.press("Enter")
    sources = page.locator("ul:focus")
    expect(sources).to_contain_text("Albania cuts diplomatic ties with Iran")
    expect(sources).to_be_visible()


def test_a_day_is_reached_by_keys_alone(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, f"{PAIR}?on=2022-09-06")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "when":
            break
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2022-09-07")
    page.keyboard.press("Enter")
    expect(page.locator(".card .word").first).to_have_text("severed")


def test_what_was_known_before_a_correction_stays(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, f"{PAIR}?on=2022-09-07&known=2020-01-01")
    expect(page.locator(".answer").first).to_contain_text("not known")
    expect(page.get_by_label("What was on record on this day")).to_have_value("2020-01-01")
