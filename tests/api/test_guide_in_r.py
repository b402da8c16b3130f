"""The code of the guide in R: each page's runs from top to bottom against a real server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from graphsvc.dashboard import guide
from tests.api.serving import Served

_BLOCK = re.compile(r"```r\n(.*?)\n```", re.DOTALL)
_HERE = "http://127.0.0.1:8000"
SCRIPTS = {name: blocks for name in guide.names() if (blocks := _BLOCK.findall(guide.text(name) or ""))}
RSCRIPT = shutil.which("Rscript")
LONGEST_SECONDS = 120


@pytest.fixture(params=["with a key", "without a key"])
def key(request: pytest.FixtureRequest, seeded: Served) -> str:
    """Return the key of a reader who has one, and nothing for one who has none."""
    return seeded.secret("read") if request.param == "with a key" else ""


@pytest.mark.skipif(RSCRIPT is None, reason="there is no R here; apt-get install r-cran-httr2 r-cran-jsonlite")
@pytest.mark.parametrize("name", SCRIPTS)
def test_the_code_of_a_page_runs_from_top_to_bottom(seeded: Served, name: str, key: str, tmp_path: Path) -> None:
    assert RSCRIPT is not None
    script = tmp_path / f"{name}.R"
    shown = "\n\n".join(SCRIPTS[name]).replace(_HERE, seeded.url)
    script.write_text(f"options(warn = 2)\n{shown}\n", encoding="utf-8")
    environment = {**os.environ, "no_proxy": "*", "GRAPHSVC_API_KEY": key}
    done = subprocess.run(
        [RSCRIPT, "--vanilla", script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_page_about_r_has_code() -> None:
    assert "r" in SCRIPTS
