"""Coverage: on which days a dataset's claims count, and on which a missing claim means *no* (a closed world)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import cached_property

from graphsvc.model.dates import FIRST_DAY
from graphsvc.model.days import NO_DAYS, Days, common, days, union
from graphsvc.model.reported import DaysInSystem, absent_days, named_days, reported_days
from graphsvc.snapshot.rows import CoverageRow, SourceRow

Exists = Callable[[int], Days]
"""Returns the days on which a party surely exists."""
Parties = tuple[int, ...]
RELATIONS, SEVERANCE = ("relations",), ("relations", "severance")
"""By which questions claims of relations, and those of their being severed or suspended, are covered."""


class DatasetCoverage:
    """What one dataset covers, up to the day through which it was checked and to the horizon of what is asked.

    Of a membership the party that must be named is the member, of a hosting the host, else both parties.
    """

    def __init__(self, source: SourceRow, horizon: int, in_system: DaysInSystem[int], exists: Exists) -> None:
        self.source, self._horizon = source, horizon
        self._in_system, self._exists = in_system, exists
        self.limit = horizon if source.checked_through is None else min(horizon, source.checked_through)
        self._kept: dict[Hashable, Days] = {}
        self._entries: dict[Hashable, list[CoverageRow]] = {}

    def entries(
        self, questions: tuple[str | None, ...], within: int | None = None, *, names_it: bool = True
    ) -> list[CoverageRow]:
        """Return the entries about a question, within an alliance or organisation where one is meant.

        An entry that restricts itself to no alliance covers those of which the dataset names a member (`names_it`).
        """
        key = questions, within, names_it
        entries = self._entries.get(key)
        if entries is None:
            entries = self._entries[key] = [
                entry
                for entry in self.source.coverage
                if entry.question in questions
                and (names_it if entry.within is None else within is not None and within in entry.within)
            ]
        return entries

    def reported_days(
        self,
        questions: tuple[str | None, ...],
        parties: Parties,
        within: int | None = None,
    ) -> Days:
        """Return the days on which the dataset's claims about these parties count."""
        entries = self.entries(questions, within)
        if not entries:
            return days(FIRST_DAY, self.limit)
        if all(entry.among is None for entry in entries):
            parties = ()
        key = "reported", questions, parties, within
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = reported_days(entries, parties, self._in_system, self.limit)
        return found

    def absent_days(
        self,
        questions: tuple[str | None, ...],
        parties: Parties,
        within: int | None = None,
        *,
        names_it: bool = True,
        obligations: frozenset[str] | None = None,
    ) -> Days:
        """Return the days on which a missing claim about these parties means *no*: covered, and all surely exist.

        An entry for some obligations makes silence a *no* only where no others are asked for.
        """
        entries = _telling(self.entries(questions, within, names_it=names_it), obligations)
        if not entries:
            return NO_DAYS
        key = "absent", questions, parties, within, names_it, obligations
        found = self._kept.get(key)
        if found is None:
            found = self._existing(parties, absent_days(entries, parties, self._in_system, self.limit))
            self._kept[key] = found
        return found

    def days_in_question(
        self,
        questions: tuple[str | None, ...],
        parties: Parties,
        within: int | None = None,
        *,
        names_it: bool = True,
        obligations: frozenset[str] | None = None,
    ) -> Days:
        """Return the days that count in a period: on which all exist and, where coverage names a system, are in it."""
        entries = _telling(self.entries(questions, within, names_it=names_it), obligations)
        if not entries:
            return NO_DAYS
        key = "question", questions, parties, within, names_it, obligations
        found = self._kept.get(key)
        if found is None:
            named = [named_days(entry, parties, self._in_system) for entry in entries]
            found = self._existing(parties, union(window for each in named for window in each))
            self._kept[key] = found
        return found

    @cached_property
    def of_rosters(self) -> DatasetCoverage:
        """Return what it covers of everybody, or of all in a system: without the entries that name parties."""
        coverage = tuple(entry for entry in self.source.coverage if not isinstance(entry.among, frozenset))
        return DatasetCoverage(replace(self.source, coverage=coverage), self._horizon, self._in_system, self._exists)

    def _existing(self, parties: Sequence[int], among: Days) -> Days:
        for party in parties:
            among = common(among, self._exists(party))
        return among


def _telling(entries: list[CoverageRow], obligations: frozenset[str] | None) -> list[CoverageRow]:
    """Return the entries whose silence tells something of these obligations."""
    return [
        entry
        for entry in entries
        if entry.obligations is None or (obligations is not None and obligations <= entry.obligations)
    ]
