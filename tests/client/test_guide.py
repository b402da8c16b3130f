"""The page of the guide about notebooks: every example on it runs, one after the other, against a real server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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
