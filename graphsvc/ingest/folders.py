"""Find the sets among the folders that someone names, and the sets that those require."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

from graphsvc.errors import Fault
from graphsvc.ingest.additions import ADDITIONS

DATASET = "dataset.yaml"
PLURALS = {"sources": "source", "entities": "entity", "ties": "tie", "events": "event"}
FILES = (DATASET, *(f"{plural}.{ending}" for plural in PLURALS for ending in ("yaml", "csv")), *ADDITIONS)
_DATA_ENDINGS = (".yaml", ".yml", ".csv", ".json", ".tsv")


def find_sets(paths: Sequence[Path], faults: list[Fault]) -> list[Path]:
    """Find the folders of all sets at these paths: each is a set itself, or a folder of sets.

    One level is looked into, so that a link back to a parent leads nowhere. A set met twice is given once.
    """
    folders_by_path: dict[str, Path] = {}
    for path in paths:
        for folder in _sets_at(path, faults):
            folders_by_path.setdefault(os.path.realpath(folder), folder)
    return list(folders_by_path.values())


def _sets_at(path: Path, faults: list[Fault]) -> list[Path]:
    if not path.is_dir():
        what = "is a file; name the folder of its set" if path.is_file() else "is not there, or cannot be read"
        faults.append(Fault(str(path), what))
        return []
    names = _names(path, faults)
    if set(names) & set(FILES):
        return [path]
    below = [path / name for name in names if not name.startswith((".", "_")) and (path / name).is_dir()]
    sets = [folder for folder in below if set(_names(folder, faults)) & set(FILES)]
    if not sets:
        faults.append(Fault(str(path), f"is no set and holds none; a set is a folder with a {DATASET}"))
    return sets


def files_of(folder: Path, faults: list[Fault]) -> list[str]:
    """List the names of a set's files in the order in which they are read; other files with data are faults."""
    names = _names(folder, faults)
    if DATASET not in names:
        faults.append(Fault(str(folder), f"has no {DATASET}; write one, with at least an id and a title"))
    for name in names:
        if name.endswith(_DATA_ENDINGS) and name not in FILES and not name.startswith("."):
            near = get_close_matches(name, FILES, 1)
            meant = f"did you mean {near[0]}?" if near else f"a set has {', '.join(FILES)}"
            faults.append(Fault(str(folder / name), f"is no file of a set; {meant}"))
    return [name for name in FILES if name in names]


def find_required(name: str, folder: Path, others: Iterable[Path], shipped: Path | None) -> Path | None:
    """Find a set by its folder's name: beside the set that requires it, among or beside the others, then shipped."""
    others = list(others)
    places = [
        folder.parent / name,
        *(folder for folder in others if folder.name == name),
        *(folder.parent / name for folder in others),
    ]
    if shipped is not None:
        places.append(shipped / name)
    return next((place for place in places if (place / DATASET).is_file()), None)


def _names(folder: Path, faults: list[Fault]) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError as exc:
        faults.append(Fault(str(folder), f"cannot be read: {exc.strerror or exc}"))
        return []


Progress = Callable[[int, int], None]
"""Takes how much is done and how much there is."""
