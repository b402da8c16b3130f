"""The page of the guide about notebooks: every example on it runs, one after the other, against a real server."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from graphsvc.client import Client
from graphsvc.client.client import URL
from graphsvc.dashboard import guide
from tests.api.serving import Served

PAGE = guide.text("notebooks") or ""
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_every_example_runs(seeded: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHSVC_API_KEY", seeded.secret("write"))
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    assert len(EXAMPLES) > 5
    for example in EXAMPLES:
        exec(compile(example.replace(URL, seeded.url), "guide/notebooks.md", "exec"), names)
    assert {file.suffix for file in tmp_path.iterdir()} == {".svg", ".gexf", ".graphml", ".gml"}


def test_from_and_to_come_first_where_the_page_says_so() -> None:
    named = re.search(r"come first in (.*?), as in", PAGE, re.DOTALL)
    assert named is not None
    methods = re.findall(r"`(\w+)`", named[1])
    assert len(methods) > 3
    for method in methods:
        assert list(inspect.signature(getattr(Client, method)).parameters)[1:3] == ["from_", "to_"]
