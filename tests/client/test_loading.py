"""What importing the client loads, and what it does without libraries that only some need."""

from __future__ import annotations

import subprocess
import sys

import pytest

from graphsvc.client import Client, MissingExtra
from graphsvc.client.client import KEY_VARIABLE
from tests.cli.running import REPOSITORY, environment

NOT_LOADED = (
    "fastapi",
    "starlette",
    "pydantic",
    "uvicorn",
    "neo4j",
    "sqlite3",
    "networkx",
    "numpy",
    "scipy",
    "pandas",
    "pyarrow",
    "polars",
)


def test_importing_the_client_loads_no_server_and_no_large_library() -> None:
    code = f"import sys, graphsvc.client; print(*sorted(set({NOT_LOADED!r}) & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment())
    assert told.stdout.split() == []


def test_a_frame_without_pandas_says_what_to_install(asking: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    for found in (asking.allies("albania", on="2022-09-06"), asking.ties(of="albania")):
        with pytest.raises(MissingExtra, match=r"pip install 'graphsvc\[pandas\]'") as raised:
            found.to_frame()
        assert isinstance(raised.value, ImportError)
        assert repr(found)
        assert found._repr_html_()


def test_the_variable_of_the_key_is_documented() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert KEY_VARIABLE in readme
