"""The page of a country in a browser, and what comes into it late."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.api.serving import Served
from tests.browser.conftest import Opened


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True), (360, False), (1920, True)])
def test_a_country_has_no_barriers_and_fits(seeded: Served, opened: Opened, width: int, dark: bool) -> None:
    page = opened(seeded, "/country/united-states?on=1985-06-01", width=width, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    violations = Axe().run(page).response["violations"]
    assert [(violation["id"], [node["target"] for node in violation["nodes"]]) for violation in violations] == []


def test_a_country_leads_to_a_pair_by_name_and_the_pair_to_the_chain(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/country/albania?on=2010-01-01")
    page.get_by_label("Albania and").fill("Japan")
    page.get_by_role("button", name="Show the pair").click()
    expect(page).to_have_url(re.compile(r"/pair/albania/japan\?on=2010-01-01"))
    page.get_by_role("heading", name="The chain between them").scroll_into_view_if_needed()
    expect(page.locator(".chain .state")).to_have_text(["Albania", "United States", "Japan"])


def test_the_picture_of_years_comes_late_and_in_the_colours_of_the_theme(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/country/albania", dark=True)
    picture = page.locator("figure img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('figure img').naturalWidth > 0")
    assert "theme=dark" in picture.evaluate("image => image.currentSrc")


def test_touch_steps_from_change_to_change(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/country/albania?on=2022-09-06", width=390, touch=True)
    page.get_by_role("link", name="Next change: 7 September 2022").tap()
    expect(page.get_by_label("Day or period")).to_have_value("7 September 2022")
    expect(page.locator(".answer")).to_contain_text("7 September 2022")
