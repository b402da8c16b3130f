"""The memberships of one alliance on every day, according to each dataset; worked out once for all pairs in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graphsvc.model.days import Days, common
from graphsvc.model.truth import Truth
from graphsvc.questions.comparing import Claimed
from graphsvc.questions.meeting import Spell, surely
from graphsvc.questions.owing import owed_to
from graphsvc.questions.reach import Scope, scope_of
from graphsvc.questions.topics import deciding
from graphsvc.questions.verdicts import Verdicts, edges, joined, opposed, said_twice, verdicts
from graphsvc.questions.ways import by_member
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow


class Members:
    """Who is in an alliance when: `rows` are all claims of full membership in it that the lens lets through."""

    def __init__(self, lens: Lens, alliance: int, rows: Iterable[TieRow]) -> None:
        self.lens, self.alliance = lens, alliance
        self._spells = by_member(lens, rows)
        self.all = {member for claims in self._spells.values() for member in claims}
        self.scopes: dict[int, Scope] = {}
        for index, source in lens.sources.items():
            scope = scope_of(lens, source, "membership", alliance)
            if index in self._spells or scope.entries:
                self.scopes[index] = scope
        self._verdicts: dict[int, dict[int, Verdicts]] = {}
        self._contested: dict[int, Days] = {}
        self._may_be: dict[int, Days] = {}

    def spells(self, dataset: int, member: int) -> Sequence[Spell]:
        """Give a dataset's claims about a member."""
        return self._spells.get(dataset, {}).get(member, ())

    def claims(self, dataset: int, member: int) -> list[Claimed]:
        """Give them for comparison."""
        return [Claimed(None, spell) for spell in self.spells(dataset, member)]

    def said(self, member: int) -> Mapping[int, Verdicts]:
        """Give what each dataset says of a membership."""
        found = self._verdicts.get(member)
        if found is None:
            found = self._verdicts[member] = {
                index: verdicts(scope, (member,), self.spells(index, member)) for index, scope in self.scopes.items()
            }
        return found

    def may_be(self, member: int) -> Days:
        """Give the days on which a membership holds or may hold according to anybody."""
        if member not in self._may_be:
            self._may_be[member] = joined(one.maybe for one in self.said(member).values())
        return self._may_be[member]

    def contested(self, member: int) -> Days:
        """Give the days on which datasets may differ on a membership, or on what it obliges to."""
        if member not in self._contested:
            said = self.said(member)
            rows = [row for index in said for spell in self.spells(index, member) for row in spell]
            found = opposed(said.values())
            if len({(row.extra.get("obligations"), row.extra.get("owed_to")) for row in rows}) > 1:
                found = joined((found, said_twice(said.values())))
            self._contested[member] = found
        return self._contested[member]

    def cuts(self, member: int) -> set[int]:
        """Give the days on which what is said of a membership, or which claim decides what is owed, may change."""
        said = self.said(member)
        rows = (surely((row,)) for index in said for spell in self.spells(index, member) for row in spell)
        return edges((*(part for one in said.values() for part in one), *rows))

    def owed(self, dataset: int, member: int, to: int, day: int) -> frozenset[str] | None:
        """Give what a member owes another by a dataset's claim on a day; None where it does not say."""
        return _owed(self.lens, self.spells(dataset, member), to, day)


class Statements:
    """What each dataset says directly of a pair: that one is an ally of the other."""

    def __init__(self, lens: Lens, parties: tuple[int, int], rows: Iterable[TieRow]) -> None:
        self.lens, self.parties = lens, parties
        self._sides: dict[int, tuple[list[Spell], list[Spell]]] = {}
        own: dict[int, list[TieRow]] = {}
        for row in rows:
            own.setdefault(row.dataset, []).append(row)
        self.said: dict[int, Verdicts] = {}
        for index, claims in own.items():
            sides = [by_member(lens, (row for row in claims if row.from_ == one)) for one in parties]
            mine, its = (list(side.get(index, {}).get(one, ())) for side, one in zip(sides, parties, strict=True))
            self._sides[index] = mine, its
            scope = scope_of(lens, lens.sources[index], "allied")
            self.said[index] = verdicts(scope, parties, [*mine, *its])

    def claims(self, dataset: int) -> list[Claimed]:
        """Give a dataset's statements for comparison."""
        return [Claimed(None, spell) for side in self._sides.get(dataset, ()) for spell in side]

    def cuts(self) -> set[int]:
        """Give the days on which what is said, or which statement decides what is owed, may change."""
        rows = (surely((row,)) for sides in self._sides.values() for side in sides for spell in side for row in spell)
        return edges((*(part for one in self.said.values() for part in one), *rows))

    def owed(self, dataset: int, day: int) -> tuple[frozenset[str] | None, frozenset[str] | None]:
        """Give what the first owes the second by a dataset's statements on a day, and the other way round."""
        (mine, its), (a, b) = self._sides[dataset], self.parties
        return _owed(self.lens, mine, b, day), _owed(self.lens, its, a, day)


def _owed(lens: Lens, claims: Iterable[Spell], to: int, day: int) -> frozenset[str] | None:
    row = deciding(claims, day)
    found = None if row is None else owed_to(lens, row, to)
    return None if found is None else frozenset(found)


def said_on(said: Mapping[int, Verdicts], day: int) -> dict[int, Truth]:
    """Give the verdicts on a day of those that have one."""
    return {index: truth for index, one in said.items() if (truth := one.on(day)) is not Truth.UNKNOWN}


def meeting(members: Members, a: int, b: int) -> Days:
    """Give the days on which both may be in an alliance."""
    return common(members.may_be(a), members.may_be(b))
