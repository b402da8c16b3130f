"""Curating by hand: the page of the guide from its first command to its last, each printing what the page shows."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from graphsvc.cli.load_printing import print_load
from graphsvc.dashboard import guide
from graphsvc.model.batch import READERS, Author, Batch, Write
from graphsvc.model.ids import tie_id
from graphsvc.service.loading import load
from graphsvc.store.sqlite import SqliteStore
from tests.cli.running import REPOSITORY, run_here, run_here_on_terminal

PAGE = guide.text("curating") or ""
LINES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
RUNS = re.findall(r"```console\n\$ graphsvc (.*?)\n(.*?)```", PAGE, re.DOTALL)
FILES = ("sources.yaml", "entities.yaml", "ties.yaml")
HOSTING = tie_id("exile-movements", "hosts", "netherlands-south-maluku")
_MOMENT = re.compile(r"\d+ \w+ \d{4}, \d\d:\d\d UTC")


def correct(folder: Path, **fields: Any) -> None:
    """Correct the hosting as an analyst does over HTTP."""
    store = SqliteStore(folder / "graphsvc.sqlite")
    body = json.loads(store.history("tie", HOSTING, limit=1)[0].body or "")
    value = READERS["tie"]({**body, **fields}, "", [], id=HOSTING)
    store.write(Batch((Write("tie", HOSTING, value),), Author("k-1", "ana"), "the month is known"))
    store.close()


def printed(folder: Path, arguments: str) -> str:
    """Run a command on a terminal; give what it prints without the day and without spaces at the ends of lines."""
    _, shown = run_here_on_terminal(*arguments.split(), cwd=folder)
    return _MOMENT.sub("THEN", "\n".join(line.rstrip() for line in shown.strip().splitlines()))


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """Give a folder with a store that holds the states and, not loaded, the set of the page."""
    assert run_here("load", REPOSITORY / "seeds" / "states", cwd=tmp_path).returncode == 0
    assert run_here("new-dataset", "exile-movements", cwd=tmp_path).returncode == 0
    for name, lines in zip(FILES, LINES, strict=True):
        (tmp_path / "exile-movements" / name).write_text(lines)
    return tmp_path


def test_a_group_and_its_host_take_ten_lines() -> None:
    assert sum(len(lines.splitlines()) for lines in LINES) == 10


def test_the_page_runs_from_its_first_command_to_its_last(tmp_path: Path) -> None:
    assert run_here("load", REPOSITORY / "seeds" / "states", cwd=tmp_path).returncode == 0
    ties = tmp_path / "exile-movements" / "ties.yaml"
    for number, (arguments, shown) in enumerate(RUNS):
        if number == len(RUNS) - 1:
            correct(tmp_path, since="1966-04")
        assert printed(tmp_path, arguments) == _MOMENT.sub("THEN", shown.strip()), arguments
        if number == 0:
            for name, lines in zip(FILES, LINES, strict=True):
                (tmp_path / "exile-movements" / name).write_text(lines)
        elif arguments == "load exile-movements":
            ties.write_text(LINES[2].replace("since: 1966,", "since: 1966-04-12,"))
    assert len(RUNS) == 5


def test_the_ten_lines_answer_the_question(begun: Path) -> None:
    done = run_here("load", "exile-movements", cwd=begun)
    assert (done.returncode, done.stderr) == (0, "")
    _, shown = run_here_on_terminal("hosting", "--against", "indonesia", "--on", "1970-01-01", cwd=begun)
    told = re.search(r"says \*(1 hosting .*?)\*", PAGE.replace("\n", " "))
    assert told is not None
    assert told[1] in shown
    answer = json.loads(run_here("dyad", "netherlands", "indonesia", "--on", "1970-01-01", cwd=begun).stdout)
    [hosting] = answer["hosting"]
    assert (hosting["group"]["id"], hosting["truth"]) == ("south-maluku", "yes")


# Dry runs


def test_a_dry_run_that_is_piped_has_each_change_whole(begun: Path) -> None:
    report = json.loads(run_here("load", "exile-movements", "--dry-run", cwd=begun).stdout)
    changes = {change["id"]: change for change in report["changes"]}
    assert len(changes) == 5
    hosting = changes[HOSTING]
    assert (hosting["change"], hosting["place"]) == ("new", "exile-movements/ties.yaml:1")
    assert (hosting["title"], hosting["before"]) == ("Netherlands hosts Republic of South Maluku", None)
    assert (hosting["after"]["since"], hosting["fields"], hosting["corrected"]) == ("1966", [], None)
    assert [one["id"] for one in hosting["entities"]] == ["netherlands", "south-maluku"]


def test_a_load_that_writes_lists_no_changes(begun: Path) -> None:
    assert json.loads(run_here("load", "exile-movements", cwd=begun).stdout)["changes"] == []


def edited(begun: Path) -> Path:
    """Load the set, then change a date, a citation and the definition, add people, and remove whom the group opposes."""
    assert run_here("load", "exile-movements", cwd=begun).returncode == 0
    mine = begun / "exile-movements"
    hosting = LINES[2].splitlines()[:2]
    changed = (
        "\n".join(hosting)
        .replace("since: 1966,", 'since: 1951, until: "1978~", attributes: {people: {about: 12500}},')
        .replace("{source: wikipedia-south-maluku}", "{source: wikipedia-south-maluku, locator: history}")
    )
    (mine / "ties.yaml").write_text(changed + "\n")
    (mine / "dataset.yaml").write_text((mine / "dataset.yaml").read_text().replace("Exile movements", "Exiles"))
    return begun


def test_changes_are_shown_field_by_field_before_and_after(begun: Path) -> None:
    shown = printed(edited(begun), "load exile-movements --dry-run")
    assert re.search(r"^exile-movements +exile-movements +0 +2 +2 +1$", shown, re.MULTILINE)
    after = shown.partition("\n\n")[2]
    assert after == (
        "Changed\n"
        "~ dataset: Exiles (exile-movements/dataset.yaml:5)\n"
        "    title: Exile movements → Exiles\n"
        "~ tie: Netherlands hosts Republic of South Maluku, 1951 to about 1978 (exile-movements/ties.yaml:1)\n"
        "    sources: wikipedia-south-maluku → wikipedia-south-maluku (history)\n"
        "    begins: 1966 → 1951\n"
        "    ends: open → about 1978\n"
        "    people: none → about 12500\n"
        "\n"
        "Retracted, because the files no longer have them\n"
        "- tie: Republic of South Maluku opposes Indonesia, since 25 April 1950\n"
        "\n"
        "Nothing was written: this was a dry run."
    )


def test_a_citation_that_is_now_from_memory_is_shown_before_and_after(begun: Path) -> None:
    assert run_here("load", "exile-movements", cwd=begun).returncode == 0
    ties = begun / "exile-movements" / "ties.yaml"
    cited = "{source: wikipedia-south-maluku}"
    ties.write_text(ties.read_text().replace(cited, cited.replace("}", ", attributes: {basis: memory}}"), 1))
    shown = printed(begun, "load exile-movements --dry-run")
    assert "sources: wikipedia-south-maluku → wikipedia-south-maluku (from memory)" in shown


def test_what_a_dry_run_shows_is_what_a_load_does(begun: Path) -> None:
    edited(begun)
    would = json.loads(run_here("load", "exile-movements", "--dry-run", cwd=begun).stdout)
    did = json.loads(run_here("load", "exile-movements", cwd=begun).stdout)
    assert (would["sets"], would["revision"]) == (did["sets"], did["revision"])
    store = SqliteStore(begun / "graphsvc.sqlite")
    for change in would["changes"]:
        last = store.history(change["record"], change["id"], limit=1)[0]
        assert (last.revision, last.body and json.loads(last.body)) == (did["revision"], change["after"])
    store.close()


def test_a_long_list_of_changes_is_cut_and_counted(begun: Path) -> None:
    (begun / "exile-movements" / "entities.yaml").write_text(
        LINES[1] + "".join(f"- {{id: group-{i}, kind: group, name: Group {i}}}\n" for i in range(30))
    )
    shown = printed(begun, "load exile-movements --dry-run")
    assert len(re.findall(r"^\+ ", shown, re.MULTILINE)) == 20
    assert "  … and 15 more, all of them in the JSON (pipe the command)\n" in shown


def test_nothing_to_do_is_one_sentence(begun: Path) -> None:
    run_here("load", "exile-movements", cwd=begun)
    shown = printed(begun, "load exile-movements --dry-run")
    assert shown.splitlines()[3:] == ["All is there already, at revision 2. Nothing was written."]


def test_what_was_retracted_by_hand_is_brought_back_only_as_a_conflict(begun: Path) -> None:
    run_here("load", "exile-movements", cwd=begun)
    store = SqliteStore(begun / "graphsvc.sqlite")
    store.write(Batch((Write("tie", HOSTING, None),), Author("k-1", "ana"), "nobody was hosted"))
    store.close()
    assert "All is there already" in printed(begun, "load exile-movements --dry-run")
    (begun / "exile-movements" / "ties.yaml").write_text(LINES[2].replace("since: 1966,", "since: 1951,"))
    shown = printed(begun, "load exile-movements --dry-run")
    assert "    was retracted; the file brings it back\n    corrected by ana on THEN: nobody was hosted\n" in shown


# Conflicts


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_dry_run_with_a_conflict_exits_as_the_load_would(begun: Path, is_gone: bool) -> None:
    run_here("load", "exile-movements", cwd=begun)
    correct(begun, since="1966-04")
    ties = LINES[2].splitlines(keepends=True)
    (begun / "exile-movements" / "ties.yaml").write_text(
        "".join(ties[2:]) if is_gone else "".join(ties).replace("since: 1966,", "since: 1951,")
    )
    tried = run_here("load", "exile-movements", "--dry-run", cwd=begun)
    assert tried.returncode == run_here("load", "exile-movements", cwd=begun).returncode == 1
    assert "graphsvc: 1 conflict with corrections, so the load would be refused" in tried.stderr
    [change] = json.loads(tried.stdout)["changes"]
    assert (change["change"], change["before"]["since"]) == ("conflict", "1966-04")
    assert change["after"] is None if is_gone else change["after"]["since"] == "1951"
    assert (change["corrected"]["by"]["name"], change["corrected"]["reason"]) == ("ana", "the month is known")
    assert ("the files no longer have it" in printed(begun, "load exile-movements --dry-run")) is is_gone


def test_a_dry_run_that_overwrites_shows_the_correction_as_what_would_change(begun: Path) -> None:
    run_here("load", "exile-movements", cwd=begun)
    correct(begun, since="1966-04")
    (begun / "exile-movements" / "ties.yaml").write_text(LINES[2].replace("since: 1966,", "since: 1951,"))
    done = run_here("load", "exile-movements", "--dry-run", "--overwrite", cwd=begun)
    [change] = json.loads(done.stdout)["changes"]
    assert (done.returncode, change["change"], change["before"]["since"]) == (0, "changed", "1966-04")


def test_the_difference_fits_a_narrow_terminal(begun: Path) -> None:
    edited(begun)
    store, shown = SqliteStore(begun / "graphsvc.sqlite"), io.StringIO()
    report = load(store, [begun / "exile-movements"], dry_run=True)
    store.close()
    print_load(report, Console(file=shown, width=60, markup=False, emoji=False, highlight=False))
    lines = [line.rstrip() for line in shown.getvalue().splitlines()]
    assert max(map(len, lines)) <= 60
    place = lines.index("~ tie: Netherlands hosts Republic of South Maluku, 1951 to")
    assert lines[place + 1] == "  about 1978 (exile-movements/ties.yaml:1)"


# Warnings


def test_warnings_come_with_file_and_line_and_stop_nothing(begun: Path) -> None:
    mine = begun / "exile-movements"
    (mine / "ties.yaml").write_text(LINES[2].replace("since: 1966,", "since: 1940, until: 2097,"))
    (mine / "entities.yaml").write_text(LINES[1].replace("[1950-04-25/..]", "[1950-04-25/2096]"))
    (mine / "events.yaml").write_text(
        "- key: early\n  kind: statement\n  title: Too early\n  when: 1949\n"
        "  participants:\n    - {entity: indonesia, role: subject}\n    - {entity: south-maluku, role: speaker}\n"
    )
    done = run_here("load", "exile-movements", cwd=begun)
    assert done.returncode == 0
    told = [line.removeprefix("warning: exile-movements/") for line in done.stderr.splitlines()]
    assert [line.partition(" ")[0] for line in told] == [
        "ties.yaml:1:",
        "ties.yaml:1:",
        "ties.yaml:1:",
        "entities.yaml:4:",
        "events.yaml:7:",
    ]
    assert told[0].endswith("ends in 2097, which is yet to come")
    assert told[1].endswith("begins in 1940, when 'south-maluku' did not exist (1950-04-25/2096)")
    assert told[3].endswith("its existence ends in 2096, which is yet to come")
    assert told[4].endswith("has 'south-maluku' as speaker, which did not exist in 1949 (1950-04-25/2096)")
    assert json.loads(done.stdout)["warnings"] == [line.removeprefix("warning: ") for line in done.stderr.splitlines()]
