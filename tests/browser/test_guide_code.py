"""The guide's code for web pages runs in a browser."""

from __future__ import annotations

import re
from pathlib import Path

from graphsvc.dashboard import guide
from tests.api.conftest import serve_seeds
from tests.browser.conftest import Opened

_BLOCK = re.compile(r"```js\n(.*?)\n```", re.DOTALL)


def test_a_page_shows_an_answer_and_follows_the_changes(opened: Opened, tmp_path: Path) -> None:
    code = "\n".join(_BLOCK.findall(guide.text("web") or ""))
    with serve_seeds(tmp_path) as served:
        page = opened(served, "/guide/web")
        total = served.get("/v1/severed?on=2022-09-07").json()["total"]
        page.evaluate(f"async () => {{ {code.replace('http://127.0.0.1:8000', served.url)} }}")
        assert page.title() == f"{total} severed or suspended"
        shown = page.locator("body > ul").last.locator("li").all_inner_texts()
        assert len(shown) == total
        assert "Albania and Iran: severed since 2022-09-07" in shown

        served.send(
            "POST", "/v1/ties", {"kind": "severed_ties_with", "from": "fiji", "to": "iran", "since": "2022-09-01"}
        )
        page.wait_for_function("wanted => document.title === wanted", arg=f"{total + 1} severed or suspended")
        page.goto("about:blank")  # The stream ends before the server does.
