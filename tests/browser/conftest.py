"""A real Chromium in front of a real server. Whatever a page complains of, or asks of another host, fails its test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.api.conftest import serve_seeds
from tests.api.serving import Served

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start the browser that the tests of a file share.

    While it runs, its event loop does, on which no other test of the process could run one of its own.
    """
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here; `apt-get install chromium fonts-dejavu-core` installs one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the sets that ship with graphsvc to all tests, which only ask."""
    with serve_seeds(tmp_path_factory.mktemp("browser")) as served:
        yield served


Opened = Callable[..., Page]


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Opened]:
    """Return what opens a page of a server in a browser of its own: `opened(served, "/", width=390, dark=True)`."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        served: Served,
        path: str,
        *,
        width: int = 1440,
        dark: bool = False,
        script: bool = True,
        touch: bool = False,
        tolerates: tuple[str, ...] = (),
    ) -> Page:
        context = chromium.new_context(
            base_url=served.url,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            has_touch=touch,
            service_workers="block",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        watch(page, served, complaints, tolerates)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def watch(page: Page, served: Served, complaints: list[str], tolerates: tuple[str, ...] = ()) -> None:
    """Gather what a page complains of: errors, violations of its policy, requests to other hosts, replies of 500."""

    def complain(text: str) -> None:
        if not any(tolerated in text for tolerated in tolerates):
            complaints.append(text)

    page.on("console", lambda message: complain(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complain(str(error)))
    page.on("request", lambda request: None if is_own(request.url, served.url) else complain(f"asks {request.url}"))
    page.on(
        "response", lambda response: complain(f"{response.status} {response.url}") if response.status >= 500 else None
    )


def is_own(url: str, server: str) -> bool:
    """Say whether a request stays on the server that is tested."""
    return url.startswith((server, "data:", "blob:"))
