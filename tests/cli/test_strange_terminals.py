"""What a hostile stranger found: commands that ended with a trace, or wrote what nobody can read."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from graphsvc.store.sqlite import SqliteStore
from tests import worlds
from tests.cli.running import COMMAND, LONGEST, environment, run, run_here, run_on_terminal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a store that holds names beyond Latin-1."""
    store = SqliteStore(tmp_path / "graphsvc.sqlite")
    store.migrate()
    entities = (worlds.country("turkey", "Türkiye ğ"), worlds.alliance("pact", "Łódź → Pact"))
    ties = (worlds.tie("member_of", "turkey", "pact"), worlds.tie("recognises", "turkey", "albania"))
    worlds.write(store, *entities, worlds.ALBANIA, *ties)
    store.close()
    return tmp_path


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_json_is_utf_8_whatever_the_locale(folder: Path, encoding: str) -> None:
    done = run("allies", "turkey", cwd=folder, PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["entity"]["name"] == "Türkiye ğ"


def test_a_terminal_that_lacks_a_character_shows_the_rest(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    code, shown = run_on_terminal("dyad", "turkey", "albania", "--on", "2022-09-06", cwd=folder)
    assert (code, "T?rkiye ?" in shown, "Albania" in shown) == (0, True, True)
    assert run_on_terminal("load", "--help", cwd=folder)[0] == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize(
    "arguments",
    [
        ("allies", "turkey"),
        ("path", "turkey", "albania"),
        ("export", "graph", "--on", "2022-09-06"),
        ("key", "list"),
        ("key", "create", "x", "--scope", "read"),
    ],
)
def test_a_full_disk_is_told_without_a_trace(folder: Path, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=folder,
            env=environment(PYTHONUNBUFFERED=""),
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert done.stderr.splitlines()[-1].startswith("graphsvc: ")
    assert "No space left on device" in done.stderr


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-14:00", "2030-W01", "20300131"])
def test_an_expiry_that_is_no_moment_of_ours_is_exit_code_2(tmp_path: Path, moment: str) -> None:
    done = run_here("key", "create", "x", "--scope", "read", "--expires", moment, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert json.loads(run_here("key", "list", cwd=tmp_path).stdout) == []


def test_a_neo4j_that_is_away_is_told_in_one_line(tmp_path: Path) -> None:
    done = run("check", "--store", "neo4j://127.0.0.1:1", cwd=tmp_path)
    assert done.returncode == 3
    [line] = done.stderr.splitlines()
    assert line.startswith("graphsvc: Neo4j at neo4j://127.0.0.1:1 cannot be reached")
