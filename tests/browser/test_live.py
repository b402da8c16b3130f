"""Open pages follow what is written: quietly, by one stream a browser, over a restart of the server."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from graphsvc.model.citation import Record
from graphsvc.store.opening import open_store
from tests import worlds
from tests.api.conftest import serve_seeds
from tests.api.serving import Served
from tests.browser.conftest import Opened, watch
from tests.cli.running import run

PAIR = "/pair/albania/iran"
RESTORED = worlds.tie("has_relations_with", "albania", "iran", "2026-01-01", key="restored")
BACKED = worlds.tie("has_relations_with", "albania", "iran", "2026-02-01", key="backed")
HIDE = "Object.defineProperty(document, 'hidden', {configurable: true, get: () => true})"
CHANGED = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Served]:
    """Serve the sets that ship with graphsvc to one test, which writes."""
    with serve_seeds(tmp_path) as served:
        write_elsewhere(served.wired.settings.store, worlds.country("utopia"))
        assert served.wired.follower.wait_for(served.revision, 10)
        yield served


def write_elsewhere(url: str, *records: Record) -> None:
    """Write as another process does: through a store of its own."""
    store = open_store(url)
    worlds.write(store, *records)
    store.close()


def open_streams(served: Served) -> int:
    match = re.search(r"^graphsvc_streams (\d+)", served.get("/metrics").text, re.MULTILINE)
    assert match
    return int(match[1])


def wait_until(holds: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_write_of_another_process_is_told_and_shown_when_asked_for(fresh: Served, opened: Opened) -> None:
    page = opened(fresh, PAIR)
    word, line = page.locator(".card .word").first, page.get_by_role("status")
    expect(word).to_have_text("severed")
    write_elsewhere(fresh.wired.settings.store, RESTORED)
    expect(line).to_contain_text("1 change since you opened this")
    expect(word).to_have_text("severed")
    line.get_by_role("button", name="Show").click()
    expect(word).not_to_have_text("severed")
    expect(line).to_be_empty()
    write_elsewhere(fresh.wired.settings.store, BACKED)
    expect(line).to_contain_text("1 change since you opened this")


def test_what_concerns_nothing_on_the_page_is_not_told(fresh: Served, opened: Opened) -> None:
    page = opened(fresh, PAIR)
    with page.expect_response(re.compile("/changes/since")) as heard:
        write_elsewhere(fresh.wired.settings.store, worlds.country("atlantis"))
    assert heard.value.json()["changes"] == [["atlantis"]]
    expect(page.get_by_role("status")).to_be_empty()
    write_elsewhere(fresh.wired.settings.store, RESTORED)
    expect(page.get_by_role("status")).to_contain_text("1 change since")


def event_id(served: Served, key: str) -> str:
    """Return the id of an event of the set about Albania and Iran."""
    events = served.get("/v1/events?dataset=albania-iran-2022").json()["items"]
    return next(str(event["id"]) for event in events if event["key"] == key)


def test_an_event_follows_what_is_said_of_it_even_by_an_event_with_other_parties(fresh: Served, opened: Opened) -> None:
    attack = event_id(fresh, "cyberattack-2022-07-15")
    page, title = opened(fresh, f"/event/{attack}"), "Utopia speaks of the attack"
    link = {"relation": "about", "event": attack}
    write_elsewhere(
        fresh.wired.settings.store, worlds.event("statement", "2022-09-20", title, {"utopia": "speaker"}, links=[link])
    )
    expect(page.get_by_role("status")).to_contain_text("1 change since you opened this")
    expect(page.get_by_role("main")).not_to_contain_text(title)
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("main")).to_contain_text(f"Spoken of in {title}")
    expect(page.get_by_role("status")).to_be_empty()


def test_pages_of_sources_people_and_places_follow_and_are_quiet_about_the_rest(fresh: Served, opened: Opened) -> None:
    store, document = fresh.wired.settings.store, "power-line-supremacy-of-albania"
    paths = ("/sources", f"/source/{document}", "/source/albania-iran-2022", "/person/edi-rama", "/place/ashraf-3")
    pages = [opened(fresh, path) for path in paths]
    wait_until(lambda: open_streams(fresh) == len(pages))
    with pages[-1].expect_response(re.compile("/changes/since")):
        write_elsewhere(store, worlds.country("atlantis"))
    expect(pages[0].get_by_role("status")).to_contain_text("1 change")  # It counts the records of each data set.
    for page in pages[1:]:
        expect(page.get_by_role("status")).to_be_empty()
    said: dict[str, Any] = {"citations": [{"source": document}], "dataset": "albania-iran-2022"}
    write_elsewhere(
        store,
        worlds.event("statement", "2022-10-01", "Once more", {"edi-rama": "speaker"}, place="ashraf-3", **said),
        worlds.tie("has_relations_with", "utopia", "iran", key="more", **said),
    )
    for page in pages:
        expect(page.get_by_role("status")).to_contain_text("since you opened this")


def test_a_set_loaded_by_another_process_arrives_on_an_open_page(fresh: Served, opened: Opened, tmp_path: Path) -> None:
    page = opened(fresh, PAIR)
    word, line = page.locator(".card .word").first, page.get_by_role("status")
    expect(word).to_have_text("severed")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "dataset.yaml").write_text("id: mine\ntitle: Mine\n")
    (mine / "ties.yaml").write_text(
        '- {key: again, kind: has_relations_with, from: albania, to: iran, since: "2026-01-01", until: ".."}\n'
    )
    done = run("load", mine, "--store", fresh.wired.settings.store, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    expect(line).to_contain_text("1 change since you opened this")
    line.get_by_role("button", name="Show").click()
    expect(word).not_to_have_text("severed")
    expect(page.locator(".says-who").first).to_contain_text("mine")


def test_what_was_known_on_a_day_is_not_live(fresh: Served, opened: Opened) -> None:
    page = opened(fresh, f"{PAIR}?known=2026-01-01")
    page.wait_for_load_state("networkidle")
    assert open_streams(fresh) == 0


@pytest.mark.parametrize("shares", ["a worker", "a lock"])
def test_eight_open_pages_load_and_share_a_stream(fresh: Served, chromium: Browser, shares: str) -> None:
    context = chromium.new_context(base_url=fresh.url)
    context.set_default_timeout(10_000)
    if shares == "a lock":
        context.add_init_script("delete window.SharedWorker")
    complaints: list[str] = []
    pages: list[Page] = []
    for path in ("/", "/changes", PAIR, "/country/albania") * 2:
        page = context.new_page()
        watch(page, fresh, complaints)
        page.goto(path)
        pages.append(page)
    for page in pages:
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    wait_until(lambda: open_streams(fresh) == 1)
    write_elsewhere(fresh.wired.settings.store, RESTORED)
    for page in pages:
        expect(page.get_by_role("status")).to_contain_text("1 change since")
    assert open_streams(fresh) == 1
    context.close()
    assert complaints == []


@pytest.mark.parametrize("shares", ["a worker", "a lock"])
def test_no_stream_is_open_while_no_page_is_visible(fresh: Served, chromium: Browser, shares: str) -> None:
    context = chromium.new_context(base_url=fresh.url)
    if shares == "a lock":
        context.add_init_script("delete window.SharedWorker")
    page = context.new_page()
    page.goto(PAIR)
    wait_until(lambda: open_streams(fresh) == 1)
    page.evaluate(f"{HIDE}; {CHANGED}")
    wait_until(lambda: open_streams(fresh) == 0)
    write_elsewhere(fresh.wired.settings.store, RESTORED)
    page.evaluate(f"delete document.hidden; {CHANGED}")
    expect(page.get_by_role("status")).to_contain_text("1 change since")
    context.close()


@pytest.mark.parametrize("shares", ["a worker", "a lock"])
def test_a_page_that_comes_into_view_beside_another_hears_what_it_missed(
    fresh: Served, chromium: Browser, shares: str
) -> None:
    context = chromium.new_context(base_url=fresh.url)
    if shares == "a lock":
        context.add_init_script("delete window.SharedWorker")
    beside, page = context.new_page(), context.new_page()
    beside.goto(PAIR)
    page.goto(PAIR)
    wait_until(lambda: open_streams(fresh) == 1)
    page.evaluate(f"{HIDE}; {CHANGED}")
    write_elsewhere(fresh.wired.settings.store, RESTORED)
    expect(beside.get_by_role("status")).to_contain_text("1 change since")
    expect(page.get_by_role("status")).to_be_empty()
    page.evaluate(f"delete document.hidden; {CHANGED}")
    expect(page.get_by_role("status")).to_contain_text("1 change since")
    context.close()


@contextmanager
def process(store: str, port: int) -> Iterator[None]:
    """Serve a store in a process of its own, until it is ready and then until it is asked to stop."""
    command = [sys.executable, "-m", "graphsvc", "serve", "--store", store, "--no-seeds", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            wait_until(lambda: is_ready(client), 30)
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def test_what_is_written_while_the_server_restarts_is_told(fresh: Served, chromium: Browser) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    store = fresh.wired.settings.store
    context = chromium.new_context(base_url=f"http://127.0.0.1:{port}")
    page = context.new_page()
    with process(store, port):
        page.goto(PAIR)
        expect(page.locator(".card .word").first).to_have_text("severed")
    write_elsewhere(store, RESTORED)
    with process(store, port):
        expect(page.get_by_role("status")).to_contain_text("1 change since", timeout=20_000)
        context.close()
