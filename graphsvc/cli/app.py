"""All commands, gathered."""

from __future__ import annotations

import typer

from graphsvc.cli import exports, importing, keys, loading, networks, questions, serving, upkeep

app = typer.Typer(
    name="graphsvc",
    help="Who is allied to whom, on which day, since when, and who says so.",
    no_args_is_help=True,
    rich_markup_mode=None,  # Importing rich takes twice as long as all else that --help does.
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(serving.serve)
app.command()(loading.load)
app.command("import")(importing.import_)
app.command()(importing.unload)
app.command()(questions.allies)
app.command()(questions.dyad)
app.command()(questions.history)
app.command()(questions.members)
app.command()(networks.path)
app.command()(networks.rank)
app.add_typer(exports.app, name="export")
app.add_typer(keys.app, name="key")
app.command()(upkeep.check)
app.command()(upkeep.repair)
app.command()(upkeep.migrate)
app.command()(upkeep.version)
