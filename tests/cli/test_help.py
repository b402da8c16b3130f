"""What the help of commands tells: every option, and all that may be chosen; and that they have what the API has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typer

from graphsvc.analysis.centrality import MEASURES
from graphsvc.analysis.dyad_years import QUESTIONS as TABLES
from graphsvc.cli.app import app
from graphsvc.export.formats import FORMATS
from graphsvc.model.file_requests import FILES
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.model.networks import LAYERS
from graphsvc.model.parameter import wire_name
from graphsvc.model.requests import QUESTIONS
from graphsvc.service import dyad_year_files


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
    ("command", "names"),
    [
        ("allies", ["allies"]),
        ("allies-of", ["allies_of"]),
        ("timeline", ["timeline", "dyad_timeline"]),
        ("history", ["allies_history", "dyad_history"]),
        ("path", ["paths"]),
        ("rank", ["centrality"]),
        ("series", ["centrality_series"]),
        ("difference", ["difference"]),
        ("ties", ["ties"]),
    ],
)
def test_a_command_takes_what_the_request_takes(command: str, names: list[str]) -> None:
    wanted = {wire_name(name) for question in names for name in QUESTIONS[question].optional}
    of_commands = {"json", "csv", "table", "store", "help"}
    arguments = set(QUESTIONS[names[-1]].arguments)
    assert parameters(command).keys() - of_commands - arguments == wanted - {"min_revision", "after", "format", "bom"}


@pytest.mark.parametrize(("command", "name"), [("export graph", "graph"), ("export dyad-years", "dyad_years")])
def test_an_export_takes_what_the_request_takes(command: str, name: str) -> None:
    wanted = {wire_name(name) for name in [*FILES[name].arguments, *FILES[name].optional]}
    assert parameters(command).keys() - {"output", "store", "help"} == wanted - {"min_revision"}


def test_every_question_has_a_command() -> None:
    shared = {"dyad_timeline": "timeline", "allies_history": "history", "dyad_history": "history"}
    others = {
        "members_history": "members-history",
        "paths": "path",
        "centrality": "rank",
        "centrality_series": "series",
        "allies_of": "allies-of",
    }
    commands = {shared.get(name) or others.get(name) or name for name in QUESTIONS}
    assert commands - COMMANDS.keys() == set()


@pytest.mark.parametrize(
    ("command", "name", "choices"),
    [
        ("path", "layers", LAYERS),
        ("path", "obligations", [*OBLIGATIONS, "any"]),
        ("rank", "measure", MEASURES),
        ("export graph", "format", [*FORMATS, "codebook"]),
        ("export dyad-years", "format", dyad_year_files.FORMATS),
        ("export dyad-years", "question", TABLES),
    ],
)
def test_the_help_names_all_that_may_be_chosen(command: str, name: str, choices: list[str]) -> None:
    assert [one for one in choices if one not in parameters(command)[name]] == []
