"""Whom an export cites, and what may not be passed on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from graphsvc.errors import InvalidParameter
from graphsvc.service.stored_bodies import BodyStore, records
from graphsvc.snapshot.lens import Lens

Citation = dict[str, Any]


def refuse_forbidden(lens: Lens, datasets: Collection[int]) -> None:
    """Raise InvalidParameter where a data set forbids to pass on what rests on it, and name those that do not.

    A data set that does not say forbids nothing.
    """
    sources = sorted((lens.sources[index] for index in datasets), key=lambda source: source.id)
    forbidden = [source.id for source in sources if source.redistributable is False]
    if forbidden:
        allowed = [source.id for source in sources if source.id not in forbidden]
        allowed = allowed or [source.id for source in lens.sources.values() if source.redistributable is not False]
        instead = f"ask without: datasets={','.join(allowed)}" if allowed else "there is nothing else to export here"
        raise InvalidParameter.of(
            "datasets", f"{', '.join(forbidden)} may not be redistributed, so that it cannot be exported; {instead}"
        )


def citations(lens: Lens, store: BodyStore, datasets: Iterable[int]) -> list[Citation]:
    """List how each data set asks to be cited, by id; `version` is the data set's own."""
    rows = sorted((row for row in map(lens.view.source, set(datasets)) if row is not None), key=lambda row: row.id)
    bodies = records(store, [("source", row.id, row.version) for row in rows])
    return [
        {
            "dataset": body["id"],
            "title": body["title"],
            "citation": body["citation"],
            "licence": body["licence"],
            "url": body["url"],
            "version": body["edition"],
        }
        for body in bodies
    ]


def naming(lens: Lens, entities: Iterable[int]) -> set[int]:
    """Return the data sets that entities, their names, codes and spells are from."""
    rows = (lens.view.entity(entity) for entity in entities)
    return {row.dataset for row in rows if row is not None}
