"""Pages in a real browser: their weight, how soon they are painted, and what a step of the slider costs.

A page costs what its answers cost and the words around them, so both are measured side by side by their CPU time. With
`GRAPHSVC_TEST_DATA` the store holds ATOP besides the shipped sets, as the figures of the guide have it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Page

from graphsvc.service.importing import Choices, import_files
from tests.api.conftest import serve_seeds
from tests.api.serving import Served
from tests.browser.conftest import Opened, chromium, opened
from tests.conftest import DATA

__all__ = ["chromium", "opened"]
pytestmark = pytest.mark.benchmark

PAGES = {
    "/pair/albania/iran?on=2022-09-07": (
        "/v1/dyads/albania/iran?on=2022-09-07",
        "/v1/dyads/albania/iran/history?unknown=include",
    ),
    "/pair/united-states/russia?on=2018-06-30": (
        "/v1/dyads/united-states/russia?on=2018-06-30",
        "/v1/dyads/united-states/russia/history?unknown=include",
    ),
    "/country/albania?on=2022-09-07": ("/v1/allies/albania?on=2022-09-07", "/v1/timeline/albania"),
    "/country/united-states?on=2018-06-30": ("/v1/allies/united-states?on=2018-06-30", "/v1/timeline/united-states"),
}
WEIGHT, PAINTED = 40_000, 300
"""The most bytes on the wire that a page may have, and within how many milliseconds it is to be painted."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the shipped sets, and ATOP where its files are there."""
    with serve_seeds(tmp_path_factory.mktemp("pages")) as server:
        if DATA:
            import_files(server.wired.store, "atop", sorted(Path(DATA, "atop").glob("*.csv")), Choices())
            assert server.wired.follower.wait_for(server.revision, 60)
        yield server


def cold(served: Served, *addresses: str) -> float:
    """Return the CPU milliseconds that this process needs to answer, nothing from the byte cache; the median of nine."""
    spent = []
    for _ in range(9):
        served.wired.app.state.cache._empty(None)
        before = time.process_time()
        for address in addresses:
            assert served.get(address).status_code == 200
        spent.append((time.process_time() - before) * 1000)
    return median(spent)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_beside_its_answers(served: Served, path: str) -> None:
    page, answers = cold(served, path), cold(served, *PAGES[path])
    weight = int(served.client.head(path, headers={"Accept-Encoding": "gzip"}).headers["content-length"])
    print(f"\n{path}: {weight:,} bytes; {page:.1f} CPU ms, its answers {answers:.1f}: {page / answers:.1f} times")
    assert weight < WEIGHT


@pytest.mark.parametrize("path", PAGES)
def test_how_soon_a_page_is_painted(served: Served, opened: Opened, path: str) -> None:
    page = opened(served, path)
    painted = []
    for _ in range(5):
        served.wired.app.state.cache._empty(None)
        page.reload(wait_until="load")
        painted.append(first_paint(page))
    print(f"\n{path}: first paint after {median(painted):.0f} ms (aim {PAINTED})")


def first_paint(page: Page) -> float:
    """Return the milliseconds from asking for a page to its first content on the screen."""
    found: float = page.evaluate(
        """() => new Promise((resolve) => new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') resolve(entry.startTime);
        }).observe({ type: 'paint', buffered: true }))"""
    )
    return found


def test_a_step_of_the_slider(served: Served, opened: Opened) -> None:
    page = opened(served, "/pair/albania/iran?on=2022-09-01")
    steps = page.evaluate(
        """async () => {
            const slider = document.querySelector('input[type=range]'), taken = [];
            for (let step = 0; step < 30; step++) {
                const before = performance.now();
                const shown = new Promise((resolve) => document.addEventListener('shown', resolve, { once: true }));
                slider.value = Number(slider.value) + 1;
                slider.dispatchEvent(new Event('input'));
                await shown;
                await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
                taken.push(performance.now() - before);
            }
            return taken;
        }"""
    )
    print(f"\na step of the slider to the painted verdict: {median(steps):.0f} ms, at most {max(steps):.0f}")


def test_two_thousand_rows(served: Served, opened: Opened) -> None:
    path = "/country/united-states?show=all"
    page = opened(served, path)
    rows = page.locator(".lane").count()
    weight = int(served.client.head(path, headers={"Accept-Encoding": "gzip"}).headers["content-length"])
    page.reload(wait_until="load")
    print(
        f"\n{rows:,} rows: {weight:,} bytes, first paint after {first_paint(page):.0f} ms, {cold(served, path):.0f} CPU ms"
    )


def test_pages_a_second_from_the_cache(served: Served) -> None:
    path = next(iter(PAGES))
    served.get(path)
    before, count = time.process_time(), 500
    for _ in range(count):
        served.get(path)
    print(
        f"\nfrom the cache: {(time.process_time() - before) / count * 1000:.2f} CPU ms a page, the client's share included"
    )
