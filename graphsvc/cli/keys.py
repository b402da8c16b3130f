"""`graphsvc key`: make, list, rotate and revoke keys, and their log."""

from __future__ import annotations

import getpass
import os
import re
from dataclasses import asdict
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphsvc.cli.output import emit, say
from graphsvc.cli.stores import DEFAULT, StoreUrl, opened
from graphsvc.errors import InvalidInput

if TYPE_CHECKING:
    from rich.console import Console

    from graphsvc.service.access import KeyEvent
    from graphsvc.store.base import Key

app = typer.Typer(help="Make, list, rotate and revoke keys.", no_args_is_help=True, rich_markup_mode=None)

_COLUMNS = ("name", "id", "scope", "created_at", "expires_at", "revoked_at")


class Scope(StrEnum):
    """What a key may do; each allows what those before it allow."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Who uses the key; shown in the history of what it writes.")],
    scope: Annotated[Scope, typer.Option(help="What the key may do.")],
    expires: Annotated[
        str | None, typer.Option(metavar="MOMENT", help="When it ends: 2030-01-31 or 2030-01-31T12:00:00Z.")
    ] = None,
    store: StoreUrl = DEFAULT,
) -> None:
    """Make a key and print it, alone, on stdout. It is shown this once: the store keeps only its hash."""
    from graphsvc.service.access import Keys

    with opened(store, migrate=True) as opened_store:
        try:
            key, secret = Keys(opened_store).create(name, scope.value, expires, _operator())
        except InvalidInput as exc:
            raise typer.BadParameter("; ".join(f"{fault.pointer} {fault.detail}" for fault in exc.faults)) from exc
        print(secret, flush=True)
        until = f" until {key.expires_at}" if key.expires_at else ""
        say(f"{key.name} may {key.scope}{until}; this is the only time that the key is shown")


@app.command("list")
def list_keys(store: StoreUrl = DEFAULT) -> None:
    """List all keys, expired and revoked ones too; their secrets are known to nobody."""
    from graphsvc.service.access import Keys

    with opened(store) as opened_store:
        keys = Keys(opened_store).listed()
        emit([_shown(key) for key in keys], lambda console: _print(keys, console))


@app.command()
def rotate(
    key: Annotated[str, typer.Argument(help="The key's name or id.")],
    overlap: Annotated[
        str, typer.Option(metavar="TIME", help="For how long the old secret stays good: 0, 30m, 1h, 2d.")
    ] = "1h",
    store: StoreUrl = DEFAULT,
) -> None:
    """Make a new secret for a key and print it, alone, on stdout; the old one ends after the overlap."""
    from graphsvc.service.access import Keys

    length = _length(overlap)
    with opened(store) as opened_store:
        new, secret = Keys(opened_store).rotate(key, length, _operator())
        print(secret, flush=True)
        say(f"{new.name} may {new.scope} with this; the old secret ends in {overlap}; this is shown this once")


def _length(text: str) -> timedelta:
    match = re.fullmatch(r"(\d{1,6})([smhd]?)", text, re.ASCII)
    if match is None or (match[2] == "" and int(match[1]) != 0):
        raise typer.BadParameter(f"{text!r} is no time; write it like 0, 30m, 1h or 2d")
    unit = {"": "seconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[match[2]]
    return timedelta(**{unit: int(match[1])})


def _operator() -> str:
    """Name who runs the command, as the system does."""
    try:
        return f"{getpass.getuser()} at the command line"
    except (OSError, KeyError):
        return f"user {os.getuid()} at the command line"


@app.command("log")
def show_log(store: StoreUrl = DEFAULT) -> None:
    """List which keys were made, rotated and revoked, when and by whom; those of an older graphsvc do not say by whom."""
    from graphsvc.service.access import Keys

    with opened(store) as opened_store:
        events = Keys(opened_store).events()
    emit([asdict(event) for event in events], lambda console: _print_log(events, console))


@app.command()
def revoke(
    key: Annotated[str, typer.Argument(help="The key's name or id.")],
    store: StoreUrl = DEFAULT,
) -> None:
    """Revoke a key; running servers refuse it within five seconds."""
    from graphsvc.service.access import Keys

    with opened(store) as opened_store:
        Keys(opened_store).revoke(key, _operator())
        say(f"{key} is revoked")


def _print_log(events: list[KeyEvent], console: Console) -> None:
    from rich.table import Table

    table = Table("at", "what", "name", "id", "by", "replaces", box=None, pad_edge=False)
    for event in events:
        table.add_row(event.at, event.what, event.name, event.id, event.by or "", event.replaces or "")
    console.print(table)


def _shown(key: Key) -> dict[str, Any]:
    return {name: getattr(key, name) for name in _COLUMNS}


def _print(keys: list[Key], console: Console) -> None:
    from rich.table import Table

    table = Table("name", "id", "scope", "created", "expires", "revoked", box=None, pad_edge=False)
    for key in keys:
        table.add_row(*(value or "" for value in _shown(key).values()))
    console.print(table)
