"""The guide's page on operating: its drill runs and shows what the page says, and its commands exist."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from graphsvc.cli.app import app
from tests.cli.running import REPOSITORY, run_here

PAGE = (REPOSITORY / "graphsvc" / "guide" / "operating.md").read_text(encoding="utf-8")
KEPT = PAGE[PAGE.index("## Backup and restore") : PAGE.index("## The file of a store")]
"""The sections on backups, on what `check` finds, and on keys."""
CALLS = sorted(set(re.findall(r"`(graphsvc [^`…]+)`", KEPT)) | set(re.findall(r"^graphsvc .+$", KEPT, re.MULTILINE)))


def test_the_drill_runs_and_both_logs_have_one_chain(loaded: Path, tmp_path: Path) -> None:
    (tmp_path / "graphsvc.sqlite").write_bytes((loaded / "graphsvc.sqlite").read_bytes())
    found = re.search(r"<!-- drill -->\n```sh\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    printed = {}
    for line in found[1].splitlines():
        done = run_here(*shlex.split(line)[1:], cwd=tmp_path)
        assert done.returncode == 0, (line, done.stderr)
        printed[line] = done.stdout
    backed_up, _, restored, *_ = (json.loads(text) for text in list(printed.values())[:4])
    checks = [json.loads(text) for line, text in printed.items() if line.startswith("graphsvc check")]
    assert [check["clean"] for check in checks] == [True, True]
    assert {check["chain"] for check in checks} == {backed_up["chain"], restored["chain"]}
    assert run_here("allies", "albania", "--store", "sqlite:///drill.sqlite", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("call", CALLS)
def test_every_command_of_the_page_exists_with_its_options(call: str) -> None:
    words = shlex.split(call)[1:]
    command: Any = typer.main.get_command(app)
    for word in words:
        if not hasattr(command, "commands"):
            break
        command = command.commands[word]
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("fault", re.findall(r"^\| (`.+?`) \|", KEPT, re.MULTILINE))
def test_what_the_page_says_of_faults_is_what_check_says(fault: str) -> None:
    """Each beginning that the table shows is in the code that makes the sentence."""
    code = "".join(path.read_text() for path in (REPOSITORY / "graphsvc").rglob("*.py"))
    for text in re.findall(r"`([^`]+)`", fault):
        for part in re.split(r"…|revision 7|version 3 of", text):
            assert part.strip() in code, part
