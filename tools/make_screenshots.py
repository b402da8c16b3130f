"""Make pictures of all pages, as a visitor of each width and theme sees them: `python tools/make_screenshots.py FOLDER`.

It serves the sets that ship with graphsvc from a store of its own; `--url` takes a server that runs already. It needs
Chromium and the packages of the tests.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.api.conftest import serve_seeds

PAGES = {
    "home": "/",
    "search": "/search?q=germany",
    "search-pair": "/search?q=albania+iran",
    "changes": "/changes",
    "changes-of": "/changes?revision=1&of=albania",
    "pair": "/pair/albania/iran?on=2022-09-07",
    "pair-allies": "/pair/france/germany?on=1995-01-01&rows=datasets",
    "country": "/country/albania?on=2022-09-07",
    "country-large": "/country/united-states?on=1985-06-01",
    "guide": "/guide/truth",
    "api": "/docs",
    "ambiguous": "/v1/allies/vietnam?on=1970-01-01",
    "sign-in": "/sign-in",
    "embed": "/embed/pair/albania/iran?on=2022-09-07",
    "alliance": "/alliance/nato",
    "organisation": "/organisation/european-union?on=2010-01-01",
    "group": "/group/mek?on=2022-09-07",
    "person": "/person/edi-rama?on=2022-09-07",
    "place": "/place/ashraf-3?on=2022-09-07",
    "event": "/event/e-j6gweeqqhlmozvfwi67lcvhgwi",
    "event-claims": "/event/e-74smbx2tkphclnh6qti7lamjfm",
    "sources": "/sources",
    "data-set": "/source/european-union-members",
    "document": "/source/power-line-supremacy-of-albania",
    "disagreements": "/disagreements?a=egypt",
    "network": "/network?on=1985-06-01&pick=turkey,japan",
}
SIZES = ((1440, 900), (390, 844))


@contextmanager
def served() -> Iterator[str]:
    """Serve the shipped sets, and return the address."""
    with tempfile.TemporaryDirectory() as folder, serve_seeds(Path(folder)) as server:
        yield server.url


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="Where the pictures go.")
    parser.add_argument("--url", help="The address of a server that runs already.")
    parser.add_argument("--only", nargs="*", choices=PAGES, default=list(PAGES), help="Which pages. Default: all.")
    parser.add_argument("--top", action="store_true", help="Only what a screen shows at once, as for the README.")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with nullcontext(given.url) if given.url else served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for theme in ("light", "dark"):
            for width, height in SIZES:
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=theme,  # type: ignore[arg-type]
                )
                # A page that follows what is written is never done with the network.
                context.add_init_script("window.SharedWorker = class { port = { postMessage() {} } }")
                page = context.new_page()
                for name in given.only:
                    page.goto(url + PAGES[name])
                    page.evaluate(
                        "document.querySelectorAll('img[loading=lazy]').forEach(image => image.loading = 'eager')"
                    )
                    page.wait_for_load_state("networkidle")
                    page.screenshot(path=given.folder / f"{name}-{width}-{theme}.png", full_page=not given.top)
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
