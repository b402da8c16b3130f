"""The ways in which two may be allied: through each alliance according to each dataset, and by direct statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from graphsvc.model.days import NO_DAYS, Days, common, days, union, without
from graphsvc.model.kinds import FULL_MEMBER_ROLES
from graphsvc.model.truth import Truth, combine, conjunction
from graphsvc.questions.claims import Said, group, holding, overlap, say, speak, spells
from graphsvc.questions.meeting import Piece, Spell, maybe, together
from graphsvc.questions.owing import Sides, Wanted, may_meet, owing
from graphsvc.questions.reach import Scope, scope_of
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow

MEMBER_OF = frozenset({"member_of"})
ALLIED_WITH = frozenset({"allied_with"})


class Way(NamedTuple):
    """One way to be allied according to one dataset: through an alliance, or (alliance None) by direct statement.

    `dataset` is None where only several datasets together know both memberships; `across` names those. `mine` and
    `its` are the spells of the first and of the second party, each with the days on which it is heard. Where it is
    silent about the days asked (`truth` unknown), `last` is its last word, and they are heard on the day of that.
    """

    alliance: int | None
    dataset: int | None
    truth: Truth
    mine: Sequence[Piece] = ()
    its: Sequence[Piece] = ()
    last: Truth | None = None
    last_on: int | None = None
    across: frozenset[int] = frozenset()

    def sides(self, entity: int, other: int) -> Sides:
        """Give the claims of both, who must be in the alliance at once where there is one."""
        return Sides(self.mine, self.its, entity, other, self.alliance is not None)

    def spans(self) -> Iterator[tuple[dict[str, str], Spell]]:
        """Give each spell in which the two were allied this way, with the ties behind it."""
        if self.alliance is None:
            for one in (*self.mine, *self.its):
                yield overlap(one.spell, one.spell), holding(one.spell, one.heard)
            return
        is_only_one = len(self.mine) == len(self.its) == 1
        for a in self.mine:
            for b in self.its:
                if is_only_one or together([a], [b]) is not Truth.NO:
                    yield overlap(a.spell, b.spell), holding(a.spell, a.heard) + holding(b.spell, b.heard)


class Club:
    """The memberships in one alliance, asked of every dataset; a lens keeps it for all who ask of their co-members."""

    def __init__(self, lens: Lens, alliance: int, wanted: Wanted) -> None:
        self.lens, self.alliance = lens, alliance
        rows = [row for row in lens.view.ties(alliance, MEMBER_OF) if row.to == alliance and is_full(row)]
        self.bears = any(row.dataset in lens.sources and may_meet(row, wanted) for row in rows)
        """Whether any claim may be of what is wanted; where none is, nothing follows for anybody."""
        if not self.bears:
            return
        self.scopes = _scopes(lens, alliance, wanted, rows)
        if all(scope.is_clear for scope in self.scopes.values()):
            # Of those never in it on the days asked nothing follows, and nobody has only a last word.
            live = _live(lens, rows)
            rows = [row for row in rows if row.from_ in live]
        self.members = by_member(lens, rows)
        self._said: dict[int, dict[int, Said]] = {}
        self._known: dict[tuple[int, int], Days] = {}

    @staticmethod
    def kept(lens: Lens, alliance: int, wanted: Wanted) -> Club | None:
        """Give that which the lens keeps; None where nobody has asked for it."""
        found: Club | None = lens.memory.get((Club, alliance, wanted.obligations))
        return found

    @staticmethod
    def of(lens: Lens, alliance: int, wanted: Wanted) -> Club:
        """Give that which the lens keeps, made if need be."""
        found = Club.kept(lens, alliance, wanted)
        if found is None:
            found = lens.memory[Club, alliance, wanted.obligations] = Club(lens, alliance, wanted)
        return found

    def said(self, party: int) -> dict[int, Said]:
        """Give what each dataset says of a party's membership."""
        found = self._said.get(party)
        if found is None:
            found = self._said[party] = _memberships(self.scopes, self.members, party)
        return found

    def known(self, index: int, party: int) -> Days:
        """Give the days on which a dataset claims, or may claim, a membership, and those on which it denies it."""
        found = self._known.get((index, party))
        if found is None:
            scope = self.scopes[index]
            spells = claims_of(self.members, index, party)
            claimed = common(union(window for one in spells for window in maybe(one)), scope.sight((party,)).speaks)
            found = self._known[index, party] = union([*claimed, *scope.denied((party,))])
        return found


def _live(lens: Lens, rows: Iterable[TieRow]) -> set[int]:
    """Give the members of whom a claim holds or may hold on some of the days asked."""
    return {row.from_ for row in rows if row.s1 <= lens.last and row.u2 > lens.on}


