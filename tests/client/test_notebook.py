"""The tutorial: a notebook that is kept without outputs, and runs from its first cell to its last."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from graphsvc.client.client import URL
from tests.api.serving import Served
from tests.cli.running import REPOSITORY

TUTORIAL = REPOSITORY / "notebooks" / "tutorial.ipynb"
LONGEST_SECONDS = 120


def cells(kind: str) -> list[dict[str, Any]]:
    """Give the cells of a kind as they are kept."""
    found = json.loads(TUTORIAL.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in found if cell["cell_type"] == kind]


def shown(cell: Any) -> dict[str, str]:
    """Give what a cell that ran shows, by kind; what it printed is text."""
    found: dict[str, str] = {}
    for output in cell["outputs"]:
        found |= output.get("data", {}) or {"text/plain": output.get("text", "")}
    return found


@pytest.fixture(scope="module", params=["with a key", "without a key"])
def key(request: pytest.FixtureRequest, seeded: Served) -> str | None:
    """Return the key of a reader who has one, and None for one who has none."""
    return seeded.secret("write") if request.param == "with a key" else None


@pytest.fixture(scope="module")
def ran(seeded: Served, key: str | None, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Run the notebook against a real server; give its cells of code."""
    home = tmp_path_factory.mktemp("notebook")
    text = TUTORIAL.read_text(encoding="utf-8").replace(URL, seeded.url)
    reads: Any = nbformat.reads
    notebook = reads(text, as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
            patch.setenv(name, str(home))
        patch.delenv("GRAPHSVC_API_KEY", raising=False)
        if key is not None:
            patch.setenv("GRAPHSVC_API_KEY", key)
        patch.setenv("PYTHONWARNINGS", "error")
        NotebookClient(notebook, timeout=LONGEST_SECONDS, resources={"metadata": {"path": str(home)}}).execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_it_is_kept_without_outputs() -> None:
    assert [(cell["outputs"], cell["execution_count"]) for cell in cells("code")] == [([], None)] * len(cells("code"))


def test_it_asks_the_server_that_serve_starts() -> None:
    assert f'URL = "{URL}"' in "".join(cells("code")[0]["source"])
    assert "pip install 'graphsvc[pandas]'" in "".join(cells("markdown")[0]["source"])


def test_every_cell_shows_something_and_complains_of_nothing(ran: list[Any]) -> None:
    assert [cell["source"] for cell in ran if not shown(cell)] == []
    assert [cell["source"] for cell in ran for one in cell["outputs"] if one.get("name") == "stderr"] == []


def test_it_shows_what_it_speaks_of(ran: list[Any], key: str | None) -> None:
    told = {cell["source"]: shown(cell) for cell in ran}

    def of(part: str) -> dict[str, str]:
        (found,) = (one for source, one in told.items() if part in source)
        return found

    assert "Albania had 29 allies on 6 September 2022" in of('allies = client.allies("albania", on=')["text/html"]
    assert "severed" in of('client.dyad("albania", "iran"')["text/html"]
    assert "'on': '2025-06-25'" in of("later.last_known")["text/plain"]
    assert "german-federal-republic" in of("cow:255")["text/plain"]
    if key is None:
        for part in ("a later count", "some time ago"):
            assert "Nothing was written: writing needs a key" in of(part)["text/plain"]
    else:
        assert "1 changed" in of("a later count")["text/html"]
        assert "some time ago" in of("some time ago")["text/html"]
    assert of("client.chart(")["image/svg+xml"].startswith("<svg")
    assert "application/vnd.vegalite.v6+json" in of("client.chart(")


@pytest.mark.parametrize("place", ["README.md", "graphsvc/guide/notebooks.md"])
def test_readers_are_led_to_it(place: str) -> None:
    assert "notebooks/tutorial.ipynb" in Path(REPOSITORY / place).read_text(encoding="utf-8")
