"""`graphsvc new-dataset`: what it makes loads as it is, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphsvc.service.new_datasets import FILES
from tests.cli.running import run_here, run_here_on_terminal
from tests.cli.test_imports import HEAVY, loaded


def test_the_files_load_as_they_are_and_say_nothing_of_anybody_real(tmp_path: Path) -> None:
    made = run_here("new-dataset", "my-cases", cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    assert json.loads(made.stdout) == {"dataset": "my-cases", "files": [f"my-cases/{name}" for name in FILES]}
    done = run_here("load", "my-cases", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    counts = {one["name"]: one["new"] for one in json.loads(done.stdout)["sets"]}
    assert counts.keys() == {"my-cases", "states"}
    assert counts["my-cases"] == 7
    asked = run_here("dyad", "my-cases-host", "my-cases-rival", "--on", "1995-01-01", cwd=tmp_path)
    [hosting] = json.loads(asked.stdout)["hosting"]
    assert (hosting["group"]["id"], hosting["truth"]) == ("my-cases-group", "yes")


def test_two_sets_that_were_just_begun_load_together(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run_here("new-dataset", name, "--in", tmp_path, cwd=tmp_path).returncode == 0
    assert run_here("load", "one", "two", cwd=tmp_path).returncode == 0


def test_what_the_files_have_as_a_comment_can_be_taken_out_of_it(tmp_path: Path) -> None:
    run_here("new-dataset", "mine", cwd=tmp_path)
    for name in FILES:
        path = tmp_path / "mine" / name
        text = path.read_text()
        for field in (
            "licence",
            "redistributable",
            "checked_through",
            "coverage",
            "  - {question",
            "author",
            "published",
        ):
            text = text.replace(f"# {field}", field)
        path.write_text(text)
    assert "\ncoverage:\n  - {question: hosting" in (tmp_path / "mine" / "dataset.yaml").read_text()
    done = run_here("load", "mine", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_is_told_what_to_do_next(tmp_path: Path) -> None:
    (tmp_path / "sets").mkdir()
    code, shown = run_here_on_terminal("new-dataset", "mine", "--in", "sets", cwd=tmp_path)
    assert (code, shown.splitlines()[0]) == (0, "sets/mine/dataset.yaml")
    assert shown.splitlines()[-1] == "Next: edit them, then graphsvc load sets/mine --dry-run"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("Exile Movements",), 2, "NAME: 'Exile Movements' is not an id; ids are lower-case words joined by hyphens"),
        (("Exile Movements",), 2, "Did you mean exile-movements?"),
        (("../mine",), 2, "is not an id"),
        (("",), 2, "is not an id"),
        (("exilés",), 2, "is not an id"),
        (("nato",), 2, "'nato' is the name of a data set that comes with graphsvc or is imported; choose another"),
        (("albania-iran-2022",), 2, "comes with graphsvc"),
        (("atop",), 2, "is imported"),
        (("notes",), 2, "choose another"),
        (("mine", "--in", "nowhere"), 2, "--in: there is no folder nowhere"),
        (("there",), 1, "graphsvc: there exists already; choose another name, or another folder with --in"),
        (("file",), 1, "graphsvc: file exists already"),
    ],
)
def test_what_cannot_be_made_is_refused_and_leaves_nothing(
    tmp_path: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "file").write_text("kept")
    done = run_here("new-dataset", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "there"]
    assert list((tmp_path / "there").iterdir()) == []


def test_it_starts_without_libraries_that_it_does_not_need(tmp_path: Path) -> None:
    needed = {"logging", "orjson", "pydantic", "yaml"}
    assert loaded(tmp_path, "new-dataset", "mine") & HEAVY - needed == set()
