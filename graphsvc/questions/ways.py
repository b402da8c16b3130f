"""The ways in which two may be allied: through each alliance according to each dataset, and by direct statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
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
    """Both memberships in one alliance, asked of every dataset; made once for an entity and all its co-members.

    `bears` is false where all that is said of the entity's own membership is *no*: then nothing follows for a pair.
    """

    def __init__(self, lens: Lens, entity: int, alliance: int, own: Iterable[TieRow], wanted: Wanted) -> None:
        self.lens, self.entity, self.alliance, self.wanted = lens, entity, alliance, wanted
        self.members = _by_member(lens, own)
        self.scopes: dict[int, tuple[Scope, Reach | None]] = {}
        self._find_scopes()
        self.own = self._memberships(entity)
        self.bears = any(said.truth is not Truth.NO for said in self.own.values())
        if self.bears:
            rows = lens.view.ties(alliance, MEMBER_OF)
            self.members = _by_member(lens, (row for row in rows if row.to == alliance and _is_full(row)))
            self._find_scopes()

    def _find_scopes(self) -> None:
        for index, source in self.lens.sources.items():
            if index not in self.scopes and (index in self.members or source.coverage):
                scope = Scope(self.lens, source, "membership", self.alliance, self.wanted.obligations)
                if index in self.members or scope.entries:
                    self.scopes[index] = scope, scope.reach_of_any(self.lens.on)

    def others(self) -> set[int]:
        """Give every co-member there ever was."""
        return {member for claims in self.members.values() for member in claims} - {self.entity}

    def ways(self, other: int) -> list[Way]:
        """Give what each dataset says of the pair; where none knows both memberships, what they say together.

        Nothing where all that is said of the other's membership is *no*.
        """
        theirs = self._memberships(other)
        if all(said.truth is Truth.NO for said in theirs.values()):
            return []
        found: list[Way] = []
        knows_both = False
        for index in self.scopes:
            mine, its = self.own.get(index), theirs.get(index)
            if mine is None and its is None:
                continue
            way = self._by_one(index, mine, its, other)
            if way is not None:
                found.append(way)
            if mine is not None and its is not None:
                knows_both = knows_both or (mine.truth is not Truth.UNKNOWN and its.truth is not Truth.UNKNOWN)
        if not knows_both and (together := self._across(theirs, other)):
            found.append(together)
        if self.wanted.obligations is None:
            return found
        return [
            owing(self.lens, way, self.entity, other, self.wanted, may_deny=partial(self._covers, way.dataset, other))
            for way in found
        ]

    def _covers(self, index: int | None, other: int) -> bool:
        """Say whether a dataset knows of all memberships of both on the lens's day."""
        return index is not None and all(
            (self.scopes[index][1] or self.scopes[index][0].reach((party,), self.lens.on)) is Reach.COVERED
            for party in (self.entity, other)
        )

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
        if mine is None or its is None:
            known = mine or its
            is_out = known is not None and known.truth is Truth.NO
            return Way(self.alliance, index, Truth.NO, None, self.lens.on, (), ()) if is_out else None
        truth = mine.truth if mine.truth is its.truth else conjunction((mine.truth, its.truth))
        if truth is not Truth.UNKNOWN:
            return Way(self.alliance, index, truth, None, self.lens.on, mine.spells, its.spells)
        then = min(one.last_on for one in (mine, its) if one.last_on is not None)
        was, were = self._then(index, self.entity, then), self._then(index, other, then)
        if was is None or were is None:
            return None
        last = conjunction((was.truth, were.truth))
        return Way(self.alliance, index, truth, last, then, was.spells, were.spells)

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


def _together(
    sides: Iterable[Mapping[int, Said]],
) -> tuple[Truth, tuple[Spell, ...], tuple[Spell, ...], frozenset[int]]:
    """Give the conjunction of the two combined memberships, the spells of either, and the datasets that know them."""
    own, theirs = sides
    truth = conjunction(combine(one.truth for one in side.values()) for side in (own, theirs))
    mine, its = (tuple(spell for one in side.values() for spell in one.spells) for side in (own, theirs))
    return truth, mine, its, frozenset(own) | frozenset(theirs)


