"""Where commands write: data to stdout, everything else to stderr; and which exit code an error has."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from graphsvc.errors import (
    Ambiguous,
    GraphsvcError,
    InvalidInput,
    InvalidParameter,
    Merged,
    NotFound,
    Retracted,
    StoreUnavailable,
)

if TYPE_CHECKING:
    from rich.console import Console

OK, REFUSED, USAGE, UNREACHABLE, NOT_FOUND = 0, 1, 2, 3, 4
FAULTS_SHOWN = 200

_CODES: tuple[tuple[type[GraphsvcError], int], ...] = (
    (InvalidParameter, USAGE),
    (StoreUnavailable, UNREACHABLE),
    (NotFound, NOT_FOUND),
    (Ambiguous, NOT_FOUND),
    (Merged, NOT_FOUND),
    (Retracted, NOT_FOUND),
)


def write_readably() -> None:
    """Pipe JSON as UTF-8 whatever the locale, and let a terminal show the characters that it has."""
    if not isinstance(sys.stdout, io.TextIOWrapper):
        return
    if sys.stdout.isatty():
        sys.stdout.reconfigure(errors="replace")
    else:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # Lines of CSV end as RFC 4180 has it.


def console(*, err: bool = False) -> Console:
    """Make a console for people; texts are shown as they are, whatever brackets they hold."""
    from rich.console import Console

    return Console(stderr=err, markup=False, emoji=False, highlight=False, soft_wrap=err)


def say(text: str) -> None:
    """Tell something that is not data, on stderr."""
    print(text, file=sys.stderr, flush=True)


def emit(data: Any, tables: Callable[[Console], None]) -> None:
    """Write data to stdout: as JSON when it is piped, else as `tables` prints it."""
    if sys.stdout.isatty():
        tables(console())
        return
    import orjson

    sys.stdout.write(orjson.dumps(data, option=orjson.OPT_INDENT_2).decode() + "\n")
    sys.stdout.flush()


def show(text: str) -> None:
    """Print text for people; what is longer than the terminal is shown by a pager."""
    if sys.stdout.isatty() and text.count("\n") >= shutil.get_terminal_size().lines:
        # Of `less`: leave what fits, keep what was shown, cut long lines rather than wrap them.
        os.environ.setdefault("LESS", "-FRSX")
        import click

        click.echo_via_pager(text)
        return
    sys.stdout.write(text)
    sys.stdout.flush()


def report(error: GraphsvcError) -> int:
    """Tell an error on stderr, each fault on its own line, and give the exit code."""
    faults = error.faults if isinstance(error, InvalidInput) else ()
    for fault in faults[:FAULTS_SHOWN]:
        say(f"{fault.pointer}: {fault.detail}" if fault.pointer else fault.detail)
    if len(faults) > FAULTS_SHOWN:
        more = error.more if isinstance(error, InvalidInput) else 0
        is_all = more is not True
        say(f"… and {len(faults) - FAULTS_SHOWN + (int(more) if is_all else 0):,} {'more' if is_all else 'or more'}")
    if not faults or not isinstance(error, InvalidParameter):
        say(f"graphsvc: {error.detail}")
    if isinstance(error, NotFound | Ambiguous):
        for entity in error.candidates:
            facts = entity.id, entity.name, entity.kind, entity.code, entity.valid
            say("  " + " · ".join(fact for fact in facts if fact))
    return next((code for kind, code in _CODES if isinstance(error, kind)), REFUSED)


@contextmanager
def working(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on stderr while something runs, where that is a terminal; takes how much is done, and of how much."""
    if not sys.stderr.isatty():
        yield lambda done, whole: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
        TimeElapsedColumn(),
        console=console(err=True),
        transient=True,
    ) as bar:
        task = bar.add_task(what, total=1)
        yield lambda done, whole: bar.update(task, completed=done, total=max(whole, 1))


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show on stderr that something runs whose length nobody knows, where that is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    with console(err=True).status(what):
        yield
