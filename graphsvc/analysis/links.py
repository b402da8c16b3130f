"""Links: what joins two entities in a layer, how surely, and the claims and days on which it does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graphsvc.model.dates import When
from graphsvc.model.days import NO_DAYS, Days, common, without
from graphsvc.model.truth import Truth
from graphsvc.questions.alliance import HOLDING, Denials, Pair, judged
from graphsvc.questions.meeting import Piece, Spell, holds, maybe, surely
from graphsvc.questions.owing import Wanted, meetings
from graphsvc.questions.verdicts import joined, verdicts
from graphsvc.questions.ways import ALLIED_WITH, MEMBER_OF, Club, claims_of, is_full, is_over
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow


class Reason(NamedTuple):
    """Claims by which a link holds on some days: of one side, or of both (two memberships in an alliance).

    `dataset` is None where only several datasets together claim both.
    """

    alliance: int | None
    dataset: int | None
    truth: Truth
    sides: tuple[Piece, ...]

    @property
    def maybe(self) -> Days:
        """Give the days on which it holds or may hold."""
        found = common(maybe(self.sides[0].spell), self.sides[0].heard)
        for side in self.sides[1:]:
            found = common(found, common(maybe(side.spell), side.heard))
        return found

    @property
    def surely(self) -> Days:
        """Give the days on which it surely holds, whatever its exact dates."""
        if not all(side.is_sure for side in self.sides):
            return NO_DAYS
        found = common(surely(self.sides[0].spell), self.sides[0].heard)
        for side in self.sides[1:]:
            found = common(found, common(surely(side.spell), side.heard))
        return found

    @property
    def since(self) -> When:
        """Give the start: that of the side that begins last."""
        first = max((side.spell[0] for side in self.sides), key=lambda row: (row.s2, row.s1))
        s1 = max(side.spell[0].s1 for side in self.sides)
        return When(s1, first.s2, first.since)

    @property
    def until(self) -> When:
        """Give the end: that of the side that ends first."""
        last = min((side.spell[-1] for side in self.sides), key=lambda row: (row.u1, row.u2))
        u2 = min(side.spell[-1].u2 for side in self.sides)
        return When(last.u1, u2, last.until)

    @property
    def kind(self) -> str:
        """Name the kind of the claims."""
        return self.sides[0].spell[0].kind

    def rows(self) -> Spell:
        """Give the claims that hold or may hold on the days on which they are heard."""
        return tuple(row for side in self.sides for row in side.spell if holds((row,), side.heard) is not Truth.NO)


@dataclass(slots=True)
class Link:
    """What joins two entities in a layer, by index; `last` is the last word where nothing is known of the days.

    It was about the day `last_on`.

    `why` gives the reasons: those of the days asked about, or those of the last word. `sure` gives the days on which
    some dataset says *yes* and none says *no*. `datasets` are those with a claim among the reasons, `alliances` counts
    the alliances through which two are allied.
    """

    layer: str
    a: int
    b: int
    is_directed: bool
    truth: Truth
    last: Truth | None
    why: Callable[[], list[Reason]]
    sure: Callable[[], Days]
    datasets: frozenset[int]
    alliances: int = 0
    last_on: int | None = None

    def reasons(self, lens: Lens) -> list[Reason]:
        """Give the reasons; a last word that is carried may hold on all of the lens's days on which it is not over."""
        found = self.why()
        if self.truth is not Truth.UNKNOWN:
            return found
        return [one._replace(sides=tuple(Piece(side.spell, lens.days, False) for side in one.sides)) for one in found]

    def is_over(self, lens: Lens) -> bool:
        """Say whether a last word is all that there is, and by its own dates nothing holds any more."""
        return self.truth is Truth.UNKNOWN and not any(one.maybe for one in self.reasons(lens))

    def certain(self, lens: Lens) -> Days:
        """Give the days on which it surely holds; none where it is not sure of some day of the lens."""
        if self.truth is not Truth.YES:
            return NO_DAYS
        return lens.days if lens.during is None else self.sure()


