"""`graphsvc backup`, `restore`, `copy` and `repair`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphsvc.cli.output import REFUSED, emit, say, waiting, working
from graphsvc.cli.stores import DEFAULT, StoreUrl, opened

if TYPE_CHECKING:
    from rich.console import Console

    from graphsvc.store.base import Head, Store


def backup(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Where to write it, such as log.ndjson.gz; - is stdout.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file where there is one.")] = False,
    folder: Annotated[
        Path | None, typer.Option(help="Instead of FILE: write a new file into this folder, where the log has moved.")
    ] = None,
    keep: Annotated[int, typer.Option(min=1, help="With --folder: how many backups stay; the oldest go.")] = 30,
    store: StoreUrl = DEFAULT,
) -> None:
    """Write the whole change log of a store, also of one that is served, to a file. Keys are not in it."""
    from graphsvc.service import backups
    from graphsvc.store import backup as lines

    if (file is None) == (folder is None):
        raise typer.BadParameter("name either a FILE or a --folder")
    with opened(store) as opened_store:
        if file == Path("-"):
            if sys.stdout.isatty():
                say("graphsvc: a backup is binary and would garble a terminal; send it to a file or a pipe")
                raise typer.Exit(REFUSED)
            contents, path = lines.write(opened_store, sys.stdout.buffer), "stdout"
            sys.stdout.buffer.flush()
        elif file is not None:
            with working("Backing up") as progress:
                contents, path = backups.write(opened_store, file, overwrite=overwrite, progress=progress), str(file)
        else:
            assert folder is not None
            with working("Backing up") as progress:
                kept = backups.keep(opened_store, folder, keep, progress)
            contents, path = kept.contents, str(kept.path)
            for removed in kept.removed:
                say(f"{removed}: removed, {keep} are kept")
            if not kept.is_new:
                say("the newest backup is of this very revision, so that none was written")
        left = len(opened_store.keys())
    if file != Path("-"):
        data = {"file": path, **asdict(contents)}
        emit(
            data,
            lambda console: console.print(f"{path}: {contents.changes:,} changes, to revision {contents.revision:,}."),
        )
    say(f"{left} keys were left out: a backup never holds any")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup; - is stdin.")],
    until: Annotated[
        str | None,
        typer.Option(metavar="REVISION|MOMENT", help="Restore no further: 1204, 2030-01-31 (its end) or a moment."),
    ] = None,
    store: StoreUrl = DEFAULT,
) -> None:
    """Restore a backup into a store that is empty or not there, numbers and moments as they were."""
    from graphsvc.service import backups

    with opened(store) as opened_store:
        with working("Restoring") as progress:
            if file == Path("-"):
                head = backups.restore(sys.stdin.buffer, opened_store, until, progress)
            else:
                head = backups.restore_file(file, opened_store, until, progress)
        _restored(head, opened_store)


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The URL of the store to copy.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The URL of a store that is empty or not there.")],
) -> None:
    """Copy a store's log into another store, of the same kind or of the other. Keys are not copied."""
    from graphsvc.service import backups

    with opened(source) as source_store, opened(target) as target_store:
        with working("Copying") as progress:
            head = backups.copy(source_store, target_store, progress)
        left = len(source_store.keys())
        _restored(head, target_store)
    say(f"{left} keys were left behind: they are never copied")


def _restored(head: Head, store: Store) -> None:
    def tables(console: Console) -> None:
        console.print(f"Restored to revision {head.revision:,} of {head.at}.")

    emit({"store": store.url, **asdict(head)}, tables)
    say("make new keys with `graphsvc key create`: those of the other store are not good here")


def repair(
    accept_loss: Annotated[
        bool,
        typer.Option("--accept-loss", help="Go on with what the file of an SQLite store holds, its -wal being gone."),
    ] = False,
    store: StoreUrl = DEFAULT,
) -> None:
    """Make a store's tables or graph anew from its log where they differ; say what was mended."""
    if accept_loss:
        from graphsvc.store import opening

        revision = opening.accept_loss(store)
        say(f"graphsvc: the store goes on from revision {revision:,}; what was written after it is lost")
    with opened(store) as opened_store:
        with waiting("Comparing and mending"):
            mended = opened_store.repair()
        head = opened_store.head()

    def tables(console: Console) -> None:
        for sentence in mended:
            console.print(f"mended: {sentence}")
        if not mended:
            console.print(f"Nothing to mend up to revision {head.revision:,}.")

    emit({"mended": mended, "revision": head.revision}, tables)
