"""What README.md says is so: its commands, its example and the settings that it leaves to the help."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import typer

from graphsvc.cli.app import app
from graphsvc.settings import Settings
from tests.cli.running import REPOSITORY, run, run_here, serving
from tests.durability.process import Serving

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
OWN = {"revision", "known"}
"""What differs from store to store."""


def block(marker: str) -> str:
    """Give the block of code behind a marker, without its fence."""
    found = re.search(rf"<!-- {marker} -->\n```\w+\n(.*?)```", README, re.DOTALL)
    assert found, f"README.md has no block behind the marker {marker}"
    return found[1].strip()


def commands() -> list[list[str]]:
    """Give each call of graphsvc that the README shows, as words after the program's name."""
    code = re.findall(r"```(?:sh|console)\n(.*?)```", README, re.DOTALL) + re.findall(r"`(graphsvc [^`]+)`", README)
    calls = re.findall(r"(?:^|[\s/(])graphsvc((?: +[^\s&|;)`]+)+)", "\n".join(code))
    return [call.split() for call in calls]


def test_the_run_command_begins_with_nothing_and_ends_with_serve() -> None:
    steps = [shlex.split(step) for step in block("run").split("&&")]
    assert steps[0] == ["python3", "-m", "venv", ".venv"]
    assert steps[1][-1] == "."
    assert steps[2] == [".venv/bin/graphsvc", "serve"]


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")
    (extraction,) = re.findall(r"^command=\$\((.*)\)$", script, re.MULTILINE)
    extracted = subprocess.run(["bash", "-c", extraction], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert extracted.stdout.strip() == block("test")
    assert 'bash -euo pipefail -c "$command"' in script


def test_the_question_has_the_answer_that_the_readme_prints(tmp_path: Path) -> None:
    (url,) = (word for word in shlex.split(block("question")) if word.startswith("http"))
    assert urlsplit(url).netloc == "127.0.0.1:8000"
    with Serving(f"sqlite:///{tmp_path / 'store.sqlite'}", tmp_path) as server, server.client() as client:
        answer = client.get(url.removeprefix("http://127.0.0.1:8000"))
    assert answer.status_code == 200
    printed: dict[str, Any] = json.loads(block("answer"))
    given = answer.json()
    assert printed.keys() == given.keys()
    assert {name: value for name, value in printed.items() if name not in OWN} == {
        name: value for name, value in given.items() if name not in OWN
    }


def test_serve_prints_what_the_readme_says_that_it_prints(tmp_path: Path) -> None:
    with serving(cwd=tmp_path) as (process, address):
        assert process.stdout is not None
        said = "".join(process.stdout.readline() for _ in range(5))
    assert said.strip() == block("printed").replace("http://127.0.0.1:8000", address)


def test_the_questions_of_the_command_line_and_of_the_notebook_are_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_the_command_line = re.search(r"## On the command line\n.*?```sh\n(.*?)```", README, re.DOTALL)
    in_a_notebook = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert on_the_command_line and in_a_notebook
    store = f"sqlite:///{tmp_path / 'graphsvc.sqlite'}"
    with Serving(store, tmp_path) as server:
        for line in on_the_command_line[1].splitlines():
            program, *words = shlex.split(line.partition(" > ")[0])
            done = run(*words, cwd=tmp_path)
            assert (program, done.returncode) == (".venv/bin/graphsvc", 0), done.stderr
            assert done.stdout or "--output" in words
        monkeypatch.setenv("no_proxy", "*")
        exec(in_a_notebook[1].replace("http://127.0.0.1:8000", server.url), {})


def test_the_commands_that_the_readme_names_exist() -> None:
    root = typer.main.get_command(app)
    named = commands()
    assert {"serve", "load", "key", "check", "migrate"} <= {words[0] for words in named}
    for words in named:
        command: Any = root
        for word in words:
            if not hasattr(command, "commands") or word.startswith("-"):
                break
            assert word in command.commands, f"README.md names graphsvc {' '.join(words)}"
            command = command.commands[word]
        options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word.partition("=")[0] for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str, tmp_path: Path) -> None:
    variable = f"GRAPHSVC_{name.upper()}"
    told = run_here("serve", "--help", cwd=tmp_path, COLUMNS="200").stdout
    assert re.search(rf"\b{variable}\b", README + told), f"neither README.md nor serve --help tells of {variable}"


def test_every_path_that_the_readme_links_to_exists() -> None:
    linked = re.findall(r"\]\((?!http)([^)#]+)", README)
    assert linked
    assert [path for path in linked if not (REPOSITORY / path).exists()] == []
