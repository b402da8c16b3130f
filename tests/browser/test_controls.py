"""The controls of pages: the way past the header, the bar of days, what keeps its place."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.api.serving import Served
from tests.browser.conftest import Opened


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.className"))


@pytest.mark.parametrize("path", ["/country/albania", "/pair/albania/iran", "/network", "/changes"])
def test_the_way_to_the_content_leads_to_its_first_control(seeded: Served, opened: Opened, path: str) -> None:
    page = opened(seeded, path)
    page.keyboard.press("Tab")
    assert focused(page) == "skip"
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def bar(page: Page) -> list[list[str]]:
    """Return the links of the bar, what its form keeps, and its date."""
    parts: list[list[str]] = page.evaluate(
        """() => { const bar = document.querySelector('[data-daybar]');
        return [[...bar.querySelectorAll('a')].map(a => a.textContent.trim() + ' ' + a.getAttribute('href')),
            [...bar.querySelectorAll('[data-bar=kept] input')].map(i => i.name + '=' + i.value),
            [bar.querySelector('[name=when]').value, bar.dataset.day]]; }"""
    )
    return parts


@pytest.mark.parametrize("path", ["/country/albania", "/pair/albania/iran?on=2022-09-07"])
def test_after_the_slider_the_bar_is_as_without_script(seeded: Served, opened: Opened, path: str) -> None:
    page = opened(seeded, path)
    slider = page.get_by_role("slider", name="Day")
    slider.focus()
    for key in ("PageDown", "PageDown", "ArrowLeft"):
        slider.press(key)
        expect(page.locator("[data-bar=today] a")).to_have_count(1)
    page.wait_for_function(
        """() => { const date = new URL(location.href).searchParams.get('on'), bar = document.querySelector('[data-daybar]');
        return Math.round(Date.parse(date) / 864e5) + 719163 === Number(bar.dataset.day); }"""
    )
    address = page.url.removeprefix(seeded.url)
    assert page.locator("[rel=next]").count() == 1
    assert bar(page) == bar(opened(seeded, address, script=False))


def test_a_day_with_two_meanings_is_chosen_from_its_page(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/pair/albania/iran?on=2020-01-01")
    page.get_by_label("Day or period").fill("6/9/2022")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("“6/9/2022” was not understood")
    expect(page.get_by_role("heading", name="Albania and Iran", exact=True)).to_be_visible()
    page.get_by_role("link", name="6 September 2022", exact=True).click()
    expect(page).to_have_url(f"{seeded.url}/pair/albania/iran?on=2022-09-06")


def test_rows_by_data_set_keep_the_place(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/pair/albania/iran?on=2022-09-07")
    page.get_by_role("link", name="By data set").click()
    page.wait_for_url("**rows=datasets#timeline")
    expect(page.get_by_role("heading", name="Timeline")).to_be_in_viewport()


def test_the_edge_of_a_card_has_the_colour_of_the_timeline(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/pair/albania/iran?on=2022-09-07")
    edge = page.locator(".card").first.evaluate("card => getComputedStyle(card).borderLeftColor")
    bar_colour = page.locator(".plot a[aria-label*='severed by'] .k-severed_ties_with").first
    assert edge == bar_colour.evaluate("bar => getComputedStyle(bar).color")


@pytest.mark.parametrize("path", ["/country/albania", "/pair/albania/iran", "/network?pick=albania"])
def test_chips_are_large_enough_for_a_finger(seeded: Served, opened: Opened, path: str) -> None:
    page = opened(seeded, path, width=390, touch=True)
    heights = page.eval_on_selector_all(
        ".chips a, .zoom a, .step", "all => all.map(each => each.getBoundingClientRect().height).filter(Boolean)"
    )
    assert heights
    assert min(heights) >= 32


def test_a_link_is_copied_and_a_frame_has_its_code(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/pair/albania/iran?on=2022-09-07")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("Share, or show on a page of yours").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    frame = f'<iframe src="{seeded.url}/embed/pair/albania/iran?on=2022-09-07"'
    expect(page.locator("pre.code", has_text="iframe")).to_contain_text(frame)


def test_who_is_picked_does_not_move_the_picture(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/network?on=2015-06-30")
    expect(page.locator(".net")).to_be_visible()
    page.reload()  # the sentence above a picture that is still being drawn does not count its blocs
    before = page.locator(".net").bounding_box()
    page.get_by_label("Albania,").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".route")).to_contain_text("Choose a second state")
    after = page.locator(".net").bounding_box()
    assert before is not None
    assert after is not None
    assert before["y"] == after["y"]
    assert page.locator(".net").evaluate("net => getComputedStyle(net).touchAction") == "pan-y"
