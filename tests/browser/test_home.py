"""The first page in a browser: from a name to a pair, with suggestions, by keys alone, and without scripts."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.api.serving import Served
from tests.browser.conftest import Opened


def barriers(page: Page) -> list[tuple[str, list[list[str]]]]:
    violations = Axe().run(page).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in violations]


@pytest.mark.parametrize("path", ["/", "/search?q=albania+iran", "/changes", "/changes?revision=1&of=albania"])
@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True), (360, False)])
def test_pages_have_no_barriers_and_fit(seeded: Served, opened: Opened, path: str, width: int, dark: bool) -> None:
    page = opened(seeded, path, width=width, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(page) == []


def test_a_name_is_found_by_keys_alone_and_leads_to_the_pair(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/")
    search = page.get_by_label("Find a state, an alliance, a group, a person")
    search.focus()
    page.keyboard.type("alban")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Albania state · since 1913")
    expect(search).to_have_attribute("aria-expanded", "true")
    assert barriers(page) == []
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert search.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/country/albania$"))
    page.get_by_label("Albania and").fill("ira")
    page.get_by_role("option", name=re.compile("^Iran state")).click()
    expect(page.get_by_label("Albania and")).to_have_value("Iran")
    page.get_by_role("button", name="Show the pair").click()
    expect(page).to_have_url(re.compile(r"/pair/albania/iran$"))


def test_suggestions_go_with_escape_and_leave_what_was_typed(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/")
    search = page.get_by_label("Find a state, an alliance, a group, a person")
    search.press_sequentially("german")
    expect(page.get_by_role("option").first).to_be_visible()
    search.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(search).to_have_value("german")


@pytest.mark.parametrize("script", [True, False])
def test_the_search_is_a_plain_form(seeded: Served, opened: Opened, script: bool) -> None:
    page = opened(seeded, "/", script=script)
    page.get_by_label("Search states, alliances, groups, people").fill("Albania and Iran")
    page.get_by_role("search").first.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"/pair/albania/iran$"))
    page.goto("/")
    page.get_by_label("The first of two").fill("France")
    page.get_by_label("The second of two").fill("DEU")
    page.get_by_role("button", name="Show the pair").click()
    expect(page).to_have_url(re.compile(r"/pair/france/germany$"))
