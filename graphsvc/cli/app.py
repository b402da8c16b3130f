"""All commands, gathered."""

from __future__ import annotations

import typer

from graphsvc.cli import backups, exports, importing, keys, loading, networks, questions, serving, upkeep
from graphsvc.variables import UnknownVariable, refuse_unknown

app = typer.Typer(
    name="graphsvc",
    help="Who is allied to whom, on which day, since when, and who says so.",
    no_args_is_help=True,
    rich_markup_mode=None,  # Importing rich takes twice as long as all else that --help does.
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def refuse_unknown_variables() -> None:
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
app.command()(questions.allies)
app.command()(questions.dyad)
app.command()(questions.history)
app.command()(questions.members)
app.command()(networks.path)
app.command()(networks.rank)
app.add_typer(exports.app, name="export")
app.add_typer(keys.app, name="key")
app.command()(backups.backup)
app.command()(backups.restore)
app.command()(backups.copy)
app.command()(upkeep.check)
app.command()(backups.repair)
app.command()(upkeep.migrate)
app.command()(upkeep.version)
