"""Signing in, errors, the guide and embeds in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.api.serving import Served, serve
from tests.browser.conftest import Opened

PAGE = "/pair/albania/iran?on=2022-09-07"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the small world where reading needs a key, to be framed by another server's pages."""
    url = f"sqlite:///{tmp_path_factory.mktemp('closed') / 'store.sqlite'}"
    with serve(url, open_reading=False) as served:
        yield served


def barriers(page: Page) -> list[object]:
    """List what keeps people out of a page."""
    found = Axe().run(page).response["violations"]
    return [(violation["id"], [node["target"] for node in violation["nodes"]]) for violation in found]


@pytest.mark.parametrize("script", [False, True])
def test_one_signs_in_reads_and_signs_out(closed: Served, opened: Opened, script: bool) -> None:
    page = opened(closed, "/pair/albania/italy?on=2020-01-01", script=script, tolerates=("401",))
    expect(page).to_have_url(re.compile("/sign-in"))
    page.get_by_label("Your key").fill("gsk_wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("no such key")
    page.get_by_label("Your key").fill(closed.secret("read"))
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{closed.url}/pair/albania/italy?on=2020-01-01")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Albania")
    if script:
        assert page.evaluate("fetch('/v1/allies/albania').then((reply) => reply.status)") == 200
        assert page.evaluate("fetch('/v1/entities', {method: 'POST', body: '{}'}).then((reply) => reply.status)") == 401
        opens = "new Promise((done) => { const it = new EventSource('/v1/changes/stream'); it.onopen = () => { it.close(); done(true) } })"
        assert page.evaluate(opens)
        assert page.evaluate("document.cookie") == ""
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in$"))
    page.goto("/pair/albania/italy?on=2020-01-01")
    expect(page).to_have_url(re.compile("/sign-in"))


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
@pytest.mark.parametrize(
    "path", ["/guide", "/guide/truth", "/problems", "/problems/ambiguous", "/sign-in", "/sign-out",
             "/pair/albanai/iran", "/pair/albania/iran?on=2022-13-45", "/v1/allies/vietnam?on=1970-01-01", "/nothing",
             f"/embed{PAGE}"],
)  # fmt: skip
def test_pages_for_everybody_have_no_barriers_and_fit(
    seeded: Served, opened: Opened, path: str, width: int, dark: bool
) -> None:
    page = opened(seeded, path, width=width, dark=dark, tolerates=("404", "400", "409"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(page) == []


def test_who_is_meant_is_one_click_away(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/v1/allies/vietnam?on=1970-01-01", tolerates=("409",))
    page.get_by_role("link", name="Republic of Vietnam").click()
    expect(page).to_have_url(f"{seeded.url}/v1/allies/republic-of-vietnam?on=1970-01-01")


def test_a_request_of_the_guide_is_one_click_away_and_the_api_can_be_tried(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/guide/truth")
    page.locator("pre a").first.click()
    expect(page).to_have_url(re.compile("/v1/"))
    page.go_back()
    page.get_by_role("banner").get_by_role("link", name="API").click()
    expect(page.locator("#docs .opblock").first).to_be_visible(timeout=30_000)  # It is a large program.


def test_the_list_of_requests_is_dark_where_dark_is_preferred_and_leads_to_the_guide(
    seeded: Served, opened: Opened
) -> None:
    page = opened(seeded, "/docs", dark=True)
    expect(page.locator("#docs .opblock").first).to_be_visible(timeout=30_000)
    grounds = page.evaluate(
        "() => [...document.querySelectorAll('#docs, #docs .swagger-ui, #docs .scheme-container')]"
        ".map((part) => getComputedStyle(part).backgroundColor)"
    )
    assert "rgb(255, 255, 255)" not in grounds
    page.get_by_role("link", name="the guide", exact=True).click()
    expect(page).to_have_url(f"{seeded.url}/guide")


@contextmanager
def framing(folder: Path) -> Iterator[str]:
    """Serve a folder as somebody else's pages, and return their origin."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("is_allowed", [False, True])
def test_an_embed_shows_where_the_setting_lets_it(
    seeded: Served, opened: Opened, tmp_path: Path, is_allowed: bool
) -> None:
    with (
        framing(tmp_path) as origin,
        serve(seeded.wired.store.url, embed_origins=origin if is_allowed else None) as served,
    ):
        frame = f'<!doctype html><link rel="icon" href="data:,"><iframe src="{served.url}/embed{PAGE}"></iframe>'
        (tmp_path / "index.html").write_text(frame, encoding="utf-8")
        page = opened(served, "/guide", tolerates=(origin, *(() if is_allowed else ("frame",))))
        page.goto(origin)
        inner = page.frame_locator("iframe")
        heading = inner.get_by_role("heading", level=1)
        if not is_allowed:
            expect(heading).to_have_count(0)
            return
        expect(heading).to_have_text("Albania and Iran")
        inner.get_by_label("Day or period").fill("6 September 2022")
        inner.get_by_role("button", name="Show", exact=True).click()
        expect(inner.locator(".card .word").first).to_have_text("established")
        with page.context.expect_page() as opening:
            inner.get_by_role("link", name="Open in graphsvc").click()
        assert opening.value.url == f"{served.url}/pair/albania/iran?on=2022-09-06"


def test_a_frame_without_a_key_leads_to_signing_in_in_a_new_tab_and_then_shows(opened: Opened, tmp_path: Path) -> None:
    with (
        framing(tmp_path) as origin,
        serve(f"sqlite:///{tmp_path / 'store.sqlite'}", open_reading=False, embed_origins=origin) as served,
    ):
        path = "/pair/albania/italy?on=2020-01-01"
        frame = f'<!doctype html><link rel="icon" href="data:,"><iframe src="{served.url}/embed{path}"></iframe>'
        (tmp_path / "index.html").write_text(frame, encoding="utf-8")
        page = opened(served, "/guide", tolerates=(origin, "401"))
        page.goto(origin)
        inner = page.frame_locator("iframe")
        expect(inner.get_by_role("heading", level=1)).to_have_text("This embed needs a reader’s key")
        with page.context.expect_page() as opening:
            inner.get_by_role("link", name="Sign in").click()
        tab = opening.value
        tab.get_by_label("Your key").fill(served.secret("read"))
        tab.get_by_role("button", name="Sign in").click()
        expect(tab).to_have_url(served.url + path)
        inner.get_by_role("link", name="load the frame again").click()
        expect(inner.get_by_role("heading", level=1)).to_have_text("Albania and Italy")


def test_what_comes_later_into_an_embed_leads_out_by_itself(seeded: Served, opened: Opened) -> None:
    page = opened(seeded, "/embed/pair/albania/italy?on=2020-01-01")
    page.get_by_role("heading", name="The chain between them").scroll_into_view_if_needed()
    link = page.locator("[data-fragment] a[href^='/'], .chains a[href^='/']").first
    with page.context.expect_page() as opening:
        link.click()
    assert "/embed" not in opening.value.url
    assert page.url.startswith(f"{seeded.url}/embed/")
