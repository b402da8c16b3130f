"""`graphsvc serve`: from nothing to an answer, and a clean end."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import httpx
import pytest

from graphsvc.store.sqlite import SqliteStore
from tests.cli.running import run, serving


def test_serve_makes_a_store_loads_the_seeds_and_asks_the_first_question(tmp_path: Path) -> None:
    with serving(cwd=tmp_path) as (process, address):
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(5)]
        assert said[1] == "Who was Albania allied to on 6 September 2022?\n"
        assert said[2] == f"  GET {address}/v1/allies/albania?on=2022-09-06\n"
        assert (
            said[3] == "  29 allies, through NATO: Belgium, Bulgaria, Canada, Croatia, Czechia, Denmark and 23 more.\n"
        )
        assert said[4] == "  Of any other state: unknown, because no dataset covers all alliances.\n"
        assert httpx.get(f"{address}/readyz").status_code == 200
    assert SqliteStore(tmp_path / "graphsvc.sqlite").head().revision == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with serving(cwd=tmp_path) as (process, address):
        assert httpx.get(f"{address}/healthz").status_code == 200
        process.send_signal(number)
        _, told = process.communicate()
        assert process.returncode == 0
        assert told.splitlines()[-1] == "Stopped."
        assert "Traceback" not in told
    assert run("check", cwd=tmp_path).returncode == 0


def test_an_empty_store_stays_empty_without_seeds(tmp_path: Path) -> None:
    with serving("--no-seeds", cwd=tmp_path) as (_, address):
        assert httpx.get(f"{address}/v1/entities").json()["items"] == []


def test_a_store_that_holds_something_gets_no_seeds(tmp_path: Path) -> None:
    with serving("--no-seeds", cwd=tmp_path):
        pass
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "dataset.yaml").write_text("id: mine\ntitle: Mine\n")
    assert run("load", "mine", cwd=tmp_path).returncode == 0
    with serving(cwd=tmp_path) as (_, address):
        assert httpx.get(f"{address}/v1/entities").json()["items"] == []


def test_a_port_in_use_is_told_and_leaves_no_store_behind(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", "--port", str(taken.getsockname()[1]), cwd=tmp_path)
    assert done.returncode == 1
    assert "choose another with --host or --port" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_cannot_be_reached_is_exit_code_3(tmp_path: Path) -> None:
    done = run("serve", "--port", "0", "--store", "sqlite:///no/such/folder/x.sqlite", cwd=tmp_path)
    assert (done.returncode, "does not exist" in done.stderr) == (3, True)


def test_a_wrong_setting_is_exit_code_2(tmp_path: Path) -> None:
    done = run("serve", "--port", "0", cwd=tmp_path, GRAPHSVC_LOG_LEVEL="loud")
    assert (done.returncode, "GRAPHSVC_LOG_LEVEL" in done.stderr) == (2, True)
    assert run("serve", "--port", "70000", cwd=tmp_path).returncode == 2
