"""`graphsvc load`: write curated sets into a store."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphsvc.cli.output import emit, say, working
from graphsvc.cli.stores import DEFAULT, StoreUrl, opened

if TYPE_CHECKING:
    from rich.console import Console

    from graphsvc.service.loading import LoadReport


def load(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Folders of sets, or sets themselves.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check all and say what would change; write nothing.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Let the files win over corrections made since the last load.")
    ] = False,
    store: StoreUrl = DEFAULT,
) -> None:
    """Load curated sets, all of them together or, with any fault, none.

    A record that was corrected since its last load stays as it is, unless its file has changed, too: that is
    refused without --overwrite.
    """
    from graphsvc.service.loading import load as load_sets

    with opened(store, migrate=True) as opened_store:
        with working("Loading") as progress:
            report = load_sets(opened_store, paths, overwrite=overwrite, dry_run=dry_run, progress=progress)
        emit(asdict(report), lambda console: _print(report, console))
        for warning in report.warnings:
            say(f"warning: {warning}")


def _print(report: LoadReport, console: Console) -> None:
    from rich.table import Table

    table = Table("set", "dataset", box=None, pad_edge=False)
    for name in ("new", "changed", "same", "retracted"):
        table.add_column(name, justify="right")
    for set_report in report.sets:
        counts = (set_report.new, set_report.changed, set_report.same, set_report.retracted)
        table.add_row(set_report.name, set_report.dataset, *(f"{count:,}" for count in counts))
    console.print(table)
    if report.dry_run:
        console.print("Nothing was written: this was a dry run.")
    elif report.changes_nothing:
        console.print(f"All is there already, at revision {report.revision:,}.")
    else:
        console.print(f"Written as revision {report.revision:,}.")
