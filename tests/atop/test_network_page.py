"""The network of ATOP as a page: the chain that is known from the field, and a weight that a phone can bear."""

from __future__ import annotations

import gzip
import re

from playwright.sync_api import expect

from tests.atop.conftest import Atop
from tests.browser.conftest import Opened, chromium, opened
from tests.dashboard.test_network import drawn, places

__all__ = ["chromium", "opened"]  # Fixtures of the last test.

QUERY = "on=2018-06-30&pick=albania,russia"


def test_albania_is_joined_to_russia_through_turkey_and_azerbaijan(atop: Atop) -> None:
    tree = drawn(atop.served, QUERY)
    hops = [hop.all("a")[0].text for hop in tree.one("ol", "path").all("li")]
    assert hops == ["Albania and Turkey", "Turkey and Azerbaijan", "Azerbaijan and Russia"]
    hot = {link.attributes["aria-label"].rpartition(", ")[0] for link in tree.one("g", "spots").all("a", "hot")}
    assert hot == {"Albania", "Turkey", "Azerbaijan", "Russia"}


def test_allies_of_an_alliance_are_in_one_bloc(atop: Atop) -> None:
    blocs = {name: bloc for name, (_, bloc) in places(drawn(atop.served, "on=1985-06-30")).items()}
    assert blocs["Russia"] == blocs["Poland"] == blocs["Bulgaria"]
    assert blocs["United Kingdom"] == blocs["Norway"] == blocs["Turkey"] != blocs["Russia"]
    later = {name: bloc for name, (_, bloc) in places(drawn(atop.served, "on=2018-06-30")).items()}
    assert later["Brazil"] == blocs["Brazil"]


def test_the_page_of_all_states_is_small(atop: Atop) -> None:
    drawn(atop.served, QUERY)
    reply = atop.served.get(f"/network?{QUERY}")
    assert len(gzip.compress(reply.content)) < 40_000


def test_in_a_browser_two_states_that_are_picked_by_keys_show_the_chain(atop: Atop, opened: Opened) -> None:
    page = opened(atop.served, "/network?on=2018-06-30")
    page.locator(".net.awake").wait_for(timeout=60_000)
    for letter, name, address in (("a", "Albania", "pick=albania$"), ("r", "Russia", "pick=albania,russia$")):
        page.locator(".spots a[tabindex='0']").focus()
        for _ in range(40):  # A letter leads from one state to the next that begins with it.
            page.keyboard.press(letter)
            if page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(f"{name}, "):
                break
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(address))
        page.locator(".net.awake").wait_for()
    expect(page.locator(".path").first.locator("li > a:first-of-type")).to_have_text(
        ["Albania and Turkey", "Turkey and Azerbaijan", "Azerbaijan and Russia"]
    )
    hot = page.locator(".spots a.hot").evaluate_all("links => links.map(link => link.getAttribute('aria-label'))")
    assert {label.rpartition(", ")[0] for label in hot} == {"Albania", "Turkey", "Azerbaijan", "Russia"}