def allied(lens: Lens, wanted: Wanted, *, is_directed: bool = False) -> Iterator[Link]:
    """Give every pair with a claim that may make them allied, whatever the verdict.

    Directed: from each to those whom it owes what is wanted.
    """
    is_owed = is_directed and wanted.obligations is not None and wanted.mutual == "any"
    meant = Wanted(wanted.obligations, "owed") if is_owed else wanted
    parties = parties_of(lens, meant)
    for place, entity in enumerate(parties):
        among = parties if is_owed else parties[place + 1 :]
        for pair in judged(Denials(lens, entity, meant), frozenset(among)):
            if pair.has_claim or pair.truth is Truth.NO:
                yield _link(lens, pair, meant, is_directed=is_owed)


def parties_of(lens: Lens, wanted: Wanted) -> list[int]:
    """Give all of whom an alliance may be said on the lens's days, or was by a last word."""
    found: set[int] = set()
    clubs: dict[int, list[TieRow]] = defaultdict(list)
    for row in lens.view.all_ties(MEMBER_OF | ALLIED_WITH):
        if row.kind == "allied_with":
            found |= {row.from_, row.to}
        elif is_full(row):
            clubs[row.to].append(row)
    for alliance, rows in clubs.items():
        if not is_over(lens, alliance, wanted, rows):
            found |= {row.from_ for row in rows}
    return sorted(found)


def _link(lens: Lens, pair: Pair, wanted: Wanted, *, is_directed: bool) -> Link:
    last, last_on = pair.last or (None, None)
    alliances = {way.alliance for way in pair.shown}
    datasets = {way.dataset for way in pair.shown} | {one for way in pair.shown for one in way.across}
    return Link(
        "alliance",
        pair.entity,
        pair.other,
        is_directed,
        pair.truth,
        last,
        lambda: _reasons(lens, pair, wanted),
        lambda: _sure(lens, pair, wanted),
        frozenset(one for one in datasets if one is not None),
        len(alliances),
        last_on,
    )


def _reasons(lens: Lens, pair: Pair, wanted: Wanted) -> list[Reason]:
    found = []
    for way in pair.shown:
        for pieces in meetings(lens, way.sides(pair.entity, pair.other), wanted):
            one = Reason(way.alliance, way.dataset, way.truth, pieces)
            if one.maybe:
                found.append(one)
    return found


def _sure(lens: Lens, pair: Pair, wanted: Wanted) -> Days:
    """Give the days on which some alliance, or a statement, makes them allies and no dataset denies that it does."""
    by_alliance: dict[int | None, list[Reason]] = defaultdict(list)
    for reason in _reasons(lens, pair, wanted):
        by_alliance[reason.alliance].append(reason)
    parts = []
    for alliance, reasons in by_alliance.items():
        sure = joined(one.surely for one in reasons if one.truth in HOLDING)
        parts.append(without(sure, _denied(lens, pair, wanted, alliance, reasons)) if sure else sure)
    return joined(parts)


def _denied(lens: Lens, pair: Pair, wanted: Wanted, alliance: int | None, reasons: Sequence[Reason]) -> Days:
    """Give the days on which a dataset denies that an alliance, or a statement, makes them allies."""
    parties = pair.entity, pair.other
    claimed: dict[int | None, list[Days]] = defaultdict(list)
    for reason in reasons:
        claimed[reason.dataset].append(reason.maybe)
    if alliance is None:
        scopes = Denials(lens, pair.entity, wanted).scopes
        return joined(without(scope.denied(parties), joined(claimed[index])) for index, scope in scopes.items())
    club = Club.of(lens, alliance, wanted)
    found = []
    for index, scope in club.scopes.items():
        # Who knows all memberships of both knows what they owe.
        found.append(without(common(*(scope.denied((party,)) for party in parties)), joined(claimed[index])))
        found += [verdicts(scope, (party,), claims_of(club.members, index, party)).no for party in parties]
    return joined(found)


def endpoints(links: Sequence[Link]) -> set[int]:
    """Give all whom links join."""
    return {party for link in links for party in (link.a, link.b)}
