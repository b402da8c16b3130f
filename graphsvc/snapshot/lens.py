"""What narrows a question: the day asked about, what was known by then, which datasets, how sure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

from graphsvc.model import dates
from graphsvc.model.dates import FIRST_DAY, LAST_DAY
from graphsvc.model.days import NO_DAYS, Days, days, union
from graphsvc.model.intervals import Period
from graphsvc.model.truth import Truth
from graphsvc.model.wire_parts import Named
from graphsvc.snapshot.existence import existence
from graphsvc.snapshot.rows import EntityRow, SourceRow
from graphsvc.snapshot.view import View

Certainty = Literal["certain", "possible", "carried"]
_EVER = days(FIRST_DAY, LAST_DAY)


class Presence(NamedTuple):
    """The days on which a party surely is in the system, and those on which it surely or possibly is."""

    surely: Days
    maybe: Days


ALWAYS = Presence(_EVER, _EVER)


@dataclass(frozen=True)
class Lens:
    """A view of the snapshot, the day or days asked about, and what to leave out.

    It asks about the day `on`, or about some day within the period `during`, which then begins `on`. `cut` is the
    last day of which anything can be said: today, or the day of the moment asked for with `known`. `datasets` holds
    source indices; None is no restriction, an empty set is none of them. `head` is the view in which references were
    resolved: it names entities that were not yet known.
    """

    view: View
    on: int
    cut: int
    datasets: frozenset[int] | None = None
    certainty: Certainty = "possible"
    head: View | None = None
    during: Period | None = None

    @cached_property
    def days(self) -> Days:
        """Return the days asked about: one, or those of the period."""
        return days(self.on, self.last)

    @cached_property
    def last(self) -> int:
        """Return the last day asked about."""
        return self.on if self.during is None else self.during.last

    @property
    def asked(self) -> tuple[str | None, str | None]:
        """Show the day and the period asked about; one of the two is None."""
        return (dates.iso(self.on), None) if self.during is None else (None, self.during.text)

    def at(self, day: int) -> Lens:
        """Return the lens on another day, of which it shows whatever may hold; what does not depend on the day is shared."""
        lens = replace(self, on=day, during=None, certainty="possible")
        for name in ("sources", "_names", "_presences"):
            lens.__dict__[name] = getattr(self, name)
        return lens

    @cached_property
    def memory(self) -> dict[Any, Any]:
        """Keep what questions work out once for this lens."""
        return {}

    @cached_property
    def _presences(self) -> dict[tuple[int, str | None], Presence]:
        return {}

    def presence(self, party: int, system: str | None = None) -> Presence:
        """Say when a party is in the system (None: in any); always where it has no spells at all, never if not known."""
        presence = self._presences.get((party, system))
        if presence is None:
            presence = self._presences[party, system] = self._presence(party, system)
        return presence

    def _presence(self, party: int, system: str | None) -> Presence:
        row = self.view.entity(party)
        if row is None:
            return Presence(NO_DAYS, NO_DAYS)
        if system is None and not row.spells:
            return ALWAYS
        spans = [spell.span for spell in row.spells if system in (None, spell.system)]
        surely = (days(min(span.s2, span.u2 - 1), max(span.u1, span.s1 + 1) - 1) for span in spans)
        maybe = (days(span.s1, span.u2 - 1) for span in spans)
        return Presence(*(union(window for windows in side for window in windows) for side in (surely, maybe)))

    @cached_property
    def sources(self) -> dict[int, SourceRow]:
        """Return the datasets that this lens lets through, by index."""
        datasets = self.view.sources("dataset")
        return {source.index: source for source in datasets if self.datasets is None or source.index in self.datasets}

    @cached_property
    def _names(self) -> dict[int, Named]:
        return {}

    def named(self, index: int) -> Named:
        """Show an entity as answers do; one not yet known as the head names it, else by its id alone."""
        named_entity = self._names.get(index)
        if named_entity is None:
            named_entity = self._names[index] = named_by_id(self.view.id(index), self.view, self.head or self.view)
        return named_entity

    @cached_property
    def covering_allied(self) -> list[int]:
        """List the datasets that cover the question `allied` of anybody."""
        return [index for index, source in self.sources.items() if any(e.question == "allied" for e in source.coverage)]

    def exists(self, index: int, day: int) -> bool:
        """Say whether a party exists on a day, or may."""
        row = self.view.entity(index)
        if row is None:
            return False
        spans = existence(row)
        return spans is None or any(span.s1 <= day < span.u2 for span in spans)

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
            and all(self.exists(party, self.last) for party in parties)
        )


def named(row: EntityRow) -> Named:
    """Show an entity as answers do."""
    return {"id": row.id, "name": row.name, "kind": row.kind}


def named_by_id(entity_id: str, *views: View) -> Named:
    """Show an entity as the first of the views that has it knows it, else by its id alone."""
    for view in views:
        index = view.index(entity_id)
        row = None if index is None else view.entity(index)
        if row is not None:
            return named(row)
    return {"id": entity_id, "name": entity_id, "kind": "unknown"}
