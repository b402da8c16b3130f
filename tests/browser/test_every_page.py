"""Every page, in both themes and on a desk and a phone: no barrier that axe finds, nothing wider than the screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.api.serving import Served
from tests.browser.conftest import Opened
from tools.make_screenshots import PAGES


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_has_no_barriers_and_fits(seeded: Served, opened: Opened, width: int, dark: bool) -> None:
    page = opened(seeded, "/", width=width, dark=dark, tolerates=("409",))
    faults = []
    for name, path in PAGES.items():
        if name == "api":
            continue
        page.goto(path)
        faults += [
            (name, violation["id"], [node["target"] for node in violation["nodes"]][:2])
            for violation in Axe().run(page).response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append((name, "is wider than the screen", []))
    assert faults == []
