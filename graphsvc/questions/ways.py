"""The ways in which two may be allied: through each alliance according to each dataset, and by direct statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from graphsvc.model.kinds import FULL_MEMBER_ROLES
from graphsvc.model.truth import Truth, combine, conjunction
from graphsvc.questions.claims import Said, Spell, group, overlap, say, spells
from graphsvc.questions.reach import Reach, Scope
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow

Mutual = Literal["any", "both"]

MEMBER_OF = frozenset({"member_of"})
ALLIED_WITH = frozenset({"allied_with"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which obligations make an ally: any of these, owed by either side (`any`) or by each to the other (`both`).

    None asks for no obligation; an empty set is met by none.
    """

    obligations: frozenset[str] | None = None
    mutual: Mutual = "any"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to be allied according to one dataset: through an alliance, or (alliance None) by direct statement.

    `dataset` is None where only several datasets together know both memberships; `across` names those.
    `mine` and `its` are the spells of the first and of the second party, as far as they bear on `day`.
    """

    alliance: int | None
    dataset: int | None
    said: Said
    day: int
    mine: tuple[Spell, ...]
    its: tuple[Spell, ...]
    across: frozenset[int] = frozenset()

    @property
    def shown(self) -> Truth:
        """Give the verdict, or the last word where there is none."""
        return self.said.last or Truth.UNKNOWN if self.said.truth is Truth.UNKNOWN else self.said.truth

    def spans(self) -> Iterator[tuple[dict[str, str], list[TieRow]]]:
        """Give each spell in which the two were allied this way, with the ties behind it."""
        if self.alliance is None:
            for one in (*self.mine, *self.its):
                yield overlap(one, one), one.holding(self.day)
            return
        for a in self.mine:
            for b in self.its:
                yield overlap(a, b), a.holding(self.day) + b.holding(self.day)

    def rows(self) -> tuple[list[TieRow], list[TieRow]]:
        """Give the claims of the first and of the second party that bear on the day."""
        mine, its = ([row for spell in part for row in spell.holding(self.day)] for part in (self.mine, self.its))
        return mine, its


Members = Mapping[int, Mapping[int, list[Spell]]]
"""Spells of full membership in one alliance, by dataset and member."""


def alliances(lens: Lens, entity: int) -> list[int]:
    """Give the alliances that an entity ever was a full member of."""
    joined = {row.to for row in lens.view.ties(entity, MEMBER_OF) if row.from_ == entity and _is_full(row)}
    return sorted(one for one in joined if (row := lens.view.entity(one)) is not None and row.kind == "alliance")


def members(lens: Lens, alliance: int) -> Members:
    """Give the spells of full membership in an alliance, by dataset and member."""
    rows = (row for row in lens.view.ties(alliance, MEMBER_OF) if row.to == alliance and _is_full(row))
    found: dict[int, dict[int, list[Spell]]] = {}
    for dataset, claims in group(lens, rows).items():
        by_member: dict[int, list[TieRow]] = defaultdict(list)
        for row in claims:
            by_member[row.from_].append(row)
        found[dataset] = {member: spells(own) for member, own in by_member.items()}
    return found


def _is_full(row: TieRow) -> bool:
    return row.extra.get("role", "member") in FULL_MEMBER_ROLES


class Through:
    """Both memberships in one alliance, asked of every dataset; made once for an entity and all its co-members."""

    def __init__(self, lens: Lens, entity: int, alliance: int) -> None:
        self.lens, self.entity, self.alliance = lens, entity, alliance
        self.members = members(lens, alliance)
        self.scopes = {
            index: Scope(lens, source, "membership", alliance)
            for index, source in lens.sources.items()
            if index in self.members or source.coverage
        }
        self.own = self._memberships(entity)

    def others(self) -> set[int]:
        """Give every co-member there ever was."""
        return {member for claims in self.members.values() for member in claims} - {self.entity}

    def _memberships(self, party: int) -> dict[int, Said]:
        found = {}
        for index, scope in self.scopes.items():
            said = say(scope, (party,), self.members.get(index, {}).get(party, ()), self.lens.on)
            if said is not None:
                found[index] = said
        return found

    def ways(self, other: int, wanted: Wanted) -> list[Way]:
        """Give what each dataset says of the pair; where none knows both memberships, what they say together."""
        theirs = self._memberships(other)
        found = [self._by_one(index, self.own[index], theirs[index], other) for index in self.own if index in theirs]
        if all(way.said.truth is Truth.UNKNOWN for way in found) and (together := self._across(theirs)):
            found.append(together)
        return [owing(self.lens, way, self.entity, other, wanted) for way in found]

    def _by_one(self, index: int, mine: Said, its: Said, other: int) -> Way:
        truth = conjunction((mine.truth, its.truth))
        if truth is not Truth.UNKNOWN:
            return Way(self.alliance, index, Said(truth), self.lens.on, mine.spells, its.spells)
        then = min(one.last_on for one in (mine, its) if one.last_on is not None)
        scope = self.scopes[index]
        words = [self._word(scope, party, index, then) for party in (self.entity, other)]
        said = Said(truth) if None in words else Said(truth, (), conjunction(w for w in words if w), then)
        return Way(self.alliance, index, said, then, mine.spells, its.spells)

    def _word(self, scope: Scope, party: int, index: int, then: int) -> Truth | None:
        """Give what a dataset said of one membership on an earlier day; None where it said nothing."""
        if scope.reach((party,), then) is Reach.OUTSIDE:
            return None
        truths = [spell.on(then) for spell in self.members.get(index, {}).get(party, ())]
        return next((truth for truth in (Truth.YES, Truth.POSSIBLE) if truth in truths), Truth.NO)

    def _across(self, theirs: Mapping[int, Said]) -> Way | None:
        spoken = [{i: one for i, one in side.items() if one.truth is not Truth.UNKNOWN} for side in (self.own, theirs)]
        if not all(spoken):
            return None
        truth = conjunction(combine(one.truth for one in side.values()) for side in spoken)
        mine, its = (tuple(spell for one in side.values() for spell in one.spells) for side in spoken)
        named = frozenset(spoken[0]) | frozenset(spoken[1])
        return Way(self.alliance, None, Said(truth), self.lens.on, mine, its, named)


def direct(lens: Lens, entity: int, wanted: Wanted) -> dict[int, list[Way]]:
    """Give the direct statements of alliance (`allied_with`) about an entity, by counterpart."""
    rows: dict[int, list[TieRow]] = defaultdict(list)
    for row in lens.view.ties(entity, ALLIED_WITH):
        rows[row.to if row.from_ == entity else row.from_].append(row)
    found: dict[int, list[Way]] = defaultdict(list)
    for other, claims in rows.items():
        for dataset, own in group(lens, claims).items():
            joined = spells(row for row in own if row.from_ == entity), spells(row for row in own if row.to == entity)
            said = say(Scope(lens, lens.sources[dataset], "allied"), (entity, other), [*joined[0], *joined[1]], lens.on)
            if said is not None:
                mine, its = (tuple(spell for spell in side if spell in said.spells) for side in joined)
                way = Way(None, dataset, replace(said, spells=()), said.last_on or lens.on, mine, its)
                found[other].append(owing(lens, way, entity, other, wanted))
    return found


def owing(lens: Lens, way: Way, entity: int, other: int, wanted: Wanted) -> Way:
    """Narrow a way to the obligations wanted."""
    if wanted.obligations is None:
        return way
    mine, its = way.rows()
    sides = [_owes(lens, rows, to, wanted.obligations) for rows, to in ((mine, other), (its, entity))]
    if wanted.mutual == "both":
        owes = conjunction(sides)
    else:
        owes = next((truth for truth in (Truth.YES, Truth.POSSIBLE) if truth in sides), Truth.NO)
    said = way.said
    if said.truth is Truth.UNKNOWN:
        return replace(way, said=replace(said, last=None if said.last is None else conjunction((said.last, owes))))
    return replace(way, said=replace(said, truth=conjunction((said.truth, owes))))


def _owes(lens: Lens, rows: Iterable[TieRow], to: int, obligations: frozenset[str]) -> Truth:
    """Say whether a party's claims oblige it to the other; obligations not stated are possible."""
    found = Truth.NO
    for row in rows:
        owed = owed_to(lens, row, to)
        if owed is None:
            found = Truth.POSSIBLE
        elif obligations & owed:
            return Truth.YES
    return found


def owed_to(lens: Lens, row: TieRow, to: int) -> set[str] | None:
    """Give what a party owes another by one claim: nothing, where it names to whom and the other is not among them.

    None where the claim states no obligations.
    """
    named = row.extra.get("owed_to")
    if named is not None and lens.view.id(to) not in named:
        return set()
    stated = row.extra.get("obligations")
    return None if stated is None else set(stated)
