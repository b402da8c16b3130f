"""`graphsvc import` and `graphsvc unload`: the files of other projects into a store, and out of it again."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphsvc.cli.output import emit, say, working
from graphsvc.cli.stores import DEFAULT, StoreUrl, opened

if TYPE_CHECKING:
    from rich.console import Console

    from graphsvc.service.importing import ImportReport

SHOWN = 20
"""How many notes, warnings and refused rows are shown on a terminal; all of them are in the JSON."""

DryRun = Annotated[bool, typer.Option("--dry-run", help="Check all and say what would change; write nothing.")]


def import_(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Whose files: atop, igo, wikidata, networkx, …; `list` lists all.")
    ],
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE…", help="The files, in any order.")] = None,
    incomplete: Annotated[
        bool,
        typer.Option(
            "--incomplete",
            help="Take what can be read of an excerpt, or of files with rows that cannot be taken. The dataset then "
            "covers nothing, so that a missing row never means no.",
        ),
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Let the files win over corrections made since the last import.")
    ] = False,
    mapping: Annotated[
        str | None, typer.Option(help="Of csv: a mapping that ships, or a file that says how columns are read.")
    ] = None,
    dataset: Annotated[
        str | None, typer.Option(help="Of csv and networkx: the id of the dataset; absent, the file's name.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="Of csv and networkx: the kind of every tie, where the file does not say it.")
    ] = None,
    dry_run: DryRun = False,
    store: StoreUrl = DEFAULT,
) -> None:
    """Import the files of another project, whole or, with any fault, not at all.

    The states must be in the store (`graphsvc load seeds`). A record that was corrected since the last import stays as
    it is and is told as a conflict. What each column becomes is in the guide, under imports.
    """
    from graphsvc.ingest.importers.all import IMPORTERS
    from graphsvc.service.importing import Choices, check_asked, import_files

    if name == "list":
        emit({importer.name: importer.summary for importer in IMPORTERS.values()}, _list)
        return
    check_asked(name, files or [])
    given = {"mapping": mapping, "dataset": dataset, "kind": kind}
    options = {option: text for option, text in given.items() if text is not None}
    choices = Choices("overwrite" if overwrite else "keep", incomplete, dry_run)
    with opened(store, migrate=True) as open_store:
        with working("Reading") as progress:
            report = import_files(open_store, name, files or [], choices, progress, options)
        emit(asdict(report), lambda console: _print(report, console))
    if report.conflicts:
        say("what was corrected since the last import stays; --overwrite lets the files win")


def unload(
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="The id of the dataset, as in `datasets=`.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Retract records that were corrected since the last import, too.")
    ] = False,
    dry_run: DryRun = False,
    store: StoreUrl = DEFAULT,
) -> None:
    """Retract all that imports and loads have written of a dataset, in one revision; its history stays."""
    from graphsvc.service.importing import unload as take_out

    with opened(store) as open_store:
        written = take_out(open_store, dataset, overwrite=overwrite, dry_run=dry_run)
        counts = {
            "dataset": dataset,
            "revision": written.revision,
            "dry_run": dry_run,
            "retracted": len(written.outcomes),
        }
        would = "would be " if dry_run else ""
        emit(counts, lambda console: console.print(f"{len(written.outcomes):,} records of {dataset} {would}retracted."))


def _list(console: Console) -> None:
    from rich.table import Table

    from graphsvc.ingest.importers.all import IMPORTERS

    table = Table("name", "files", box=None, pad_edge=False)
    for importer in IMPORTERS.values():
        table.add_row(importer.name, importer.summary)
    console.print(table)


def _print(report: ImportReport, console: Console) -> None:
    from rich.table import Table

    table = Table("dataset", box=None, pad_edge=False)
    counts = {name: getattr(report, name) for name in ("new", "changed", "same", "retracted")}
    counts |= {"conflicts": len(report.conflicts), "refused": len(report.refused)}
    for name in counts:
        table.add_column(name, justify="right")
    table.add_row(report.dataset, *(f"{count:,}" for count in counts.values()))
    console.print(table)
    for file in report.files:
        console.print(f"{file.path}: {file.rows:,} rows; {file.written_in}")
        if file.unread:
            console.print(f"  columns nobody read: {', '.join(file.unread)}")
    refused = [f"{fault.pointer}: {fault.detail}" for fault in report.refused]
    for what, lines in (
        ("refused", refused),
        ("conflict", report.conflicts),
        ("note", report.notes),
        ("warning", report.warnings),
    ):
        for line in lines[:SHOWN]:
            console.print(f"{what}: {line}")
        if len(lines) > SHOWN:
            console.print(f"… and {len(lines) - SHOWN:,} more {what}s, all of them in the JSON (pipe the command)")
    if report.dry_run:
        console.print("Nothing was written: this was a dry run.")
    else:
        console.print(f"The store is at revision {report.revision:,}.")
