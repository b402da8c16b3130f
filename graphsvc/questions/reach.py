"""How far a dataset can see: whether its coverage includes a question, the parties and the day."""

from __future__ import annotations

from collections.abc import Collection
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
    """One dataset's reach on a question among given parties, within an alliance where one is meant.

    An entry for some alliances bears on no question about others, or about none in particular. One for some
    obligations makes silence a *no* only where no others are wanted.
    """

    __slots__ = ("entries", "lens", "limit", "source", "wanted")

    def __init__(
        self,
        lens: Lens,
        source: SourceRow,
        question: str | None,
        within: int | None = None,
        wanted: frozenset[str] | None = None,
    ) -> None:
        self.lens, self.source, self.wanted = lens, source, wanted
        self.limit = lens.cut if source.checked_through is None else min(lens.cut, source.checked_through)
        self.entries = [
            entry
            for entry in source.coverage
            if entry.question == question and (entry.within is None or within in entry.within)
        ]

    def reach(self, parties: Collection[int], day: int) -> Reach:
        """Say whether the dataset may speak of these parties on the day."""
        if day > self.limit:
            return Reach.OUTSIDE
        return self._reach([entry for entry in self.entries if self._names(entry, parties, day)], parties, day)

    def reach_of_any(self, day: int) -> Reach | None:
        """Say it of all parties that are known alike; None where it depends on who they are."""
        if day > self.limit:
            return Reach.OUTSIDE
        is_alike = all(entry.among is None for entry in self.entries)
        return self._reach(self.entries, (), day) if is_alike else None

    def covering(self, parties: Collection[int], day: int) -> list[CoverageRow]:
        """Give the entries by which its silence about these parties on the day is a *no*."""
        if self.reach(parties, day) is not Reach.COVERED:
            return []
        return [entry for entry in self.entries if self._tells(entry, day) and self._names(entry, parties, day)]

    def last_day(self, parties: Collection[int], day: int) -> int | None:
        """Give the last day before `day` of which the dataset may speak; None where there is none."""
        limit = min(day - 1, self.limit)
        ends = {limit} | {entry.last for entry in self.entries}
        for system in {entry.among for entry in self.entries if isinstance(entry.among, str)}:
            for party in parties:
                ends |= _turns(self.lens.view.entity(party), system)
        found = sorted((end for end in ends if end <= limit), reverse=True)
        return next((end for end in found if self.reach(parties, end) is not Reach.OUTSIDE), None)

    def within(self, parties: Collection[int], first: int, last: int) -> tuple[int, int] | None:
        """Give those of the days from `first` to `last` of which the dataset may speak, up to the first gap.

        Where coverage names a roster, it is that of the first day.
        """
        last = min(last, self.limit)
        naming = [entry for entry in self.entries if self._names(entry, parties, first)]
        if not naming:
            return (first, last) if first <= last else None
        periods = sorted((entry.first, entry.last) for entry in naming if entry.last >= first and entry.first <= last)
        if not periods:
            return None
        end = first - 1
        start = max(first, periods[0][0])
        for begins, ends in periods:
            if end >= start and begins > end + 1:
                break
            end = max(end, ends)
        return start, min(last, end)

    def _reach(self, naming: list[CoverageRow], parties: Collection[int], day: int) -> Reach:
        if not naming:
            return Reach.UNDECLARED
        if not any(entry.first <= day <= entry.last for entry in naming):
            return Reach.OUTSIDE
        if not any(self._tells(entry, day) for entry in naming):
            return Reach.UNDECLARED
        # Nothing is denied of a party that was not known yet.
        is_known = all(self.lens.view.entity(party) is not None for party in parties)
        return Reach.COVERED if is_known else Reach.OUTSIDE

    def _tells(self, entry: CoverageRow, day: int) -> bool:
        if not entry.first <= day <= entry.last:
            return False
        return entry.obligations is None or (self.wanted is not None and self.wanted <= entry.obligations)

    def _names(self, entry: CoverageRow, parties: Collection[int], day: int) -> bool:
        if entry.among is None:
            return True
        if isinstance(entry.among, frozenset):
            return all(party in entry.among for party in parties)
        return all(in_system(self.lens.view.entity(party), entry.among, day) is Truth.YES for party in parties)


def _turns(row: EntityRow | None, system: str) -> set[int]:
    """Give the days before a state surely is in a system, and the last ones on which it surely is."""
    spans = [spell.span for spell in row.spells if spell.system == system] if row is not None else []
    return {day for one in spans for day in (min(one.s2, one.u2 - 1) - 1, max(one.u1, one.s1 + 1) - 1)}


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
