"""Begin a curated set: a folder with example files that load as they are."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from string import Template

from graphsvc.errors import Conflict, InvalidParameter
from graphsvc.model.citation import NOTES
from graphsvc.model.ids import is_slug, slug_words
from graphsvc.model.validation import no_slug, short
from graphsvc.resources import folder

FILES = ("dataset.yaml", "sources.yaml", "entities.yaml", "ties.yaml")
_EXAMPLE = files("graphsvc") / "ingest" / "example"
_ID = re.compile(r"^id: *([a-z0-9-]+)", re.MULTILINE)


def make_dataset(name: str, parent: Path) -> list[Path]:
    """Write the example files of a set into a new folder `parent/name`, and return their paths.

    Raises InvalidParameter where the name is no id or that of a data set that ships or is imported, and where there is no
    folder `parent`; Conflict where the new folder exists already or cannot be written.
    """
    if not is_slug(name):
        raise InvalidParameter.of("NAME", f"{no_slug(name)}{_near(name)}")
    if name in _taken():
        # A load of a data set retracts what its files do not have.
        detail = f"{short(name)} is the name of a data set that comes with graphsvc or is imported; choose another"
        raise InvalidParameter.of("NAME", detail)
    if not parent.is_dir():
        raise InvalidParameter.of("--in", f"there is no folder {parent}; make it first, or name another")
    made = parent / name
    try:
        made.mkdir()
    except FileExistsError as exc:
        raise Conflict(f"{made} exists already; choose another name, or another folder with --in") from exc
    except OSError as exc:
        raise Conflict(f"{made} cannot be made: {exc.strerror or exc}; choose another folder with --in") from exc
    values = {"name": name, "title": name.replace("-", " ").capitalize()}
    try:
        for file in FILES:
            text = Template((_EXAMPLE / file).read_text("utf-8")).substitute(values)
            (made / file).write_text(text, "utf-8")
    except OSError as exc:
        raise Conflict(f"{made} cannot be written: {exc.strerror or exc}; remove it and try again") from exc
    return [made / file for file in FILES]


def _near(name: str) -> str:
    """Suggest the id that a name was probably meant as; empty where none can be made of it."""
    words = slug_words(name)
    return f". Did you mean {words}?" if is_slug(words) and name.isascii() else ""


def _taken() -> set[str]:
    """Return the ids of the data sets that ship or are imported, and the names of the folders of those that ship."""
    from graphsvc.ingest.importers.all import IMPORTERS

    names = {NOTES, *(importer.dataset for importer in IMPORTERS.values())}
    try:
        described = list(folder("seeds").glob("*/dataset.yaml"))
    except FileNotFoundError:  # They were left out of this installation.
        described = []
    for path in described:
        names.add(path.parent.name)
        names.update(_ID.findall(path.read_text("utf-8")))
    return names
