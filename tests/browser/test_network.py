"""The network in a browser: moved, zoomed, walked through by keys, picked from; and whole without scripts."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.api.serving import Served
from tests.browser.conftest import Opened

NETWORK = "/network?on=2015-06-30"


def state(page: Page, name: str) -> Locator:
    return page.locator(f".spots a[aria-label^='{name}, ']")


def centre(place: Locator) -> tuple[float, float]:
    box = place.locator("circle").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def network(seeded: Served, opened: Opened) -> Page:
    """Open the network, and wait until it is drawn."""
    page = opened(seeded, NETWORK)
    page.locator(".net.awake").wait_for(timeout=60_000)
    page.locator(".net").scroll_into_view_if_needed()
    return page


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True), (360, False), (1920, True)])
def test_the_network_has_no_barriers_and_fits(
    seeded: Served, opened: Opened, network: Page, width: int, dark: bool
) -> None:
    page = opened(seeded, f"{NETWORK}&pick=albania,japan", width=width, dark=dark)
    page.locator(".net.awake").wait_for()
    page.get_by_text("The same as a table").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    violations = Axe().run(page).response["violations"]
    assert [(violation["id"], [node["target"] for node in violation["nodes"]]) for violation in violations] == []


def test_the_picture_comes_by_itself_when_it_is_drawn(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/network?on=2015-06-30&obligations=any")
    page.locator(".net.awake").wait_for(timeout=60_000)
    expect(page.locator(".waiting")).to_have_count(0)


def test_two_states_that_are_chosen_are_joined_by_a_path(network: Page) -> None:
    network.mouse.click(*centre(state(network, "Albania")))
    expect(network).to_have_url(re.compile(r"pick=albania$"))
    expect(network.locator(".route h2")).to_have_text("Albania")
    network.locator(".net").scroll_into_view_if_needed()
    network.mouse.click(*centre(state(network, "Japan")))
    expect(network).to_have_url(re.compile(r"pick=albania,japan$"))
    expect(network.locator(".path").first).to_contain_text("Albania and United States")
    network.go_back()
    expect(network.locator(".route h2")).to_have_text("Albania")


def test_a_state_is_dragged_and_the_whole_brings_it_back(network: Page) -> None:
    japan = state(network, "Japan")
    x, y = centre(japan)
    network.mouse.move(x, y)
    network.mouse.down()
    network.mouse.move(x - 60, y - 40, steps=5)
    network.mouse.up()
    moved = centre(japan)
    assert moved == pytest.approx((x - 60, y - 40), abs=2)
    expect(network).to_have_url(re.compile(r"on=2015-06-30$"))
    scrolled = network.evaluate("scrollY")
    network.get_by_role("button", name="The whole network").click()  # It may lie below what the screen shows.
    network.wait_for_function(
        "([x, y]) => { const box = document.querySelector(\".spots a[aria-label^='Japan, '] circle\").getBoundingClientRect();"
        "return Math.abs(box.x + box.width / 2 - x) < 2 && Math.abs(box.y + box.height / 2 + scrollY - y) < 2; }",
        arg=[x, y + scrolled],
    )


def test_zooming_parts_states_and_moves_with_the_pointer(network: Page) -> None:
    albania, japan = state(network, "Albania"), state(network, "Japan")
    before = abs(centre(albania)[0] - centre(japan)[0])
    network.get_by_role("button", name="Zoom in").click()
    expect(network.locator(".net.near")).to_have_count(1)
    network.wait_for_function(
        "least => { const x = name => document.querySelector(`.spots a[aria-label^='${name}, '] circle`)"
        ".getBoundingClientRect().x; return Math.abs(x('Albania') - x('Japan')) > least; }",
        arg=before * 1.4,
    )


def test_arrow_keys_lead_to_those_that_a_state_is_joined_to(network: Page) -> None:
    first = network.locator(".spots a[tabindex='0']")
    expect(first).to_have_count(1)
    start = state(network, "United States")
    start.focus()
    hot = network.locator(".spots a.hot")
    allies = {
        label.split(", ")[0]
        for label in hot.evaluate_all("links => links.map(link => link.getAttribute('aria-label'))")
    }
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
        start.focus()
        network.keyboard.press(key)
        there = network.evaluate("document.activeElement.getAttribute('aria-label')").split(", ")[0]
        if there != "United States":
            assert there in allies
            break
    else:
        raise AssertionError("no arrow leads anywhere")
    expect(network.locator(".spots a[tabindex='0']")).to_have_count(1)
    network.keyboard.press("j")
    expect(state(network, "Japan")).to_be_focused()
    network.keyboard.press("Enter")
    expect(network).to_have_url(re.compile(r"pick=japan$"))


def test_without_scripts_the_picture_the_form_and_the_path_are_there(
    seeded: Served, opened: Opened, network: Page
) -> None:
    page = opened(seeded, NETWORK, script=False)
    assert page.locator(".graph .lines path").count() > 0
    page.get_by_label("From").fill("Albania")
    page.get_by_label("to", exact=True).fill("Japan")
    page.locator(".choices button").click()
    expect(page).to_have_url(re.compile(r"pick=albania,japan"))
    expect(page.locator(".path").first).to_contain_text("Albania and United States")
    expect(page.locator(".graph path.bold")).to_be_visible()


def test_two_fingers_zoom(seeded: Served, opened: Opened, network: Page) -> None:
    page = opened(seeded, NETWORK, width=390, touch=True)
    page.locator(".net.awake").wait_for()
    page.locator(".net").scroll_into_view_if_needed()
    box = page.locator(".net").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)
    for kind, far in (("touchStart", 20), ("touchMove", 50), ("touchMove", 90)):
        points = [{"x": x - far, "y": y, "id": 0}, {"x": x + far, "y": y, "id": 1}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator(".net.near")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"on=2015-06-30$"))
