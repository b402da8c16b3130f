"""Pages in a real browser: their weight, how soon they are painted, and what a step of the slider costs.

A page costs what its answers cost and the words around them, so both are measured side by side by their CPU time. With
`GRAPHSVC_TEST_DATA` the store holds ATOP besides the shipped sets, as the figures of the guide have it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from graphsvc.service.importing import Choices, import_files
from tests import worlds
from tests.api.conftest import serve_seeds
from tests.api.serving import Served, serve
from tests.benchmarks.test_hot_read import Reader
from tests.browser.conftest import Opened, chromium, opened
from tests.conftest import DATA
from tests.durability.process import Serving

__all__ = ["chromium", "opened"]
pytestmark = pytest.mark.benchmark

ROWS = 2_000
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


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a made world in which one state has two thousand rows in its timeline: missions of so many others."""
    with serve(f"sqlite:///{tmp_path_factory.mktemp('crowded') / 'store.sqlite'}") as server:
        names = [f"state-{number}" for number in range(ROWS)]
        posts = worlds.dataset("posts", "A list of posts")
        ties = [
            worlds.tie(
                "represented_in",
                name,
                "albania",
                since=f"{1900 + number % 100}-03-0{1 + number % 9}",
                until=f"{2001 + number % 20}-06-15" if number % 3 else "..",
                dataset="posts",
                attributes={"level": "ambassador"},
            )
            for number, name in enumerate(names)
        ]
        worlds.write(server.wired.store, posts, *map(worlds.country, names), *ties)
        assert server.wired.follower.wait_for(server.revision, 60)
        yield server


@pytest.mark.parametrize(
    "path",
    [
        "/country/albania?on=1950-01-01",
        "/country/albania?on=1950-01-01&show=all",
        "/country/albania/timeline?on=1950-01-01",
        "/country/albania/timeline?on=1950-01-01&show=all",
        "/country/albania/timeline?on=1950-01-01&show=missions&start=1900",
    ],
)
def test_two_thousand_rows(crowded: Served, opened: Opened, path: str) -> None:
    page = opened(crowded, path)
    page.reload(wait_until="load")
    painted = first_paint(page)
    weight = int(crowded.client.head(path, headers={"Accept-Encoding": "gzip"}).headers["content-length"])
    rows = crowded.get(path).text.count('<li class="lane">')
    print(
        f"\n{path}: {rows} of {ROWS:,} rows, {weight:,} bytes, first paint after {painted:.0f} ms, "
        f"{cold(crowded, path):.0f} CPU ms"
    )
    assert weight < WEIGHT


def test_pages_a_second_from_the_cache(tmp_path: Path) -> None:
    path = next(iter(PAGES))
    with serve_seeds(tmp_path) as seeds:
        store = seeds.wired.settings.store
    with Serving(store, tmp_path) as server:
        port = urlsplit(server.url).port
        assert port is not None
        reader = Reader(port, server.pid, path=path)
        spent = median(reader.read() for _ in range(7))
        reader.close()
    print(
        f"\nfrom the cache: {1 / spent:,.0f} pages of {len(reader.reply):,} bytes a CPU second of the server, "
        f"{spent * 1e6:.0f} µs each, the client apart"
    )
