"""The commands that ask: every question, in three forms; completion, the pager, and charts."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from graphsvc import __version__
from graphsvc.dashboard import guide
from tests.cli.running import COMMAND, environment, run, run_here

QUESTIONS: list[tuple[str, ...]] = [
    ("allies", "albania", "--on", "2022-09-06"),
    ("allies-of", "members:nato", "--on", "1999-04-01"),
    ("timeline", "albania"),
    ("timeline", "albania", "iran"),
    ("history", "albania"),
    ("history", "albania", "iran"),
    ("members", "nato", "--on", "2010-01-01"),
    ("hosting", "--against", "iran"),
    ("severed", "--of", "iran"),
    ("recognition", "--of", "kosovo", "--on", "2020-01-01"),
    ("missions", "--in", "iran", "--on", "1978-06-30"),
    ("similarity", "albania", "--on", "2020-01-01"),
    ("difference", "2022-09-06", "2022-09-07"),
    ("learned", "2026-01-01", "--limit", "5"),
    ("disagreements", "--during", "1949"),
    ("entities", "--q", "albania"),
    ("ties", "--of", "albania"),
    ("events", "--of", "iran"),
    ("sources", "--kind", "dataset"),
    ("datasets",),
    ("codes", "--of", "albania"),
    ("resolve", "ALB"),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_a_question_is_answered_as_json_as_csv_and_as_a_table(loaded: Path, question: tuple[str, ...]) -> None:
    answer = json.loads(run_here(*question, "--json", cwd=loaded).stdout)
    rows = list(csv.DictReader(io.StringIO(run_here(*question, "--csv", cwd=loaded).stdout, newline="")))
    assert len(rows) == len(answer.get("items", answer.get("candidates")))
    done = run_here(*question, "--table", cwd=loaded)
    assert done.returncode == 0
    assert done.stdout.startswith(answer.get("answer", ""))
    assert len(done.stdout.splitlines()) > min(len(rows), 1)


def test_a_list_is_whole_unless_a_limit_is_set(loaded: Path) -> None:
    whole = json.loads(run_here("ties", cwd=loaded).stdout)
    assert (len(whole["items"]) > 1000, whole["next"]) == (True, None)
    done = run_here("ties", "--limit", "3", cwd=loaded)
    assert (len(json.loads(done.stdout)["items"]), done.stderr) == (
        3,
        "There are more: a larger --limit, or none, writes them.\n",
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("allies", "albania", "--csv", "--json"), "--json, --csv and --table exclude each other"),
        (("history", "albania", "--questions", "relations"), "--questions does not go with what is asked here"),
        (("chart", "timeline", "albania", "-o", "timeline.pdf"), "ends neither in .svg nor in .png nor in .json"),
        (("chart", "timeline", "albania", "--from", "1990-01-01", "-o", "t.json"), "are of pictures"),
        (("resolve",), "Missing argument 'REF'"),
    ],
)
def test_what_does_not_go_together_is_refused(loaded: Path, arguments: tuple[str, ...], told: str) -> None:
    done = run_here(*arguments, cwd=loaded)
    assert done.returncode == 2
    assert told in " ".join(done.stderr.split())


def test_without_a_store_a_command_says_how_to_get_one(tmp_path: Path) -> None:
    done = run_here("allies", "albania", cwd=tmp_path)
    assert done.returncode == 3
    assert "`graphsvc serve` makes one with the curated data sets in it" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_version_is_printed_alone(tmp_path: Path) -> None:
    assert run_here("--version", cwd=tmp_path).stdout == f"graphsvc {__version__}\n"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("graphsvc sever", {"severed"}),
        ("graphsvc allies alban", {"albania"}),
        ("graphsvc allies-of albania,greec", {"albania,greece"}),
        ("graphsvc rank bet", {"betweenness"}),
        ("graphsvc allies albania --datasets nato-m", {"nato-members"}),
        ("graphsvc allies albania --obligations defense,of", {"defense,offense"}),
    ],
)
def test_a_shell_completes_commands_ids_words_and_data_sets(loaded: Path, typed: str, offered: set[str]) -> None:
    words = typed.split()
    env = {"_GRAPHSVC_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    done = run(cwd=loaded, **env)
    assert set(done.stdout.split()) == offered


def test_completion_offers_nothing_where_there_is_no_store(tmp_path: Path) -> None:
    env = {"_GRAPHSVC_COMPLETE": "complete_bash", "COMP_WORDS": "graphsvc allies alb", "COMP_CWORD": "2"}
    done = run(cwd=tmp_path, **env)
    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_a_long_table_goes_to_the_pager(loaded: Path, tmp_path: Path) -> None:
    paged = tmp_path / "paged.txt"
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [*COMMAND, "ties", "--of", "albania"],
        cwd=loaded,
        env=environment(TERM="xterm", LINES="10", PAGER=f"tee {paged}"),
        stdin=theirs,
        stdout=theirs,
        timeout=60,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert (done.returncode, paged.read_text().split()[:3]) == (0, ["from", "kind", "to"])


def test_a_chart_is_drawn_to_a_file_or_to_stdout(loaded: Path, tmp_path: Path) -> None:
    done = run_here("chart", "timeline", "albania", "iran", "--output", tmp_path / "pair.png", cwd=loaded)
    assert (done.returncode, (tmp_path / "pair.png").read_bytes()[:8]) == (0, b"\x89PNG\r\n\x1a\n")
    done = run_here(
        "chart", "rank", "degree", "--top", "3", "--on", "2018-06-30", "-o", tmp_path / "r.json", cwd=loaded
    )
    assert done.returncode == 0
    assert json.loads((tmp_path / "r.json").read_text())["$schema"].startswith(
        "https://vega.github.io/schema/vega-lite"
    )
    shown = run("chart", "timeline", "albania", "--width", "400", cwd=loaded).stdout
    assert shown.startswith('<svg xmlns="http://www.w3.org/2000/svg" width="400"')


GUIDE = guide.text("shell") or ""


def test_the_commands_of_the_guide_exist_and_its_first_ones_run(loaded: Path, tmp_path: Path) -> None:
    named = {
        words.split()[0]
        for words in re.findall(
            r"`([a-z][a-z-]+(?: [A-Za-z\[\],]+)*)`", GUIDE.split("| what it asks |")[1].split("##")[0]
        )
    }
    listed = run_here("--help", cwd=tmp_path).stdout
    assert {name for name in named if not re.search(rf"^  {name} ", listed, re.MULTILINE)} == set()
    commands = re.findall(r"^graphsvc (.*?)(?: [|>].*)?$", GUIDE.split("```sh\n")[1].split("```")[0], re.MULTILINE)
    for command in commands:
        assert run_here(*command.replace("pair.png", str(tmp_path / "pair.png")).split(), cwd=loaded).returncode == 0
    assert len(commands) == 5