def is_over(lens: Lens, alliance: int, wanted: Wanted, rows: Collection[TieRow]) -> bool:
    """Say whether of these memberships nothing follows: none is of the days asked, and nobody has only a last word."""
    return not _live(lens, rows) and all(scope.is_clear for scope in _scopes(lens, alliance, wanted, rows).values())


def _scopes(lens: Lens, alliance: int, wanted: Wanted, rows: Iterable[TieRow]) -> dict[int, Scope]:
    """Give the reach of each dataset that claims or covers memberships in an alliance, in the order of their ids."""
    claiming = {row.dataset for row in rows}
    found: dict[int, Scope] = {}
    for index, source in lens.sources.items():
        if index in claiming or source.coverage:
            scope = scope_of(lens, source, "membership", alliance, wanted.obligations)
            if index in claiming or scope.entries:
                found[index] = scope
    return found


def _memberships(scopes: Mapping[int, Scope], members: Members, party: int) -> dict[int, Said]:
    said = ((index, say(scope, (party,), claims_of(members, index, party))) for index, scope in scopes.items())
    return {index: one for index, one in said if one is not None}


Members = Mapping[int, Mapping[int, list[Spell]]]
"""The spells of membership, by dataset and member."""


def claims_of(members: Members, dataset: int, party: int) -> Sequence[Spell]:
    """Give the spells in which a dataset has a party a member."""
    return members.get(dataset, {}).get(party, ())


class Through:
    """Both memberships in one alliance, asked of every dataset; made once for an entity and all its co-members.

    `bears` is false where all that is said of the entity's own membership is *no*: then nothing follows for a pair.
    """

    def __init__(self, lens: Lens, entity: int, alliance: int, own: Sequence[TieRow], wanted: Wanted) -> None:
        self.lens, self.entity, self.alliance, self.wanted = lens, entity, alliance, wanted
        self.scopes: Mapping[int, Scope] = {}
        self.members: Members = {}
        self.own: Mapping[int, Said] = {}
        club = Club.kept(lens, alliance, wanted)
        if club is None:
            # Where the entity is not in it on the days asked, nobody else need be looked at.
            self.bears = not is_over(lens, alliance, wanted, own) and _bears(
                _memberships(_scopes(lens, alliance, wanted, own), by_member(lens, own), entity)
            )
            if not self.bears:
                return
            club = Club.of(lens, alliance, wanted)
        if not club.bears:
            self.bears = False
            return
        self.club, self.scopes, self.members = club, club.scopes, club.members
        self.own = club.said(entity)
        self.bears = _bears(self.own)

    def others(self) -> set[int]:
        """Give every co-member there ever was."""
        return {member for claims in self.members.values() for member in claims} - {self.entity}

    def ways(self, other: int) -> list[Way]:
        """Give what each dataset says of the pair; where none knows both memberships, what they say together.

        Nothing where all that is said of the other's membership is *no*.
        """
        theirs = self.club.said(other)
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
        left = self._left(other) if self.lens.during else NO_DAYS if knows_both else None
        if left != NO_DAYS and (across := self._across(theirs, other, left)):
            found.append(across)
        return found

    def _left(self, other: int) -> Days:
        """Give the days asked of which no dataset knows both memberships."""
        known = (common(self.club.known(index, self.entity), self.club.known(index, other)) for index in self.scopes)
        return without(self.lens.days, union(window for one in known for window in one))

    def _denies(self, index: int, other: int) -> bool:
        """Say whether a dataset knows of all memberships of both on the days asked."""
        scope = self.scopes[index]
        return all(scope.sight((party,)).denies for party in (self.entity, other))

    def _claims(self, index: int, party: int) -> Sequence[Spell]:
        return claims_of(self.members, index, party)

    def _then(self, index: int, party: int, on: Days) -> Said | None:
        """Give what a dataset says of a membership on other days, or on some of those asked."""
        return speak(self.scopes[index], (party,), self._claims(index, party), on)

    def _said(self, party: int, on: Days) -> dict[int, Said]:
        return {index: one for index in self.scopes if (one := self._then(index, party, on)) is not None}

    def _by_one(self, index: int, mine: Said | None, its: Said | None, other: int) -> Way | None:
        """Join what a dataset says of either; None where that is nothing, nor has it a last word."""
        if mine is None or its is None:
            known = mine or its
            return Way(self.alliance, index, Truth.NO) if known is not None and known.truth is Truth.NO else None
        truth = conjunction((mine.truth, its.truth))
        if truth is not Truth.UNKNOWN:
            way = Way(self.alliance, index, truth, mine.pieces, its.pieces)
            return self._met(way, other, lambda: self._denies(index, other))
        then = min(one.last_on for one in (mine, its) if one.last_on is not None)
        was, were = (self._then(index, party, days(then, then)) for party in (self.entity, other))
        if was is None or were is None:
            return None
        last = conjunction((was.truth, were.truth))
        return self._met(Way(self.alliance, index, truth, was.pieces, were.pieces, last, then), other, None)

    def _met(self, way: Way, other: int, may_deny: MayDeny) -> Way:
        return met(self.lens, way, self.entity, other, self.wanted, may_deny)

    def _across(self, theirs: Mapping[int, Said], other: int, left: Days | None) -> Way | None:
        """Join what different datasets say of either, on those days of which none of them knows both (None: all)."""
        sides = [{i: one for i, one in side.items() if one.truth is not Truth.UNKNOWN} for side in (self.own, theirs)]
        if all(sides):
            if left is not None:
                sides = [self._said(party, left) for party in (self.entity, other)]
            if not all(sides):
                return None
            truth, mine, its, named = _together(sides)
            return self._met(Way(self.alliance, None, truth, mine, its, across=named), other, None)
        silent = [side for side, heard in zip((self.own, theirs), sides, strict=True) if not heard]
        if not all(silent):
            return None
        # Neither word is of the day: take the conjunction on the last day of which there is one of both.
        then = min(max(one.last_on or 0 for one in side.values()) for side in silent)
        sides = [self._said(party, days(then, then)) for party in (self.entity, other)]
        if not all(sides) or sides[0].keys() & sides[1].keys():
            return None
        last, mine, its, named = _together(sides)
        return self._met(Way(self.alliance, None, Truth.UNKNOWN, mine, its, last, then, named), other, None)


