"""Coverage: on which days a dataset's claims count, and on which a missing claim means *no* (a closed world)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from graphsvc.model.dates import FIRST_DAY
from graphsvc.model.days import NO_DAYS, Days, common, days, union_of
from graphsvc.model.reported import DaysInSystem, absent_days, is_about, named_days, reported_days
from graphsvc.snapshot.rows import CoverageRow, SourceRow

Exists = Callable[[int], Days]
"""Returns the days on which a party surely exists."""
Parties = tuple[int, ...]
Questions = tuple[str | None, ...]
Entries = tuple[tuple[int, CoverageRow], ...]
"""Entries of coverage, each with its place among all of its dataset."""
RELATIONS = ("relations",)


class DatasetCoverage:
    """What one dataset covers, up to the day through which it was checked and to the horizon of what is asked.

    Of a membership the party that must be named is the member, of a hosting the host, else both parties.
    """

    def __init__(self, source: SourceRow, horizon: int, in_system: DaysInSystem[int], exists: Exists) -> None:
        self.source, self._horizon = source, horizon
        self._in_system, self._exists = in_system, exists
        self.limit = horizon if source.checked_through is None else min(horizon, source.checked_through)
        self._kept: dict[Hashable, Days] = {}
        self._entries: dict[Hashable, Entries] = {}
        self._of_roster: dict[str, DatasetCoverage] = {}
        self.questions = frozenset(entry.question for entry in source.coverage)
        """What any entry is about: of most questions most datasets cover nothing."""
        self._wholes = frozenset[int]().union(*(entry.within for entry in source.coverage if entry.within is not None))

    def entries(self, questions: Questions, within: int | None = None, *, names_it: bool = True) -> Entries:
        """Return the entries about a question, within an alliance or organisation where one is meant.

        An entry that restricts itself to no alliance covers those of which the dataset names a member (`names_it`).
        """
        if self.questions.isdisjoint(questions):
            return ()
        if within not in self._wholes:
            # All alliances that no entry names share what there is.
            within = None
        key = questions, within, names_it
        entries = self._entries.get(key)
        if entries is None:
            entries = self._entries[key] = tuple(
                (place, entry)
                for place, entry in enumerate(self.source.coverage)
                if is_about(entry, questions, within, names_it=names_it)
            )
        return entries

    def reported_days(self, questions: Questions, parties: Parties, within: int | None = None) -> Days:
        """Return the days on which the dataset's claims about these parties count."""
        entries = self.entries(questions, within)
        if not entries:
            return days(FIRST_DAY, self.limit)
        return self._once("reported", entries, parties, self._reported_days)

    def absent_days(
        self,
        questions: Questions,
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
        return self._once("absent", entries, parties, self._absent_days) if entries else NO_DAYS

    def days_in_question(
        self,
        questions: Questions,
        parties: Parties,
        within: int | None = None,
        *,
        names_it: bool = True,
        obligations: frozenset[str] | None = None,
    ) -> Days:
        """Return the days that count in a period: on which all exist and, where coverage names a system, are in it."""
        entries = _telling(self.entries(questions, within, names_it=names_it), obligations)
        return self._once("in question", entries, parties, self._days_in_question) if entries else NO_DAYS

    def _once(
        self, name: str, entries: Entries, parties: Parties, work_out: Callable[[Entries, Parties], Days]
    ) -> Days:
        """Keep what is worked out by the entries that it rests on: alliances share those that name none."""
        key = name, parties, *[place for place, _ in entries]
        days = self._kept.get(key)
        if days is None:
            days = self._kept[key] = work_out(entries, parties)
        return days

    def _reported_days(self, entries: Entries, parties: Parties) -> Days:
        return reported_days([entry for _, entry in entries], parties, self._in_system, self.limit)

    def _absent_days(self, entries: Entries, parties: Parties) -> Days:
        covered = absent_days([entry for _, entry in entries], parties, self._in_system, self.limit)
        return self._existing(parties, covered)

    def _days_in_question(self, entries: Entries, parties: Parties) -> Days:
        named = union_of(named_days(entry, parties, self._in_system) for _, entry in entries)
        return self._existing(parties, named)

    def of_roster(self, system: str) -> DatasetCoverage:
        """Return what it covers of everybody, or of all in one system: without the entries that name others."""
        coverage = self._of_roster.get(system)
        if coverage is None:
            entries = tuple(entry for entry in self.source.coverage if entry.among in (None, system))
            source = replace(self.source, coverage=entries)
            coverage = DatasetCoverage(source, self._horizon, self._in_system, self._exists)
            self._of_roster[system] = coverage
        return coverage

    def _existing(self, parties: Sequence[int], among: Days) -> Days:
        for party in parties:
            among = common(among, self._exists(party))
        return among


def _telling(entries: Entries, obligations: frozenset[str] | None) -> Entries:
    """Return the entries whose silence tells something of these obligations."""
    if not entries or all(entry.obligations is None for _, entry in entries):
        return entries
    return tuple(
        (place, entry)
        for place, entry in entries
        if entry.obligations is None or (obligations is not None and obligations <= entry.obligations)
    )
