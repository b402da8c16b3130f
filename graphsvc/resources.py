"""Where the files that ship beside the package are: Cypher statements and curated data sets."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder `cypher` or `seeds`: inside an installed package, else beside it in the repository.

    Raises FileNotFoundError where it is in neither place.
    """
    places = (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"graphsvc ships no folder {name!r}; looked at {places[0]} and {places[1]}")
