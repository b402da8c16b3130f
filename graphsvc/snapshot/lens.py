"""What narrows a question: the day asked about, what was known by then, which datasets, how sure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from graphsvc.model.shapes import Named
from graphsvc.model.truth import Truth
from graphsvc.snapshot.rows import EntityRow, SourceRow
from graphsvc.snapshot.view import View

Certainty = Literal["certain", "possible", "carried"]


@dataclass(frozen=True)
class Lens:
    """A view of the snapshot, a day, and what to leave out.

    `cut` is the last day of which anything can be said: today, or the day of the moment asked for with `known`.
    `datasets` holds source indices; None is no restriction, an empty set is none of them. `head` is the view in
    which references were resolved: it names entities that were not yet known.
    """

    view: View
    on: int
    cut: int
    datasets: frozenset[int] | None = None
    certainty: Certainty = "possible"
    head: View | None = None

    @cached_property
    def sources(self) -> dict[int, SourceRow]:
        """Give the datasets that this lens lets through, by index."""
        found = self.view.sources("dataset")
        return {one.index: one for one in found if self.datasets is None or one.index in self.datasets}

    @cached_property
    def _names(self) -> dict[int, Named]:
        return {}

    def named(self, index: int) -> Named:
        """Show an entity as answers do; one not yet known as the head names it, else by its id alone."""
        found = self._names.get(index)
        if found is None:
            row = self.view.entity(index) or (self.head.entity(index) if self.head else None)
            id = self.view.id(index)  # noqa: A001
            found = {"id": id, "name": id, "kind": "unknown"} if row is None else named(row)
            self._names[index] = found
        return found

    @cached_property
    def covering_allied(self) -> list[int]:
        """Give the datasets that cover the question `allied` of anybody."""
        return [index for index, source in self.sources.items() if any(e.question == "allied" for e in source.coverage)]

    def exists(self, index: int, day: int) -> bool:
        """Say whether a party is still there: it has no spells in the state system, or not all have ended."""
        row = self.view.entity(index)
        if row is None:
            return False
        return not row.spells or any(spell.span.u2 > day for spell in row.spells)

    def shows(self, truth: Truth, last: Truth | None, parties: tuple[int, ...]) -> bool:
        """Say whether the certainty asked for lets a verdict through; `last` is its last known word."""
        if truth is Truth.YES:
            return True
        if self.certainty == "certain":
            return False
        if truth in (Truth.POSSIBLE, Truth.DISPUTED):
            return True
        return (
            self.certainty == "carried"
            and truth is Truth.UNKNOWN
            and last is Truth.YES
            and all(self.exists(party, self.on) for party in parties)
        )


def named(row: EntityRow) -> Named:
    """Show an entity as answers do."""
    return {"id": row.id, "name": row.name, "kind": row.kind}
