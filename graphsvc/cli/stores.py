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

    driver = logging.getLogger("neo4j")
    if driver.level == logging.NOTSET:  # Of a command, no server: what it would report becomes an error that is told.
        driver.setLevel(logging.CRITICAL)
    store = open_store(url)
    try:
        if migrate:
            with waiting("Opening the store"):
                store.migrate()
        yield store
    finally:
        store.close()
