"""What the help of commands tells: every option, and all that may be chosen; and that they have what the API has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typer

from graphsvc.analysis.centrality import MEASURES
from graphsvc.analysis.dyad_years import QUESTIONS
from graphsvc.cli.app import app
from graphsvc.export.formats import FORMATS
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.model.networks import LAYERS
from graphsvc.service import dyad_year_files
from graphsvc.settings import Settings
from graphsvc.wiring import wire


def commands(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Give every command that does something, by its words."""
    for word, one in getattr(command, "commands", {}).items():
        yield from commands(one, f"{name} {word}".strip())
    if not hasattr(command, "commands"):
        yield name, command


COMMANDS = dict(commands(typer.main.get_command(app)))


def parameters(command: str) -> dict[str, str]:
    """Give the help of each argument and option, by its name without dashes."""
    found = COMMANDS[command].params
    return {max(one.opts, key=len).lstrip("-"): one.help or "" for one in found}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_explained_in_a_sentence(command: str) -> None:
    assert COMMANDS[command].help
    assert [name for name, told in parameters(command).items() if not told and name != "help"] == []


@pytest.mark.parametrize(
    ("command", "paths", "arguments"),
    [
        ("path", ["/v1/paths"], {"from": "a", "to": "b"}),
        ("rank", ["/v1/centrality", "/v1/centrality/series"], {}),
        ("export graph", ["/v1/graph"], {}),
        ("export dyad-years", ["/v1/dyad-years"], {}),
    ],
)
def test_a_command_takes_what_the_request_takes(command: str, paths: list[str], arguments: dict[str, str]) -> None:
    described = wire(Settings(store="sqlite:///unused.sqlite")).app.openapi()["paths"]
    taken = {one["name"] for path in paths for one in described[path]["get"]["parameters"] if one["in"] == "query"}
    wanted = {arguments.get(name, name) for name in taken - {"min_revision"}}
    assert wanted == parameters(command).keys() - {"store", "output", "help"}


@pytest.mark.parametrize(
    ("command", "name", "choices"),
    [
        ("path", "layers", LAYERS),
        ("path", "obligations", [*OBLIGATIONS, "any"]),
        ("rank", "measure", MEASURES),
        ("export graph", "format", [*FORMATS, "codebook"]),
        ("export dyad-years", "format", dyad_year_files.FORMATS),
        ("export dyad-years", "question", QUESTIONS),
    ],
)
def test_the_help_names_all_that_may_be_chosen(command: str, name: str, choices: list[str]) -> None:
    assert [one for one in choices if one not in parameters(command)[name]] == []
