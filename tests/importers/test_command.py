"""`graphsvc import` and `graphsvc unload`: what they print where, and the code they exit with."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from graphsvc.model import ids
from graphsvc.model.batch import Batch, Write
from graphsvc.store.opening import open_store
from tests import worlds
from tests.cli.running import run_here, run_on_terminal

TABLE = "from,to,since,kind\nfrance,albania,1963-01-22,rival_of\n"


@pytest.fixture
def folder(states: Path, tmp_path: Path) -> Path:
    shutil.copy(states, tmp_path / "graphsvc.sqlite")
    (tmp_path / "mine.csv").write_text(TABLE)
    return tmp_path


def test_the_report_is_json_on_stdout_when_piped(folder: Path) -> None:
    done = run_here("import", "csv", "mine.csv", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert (report["dataset"], report["new"], report["revision"]) == ("mine", 2, 2)
    assert report["files"] == [
        {"path": "mine.csv", "written_in": "UTF-8, commas, Unix line ends", "rows": 1, "unread": []}
    ]


def test_a_terminal_shows_a_table(folder: Path) -> None:
    code, shown = run_on_terminal("import", "csv", "mine.csv", cwd=folder)
    assert code == 0
    assert re.search(r"^mine +2 +0 +0 +0 +0 +0$", shown, re.MULTILINE)
    assert "mine.csv: 1 rows; UTF-8, commas, Unix line ends" in shown
    assert "The store is at revision 2." in shown


def test_faults_are_told_by_file_and_line_and_exit_with_1(folder: Path) -> None:
    (folder / "mine.csv").write_text(TABLE + "Nowhere,albania,1963,rival_of\n")
    done = run_here("import", "csv", "mine.csv", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("mine.csv:3: no entity has the id, code or name 'Nowhere'")
    assert "graphsvc: 1 fault; nothing was written." in done.stderr
    taken = run_here("import", "csv", "mine.csv", "--incomplete", cwd=folder)
    assert (taken.returncode, len(json.loads(taken.stdout)["refused"])) == (0, 1)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["atpo", "mine.csv"], "'atpo' is not one of atop"),
        (["csv"], "FILE: is missing; name the files of csv"),
        (["atop"], "FILE: is missing; name the files of atop"),
        (["csv", "mine.csv", "--kind", "friends"], "'friends' is not one of"),
        (["csv", "mine.csv", "--mapping", "none"], "'none' is neither a file nor one of"),
        (["atop", "mine.csv", "--dataset", "mine"], "is an option of csv and networkx alone"),
        ([], ""),
    ],
)
def test_a_wrong_command_exits_with_2(folder: Path, words: list[str], reason: str) -> None:
    done = run_here("import", *words, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr


def test_a_wrong_command_makes_no_store(tmp_path: Path) -> None:
    assert run_here("import", "atpo", "x.csv", cwd=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_list_tells_what_can_be_imported(folder: Path) -> None:
    listed = json.loads(run_here("import", "list", cwd=folder).stdout)
    projects = {"atop", "us-missions", "igo", "rivalries-td", "rivalries-tss", "rdcr", "wikidata"}
    assert set(listed) == {*projects, "states-cow", "states-gw", "csv", "networkx"}


def test_unload_tells_how_many_records_went_and_an_unknown_dataset_exits_with_4(folder: Path) -> None:
    run_here("import", "csv", "mine.csv", cwd=folder)
    tried = json.loads(run_here("unload", "mine", "--dry-run", cwd=folder).stdout)
    assert (tried["dry_run"], tried["retracted"]) == (True, 2)
    done = run_here("unload", "mine", cwd=folder)
    assert json.loads(done.stdout) == {"dataset": "mine", "revision": 3, "dry_run": False, "retracted": 2}
    again = run_here("unload", "mine", cwd=folder)
    assert (again.returncode, again.stdout) == (4, "")


def test_a_conflict_is_told_with_how_to_let_the_files_win(folder: Path) -> None:
    run_here("import", "csv", "mine.csv", cwd=folder)
    store = open_store(f"sqlite:///{folder / 'graphsvc.sqlite'}")
    tie = ids.tie_id("mine", "rival_of", "france albania 1963-01-22 rival_of")
    store.write(Batch((Write("tie", tie, None),), worlds.ANALYST))
    store.close()
    (folder / "mine.csv").write_text(TABLE.replace("kind", "kind,until").replace("rival_of", "rival_of,1990"))
    done = run_here("import", "csv", "mine.csv", cwd=folder)
    assert (done.returncode, json.loads(done.stdout)["conflicts"]) == (0, [f"tie {tie}"])
    assert done.stderr == "what was corrected since the last import stays; --overwrite lets the files win\n"
    assert json.loads(run_here("import", "csv", "mine.csv", "--overwrite", cwd=folder).stdout)["changed"] == 1
