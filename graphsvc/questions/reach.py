"""How far a dataset can see: of which days it may speak, and whether its silence about them is a *no*."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from itertools import count
from typing import NamedTuple

from graphsvc.model.dates import FIRST_DAY
from graphsvc.model.days import NO_DAYS, Days, common, days, includes, union, without
from graphsvc.model.kinds import SYSTEMS
from graphsvc.snapshot.lens import ALWAYS, Lens, Presence
from graphsvc.snapshot.rows import CoverageRow, SourceRow


class Sight(NamedTuple):
    """What a dataset may say of some days.

    `speaks` are those on which its claims count: all where no coverage names the parties, else those covered, and none
    after it was last checked. `denies` says that its silence is a *no*: its coverage includes each of the days on
    which the parties are in the system, and there is one. `is_whole` says that it may speak of every day.
    """

    speaks: Days
    denies: bool
    is_whole: bool


class Seen(NamedTuple):
    """The days of which a dataset may speak, and those that its coverage includes."""

    speaks: Days
    covered: Days


class Scope:
    """One dataset's reach on a question among given parties, within an alliance where one is meant.

    An entry for some alliances bears on no question about others, or about none in particular. One for some
    obligations makes silence a *no* only where no others are wanted.
    """

    __slots__ = (
        "_alike",
        "_denying",
        "_is_alike",
        "_is_clear",
        "_rosters",
        "_seen",
        "entries",
        "lens",
        "limit",
        "roster",
        "source",
        "wanted",
    )

    def __init__(
        self,
        lens: Lens,
        source: SourceRow,
        question: str | None,
        within: int | None = None,
        wanted: frozenset[str] | None = None,
        *,
        of_rosters: bool = False,
    ) -> None:
        self.lens, self.source, self.wanted = lens, source, wanted
        self.limit = lens.cut if source.checked_through is None else min(lens.cut, source.checked_through)
        self.entries = [
            entry
            for entry in source.coverage
            if entry.question == question
            and (entry.within is None or within in entry.within)
            and not (of_rosters and isinstance(entry.among, frozenset))
        ]
        among = {entry.among for entry in self.entries}
        self.roster = next(iter(among)) if len(among) == 1 else None
        """The one system whose members the coverage is about; None where it is about others, too."""
        self._rosters = tuple(one for one in SYSTEMS if one in among and one != self.roster)
        # Where nobody is named in particular, what is seen is the same for all parties.
        self._is_alike = among <= {None}
        # Parties that are named, and in the system, on the same of the days in question are seen alike.
        self._alike: dict[tuple[int, Days], int] = {}
        self._seen: dict[Hashable, Seen] = {}
        self._denying: dict[Hashable, bool] = {}
        self._is_clear: bool | None = None

    @property
    def is_clear(self) -> bool:
        """Say whether the dataset surely may speak of anybody on all of the lens's days."""
        if self._is_clear is None:
            first, last = self.lens.on, self.lens.last
            is_whole = all(entry.first <= first and last <= entry.last for entry in self.entries)
            self._is_clear = (is_whole and last <= self.limit) or (
                self._is_alike and self.seen((), self.lens.days).speaks == self.lens.days
            )
        return self._is_clear

    def sight(self, parties: Collection[int]) -> Sight:
        """Say how far the dataset sees these parties on the lens's days."""
        return self.look(parties, self.lens.days)

    def look(self, parties: Collection[int], on: Days) -> Sight:
        """Say how far it sees them on other days."""
        speaks = self.seen(parties, on).speaks
        return Sight(speaks, self.denies(parties, on), speaks == on)

    def seen(self, parties: Collection[int], on: Days) -> Seen:
        """Give the days of which the dataset may speak, and those of them that its coverage includes."""
        key = on if self._is_alike else self._key(parties, on)
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = self._see(parties, on)
        return found

    def _key(self, parties: Collection[int], on: Days) -> Hashable:
        """Give what parties have in common with all that are seen alike on these days."""
        alike = self._alike
        return on, *[alike.get((party, on)) or self._place(party, on) for party in parties]

    def place(self, party: int) -> int:
        """Give a number that all have in common that are seen alike on the lens's days."""
        return self._alike.get((party, self.lens.days)) or self._place(party, self.lens.days)

    def _place(self, party: int, on: Days) -> int:
        presences = [self._presence(party), *(self.lens.presence(party, system) for system in self._rosters)]
        named = tuple(party in entry.among for entry in self.entries if isinstance(entry.among, frozenset))
        there = [presence if presence is ALWAYS else [common(on, days) for days in presence] for presence in presences]
        place = (named, *(days for presence in there for days in presence))
        places: dict[Hashable, int] = self.lens.memory.setdefault("places", {})
        number = self._alike[party, on] = places.setdefault(place, next(_NUMBERS))
        return number

    def last_day(self, parties: Collection[int]) -> int | None:
        """Give the last day, up to those of the lens, of which the dataset may speak; None where there is none."""
        speaks = self.seen(parties, days(FIRST_DAY, self.lens.last)).speaks
        return speaks[-1].last if speaks else None

    def denied(self, parties: Collection[int]) -> Days:
        """Give those of the lens's days on which its silence about the parties would be a *no*."""
        covered = self.seen(parties, self.lens.days).covered
        for party in parties:
            covered = common(covered, self._presence(party).surely)
        return covered

    def _presence(self, party: int) -> Presence:
        return self.lens.presence(party, self.roster if isinstance(self.roster, str) else None)

    def roster_on(self, on: Days) -> str | None:
        """Name the system whose members the first entry that bears on some of the days is about; None: anybody."""
        entry = next(
            entry for entry in self.entries if self._tells(entry) and common(on, days(entry.first, entry.last))
        )
        return entry.among if isinstance(entry.among, str) else None

    def _tells(self, entry: CoverageRow) -> bool:
        return entry.obligations is None or (self.wanted is not None and self.wanted <= entry.obligations)

    def denies(self, parties: Collection[int], on: Days) -> bool:
        """Say whether what is covered includes the days on which the parties may be in the system, and there is one."""
        key = self._key(parties, on)
        found = self._denying.get(key)
        if found is None:
            found = self._denying[key] = self._denies(self.seen(parties, on), parties, on)
        return found

    def _denies(self, seen: Seen, parties: Collection[int], on: Days) -> bool:
        if not seen.covered:
            return False
        surely = maybe = on
        for party in parties:
            presence = self._presence(party)
            if presence is not ALWAYS:
                surely, maybe = common(surely, presence.surely), common(maybe, presence.maybe)
        return bool(surely) and includes(seen.covered, maybe)

    def _see(self, parties: Collection[int], on: Days) -> Seen:
        on = common(on, days(FIRST_DAY, self.limit))
        if not self.entries:
            return Seen(on, NO_DAYS)
        named: list[Days] = []
        spoken: list[Days] = []
        covered: list[Days] = []
        for entry in self.entries:
            names = common(on, self._named(entry, parties))
            inside = common(names, days(entry.first, entry.last))
            named.append(names)
            spoken.append(inside)
            if self._tells(entry):
                # A roster's own uncertain days are covered where it is; who is in it then is named then.
                is_own = isinstance(entry.among, str) and entry.among == self.roster
                covered.append(common(on, days(entry.first, entry.last)) if is_own else inside)
        left = without(on, _all(named))
        return Seen(union([*left, *_all(spoken)]), _all(covered))

    def _named(self, entry: CoverageRow, parties: Collection[int]) -> Days:
        """Give the days on which an entry names the parties."""
        if entry.among is None:
            return _EVER
        if isinstance(entry.among, frozenset):
            return _EVER if all(party in entry.among for party in parties) else NO_DAYS
        named = _EVER
        for party in parties:
            named = common(named, self.lens.presence(party, entry.among).surely)
        return named


def scope_of(
    lens: Lens, source: SourceRow, question: str | None, within: int | None = None, wanted: frozenset[str] | None = None
) -> Scope:
    """Give the reach of a dataset; a lens keeps it, and where no entry names alliances it is one for all of them."""
    is_within = any(entry.within is not None for entry in source.coverage if entry.question == question)
    key = (source.index, question, within if is_within else None, wanted)
    found: Scope | None = lens.memory.get(key)
    if found is None:
        found = lens.memory[key] = Scope(lens, source, question, within, wanted)
    return found


_EVER = days(FIRST_DAY, 10**7)
_NUMBERS = count(1)
"""Numbers of places: each is given once, though several threads may ask of one lens at the same time."""


def _all(found: list[Days]) -> Days:
    return found[0] if len(found) == 1 else union(window for one in found for window in one)
