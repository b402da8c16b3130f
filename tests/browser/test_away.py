"""A page that stays while the server does not answer: it says so, and ends on what was last asked for."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.api.serving import Served
from tests.browser.conftest import Opened
from tests.browser.test_live import process

PAIR = "/pair/albania/iran?on=2022-09-05"
NOTICE = "The server does not answer"


def slide(page: Page, *keys: str) -> Locator:
    """Move the slider by keys, and return it."""
    slider = page.get_by_role("slider", name="Day")
    slider.focus()
    for key in keys:
        page.keyboard.press(key)
    return slider


def expect_the_severance(page: Page) -> None:
    """Expect that the page shows the eighth of September, three days after the first one, and says no more."""
    expect(page.locator(".card .word").first).to_have_text("severed")
    expect(page.get_by_label("Day or period")).to_have_value("8 September 2022")
    expect(page).to_have_url(re.compile(r"on=2022-09-08$"))
    expect(page.get_by_role("slider", name="Day")).to_have_attribute("aria-valuetext", "2022-09-08")


@pytest.mark.parametrize("before", ["", "/embed"])
def test_without_a_network_the_page_stays_and_ends_on_the_last_day(seeded: Served, opened: Opened, before: str) -> None:
    page = opened(seeded, before + PAIR, tolerates=("net::ERR",))
    page.context.set_offline(True)
    slide(page, "ArrowRight", "ArrowRight", "ArrowRight")
    expect(page.get_by_role("status")).to_contain_text(NOTICE)
    expect(page.locator(".card .word").first).to_have_text("established")
    page.context.set_offline(False)
    expect_the_severance(page)
    expect(page.get_by_role("status")).to_be_empty()


def test_late_failures_on_the_way_of_a_slider_do_not_lead_astray(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, PAIR)
    slider = slide(page)
    slider.evaluate(
        """async (range) => {
            const plain = window.fetch, late = [];
            window.fetch = (address, options) => {
                if (address.includes("09-06")) return new Promise((_, fail) => late.push(() => fail(new TypeError("gone"))));
                if (address.includes("09-07")) return new Promise((done) => late.push(() => done(new Response("", { status: 404 }))));
                return plain(address, options);
            };
            const shown = new Promise((done) => document.addEventListener("shown", done, { once: true }));
            for (let i = 0; i < 3; i++) {
                range.stepUp();
                range.dispatchEvent(new Event("input"));
                await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            }
            range.dispatchEvent(new Event("change"));
            if (late.length !== 2) throw new Error(`${late.length} days were asked for on the way`);
            await Promise.race([shown, new Promise((done) => setTimeout(done, 5000))]);
            late.forEach((answer) => answer());
        }"""
    )
    expect_the_severance(page)
    expect(page.get_by_role("status")).to_be_empty()


def test_a_button_tries_at_once(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, PAIR, tolerates=("503",))
    page.route(re.compile("on=2022-09-08"), lambda route: route.fulfill(status=503))
    slide(page, "ArrowRight", "ArrowRight", "ArrowRight")
    expect(page.get_by_role("status")).to_contain_text(NOTICE)
    page.unroute(re.compile("on=2022-09-08"))
    page.get_by_role("button", name="Try now").click()
    expect_the_severance(page)


def test_an_error_has_its_page(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, PAIR, tolerates=("404",))
    page.evaluate(
        """async (address) => {
            const { show } = await import(document.querySelector("script[src$='page.js']").src.replace("page.js", "show.js"));
            show(address, true);
        }""",
        "/pair/albania/atlantis",
    )
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing here is called")
    expect(page).to_have_url(re.compile("/pair/albania/atlantis$"))


def test_over_a_restart_of_the_server_the_page_stays_and_ends_on_the_last_day(
    seeded: Served, chromium: Browser, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    store = seeded.wired.settings.store
    context = chromium.new_context(base_url=f"http://127.0.0.1:{port}")
    page = context.new_page()
    with process(store, port):
        page.goto(PAIR)
        expect(page.locator(".card .word").first).to_have_text("established")
    slide(page, "ArrowRight", "ArrowRight", "ArrowRight")
    expect(page.get_by_role("status")).to_contain_text(NOTICE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Albania and Iran")
    with process(store, port):
        expect(page.get_by_role("status")).to_be_empty(timeout=20_000)
        expect_the_severance(page)
        context.close()


def test_a_page_of_a_server_that_starts_says_so_and_comes_by_itself(
    seeded: Served, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeded.wired.follower, "is_ready", False)
    page = opened(seeded, PAIR, tolerates=("503",))
    expect(page.get_by_role("heading", level=1)).to_have_text("graphsvc is starting")
    expect(page.get_by_role("main")).to_contain_text("The next try is in")
    monkeypatch.undo()
    expect(page.get_by_role("heading", level=1)).to_have_text("Albania and Iran")
