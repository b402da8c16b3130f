"""Memberships: what each dataset says of the members of one alliance, and so of every two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, permutations
from typing import NamedTuple, Protocol

from graphsvc.model.days import Days, common, without
from graphsvc.model.effort import checked
from graphsvc.model.kinds import FULL_MEMBER_ROLES
from graphsvc.snapshot.rows import TieRow
from graphsvc.snapshot.view import View
from graphsvc.verdicts import spells as joining
from graphsvc.verdicts.axis import Axis, edges
from graphsvc.verdicts.combination import (
    NOTHING,
    SILENT,
    CombinedVerdict,
    DatasetVerdict,
    combination,
    combined_conjunction,
    conjunction,
)
from graphsvc.verdicts.coverage import DatasetCoverage
from graphsvc.verdicts.existence import Existence, both_exist, narrowed
from graphsvc.verdicts.obligations import ObligationFilter, is_addressed, owed_days
from graphsvc.verdicts.spells import Spell, all_possible_days, all_sure_days

MEMBER_OF = frozenset({"member_of"})
MEMBERSHIP = ("membership",)
Masks = tuple[int, int]
"""The columns on which something surely is so, and those on which it surely or possibly is."""


class World(Protocol):
    """What a rule asks of the engine."""

    view: View

    @property
    def coverages(self) -> Mapping[int, DatasetCoverage]:
        """Return the coverage of each dataset, by index, in the order of their ids."""

    def existence(self, party: int) -> Existence:
        """Return when a party existed."""


def is_full_member(row: TieRow) -> bool:
    """Return whether a claim is of full membership, which is what makes an ally."""
    return row.extra.get("role", "member") in FULL_MEMBER_ROLES


class PairVerdict(NamedTuple):
    """The verdict that two are in an alliance together, over the alliance's axis.

    `unowed` has the columns on which both are members, or may be, and nobody says that what is asked for is owed: that
    is *unknown*, but ends a last word. `across` is the part that no dataset knows alone, `across_of` the datasets that know it together.
    """

    by_dataset: Mapping[int, DatasetVerdict]
    combined: CombinedVerdict
    across: CombinedVerdict = NOTHING
    unowed: int = 0


class AllianceMemberships:
    """The memberships in one alliance according to each dataset, for all days.

    `spells` are the joined and narrowed claims by dataset and member, `verdicts` what comes of them by dataset and
    member: *no* on the days that the dataset covers and on which it has no claim. Coverage of some `obligations` alone
    makes silence a *no* only to those who ask for them.
    """

    def __init__(self, world: World, alliance: int, obligations: frozenset[str] | None = None) -> None:
        self._id_of, self.alliance = world.view.id, alliance
        rows = [row for row in world.view.ties(alliance, MEMBER_OF) if row.to == alliance]
        naming = {row.dataset for row in rows}
        claims: dict[int, dict[int, list[TieRow]]] = {}
        for row in rows:
            if is_full_member(row):
                claims.setdefault(row.dataset, {}).setdefault(row.from_, []).append(row)
        self.members = sorted({member for members in claims.values() for member in members})
        self.spells: dict[int, dict[int, list[Spell]]] = {}
        self.reported: dict[int, dict[int, Days]] = {}
        self._addressed: dict[int, frozenset[int]] = {}
        days_of: dict[tuple[int, int], tuple[Days, Days, Days]] = {}
        cuts: set[int] = set()
        there = world.existence(alliance)
        periods = {member: both_exist(world.existence(member), there) for member in self.members}
        for dataset, coverage in world.coverages.items():
            names_it = dataset in naming
            if not names_it and not coverage.entries(MEMBERSHIP, alliance, names_it=False):
                continue
            of_dataset = claims.get(dataset, {})
            joined = self.spells[dataset] = {
                member: [narrowed(spell, periods[member]) for spell in joining.spells(of_dataset[member])]
                for member in of_dataset
            }
            self._addressed[dataset] = frozenset(member for member, held in joined.items() if is_addressed(held))
            self.reported[dataset] = {}
            for member in checked(self.members):
                reported = coverage.reported_days(MEMBERSHIP, (member,), alliance)
                self.reported[dataset][member] = reported
                held = joined.get(member, ())
                possible = common(all_possible_days(held), reported)
                absent = coverage.absent_days(
                    MEMBERSHIP, (member,), alliance, names_it=names_it, obligations=obligations
                )
                days = common(all_sure_days(held), reported), possible, without(absent, possible)
                days_of[dataset, member] = days
                cuts |= edges(*days, reported)
                for spell in held:
                    if len(spell) > 1 or spell[0].s1 != spell[0].s2 or spell[0].u1 != spell[0].u2:
                        cuts |= joining.cuts(spell)
        self.axis = Axis(cuts)
        self.verdicts: dict[int, dict[int, DatasetVerdict]] = {dataset: {} for dataset in self.spells}
        for (dataset, member), days in days_of.items():
            self.verdicts[dataset][member] = DatasetVerdict(*map(self.axis.mask, days))
        stated = {
            row.extra.get("obligations") for members in claims.values() for rows in members.values() for row in rows
        }
        self._stated = None if None in stated else frozenset(obligation for each in stated for obligation in each or ())
        self._owed: dict[tuple[int, int, frozenset[str], int | None], Masks] = {}
        self._pairs: dict[tuple[ObligationFilter, frozenset[int] | None], dict[tuple[int, int], PairVerdict]] = {}
        self._of_members: dict[tuple[int, frozenset[int] | None], CombinedVerdict] = {}

    def pairs(self, wanted: ObligationFilter, datasets: frozenset[int] | None) -> dict[tuple[int, int], PairVerdict]:
        """Return the verdict on every two members of whom anybody may claim it, each two once.

        Where it matters who owes to whom (`mutual="owed"`), in both orders.
        """
        key = wanted, datasets
        verdicts = self._pairs.get(key)
        if verdicts is None:
            members = [member for member in self.members if self.member(member, datasets).claimed]
            every = permutations(members, 2) if wanted.mutual == "owed" else combinations(members, 2)
            each = ((two, self.pair(*two, wanted, datasets)) for two in checked(every))
            verdicts = self._pairs[key] = {two: verdict for two, verdict in each if verdict is not None}
        return verdicts

    def _asked(self, datasets: frozenset[int] | None) -> Iterable[tuple[int, Mapping[int, DatasetVerdict]]]:
        """Return the datasets that are asked, each with its verdicts by member."""
        verdicts = self.verdicts.items()
        return verdicts if datasets is None else [each for each in verdicts if each[0] in datasets]

    def may_meet(self, wanted: ObligationFilter) -> bool:
        """Return whether any claim may be of what is asked for; where none is, no pair is allied by it."""
        if wanted.obligations is None or self._stated is None:
            return wanted.obligations is None or bool(wanted.obligations)
        return not wanted.obligations.isdisjoint(self._stated)

    def claiming(self, member: int, mask: int, datasets: frozenset[int] | None) -> list[int]:
        """Return the datasets that claim, or may, that one is a member on the days of some columns."""
        return [dataset for dataset, verdicts in self._asked(datasets) if verdicts.get(member, SILENT).maybe & mask]

    def member(self, member: int, datasets: frozenset[int] | None = None) -> CombinedVerdict:
        """Return the verdict on one membership, of all datasets together."""
        key = member, datasets
        combined = self._of_members.get(key)
        if combined is None:
            verdicts = (verdicts.get(member, SILENT) for _, verdicts in self._asked(datasets))
            combined = self._of_members[key] = combination(verdicts)
        return combined

    def pair(
        self, a: int, b: int, wanted: ObligationFilter, datasets: frozenset[int] | None = None
    ) -> PairVerdict | None:
        """Return the verdict that two are in it together, and owe what is asked for; None where nobody may claim it."""
        by_dataset: dict[int, DatasetVerdict] = {}
        known_by_one = is_claimed = unowed = 0
        for dataset, verdicts in self._asked(datasets):
            first, second = verdicts.get(a, SILENT), verdicts.get(b, SILENT)
            if len(self.verdicts) == 1 and not first.maybe & second.maybe:
                return None
            both = conjunction(first, second)
            known_by_one |= first.known & second.known
            if both.maybe and wanted.obligations is not None:
                owed, due = self._owes((dataset,), a, b, wanted), self._owes((dataset,), b, a, wanted)
                yes, maybe = _met(wanted, owed, due)
                unowed |= both.maybe & ~maybe
                both = DatasetVerdict(both.yes & yes, both.maybe & maybe, both.no)
            if both != SILENT:
                by_dataset[dataset] = both
                is_claimed |= both.maybe
        across = NOTHING
        # One dataset alone cannot know across.
        if len(self.verdicts) > 1 and (left := self.axis.whole & ~known_by_one):
            across = self._across(a, b, wanted, datasets, left)
        if not is_claimed and not across.claimed:
            return None
        if len(by_dataset) == 1 and across == NOTHING:
            alone = next(iter(by_dataset.values())).combined()
            return PairVerdict(by_dataset, alone, unowed=unowed & ~alone.claimed)
        combined = combination(by_dataset.values(), across)
        return PairVerdict(by_dataset, combined, across, unowed & ~combined.claimed)

    def _across(
        self, a: int, b: int, wanted: ObligationFilter, datasets: frozenset[int] | None, left: int
    ) -> CombinedVerdict:
        """Return what datasets say together on the days on which none of them knows both memberships."""
        both = combined_conjunction(self.member(a, datasets), self.member(b, datasets))
        yes, disputed, possible, no = (mask & left for mask in both)
        if wanted.obligations is not None and (yes | disputed | possible):
            asked = [source for source, _ in self._asked(datasets)]
            surely, maybe = _met(wanted, self._owes(asked, a, b, wanted), self._owes(asked, b, a, wanted))
            disputed, possible, yes = disputed & maybe, (possible | (yes & ~surely)) & maybe, yes & surely
        return CombinedVerdict(yes, disputed, possible, no)

    def _owes(self, datasets: Iterable[int], party: int, to: int, wanted: ObligationFilter) -> Masks:
        """Return the columns on which any of the datasets has one member owe another what is asked for."""
        surely = maybe = 0
        for dataset in datasets:
            owed = self._owed_by(dataset, party, to, wanted.obligations or frozenset())
            surely, maybe = surely | owed[0], maybe | owed[1]
        return surely, maybe

    def _owed_by(self, dataset: int, party: int, to: int, obligations: frozenset[str]) -> Masks:
        held = self.spells[dataset].get(party, ())
        key = dataset, party, obligations, to if party in self._addressed[dataset] else None
        masks = self._owed.get(key)
        if masks is None:
            surely, maybe = owed_days(held, self._id_of(to), obligations)
            reported = self.reported[dataset][party] if held else ()
            masks = self.axis.mask(common(surely, reported)), self.axis.mask(common(maybe, reported))
            self._owed[key] = masks
        return masks

    def cuts_of_pair(self, pair: PairVerdict) -> set[int]:
        """Return the days on which any part of a pair's verdict changes."""
        masks = {mask for verdict in (*pair.by_dataset.values(), pair.combined, pair.across) for mask in verdict}
        return edges(*(self.axis.days(mask) for mask in {*masks, pair.unowed}))

    def cuts_of_claims(self, member: int, *, with_verdicts: bool = False) -> set[int]:
        """Return the days on which the claims of one membership that count change, and the verdicts if they are wanted."""
        cuts: set[int] = set()
        for dataset, members in self.spells.items():
            held = members.get(member, ())
            if held:
                cuts |= edges(*(joining.possible_days((row,)) for spell in held for row in spell))
                cuts |= edges(self.reported[dataset][member])
            if with_verdicts:
                cuts |= edges(*(self.axis.days(mask) for mask in self.verdicts[dataset].get(member, SILENT)))
        return cuts

    def evidence(self, dataset: int, member: int, on: Days) -> Sequence[Spell]:
        """Return the spells in which a dataset has one a member, surely or possibly, on some of the days."""
        held = self.spells.get(dataset, {}).get(member, ())
        counted = common(on, self.reported[dataset][member]) if held else ()
        return [spell for spell in held if common(joining.possible_days(spell), counted)]


def _met(wanted: ObligationFilter, owed: Masks, due: Masks) -> Masks:
    """Return where what the first owes and what is due to it are what is asked for, surely, and surely or possibly."""
    if wanted.mutual == "owed":
        return owed
    if wanted.mutual == "both":
        return owed[0] & due[0], owed[1] & due[1]
    return owed[0] | due[0], owed[1] | due[1]
