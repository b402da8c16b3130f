"""`graphsvc check`, `repair`, `migrate` and `version`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphsvc import __version__
from graphsvc.cli.output import REFUSED, emit, say, waiting
from graphsvc.cli.stores import DEFAULT, HELP, StoreUrl, opened
from graphsvc.errors import StoreIncomplete

if TYPE_CHECKING:
    from rich.console import Console


def check(store: StoreUrl = DEFAULT) -> None:
    """Compare the change log with itself and with what is made from it; exits with 1 where they differ."""
    with opened(store) as opened_store:
        revision = None
        with waiting("Comparing the log with the store's tables or graph"):
            try:
                faults, revision = opened_store.check(), opened_store.head().revision
            except StoreIncomplete as exc:
                faults = [exc.detail]
        data = {"clean": not faults, "revision": revision, "faults": faults}
        emit(data, lambda console: _print_check(faults, revision or 0, console))
    if faults:
        say(f"graphsvc: {len(faults)} faults")
        raise typer.Exit(REFUSED)


def _print_check(faults: list[str], revision: int, console: Console) -> None:
    for fault in faults:
        console.print(fault)
    if not faults:
        console.print(f"No fault up to revision {revision:,}.")


def repair(
    accept_loss: Annotated[
        bool,
        typer.Option("--accept-loss", help="Go on with what the file of an SQLite store holds, its -wal being gone."),
    ] = False,
    store: StoreUrl = DEFAULT,
) -> None:
    """Make a store usable that lacks what was written to it; exits with 1 where that leaves faults."""
    from graphsvc.store import opening

    if accept_loss:
        revision = opening.accept_loss(store)
        say(f"graphsvc: the store goes on from revision {revision:,}; what was written after it is lost")
    check(store)


def migrate(store: StoreUrl = DEFAULT) -> None:
    """Make a store, or bring its schema up to date; safe to repeat."""
    with opened(store) as opened_store:
        with waiting("Migrating"):
            applied = opened_store.migrate()
        head = opened_store.head()

        def tables(console: Console) -> None:
            done = f"applied {', '.join(map(str, applied))}" if applied else "nothing to do"
            console.print(f"Schema {head.schema}: {done}.")

        emit({"applied": applied, "schema": head.schema, "store_id": head.store_id}, tables)


def version(
    store: Annotated[
        str | None, typer.Option("--store", metavar="URL", help=f"Tell of this store, too. {HELP}")
    ] = None,
) -> None:
    """Tell the version of graphsvc and the newest schema it knows."""
    from graphsvc.store.base import SCHEMA

    data: dict[str, Any] = {"version": __version__, "schema": SCHEMA}
    if store is not None:
        with opened(store) as opened_store:
            data["store"] = asdict(opened_store.head())

    def tables(console: Console) -> None:
        console.print(f"graphsvc {__version__}, schema {SCHEMA}")
        if head := data.get("store"):
            console.print(f"store {head['store_id']} at revision {head['revision']:,}, schema {head['schema']}")

    emit(data, tables)