def alliances(lens: Lens, rows: Iterable[TieRow], entity: int) -> dict[int, list[TieRow]]:
    """Give the alliances that an entity ever was a full member of, each with the claims of that, among its ties."""
    joined: dict[int, list[TieRow]] = defaultdict(list)
    for row in rows:
        if row.kind == "member_of" and row.from_ == entity and _is_full(row):
            joined[row.to].append(row)
    found = {one: lens.view.entity(one) for one in sorted(joined)}
    return {one: joined[one] for one, row in found.items() if row is not None and row.kind == "alliance"}


def _by_member(lens: Lens, rows: Iterable[TieRow]) -> Mapping[int, Mapping[int, list[Spell]]]:
    """Give the spells of membership, by dataset and member."""
    found: dict[int, dict[int, list[TieRow]]] = {}
    for row in rows:
        if row.dataset in lens.sources:
            found.setdefault(row.dataset, {}).setdefault(row.from_, []).append(row)
    return {dataset: {member: spells(own) for member, own in by_member.items()} for dataset, by_member in found.items()}


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
                may_deny = partial(scope.covering, (entity, other), lens.on)
                found[other].append(owing(lens, way, entity, other, wanted, may_deny=may_deny))
    return found


def owing(lens: Lens, way: Way, entity: int, other: int, wanted: Wanted, *, may_deny: Callable[[], object]) -> Way:
    """Narrow a way to the obligations wanted; one of other obligations is a *no* only where the dataset may say it."""
    if wanted.obligations is None or way.truth is Truth.NO:
        return way
    sides = [_owes(lens, part, to, wanted.obligations, way.day) for part, to in ((way.mine, other), (way.its, entity))]
    if wanted.mutual == "both":
        owes = conjunction(sides)
    else:
        owes = next((truth for truth in (Truth.YES, Truth.POSSIBLE) if truth in sides), Truth.NO)
    if way.truth is Truth.UNKNOWN:
        return way._replace(last=None if way.last is None else conjunction((way.last, owes)))
    truth = conjunction((way.truth, owes))
    return way._replace(truth=Truth.UNKNOWN if truth is Truth.NO and not may_deny() else truth)


def _owes(lens: Lens, of: Iterable[Spell], to: int, obligations: frozenset[str], day: int) -> Truth:
    """Say whether a party's claims oblige it to the other on the day."""
    found = Truth.NO
    for spell in of:
        for met, rows in _parted(lens, spell, to, obligations):
            truth = Truth.NO if met is Truth.NO else holds(rows, day)
            if truth is Truth.YES and met is Truth.YES:
                return truth
            if truth is not Truth.NO:
                found = Truth.POSSIBLE
    return found


def _parted(lens: Lens, spell: Spell, to: int, obligations: frozenset[str]) -> Iterable[tuple[Truth, Spell]]:
    """Part a spell where its claims begin or cease to meet the obligations wanted."""
    if len(spell) == 1:
        return ((_meets(lens, spell[0], to, obligations), spell),)
    return [(met, tuple(rows)) for met, rows in groupby(spell, lambda row: _meets(lens, row, to, obligations))]


def _meets(lens: Lens, row: TieRow, to: int, obligations: frozenset[str]) -> Truth:
    """Say whether a claim is of one of these obligations to the other; not stated ones are possible."""
    owed = owed_to(lens, row, to)
    if owed is None:
        return Truth.POSSIBLE if obligations else Truth.NO
    return Truth.NO if obligations.isdisjoint(owed) else Truth.YES


def owed_to(lens: Lens, row: TieRow, to: int) -> tuple[str, ...] | None:
    """Give what a party owes another by one claim: nothing, where it names to whom and the other is not among them.

    None where the claim states no obligations.
    """
    named = row.extra.get("owed_to")
    if named is not None and lens.view.id(to) not in named:
        return ()
    stated: tuple[str, ...] | None = row.extra.get("obligations")
    return stated
