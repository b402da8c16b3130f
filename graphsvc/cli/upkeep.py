"""`graphsvc check`, `migrate` and `version`."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphsvc import __version__
from graphsvc.cli.output import REFUSED, emit, say, waiting, working
from graphsvc.cli.stores import DEFAULT, HELP, StoreUrl, opened
from graphsvc.errors import StoreIncomplete

if TYPE_CHECKING:
    from rich.console import Console


def check(
    target: Annotated[
        str | None, typer.Argument(metavar="[FILE|URL]", help="A backup, or a store instead of --store.")
    ] = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read every record, too, build a snapshot anew and compare it with the log.")
    ] = False,
    store: StoreUrl = DEFAULT,
) -> None:
    """Compare a store's log with itself, its chain and what is made from it, or check a backup; exits with 1 at faults."""
    if target is not None and not re.match(r"[a-z0-9+]+:", target):
        _check_backup(Path(target))
    else:
        _check_store(target or store, deep=deep)


def _check_store(url: str, *, deep: bool) -> None:
    with opened(url) as opened_store:
        try:
            with waiting("Comparing the log with the store's tables or graph"):
                if deep:
                    from graphsvc.service import deep_check

                    faults = deep_check.check(opened_store)
                else:
                    faults = opened_store.check()
                head = opened_store.head()
        except StoreIncomplete as exc:
            _tell([exc.detail], None, None)
        else:
            _tell(faults, head.revision, head.chain)


def _check_backup(path: Path) -> None:
    from graphsvc.service import backups

    with working("Reading the backup") as progress:
        contents, faults = backups.check(path, progress)
    _tell(faults, contents.revision if contents else None, contents.chain if contents else None)


def _tell(faults: list[str], revision: int | None, chain: str | None) -> None:
    data = {"clean": not faults, "revision": revision, "chain": chain, "faults": faults}
    emit(data, lambda console: _print_check(faults, revision or 0, chain or "", console))
    if faults:
        say(f"graphsvc: {len(faults)} faults")
        raise typer.Exit(REFUSED)


def _print_check(faults: list[str], revision: int, chain: str, console: Console) -> None:
    for fault in faults:
        console.print(fault)
    if not faults:
        console.print(f"No fault up to revision {revision:,}.")
        console.print(f"chain {chain}")


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
