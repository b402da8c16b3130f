"""The client's own wheel, installed into an empty environment: it brings nothing of the server, and asks one."""

from __future__ import annotations

import json
import os
import subprocess
import venv
from pathlib import Path

import pytest

from tests.api.serving import Served
from tests.cli.running import REPOSITORY
from tests.test_install import _pip

OF_HTTPX = {"anyio", "certifi", "h11", "httpcore", "httpx", "idna", "sniffio", "typing-extensions", "typing_extensions"}
SCRIPT = """
import sys
from graphsvc.client import Client, MissingExtra

client = Client(sys.argv[1])
allies = client.allies("albania", on="2022-09-06")
print(len(allies), allies[0].entity.name, client.dyad("albania", "iran", on="2022-09-07").relations.status)
print(next(iter(client.ties(of="albania"))).from_.kind)
for ask in (allies.to_frame, allies.to_polars, client.graph, lambda: client.dyad_years(1999, 2000)):
    try:
        ask()
    except MissingExtra as error:
        print(error)
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the Python of an environment that has the client's wheel."""
    folder = tmp_path_factory.mktemp("client")
    _pip("wheel", "--no-deps", "--wheel-dir", folder, REPOSITORY / "clients" / "python")
    (wheel,) = folder.glob("graphsvc_client-*.whl")
    venv.create(folder / "venv", symlinks=True)
    python = folder / "venv" / "bin" / "python"
    _pip("--python", python, "install", "--no-compile", wheel)
    return python


def _run(python: Path, *words: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GRAPHSVC_", "PYTHON"))}
    done = subprocess.run(
        [python, "-W", "error", *words], capture_output=True, text=True, check=False, env=env, cwd="/"
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_it_brings_httpx_and_nothing_of_the_server(python: Path) -> None:
    code = "import json; from importlib.metadata import distributions; print(json.dumps([one.name for one in distributions()]))"
    assert set(json.loads(_run(python, "-c", code))) - OF_HTTPX == {"graphsvc-client"}


def test_it_asks_a_server_and_says_which_extra_is_missing(python: Path, seeded: Served) -> None:
    told = _run(python, "-c", SCRIPT, seeded.url).splitlines()
    assert told[:2] == ["29 Belgium severed", "country"]
    assert [line.partition("run: ")[2] for line in told[2:]] == [
        f"pip install 'graphsvc-client[{extra}]'" for extra in ("pandas", "polars", "networkx", "pandas")
    ]
