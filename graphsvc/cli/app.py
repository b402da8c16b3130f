"""All commands, gathered."""

from __future__ import annotations

from typing import Annotated

import typer

from graphsvc import __version__
from graphsvc.cli import backups, importing, keys, loading, serving, upkeep
from graphsvc.cli.asking import add_chart, add_file, add_question
from graphsvc.variables import UnknownVariable, refuse_unknown

app = typer.Typer(
    name="graphsvc",
    help="Who is allied to whom, on which day, since when, and who says so.",
    no_args_is_help=True,
    rich_markup_mode=None,  # Importing rich takes twice as long as all else that --help does.
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(is_set: bool) -> None:
    if is_set:
        typer.echo(f"graphsvc {__version__}")
        raise typer.Exit


@app.callback()
def refuse_unknown_variables(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Check the environment before any command: a misspelled GRAPHSVC_STORE would lead to another store."""
    try:
        refuse_unknown()
    except UnknownVariable as exc:
        raise typer.BadParameter(str(exc)) from exc


app.command()(serving.serve)
app.command()(loading.load)
app.command()(loading.new_dataset)
app.command("import")(importing.import_)
app.command()(importing.unload)
for word, *names in (
    ("allies", "allies"),
    ("allies-of", "allies_of"),
    ("dyad", "dyad"),
    ("timeline", "timeline", "dyad_timeline"),
    ("history", "allies_history", "dyad_history"),
    ("members", "members"),
    ("members-history", "members_history"),
    ("hosting", "hosting"),
    ("severed", "severed"),
    ("recognition", "recognition"),
    ("missions", "missions"),
    ("path", "paths"),
    ("rank", "centrality"),
    ("series", "centrality_series"),
    ("similarity", "similarity"),
    ("balance", "balance"),
    ("difference", "difference"),
    ("learned", "learned"),
    ("disagreements", "disagreements"),
    ("resolve", "resolve"),
    ("entities", "entities"),
    ("ties", "ties"),
    ("events", "events"),
    ("sources", "sources"),
    ("datasets", "datasets"),
    ("codes", "codes"),
):
    add_question(app, word, *names)
exports = typer.Typer(
    help="Write networks and dyad-years as files, to stdout or to --output.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
add_file(exports, "graph", "graph")
add_file(exports, "dyad-years", "dyad_years")
app.add_typer(exports, name="export")
charts = typer.Typer(
    help="Draw timelines, rankings and scores over years, to stdout or to --output.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
add_chart(charts, "timeline", "timeline_picture", "dyad_timeline_picture")
add_chart(charts, "rank", "ranking")
add_chart(charts, "series", "series")
app.add_typer(charts, name="chart")
app.add_typer(keys.app, name="key")
app.command()(backups.backup)
app.command()(backups.restore)
app.command()(backups.copy)
app.command()(upkeep.check)
app.command()(backups.repair)
app.command()(upkeep.migrate)
app.command()(upkeep.version)
