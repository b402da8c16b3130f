"""The store that a command works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from graphsvc.cli.output import waiting

if TYPE_CHECKING:
    from graphsvc.store.base import Store

DEFAULT = "sqlite:///graphsvc.sqlite"
HELP = "Where the records are: sqlite:///PATH, bolt://HOST:PORT, neo4j://…"

StoreUrl = Annotated[str, typer.Option("--store", envvar="GRAPHSVC_STORE", metavar="URL", help=HELP)]


@contextmanager
def opened(url: str, *, migrate: bool = False) -> Iterator[Store]:
    """Open a store for the length of a command; with `migrate`, make it or bring its schema up to date first."""
    import logging

    from graphsvc.store.opening import open_store

    logging.getLogger("neo4j").setLevel(logging.CRITICAL)  # What it would warn of becomes an error that is told.
    store = open_store(url)
    try:
        if migrate:
            with waiting("Opening the store"):
                store.migrate()
        yield store
    finally:
        store.close()
