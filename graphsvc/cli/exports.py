"""`graphsvc export`: networks and dyad-years as files."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphsvc.cli.options import Directed, First, Isolates, Last, Layers, Obligations, System, Year, flag, services
from graphsvc.cli.output import waiting, working
from graphsvc.cli.questions import Certainty, Datasets, During, Known, Mutual, On
from graphsvc.cli.stores import DEFAULT, StoreUrl

if TYPE_CHECKING:
    from graphsvc.ingest.folders import Progress

app = typer.Typer(
    help="Write networks and dyad-years as files, to stdout or to --output.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file, or into this folder; absent: to stdout."),
]

Bom = Annotated[bool, typer.Option("--bom", help="Begin CSV with a byte order mark, as Excel needs it.")]


@app.command()
def graph(
    around: Annotated[str | None, typer.Option(metavar="REF", help="Write only this entity and those near it.")] = None,
    radius: Annotated[
        str | None, typer.Option(metavar="N", help="How many steps are near, 0 to 20. [default: 1]")
    ] = None,
    ties: Annotated[
        str | None,
        typer.Option(
            help="claims: each tie of each dataset (the default). derived: what follows for each pair.",
        ),
    ] = None,
    file_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="node-link (the default), graphml, gexf, gephi (a ZIP of two tables), cytoscape, csv, csv-nodes, parquet "
            "or arrow; codebook: what is in them and whom to cite.",
        ),
    ] = None,
    bom: Bom = False,
    output: Output = None,
    on: On = None,
    during: During = None,
    known: Known = None,
    datasets: Datasets = None,
    certainty: Certainty = None,
    layers: Layers = None,
    obligations: Obligations = None,
    mutual: Mutual = None,
    isolates: Isolates = None,
    system: System = None,
    directed: Directed = False,
    store: StoreUrl = DEFAULT,
) -> None:
    """Write a network as a file, whole or around an entity."""
    from graphsvc.cli.files import write
    from graphsvc.service.network_files import NetworkFileRequest
    from graphsvc.service.network_specs import NetworkSpec

    spec = NetworkSpec(layers, obligations, mutual, isolates, system, flag(directed))
    with services(store, on, during, known, datasets, certainty) as (opened, query):
        with waiting("Drawing the network"):
            file = opened.network_files.graph(
                NetworkFileRequest(around, radius, ties, file_format, flag(bom)), spec, query
            )
        write(file, output)


@app.command()
def dyad_years(
    question: Annotated[
        str | None, typer.Option(help="allied (the default), relations, representation or rivalry.")
    ] = None,
    first: First = None,
    last: Last = None,
    year: Year = None,
    codes: Annotated[str | None, typer.Option(help="cow (the default), gw, iso3, or id for no codes at all.")] = None,
    system: System = None,
    directed: Annotated[
        bool,
        typer.Option("--directed", help="Write two rows a pair, one for what either owes or sends to the other."),
    ] = False,
    microstates: Annotated[
        str | None,
        typer.Option(
            help="include or exclude (the default) the microstates of the Gleditsch–Ward list, with --system gw."
        ),
    ] = None,
    file_format: Annotated[
        str | None,
        typer.Option(
            "--format", help="csv (the default), parquet or arrow; codebook: what the columns mean and whom to cite."
        ),
    ] = None,
    columns: Annotated[
        str | None, typer.Option(help="all (the default), or peacesciencer: those that this R package has of ATOP.")
    ] = None,
    bom: Bom = False,
    output: Output = None,
    known: Known = None,
    datasets: Datasets = None,
    certainty: Certainty = None,
    store: StoreUrl = DEFAULT,
) -> None:
    """Write a row for every two states in every year: what is said of them, and NA where nothing is known."""
    from graphsvc.cli.files import write
    from graphsvc.service.centrality import YearsRequest
    from graphsvc.service.dyad_year_files import TableRequest

    table = TableRequest(
        question,
        YearsRequest(first, last, year),
        codes,
        system,
        flag(directed),
        file_format,
        microstates,
        columns,
        flag(bom),
    )
    sure = certainty or "certain"
    with services(store, None, None, known, datasets, sure) as (opened, query), _bar(output) as progress:
        write(opened.dyad_year_files.table(table, query, progress), output)


def _bar(output: Path | None) -> AbstractContextManager[Progress]:
    """Show how many rows are made, unless the rows themselves go to the terminal."""
    if output is None and sys.stdout.isatty():
        return nullcontext(lambda done, whole: None)
    return working("Writing rows")
