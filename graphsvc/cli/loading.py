"""`graphsvc load` and `graphsvc new-dataset`: write curated sets into a store, and begin one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphsvc.cli.output import REFUSED, emit, say, working
from graphsvc.cli.stores import DEFAULT, StoreUrl, opened

if TYPE_CHECKING:
    from rich.console import Console

    from graphsvc.service.loading import LoadReport


def load(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Folders of sets, or sets themselves.")],
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Check all and show what would change, field by field; write nothing."),
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Let the files win over corrections made since the last load.")
    ] = False,
    store: StoreUrl = DEFAULT,
) -> None:
    """Load curated sets, all of them together or, with any fault, none.

    A record that was corrected since its last load stays as it is, unless its file has changed, too: that is a
    conflict, which --dry-run shows and a load refuses without --overwrite. `graphsvc new-dataset` begins a set.
    """
    from graphsvc.service.loading import load as load_sets

    with opened(store, migrate=True) as opened_store:
        with working("Loading") as progress:
            report = load_sets(opened_store, paths, overwrite=overwrite, dry_run=dry_run, progress=progress)
        emit(asdict(report), lambda console: _print(report, console))
        for warning in report.warnings:
            say(f"warning: {warning}")
    if report.conflicts:
        told = "1 conflict" if report.conflicts == 1 else f"{report.conflicts:,} conflicts"
        say(
            f"graphsvc: {told} with corrections, so the load would be refused; correct the files, or let them win with "
            "--overwrite"
        )
        raise typer.Exit(REFUSED)


def new_dataset(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The id of the data set and of its folder, such as exiles-in-europe.")
    ],
    parent: Annotated[
        Path, typer.Option("--in", metavar="DIR", help="The folder in which to make it; it must exist.")
    ] = Path(),
) -> None:
    """Begin a curated set: make a folder with example files that load as they are, to be written over."""
    from graphsvc.service.new_datasets import make_dataset

    files = make_dataset(name, parent)

    def tables(console: Console) -> None:
        for file in files:
            console.print(str(file), soft_wrap=True)
        folder = files[0].parent
        console.print(f"Next: edit them, then graphsvc load {folder} --dry-run", soft_wrap=True)

    emit({"dataset": name, "files": [str(file) for file in files]}, tables)


def _print(report: LoadReport, console: Console) -> None:
    from graphsvc.cli.load_printing import print_load

    print_load(report, console)
