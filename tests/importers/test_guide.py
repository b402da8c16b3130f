"""The guide's page on imports: its commands run, its examples give what it says, and it leaves nothing out."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer

from graphsvc.cli.app import app
from graphsvc.dashboard import guide
from graphsvc.ingest.importers.all import IMPORTERS
from graphsvc.ingest.importers.mapping import shipped
from graphsvc.store.opening import open_store
from tests.cli.running import run_here
from tests.importers.conftest import Importing

PAGE = guide.text("imports") or ""
FILES = dict(re.findall(r"`([\w.]+)`:\n\n```\w+\n(.*?)```", PAGE, re.DOTALL))
COMMANDS = [
    shlex.split(line)[1:] for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()
]


@pytest.fixture
def folder(states: Path, tmp_path: Path) -> Path:
    shutil.copy(states, tmp_path / "graphsvc.sqlite")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_examples_give_what_the_page_says(folder: Path) -> None:
    assert set(FILES) == {"ties.csv", "pacts.csv", "pacts.yaml"}
    run = [words for words in COMMANDS if words[:2] == ["import", "csv"] and words[2] in FILES]
    assert len(run) == 2
    for words in run:
        done = run_here(*words, cwd=folder)
        assert (done.returncode, json.loads(done.stdout)["new"]) == (0, 3), done.stderr
    imports = Importing(open_store(f"sqlite:///{folder / 'graphsvc.sqlite'}"), folder)
    pact = imports.standing("tie", "pacts")["1 allied_with"]
    assert (pact["from"], pact["to"], pact["until"]) == ("france", "poland", "1939-10-07")
    assert pact["attributes"] == {"obligations": ["defense", "consultation"], "mutual": True}
    assert {tie["until"] for tie in imports.standing("tie", "my-ties").values()} == {"1939-10-07", ".."}
    imports.store.close()


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_of_the_page_exists_with_its_options(words: list[str]) -> None:
    root: Any = typer.main.get_command(app)
    command = root.commands[words[0]]
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options
    if words[0] == "import":
        assert words[1] in {*IMPORTERS, "list"}


def test_every_importer_mapping_option_and_column_that_decides_is_on_the_page() -> None:
    for name in (
        *IMPORTERS,
        *shipped(),
        "--incomplete",
        "--overwrite",
        "--dry-run",
        "--dataset",
        "--kind",
        "--mapping",
    ):
        assert name in PAGE, name
    lowered = PAGE.lower()
    for importer in IMPORTERS.values():
        for columns in importer.kinds.values():
            for column in columns:
                stem = re.sub(r"^(beg|end)(yr|mo|day)$", r"\1…", column)
                if not column.startswith("country_abbrev"):
                    assert stem in lowered, (importer.name, column)


@pytest.mark.parametrize(
    "field",
    [
        "dataset",
        "parties",
        "unknown_parties",
        "undirected",
        "missing",
        "time",
        "ties",
        "since",
        "until",
        "year",
        "rows",
        "ends",
        "last",
        "open_at_last",
        "kind",
        "from",
        "to",
        "from_scheme",
        "to_scheme",
        "key",
        "attributes",
        "value",
        "column",
        "columns",
        "flags",
        "values",
        "corrections",
        "reason",
    ],
)
def test_every_field_of_a_mapping_is_on_the_page(field: str) -> None:
    assert f"`{field}`" in PAGE or f"{field}:" in PAGE
