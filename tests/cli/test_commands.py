"""Each command: what it prints where, and the code it exits with."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from graphsvc import __version__
from graphsvc.store.sqlite import SqliteStore
from tests.cli.running import run, run_here, run_here_on_terminal
from tests.ingest.folders import ENTITIES, TIES, write_set
from tests.worlds import country, write

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def test_load_makes_the_store_and_tells_counts_as_json_when_piped(tmp_path: Path) -> None:
    first = run("load", SEEDS, cwd=tmp_path)
    assert (first.returncode, first.stderr) == (0, "")
    report = json.loads(first.stdout)
    assert (report["revision"], report["dry_run"]) == (1, False)
    assert {one["name"] for one in report["sets"]} >= {"states", "nato", "albania-iran"}
    assert (tmp_path / "graphsvc.sqlite").exists()
    again = json.loads(run_here("load", SEEDS / "albania-iran", cwd=tmp_path).stdout)
    assert {one["new"] + one["changed"] + one["retracted"] for one in again["sets"]} == {0}


def test_load_prints_a_table_on_a_terminal(loaded: Path) -> None:
    code, shown = run_here_on_terminal("load", SEEDS, cwd=loaded)
    assert code == 0
    assert re.search(r"^nato +nato-members +0 +0 +\d+ +0 *$", shown, re.MULTILINE)
    assert "All is there already, at revision 1." in shown


def test_load_tells_every_fault_by_file_and_line_and_exits_with_1(tmp_path: Path) -> None:
    mine = write_set(
        tmp_path / "mine", {"entities.yaml": ENTITIES, "ties.yaml": TIES.replace("1971", "2022-02-30") + "  x: 1\n"}
    )
    done = run_here("load", mine, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert lines[0].startswith(f"{mine}/ties.yaml:5: since: '2022-02-30' is not in the calendar")
    assert lines[1].startswith(f"{mine}/ties.yaml:6: x: is not a field here")
    assert lines[2] == "graphsvc: 2 faults; nothing was written"
    assert SqliteStore(tmp_path / "graphsvc.sqlite").head().revision == 0


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    done = run_here("load", SEEDS, "--dry-run", cwd=tmp_path)
    assert json.loads(done.stdout)["dry_run"] is True
    assert SqliteStore(tmp_path / "graphsvc.sqlite").head().revision == 0


def test_allies_answers_with_the_shape_of_the_api_when_piped(loaded: Path) -> None:
    done = run_here("allies", "albania", "--on", "2022-09-06", cwd=loaded)
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert (answer["total"], answer["otherwise"]) == (29, "unknown")
    assert {item["truth"] for item in answer["items"]} == {"yes"}
    assert json.loads(run_here("allies", "iso3:ALB", "--on", "2009-03-31", cwd=loaded).stdout)["total"] == 0


def test_allies_prints_a_table_on_a_terminal(loaded: Path) -> None:
    code, shown = run_here_on_terminal("allies", "albania", "--on", "2022-09-06", cwd=loaded)
    assert code == 0
    assert re.search(r"^Montenegro +yes +defense +NATO, since 2017-06-05 +nato-members *$", shown, re.MULTILINE)
    assert shown.startswith("Albania had 29 allies on 6 September 2022, all through NATO. Of other states nothing is ")


def test_a_day_after_what_was_checked_prints_since_when_it_is_unknown_and_the_last_word(loaded: Path) -> None:
    code, shown = run_here_on_terminal("allies", "albania", "--on", "2025-06-26", "--certainty", "carried", cwd=loaded)
    assert code == 0
    assert re.search(r"^Belgium +unknown since 2025-06-26; last known: yes ", shown, re.MULTILINE)


def test_a_dyad_tells_the_story(loaded: Path) -> None:
    before = json.loads(run_here("dyad", "albania", "iran", "--on", "2022-09-06", cwd=loaded).stdout)
    assert before["relations"]["status"] == "established"
    code, shown = run_here_on_terminal("dyad", "albania", "iran", "--on", "2022-09-07", cwd=loaded)
    assert code == 0
    assert re.search(r"^relations +Albania +Iran +severed, by Albania +since 2022-09-07 ", shown, re.MULTILINE)
    assert re.search(r"^Albania +Mujahedin-e Khalq +Iran +about 3,000 +Ashraf 3 +yes ", shown, re.MULTILINE)
    assert "Albania gives the Iranian mission 24 hours to leave" in shown
    assert "Iran, perpetrator according to Albania (asserted)" in shown
    assert re.search(r"^The supremacy of Albania +paragraphs 1 and 2; ", shown, re.MULTILINE)


def test_before_the_load_nothing_is_known(loaded: Path) -> None:
    done = run_here("dyad", "albania", "iran", "--on", "2022-09-07", "--known", "2020-01-01", cwd=loaded)
    answer = json.loads(done.stdout)
    assert (answer["relations"]["status"], answer["reason"]) == ("unknown", "not_yet_known")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("allies", "atlantis"), 4, "no entity has the id, code or name 'atlantis'"),
        (("allies", "cow:255", "--on", "1985-01-01"), 4, "cow:260"),
        (("allies", "albania", "--on", "2022-02-30"), 2, "--on: '2022-02-30' is not in the calendar"),
        (("allies", "albania", "--certainty", "maybe"), 2, "--certainty: 'maybe'"),
        (("allies", "albania", "--datasets", "no-such"), 2, "--datasets: 'no-such'"),
        (("allies", "albania", "--on", "2022"), 2, "ask about some day within it by --during 2022"),
        (("allies", "albania", "--on", "2022-09-06", "--during", "2022"), 2, "--during: comes together with --on;"),
        (("difference", "2022", "2022-09-07"), 2, "from: '2022' is not one day"),
        (("export", "graph", "--format", "gexf", "--bom"), 2, "ask for --format csv"),
        (("chart", "timeline", "albania", "--on", "2022"), 2, "by --during 2022"),
        (("dyad", "albania", "albania"), 2, "are the same entity"),
        (("key", "revoke", "nobody"), 4, "nobody"),
        (("key", "create", "x", "--scope", "root"), 2, "root"),
        (("key", "create", "x", "--scope", "read", "--expires", "2001-01-01"), 2, "has passed"),
        (("load",), 2, "PATH"),
        (("frobnicate",), 2, "frobnicate"),
        (("allies", "albania", "--store", "foo://bar"), 2, "store: 'foo' begins no URL of a store"),
        (("allies", "albania", "--store", "sqlite:///nowhere.sqlite"), 3, "there is no store at nowhere.sqlite"),
        (("check", "--store", "sqlite:///no/such/folder/x.sqlite"), 3, "does not exist"),
        (("load", "no-such-folder"), 1, "no-such-folder: is not there"),
    ],
)
def test_what_goes_wrong_is_told_on_stderr_with_its_exit_code(
    loaded: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = run_here(*arguments, cwd=loaded)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("check",), 0),
        (("load", "no-such-folder"), 1),
        (("frobnicate",), 2),
        (("check", "--store", "sqlite:///nowhere.sqlite"), 3),
        (("allies", "atlantis"), 4),
    ],
)
def test_a_process_ends_with_the_exit_code(loaded: Path, arguments: tuple[str, ...], code: int) -> None:
    done = run(*arguments, cwd=loaded)
    assert (done.returncode, bool(done.stdout)) == (code, code == 0)


def test_the_store_may_come_from_the_environment_and_the_option_wins(loaded: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{loaded}/graphsvc.sqlite"
    assert run_here("check", cwd=tmp_path, GRAPHSVC_STORE=url).returncode == 0
    assert run_here("check", "--store", url, cwd=tmp_path, GRAPHSVC_STORE="sqlite:///none.sqlite").returncode == 0


def test_a_key_is_printed_alone_and_listed_without_its_secret(tmp_path: Path) -> None:
    made = run("key", "create", "ana", "--scope", "write", "--expires", "2099-01-01", cwd=tmp_path)
    assert made.returncode == 0
    assert re.fullmatch(r"gsk_[\w-]{43}\n", made.stdout)
    secret = made.stdout.strip()
    assert secret not in made.stderr
    listed = run_here("key", "list", cwd=tmp_path)
    [key] = json.loads(listed.stdout)
    assert (key["name"], key["scope"], key["revoked_at"]) == ("ana", "write", None)
    assert key["expires_at"].startswith("2099-01-01T00:00:00")
    assert secret not in listed.stdout
    assert run_here("key", "create", "ana", "--scope", "read", cwd=tmp_path).returncode == 1
    assert run_here("key", "revoke", "ana", cwd=tmp_path).returncode == 0
    [key] = json.loads(run_here("key", "list", cwd=tmp_path).stdout)
    assert key["revoked_at"]


def test_a_bare_copy_of_a_store_in_use_fails_the_check_until_the_loss_is_accepted(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "used.sqlite")
    store.migrate()
    write(store, country("france"))
    shutil.copyfile(store.path, tmp_path / "graphsvc.sqlite")
    store.close()
    found = run_here("check", cwd=tmp_path)
    report = json.loads(found.stdout)
    assert (found.returncode, report["clean"], report["revision"]) == (1, False, None)
    assert "it holds revision 0, later writes were in graphsvc.sqlite-wal" in report["faults"][0]
    refused = run_here("repair", cwd=tmp_path)
    assert (refused.returncode, "run `graphsvc repair --accept-loss`" in refused.stderr) == (3, True)
    accepted = run_here("repair", "--accept-loss", cwd=tmp_path)
    assert (accepted.returncode, json.loads(accepted.stdout)) == (0, {"mended": [], "revision": 0})
    assert "goes on from revision 0; what was written after it is lost" in accepted.stderr
    assert run_here("check", cwd=tmp_path).returncode == 0


def test_check_finds_what_somebody_changed_behind_the_log(tmp_path: Path) -> None:
    assert run_here("load", SEEDS, cwd=tmp_path).returncode == 0
    clean = run_here("check", cwd=tmp_path)
    told = json.loads(clean.stdout)
    assert (clean.returncode, told) == (0, {"clean": True, "revision": 1, "chain": told["chain"], "faults": []})
    with sqlite3.connect(tmp_path / "graphsvc.sqlite") as db:
        db.execute("UPDATE changes SET of = of + 1 WHERE seq = 1")
    db.close()
    broken = run_here("check", cwd=tmp_path)
    assert broken.returncode == 1
    found = json.loads(broken.stdout)
    assert not found["clean"]
    assert found["faults"]


def test_migrate_makes_a_store_and_may_be_repeated(tmp_path: Path) -> None:
    first, second = (json.loads(run_here("migrate", cwd=tmp_path).stdout) for _ in range(2))
    assert first["applied"]
    assert second == {**first, "applied": []}


def test_version_tells_the_version_and_of_a_store(loaded: Path) -> None:
    assert json.loads(run_here("version", cwd=loaded).stdout)["version"] == __version__
    told = json.loads(run_here("version", "--store", "sqlite:///graphsvc.sqlite", cwd=loaded).stdout)
    assert told["store"]["revision"] == 1
    assert run_here_on_terminal("version", cwd=loaded)[1].startswith(f"graphsvc {__version__}")


def test_every_command_explains_itself(tmp_path: Path) -> None:
    listed = run_here("--help", cwd=tmp_path).stdout
    for command in (
        "serve",
        "load",
        "allies",
        "dyad",
        "path",
        "rank",
        "export",
        "key",
        "check",
        "repair",
        "migrate",
        "version",
    ):
        assert command in listed
        assert run_here(command, "--help", cwd=tmp_path).returncode == 0


def test_a_history_tells_how_it_went(loaded: Path) -> None:
    done = run_here("history", "albania", "iran", "--questions", "relations", "--from", "2022", cwd=loaded)
    items = json.loads(done.stdout)["items"]
    assert [(item["status"], item["since"]) for item in items][-1] == ("severed", "2022-09-07")
    code, shown = run_here_on_terminal("history", "albania", "iran", "--questions", "relations", cwd=loaded)
    assert code == 0
    assert "Relations were last severed, since 7 September 2022." in shown
    assert run_here("history", "albania", "iran", "--from", "2000", "--to", "1999", cwd=loaded).returncode == 2


def test_members_are_listed_with_their_roles(loaded: Path) -> None:
    answer = json.loads(run_here("members", "nato", "--on", "2010-01-01", "--roles", "founder", cwd=loaded).stdout)
    assert answer["total"] == 12
    code, shown = run_here_on_terminal("members", "nato", "--on", "2010-01-01", cwd=loaded)
    assert code == 0
    assert "NATO had 28 members on 1 January 2010" in shown
    assert run_here("members", "atlantis", cwd=loaded).returncode == 4