def _bears(said: Mapping[int, Said]) -> bool:
    """Say whether anything but *no* is said of a membership."""
    return any(one.truth is not Truth.NO for one in said.values())


def _together(sides: Iterable[Mapping[int, Said]]) -> tuple[Truth, list[Piece], list[Piece], frozenset[int]]:
    """Give the conjunction of the two combined memberships, the spells of either, and the datasets that know them."""
    own, theirs = sides
    truth = conjunction(combine(one.truth for one in side.values()) for side in (own, theirs))
    mine, its = ([piece for one in side.values() for piece in one.pieces] for side in (own, theirs))
    return truth, mine, its, frozenset(own) | frozenset(theirs)


MayDeny = Callable[[], object] | None
"""Says whether what is not claimed may be denied; None: it may not."""


def met(lens: Lens, way: Way, entity: int, other: int, wanted: Wanted, may_deny: MayDeny) -> Way:
    """Weigh what both sides hold on a common day, and owe as it is wanted; not to is a *no* only where that may be said."""
    if Truth.NO in (way.truth, way.last):
        return way
    is_known = way.truth is not Truth.UNKNOWN
    if wanted.obligations is None and (way.alliance is None or (is_known and lens.during is None) or not is_known):
        return way
    found = owing(lens, way.sides(entity, other), wanted)
    if not is_known:
        return way._replace(last=None if way.last is None else conjunction((way.last, found)))
    truth = conjunction((way.truth, found))
    return way._replace(truth=Truth.UNKNOWN if truth is Truth.NO and not (may_deny and may_deny()) else truth)


def alliances(lens: Lens, rows: Iterable[TieRow], entity: int) -> dict[int, list[TieRow]]:
    """Give the alliances that an entity ever was a full member of, each with the claims of that, among its ties."""
    joined: dict[int, list[TieRow]] = defaultdict(list)
    for row in rows:
        if row.kind == "member_of" and row.from_ == entity and is_full(row):
            joined[row.to].append(row)
    found = {one: lens.view.entity(one) for one in sorted(joined)}
    return {one: joined[one] for one, row in found.items() if row is not None and row.kind == "alliance"}


def by_member(lens: Lens, rows: Iterable[TieRow]) -> Members:
    """Give the spells of membership, by dataset and member."""
    found: dict[int, dict[int, list[TieRow]]] = {}
    for row in rows:
        if row.dataset in lens.sources:
            found.setdefault(row.dataset, {}).setdefault(row.from_, []).append(row)
    return {dataset: {member: spells(own) for member, own in by_member.items()} for dataset, by_member in found.items()}


def is_full(row: TieRow) -> bool:
    """Say whether a claim is of full membership, which is what makes an ally."""
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
            scope = scope_of(lens, lens.sources[dataset], "allied", None, wanted.obligations)
            sides = [spells([row for row in own if row.from_ == party]) for party in (entity, other)]
            said = say(scope, (entity, other), [*sides[0], *sides[1]])
            if said is not None:
                mine, its = ([piece for piece in said.pieces if piece.spell in side] for side in sides)
                way = Way(None, dataset, said.truth, mine, its, said.last, said.last_on)

                def may_deny(scope: Scope = scope, parties: tuple[int, int] = (entity, other)) -> bool:
                    return scope.sight(parties).denies

                found[other].append(met(lens, way, entity, other, wanted, may_deny))
    return found
