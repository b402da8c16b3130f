"""Environment variables: a misspelled setting is refused, wherever settings are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc import variables
from graphsvc.settings import Settings
from graphsvc.variables import UnknownVariable, refuse_unknown
from graphsvc.wiring import asgi
from tests.cli.running import run_here


def test_the_list_of_settings_is_that_of_the_server() -> None:
    assert {name.lower() for name in variables.SETTINGS} == set(Settings.model_fields)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("GRAPHSVC_OPEN_READNG", "did you mean GRAPHSVC_OPEN_READING?"),
        ("graphsvc_stroe", "did you mean GRAPHSVC_STORE?"),
        ("GRAPHSVC_NEO4J_PASWORD", "did you mean GRAPHSVC_NEO4J_PASSWORD?"),
        ("GRAPHSVC_XYZZY", "there are GRAPHSVC_STORE, "),
        ("GRAPHSVC_SERVICE_HOST", "enableServiceLinks"),
        ("GRAPHSVC_PORT_8000_TCP_ADDR", "enableServiceLinks"),
    ],
)
def test_a_name_that_is_no_setting_is_refused_with_the_closest(name: str, advice: str) -> None:
    with pytest.raises(UnknownVariable, match=name) as refused:
        refuse_unknown([name])
    assert advice in str(refused.value)


def test_the_variables_of_others_are_let_be() -> None:
    refuse_unknown(["PATH", "GRAPHSVC", "GRAPHSVC_API_KEY", "GRAPHSVC_TEST_DATA", "GRAPHSVC_BENCHMARK_TIES"])
    refuse_unknown(variables.PREFIX + name for name in variables.SETTINGS + variables.OTHERS)


@pytest.mark.parametrize("command", [["serve"], ["check"], ["key", "list"], ["allies", "albania"], ["version"]])
def test_every_command_refuses_it(command: list[str], tmp_path: Path) -> None:
    done = run_here(*command, cwd=tmp_path, GRAPHSVC_OPEN_READNG="true")
    assert (done.returncode, "GRAPHSVC_OPEN_READING" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_the_asgi_entry_refuses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GRAPHSVC_OPEN_READNG", "true")
    with pytest.raises(UnknownVariable, match="GRAPHSVC_OPEN_READING"):
        asgi()
    assert list(tmp_path.iterdir()) == []
