"""Write a file where it is wanted: to stdout, or to a path, on which it stands only when it is whole."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

import typer

from graphsvc.cli.output import REFUSED, say, waiting, working
from graphsvc.export.arrow_files import ARROW, PARQUET
from graphsvc.ingest.folders import Progress
from graphsvc.model.requests import Asked
from graphsvc.service.drawing import drawing, written
from graphsvc.service.files import File, begun
from graphsvc.service.services import Services

MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png", "json": "application/json"}
"""The forms of a chart."""
_BINARY = (ARROW, PARQUET)


def progress_of(output: Path | None) -> AbstractContextManager[Progress]:
    """Show how many rows are made, unless the rows themselves go to the terminal."""
    if output is None and sys.stdout.isatty():
        return nullcontext(lambda done, whole: None)
    return working("Writing rows")


def write_chart(services: Services, name: str, asked: Asked, output: Path | None) -> None:
    """Draw one of CHARTS in the form that its path ends in, SVG where there is none. Exits with 2 for another ending."""
    form = "svg" if output is None else output.suffix.removeprefix(".").lower()
    if form not in MEDIA_TYPES:
        raise typer.BadParameter(f"{output} ends neither in .svg nor in .png nor in .json; let it end in one")
    if form == "json":
        if any(asked.get(part) is not None for part in ("from_", "to_", "rows")) and "timeline" in name:
            raise typer.BadParameter(
                "--from, --to and --rows are of pictures; leave them out for the spec, which has all"
            )
        name = name.replace("_picture", "_spec")
    try:
        with waiting("Drawing"):
            drawn = drawing(services, name, asked, form)
            made = drawn.make()
            if form == "json":
                content = json.dumps(made, ensure_ascii=False, indent=1).encode()
            else:
                content = written(services, drawn, made, form)
    finally:
        services.charts.close()
    write(File(f"{name}.{form}", MEDIA_TYPES[form], begun(iter([content]))), output)


def write(file: File, output: Path | None) -> None:
    """Write a file to a path, in a folder under its own name, or to stdout without one.

    Exits with 1 where it is binary and stdout a terminal, or where the path cannot be written to.
    """
    if output is None:
        if file.media_type in _BINARY and sys.stdout.isatty():
            say(f"graphsvc: {file.name} is binary and would garble a terminal; send it to a file with --output FILE")
            raise typer.Exit(REFUSED)
        _write(file.content, sys.stdout.buffer)
        return
    path = output / file.name if output.is_dir() else output
    try:
        with _opened(path) as out:
            size = _write(file.content, out)
    except OSError as exc:
        say(f"graphsvc: {path} cannot be written: {exc.strerror or exc}; name another file with --output")
        raise typer.Exit(REFUSED) from exc
    say(f"{path}: {size:,} bytes")


def _write(content: Iterable[bytes], out: BinaryIO) -> int:
    size = 0
    for piece in content:
        size += len(piece)
        out.write(piece)
    out.flush()
    return size


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a path to be written; what was there stays until all is written. A pipe or a device is written to as it is."""
    if path.exists() and not path.is_file():
        with path.open("wb") as out:
            yield out
        return
    whole = Path(os.path.realpath(path))
    part = whole.with_name(f".{whole.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as out:
            yield out
        if whole.exists():
            shutil.copymode(whole, part)
        part.replace(whole)
    finally:
        part.unlink(missing_ok=True)
