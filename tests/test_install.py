"""The wheel, installed into an empty environment elsewhere, has all that it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from graphsvc import __version__
from graphsvc.client import Client
from graphsvc.errors import InvalidParameter
from tests.cli.running import REPOSITORY
from tests.durability.process import Serving

PATIENCE_SECONDS = 600
"""How long pip may take where it has to download everything."""


@pytest.fixture(scope="module")
def graphsvc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the program of an installed wheel."""
    folder = tmp_path_factory.mktemp("install")
    _pip("wheel", "--no-deps", "--wheel-dir", folder, REPOSITORY)
    (wheel,) = folder.glob("graphsvc-*.whl")
    venv.create(folder / "venv", symlinks=True)
    # Compiling all that graphsvc depends on takes longer than all else here; what is imported is compiled then.
    _pip("--python", folder / "venv" / "bin" / "python", "install", "--no-compile", wheel)
    return folder / "venv" / "bin" / "graphsvc"


def _pip(*words: str | Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words],
        capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def _environment() -> dict[str, str]:
    """Give this process's environment without what leads to the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("GRAPHSVC_", "PYTHON"))}


def test_an_installed_wheel_serves_the_seeds_in_an_empty_folder(graphsvc: Path, tmp_path: Path) -> None:
    server = Serving("sqlite:///graphsvc.sqlite", tmp_path, program=[graphsvc], env=_environment())
    with server, server.client() as client:
        allies = client.get("/v1/allies/albania?on=2022-09-06").json()
        assert client.get("/docs").status_code == 200
    assert len(allies["items"]) == 29
    assert {item["truth"] for item in allies["items"]} == {"yes"}
    assert {via["alliance"]["id"] for item in allies["items"] for via in item["via"]} == {"nato"}
    assert allies["otherwise"] == "unknown"
    assert (tmp_path / "graphsvc.sqlite").is_file()


def test_an_installed_wheel_has_the_cypher_and_the_seeds(graphsvc: Path) -> None:
    code = "from graphsvc.resources import folder; print(*(path.name for name in ('cypher', 'seeds') for path in folder(name).iterdir()))"
    python = graphsvc.with_name("python")
    named = subprocess.run(
        [python, "-c", code], capture_output=True, text=True, check=True, env=_environment(), cwd="/"
    )
    wanted = {path.name for name in ("cypher", "seeds") for path in (REPOSITORY / name).iterdir()}
    assert set(named.stdout.split()) == wanted


def test_an_installed_wheel_tells_its_version(graphsvc: Path, tmp_path: Path) -> None:
    told = subprocess.run(
        [graphsvc, "version"], capture_output=True, text=True, check=True, env=_environment(), cwd=tmp_path
    )
    assert json.loads(told.stdout)["version"] == __version__
    assert list(tmp_path.iterdir()) == []


def test_an_installed_wheel_has_a_client_that_needs_no_extra(graphsvc: Path, tmp_path: Path) -> None:
    code = """
import sys
from graphsvc.client import Client, MissingExtra
from graphsvc.errors import GraphsvcError
assert not {"fastapi", "neo4j", "pydantic", "networkx", "numpy", "sqlite3"} & set(sys.modules)
found = Client(sys.argv[1]).allies("albania", on="2022-09-06")
assert found.total == 29, found
assert "pandas" not in sys.modules
try:
    found.to_frame()
except MissingExtra as error:
    print(error)
"""
    server = Serving("sqlite:///graphsvc.sqlite", tmp_path, program=[graphsvc], env=_environment())
    with server:
        told = subprocess.run(
            [graphsvc.with_name("python"), "-c", code, server.url],
            capture_output=True, text=True, check=False, env=_environment(), cwd="/",
        )  # fmt: skip
    assert (told.returncode, told.stderr) == (0, "")
    assert "pip install 'graphsvc[pandas]'" in told.stdout


def test_a_table_of_dyad_years_comes_from_an_installed_wheel_which_has_no_pyarrow(
    graphsvc: Path, tmp_path: Path
) -> None:
    with Serving("sqlite:///graphsvc.sqlite", tmp_path, program=[graphsvc], env=_environment()) as server:
        client = Client(server.url)
        frame = client.dyad_years(question="allied", from_=1999, to_=1999)
        with pytest.raises(InvalidParameter, match="pyarrow, which is not installed where graphsvc runs"):
            client.dyad_years(1999, 1999, format="parquet")
    assert len(frame) > 1000
    assert set(frame.dtypes.astype(str)) == {"Int32", "string"}
