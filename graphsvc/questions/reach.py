"""How far a dataset can see: whether its coverage includes a question, the parties and the day."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from graphsvc.model.intervals import verdict
from graphsvc.model.truth import Truth
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import CoverageRow, EntityRow, SourceRow


class Reach(Enum):
    """Whether a dataset may speak of a day.

    COVERED: it knows all, so silence is *no*. UNDECLARED: its claims hold as dated, silence says nothing.
    OUTSIDE: it says nothing at all.
    """

    COVERED = "covered"
    UNDECLARED = "undeclared"
    OUTSIDE = "outside"


class Scope:
    """One dataset's reach on a question among given parties, within an alliance where one is meant."""

    __slots__ = ("_names_all", "cut", "entries", "lens", "limit", "parties", "rosters", "source")

    def __init__(self, lens: Lens, source: SourceRow, question: str | None, within: int | None = None) -> None:
        self.lens, self.source = lens, source
        self.limit = lens.cut if source.checked_through is None else min(lens.cut, source.checked_through)
        self.entries = [
            entry
            for entry in source.coverage
            if entry.question == question and (entry.within is None or within is None or within in entry.within)
        ]
        self._names_all = all(entry.among is None for entry in self.entries)

    def reach(self, parties: Iterable[int], day: int) -> Reach:
        """Say whether the dataset may speak of these parties on the day."""
        if day > self.limit:
            return Reach.OUTSIDE
        if not self.entries:
            return Reach.UNDECLARED
        if self._names_all:
            is_within = any(entry.first <= day <= entry.last for entry in self.entries)
            return Reach.COVERED if is_within else Reach.OUTSIDE
        naming = [entry for entry in self.entries if self._names(entry, parties, day)]
        if not naming:
            return Reach.UNDECLARED
        return Reach.COVERED if any(entry.first <= day <= entry.last for entry in naming) else Reach.OUTSIDE

    def last_day(self, parties: Iterable[int], day: int) -> int | None:
        """Give the last day before `day` of which the dataset may speak; None where there is none."""
        limit = min(day - 1, self.limit)
        ends = sorted({limit} | {entry.last for entry in self.entries if entry.last < limit}, reverse=True)
        parties = tuple(parties)
        return next((end for end in ends if self.reach(parties, end) is not Reach.OUTSIDE), None)

    def _names(self, entry: CoverageRow, parties: Iterable[int], day: int) -> bool:
        if entry.among is None:
            return True
        if isinstance(entry.among, frozenset):
            return all(party in entry.among for party in parties)
        return all(in_system(self.lens.view.entity(party), entry.among, day) is Truth.YES for party in parties)


def in_system(row: EntityRow | None, system: str, day: int) -> Truth:
    """Say whether a state is a member of the state system on a day as one system counts it."""
    if row is None:
        return Truth.NO
    found = Truth.NO
    for spell in row.spells:
        if spell.system == system:
            span = spell.span
            says = verdict(span.s1, span.s2, span.u1, span.u2, day, day)
            if says is Truth.YES:
                return says
            if says is Truth.POSSIBLE:
                found = says
    return found
