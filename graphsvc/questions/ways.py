"""The ways in which two may be allied: through each alliance according to each dataset, and by direct statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from graphsvc.model.kinds import FULL_MEMBER_ROLES
from graphsvc.model.truth import Truth, combine, conjunction
from graphsvc.questions.claims import Said, Spell, group, holding, holds, overlap, say, speak, spells
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


class Way(NamedTuple):
    """One way to be allied according to one dataset: through an alliance, or (alliance None) by direct statement.

    `dataset` is None where only several datasets together know both memberships; `across` names those.
    Where it is silent on the day (`truth` unknown), `last` is its last word and `day` the day of that.
    `mine` and `its` are the spells of the first and of the second party, as far as they bear on `day`.
    """

    alliance: int | None
    dataset: int | None
    truth: Truth
    last: Truth | None
    day: int
    mine: tuple[Spell, ...]
    its: tuple[Spell, ...]
    across: frozenset[int] = frozenset()

    def spans(self) -> Iterator[tuple[dict[str, str], Spell]]:
        """Give each spell in which the two were allied this way, with the ties behind it."""
        if self.alliance is None:
            for one in (*self.mine, *self.its):
                yield overlap(one, one), holding(one, self.day)
            return
        for a in self.mine:
            for b in self.its:
                yield overlap(a, b), holding(a, self.day) + holding(b, self.day)


class Through:
    """Both memberships in one alliance, asked of every dataset; made once for an entity and all its co-members."""

    def __init__(self, lens: Lens, entity: int, alliance: int, wanted: Wanted) -> None:
        self.lens, self.entity, self.alliance, self.wanted = lens, entity, alliance, wanted
        self.members = _members(lens, alliance)
        self.scopes: dict[int, tuple[Scope, Reach | None]] = {}
        for index, source in lens.sources.items():
            if index in self.members or source.coverage:
                scope = Scope(lens, source, "membership", alliance, wanted.obligations)
                if index in self.members or scope.entries:
                    self.scopes[index] = scope, scope.reach_of_any(lens.on)
        self.own = self._memberships(entity)

    def others(self) -> set[int]:
        """Give every co-member there ever was."""
        return {member for claims in self.members.values() for member in claims} - {self.entity}

    def ways(self, other: int) -> list[Way]:
        """Give what each dataset says of the pair; where none knows both memberships, what they say together."""
        theirs = self._memberships(other)
        found: list[Way] = []
        knows_both = False
        for index in self.scopes:
            mine, its = self.own.get(index), theirs.get(index)
            if mine is None and its is None:
                continue
            way = self._by_one(index, mine, its, other)
            if way is not None:
                found.append(way)
            knows_both = knows_both or (
                mine is not None and its is not None and Truth.UNKNOWN not in (mine.truth, its.truth)
            )
        if not knows_both and (together := self._across(theirs, other)):
            found.append(together)
        if self.wanted.obligations is None:
            return found
        return [owing(self.lens, way, self.entity, other, self.wanted) for way in found]

    def _claims(self, index: int, party: int) -> Sequence[Spell]:
        return self.members.get(index, {}).get(party, ())

    def _memberships(self, party: int) -> dict[int, Said]:
        found = {}
        for index, (scope, reach) in self.scopes.items():
            claims = self._claims(index, party)
            if reach is None or reach is Reach.OUTSIDE:
                said = say(scope, (party,), claims, self.lens.on)
            else:
                said = speak(reach, claims, self.lens.on)
            if said is not None:
                found[index] = said
        return found

    def _then(self, index: int, party: int, day: int) -> Said | None:
        """Give what a dataset says of a membership on an earlier day."""
        return speak(self.scopes[index][0].reach((party,), day), self._claims(index, party), day)

    def _by_one(self, index: int, mine: Said | None, its: Said | None, other: int) -> Way | None:
        """Join what a dataset says of either; None where that is nothing, nor has it a last word."""
        truths = [Truth.UNKNOWN if one is None else one.truth for one in (mine, its)]
        truth = conjunction(truths)
        if mine is not None and its is not None:
            if truth is not Truth.UNKNOWN:
                return Way(self.alliance, index, truth, None, self.lens.on, mine.spells, its.spells)
            then = min(one.last_on for one in (mine, its) if one.last_on is not None)
            was, were = self._then(index, self.entity, then), self._then(index, other, then)
            if was is None or were is None:
                return None
            return Way(self.alliance, index, truth, conjunction((was.truth, were.truth)), then, was.spells, were.spells)
        return Way(self.alliance, index, truth, None, self.lens.on, (), ()) if truth is Truth.NO else None

    def _across(self, theirs: Mapping[int, Said], other: int) -> Way | None:
        sides = [{i: one for i, one in side.items() if one.truth is not Truth.UNKNOWN} for side in (self.own, theirs)]
        if all(sides):
            truth, mine, its, named = _together(sides)
            return Way(self.alliance, None, truth, None, self.lens.on, mine, its, named)
        silent = [side for side, heard in zip((self.own, theirs), sides, strict=True) if not heard]
        if not all(silent):
            return None
        # Neither word is of the day: take the conjunction on the last day of which there is one of both.
        then = min(max(one.last_on or 0 for one in side.values()) for side in silent)
        sides = [
            {i: one for i in self.scopes if (one := self._then(i, party, then)) is not None}
            for party in (self.entity, other)
        ]
        if not all(sides) or sides[0].keys() & sides[1].keys():
            return None
        last, mine, its, named = _together(sides)
        return Way(self.alliance, None, Truth.UNKNOWN, last, then, mine, its, named)


def _together(sides: Iterable[Mapping[int, Said]]) -> tuple[Truth, tuple[Spell, ...], tuple[Spell, ...], frozenset[int]]:
    """Give the conjunction of the two combined memberships, the spells of either, and the datasets that know them."""
    own, theirs = sides
    truth = conjunction(combine(one.truth for one in side.values()) for side in (own, theirs))
    mine, its = (tuple(spell for one in side.values() for spell in one.spells) for side in (own, theirs))
    return truth, mine, its, frozenset(own) | frozenset(theirs)


def alliances(lens: Lens, rows: Iterable[TieRow], entity: int) -> list[int]:
    """Give the alliances that an entity ever was a full member of, by its ties."""
    joined = {row.to for row in rows if row.kind == "member_of" and row.from_ == entity and _is_full(row)}
    return sorted(one for one in joined if (row := lens.view.entity(one)) is not None and row.kind == "alliance")


def _members(lens: Lens, alliance: int) -> Mapping[int, Mapping[int, list[Spell]]]:
    """Give the spells of full membership in an alliance, by dataset and member."""
    found: dict[int, dict[int, list[TieRow]]] = {}
    for row in lens.view.ties(alliance, MEMBER_OF):
        if row.to == alliance and row.dataset in lens.sources and _is_full(row):
            found.setdefault(row.dataset, {}).setdefault(row.from_, []).append(row)
    return {
        dataset: {member: spells(own) for member, own in by_member.items()} for dataset, by_member in found.items()
    }


def _is_full(row: TieRow) -> bool:
    return row.extra.get("role", "member") in FULL_MEMBER_ROLES


def direct(lens: Lens, rows: Iterable[TieRow], entity: int, wanted: Wanted) -> dict[int, list[Way]]:
    """Give the direct statements of alliance (`allied_with`) about an entity, by counterpart, among its ties."""
    by_other: dict[int, list[TieRow]] = defaultdict(list)
    for row in rows:
        if row.kind == "allied_with":
            by_other[row.to if row.from_ == entity else row.from_].append(row)
    found: dict[int, list[Way]] = defaultdict(list)
    for other, claims in by_other.items():
        for dataset, own in group(lens, claims).items():
            scope = Scope(lens, lens.sources[dataset], "allied", None, wanted.obligations)
            sides = [spells([row for row in own if row.from_ == party]) for party in (entity, other)]
            said = say(scope, (entity, other), [*sides[0], *sides[1]], lens.on)
            if said is not None:
                mine, its = (tuple(spell for spell in side if spell in said.spells) for side in sides)
                way = Way(None, dataset, said.truth, said.last, said.last_on or lens.on, mine, its)
                found[other].append(owing(lens, way, entity, other, wanted))
    return found


def owing(lens: Lens, way: Way, entity: int, other: int, wanted: Wanted) -> Way:
    """Narrow a way to the obligations wanted."""
    if wanted.obligations is None:
        return way
    sides = [
        _owes(lens, part, to, wanted.obligations, way.day) for part, to in ((way.mine, other), (way.its, entity))
    ]
    if wanted.mutual == "both":
        owes = conjunction(sides)
    else:
        owes = next((truth for truth in (Truth.YES, Truth.POSSIBLE) if truth in sides), Truth.NO)
    if way.truth is Truth.UNKNOWN:
        return way._replace(last=None if way.last is None else conjunction((way.last, owes)))
    return way._replace(truth=conjunction((way.truth, owes)))


def _owes(lens: Lens, of: Iterable[Spell], to: int, obligations: frozenset[str], day: int) -> Truth:
    """Say whether a party's claims oblige it to the other on the day."""
    found = Truth.NO
    for spell in of:
        for met, rows in groupby(spell, lambda row: _meets(lens, row, to, obligations)):
            if met is not Truth.NO:
                truth = conjunction((met, holds(tuple(rows), day)))
                if truth is Truth.YES:
                    return truth
                if truth is Truth.POSSIBLE:
                    found = truth
    return found


def _meets(lens: Lens, row: TieRow, to: int, obligations: frozenset[str]) -> Truth:
    """Say whether a claim is of one of these obligations to the other; not stated ones are possible."""
    owed = owed_to(lens, row, to)
    if owed is None:
        return Truth.POSSIBLE if obligations else Truth.NO
    return Truth.NO if obligations.isdisjoint(owed) else Truth.YES


def owed_to(lens: Lens, row: TieRow, to: int) -> Sequence[str] | None:
    """Give what a party owes another by one claim: nothing, where it names to whom and the other is not among them.

    None where the claim states no obligations.
    """
    named = row.extra.get("owed_to")
    if named is not None and lens.view.id(to) not in named:
        return ()
    stated: Sequence[str] | None = row.extra.get("obligations")
    return stated
