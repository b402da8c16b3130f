"""What a command imports: no more than it needs, for that is most of the time that it takes to start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import environment
from tests.durability.process import Serving

CALL = """
import json, sys
from graphsvc.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
HEAVY = {
    "fastapi",
    "httpx",
    "logging",
    "markdown_it",
    "neo4j",
    "networkx",
    "numpy",
    "orjson",
    "pandas",
    "pyarrow",
    "pydantic",
    "pydantic_settings",
    "rich",
    "rustworkx",
    "scipy",
    "sqlite3",
    "structlog",
    "uvicorn",
    "vl_convert",
    "yaml",
}


def loaded(folder: Path, *arguments: str) -> set[str]:
    """Return the libraries that a command has loaded when it ends."""
    command = [sys.executable, "-c", CALL, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder, env=environment())
    return {name.split(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}


def test_help_needs_no_library_but_that_of_the_command_line(tmp_path: Path) -> None:
    assert loaded(tmp_path, "--help") & HEAVY == set()


@pytest.mark.parametrize("arguments", [["key", "--help"], ["export", "graph", "--help"]])
def test_the_help_of_a_command_needs_only_what_that_library_needs(tmp_path: Path, arguments: list[str]) -> None:
    assert loaded(tmp_path, *arguments) & (HEAVY - {"pydantic"}) == set()


def test_an_sqlite_store_is_kept_without_networks_and_servers(tmp_path: Path) -> None:
    found = loaded(tmp_path, "migrate", "--store", f"sqlite:///{tmp_path / 'store.sqlite'}")
    assert found & (HEAVY - {"logging", "orjson", "pydantic", "sqlite3"}) == set()


def test_a_server_is_ready_and_answers_without_what_only_other_questions_need(tmp_path: Path) -> None:
    program = [sys.executable, "-X", "importtime", "-m", "graphsvc"]
    with Serving(f"sqlite:///{tmp_path / 'store.sqlite'}", tmp_path, "--no-seeds", program=program) as server:
        lines = [line for line in server.said().splitlines() if line.startswith("import time:")]
    found = {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}
    assert found >= {"fastapi", "graphsvc", "sqlite3", "uvicorn"}
    assert found & (HEAVY - {"fastapi", "logging", "numpy", "orjson", "pydantic", "sqlite3", "uvicorn"}) == set()
