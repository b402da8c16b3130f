"""`graphsvc serve`: its options. What it does is in `server`, which the other commands need not import."""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from graphsvc.cli.stores import HELP


def serve(
    host: Annotated[
        str | None, typer.Option(envvar="GRAPHSVC_HOST", help="The address to listen on. [default: 127.0.0.1]")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            envvar="GRAPHSVC_PORT", min=0, max=65535, help="The port to listen on; 0 takes a free one. [default: 8000]"
        ),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            envvar="GRAPHSVC_STORE",
            metavar="URL",
            help=f"{HELP} Made where it is not there. [default: sqlite:///graphsvc.sqlite]",
        ),
    ] = None,
    no_seeds: Annotated[bool, typer.Option("--no-seeds", help="Leave an empty store empty.")] = False,
) -> None:
    """Serve a store over HTTP; an empty one gets the curated sets that come with graphsvc."""
    # Nothing of what is imported is let go again, and to look for it would take a twelfth of the start.
    gc.disable()
    try:
        from graphsvc.cli.server import run
    finally:
        gc.enable()

    run(with_seeds=not no_seeds, host=host, port=port, store=store)
