"""What is worked out of one reading of the snapshot, kept for all who ask of it."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import combinations, permutations

from graphsvc.model.days import NO_DAYS, Days, days, union
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.snapshot.view import View
from graphsvc.verdicts.allied import AlliedHistory
from graphsvc.verdicts.claims import ClaimHistory, Question
from graphsvc.verdicts.coverage import DatasetCoverage
from graphsvc.verdicts.existence import Existence, Period, both_exist, existence_of
from graphsvc.verdicts.memberships import MEMBER_OF, AllianceMemberships, PairVerdict, is_full_member
from graphsvc.verdicts.obligations import ObligationFilter
from graphsvc.verdicts.statements import ALLIED_WITH, Statements
from graphsvc.verdicts.statuses import Scale, StatusHistories

NAMING_ONE = ("membership", "hosting")
"""The questions of which coverage must name only the first party: the member, the host."""
Datasets = frozenset[int] | None
"""The datasets that are asked, by index; None is all of them."""
KEPT_READINGS = 4
"""For how many readings the engine is kept: the head's, and those of the moments last asked for with `known`."""


class Engine:
    """Histories of verdicts of one view, up to the day after which nothing is known (`horizon`)."""

    def __init__(self, view: View, horizon: int) -> None:
        self.view, self.horizon = view, horizon
        self._existences: dict[int, Existence] = {}
        self._in_system: dict[tuple[int, str], Days] = {}
        self._memberships: dict[int, AllianceMemberships] = {}
        self._alliances: dict[int, list[int]] = {}
        self._naming: dict[int, frozenset[int]] = {}
        self._all_pairs: dict[tuple[ObligationFilter, Datasets], list[AlliedHistory]] = {}
        self._histories: dict[tuple[int, int, ObligationFilter, Datasets], AlliedHistory] = {}

    @cached_property
    def coverages(self) -> Mapping[int, DatasetCoverage]:
        """Return the coverage of each dataset, by index, in the order of their ids."""
        return {
            source.index: DatasetCoverage(
                source, self.horizon, self.in_system, lambda party: self.existence(party).sure
            )
            for source in self.view.sources("dataset")
        }

    def existence(self, party: int) -> Existence:
        """Return when a party existed."""
        found = self._existences.get(party)
        if found is None:
            found = self._existences[party] = existence_of(self.view.entity(party))
        return found

    def in_system(self, party: int, system: str) -> Days:
        """Return the days on which a party surely is in a system."""
        found = self._in_system.get((party, system))
        if found is None:
            row = self.view.entity(party)
            spans = [spell.span for spell in row.spells if spell.system == system] if row else []
            sure = (days(min(one.s2, one.u2 - 1), max(one.u1, one.s1 + 1) - 1) for one in spans)
            found = union(window for one in sure for window in one) if spans else NO_DAYS
            self._in_system[party, system] = found
        return found

    # Alliances

    def memberships(self, alliance: int) -> AllianceMemberships:
        """Return the memberships in one alliance."""
        found = self._memberships.get(alliance)
        if found is None:
            found = self._memberships[alliance] = AllianceMemberships(self, alliance)
        return found

    def alliances(self, party: int) -> list[int]:
        """Return the alliances of which anybody ever claims that a party is a full member, in the order of their ids."""
        found = self._alliances.get(party)
        if found is None:
            rows = self.view.ties(party, MEMBER_OF)
            joined = {row.to for row in rows if row.from_ == party and is_full_member(row)}
            found = self._alliances[party] = sorted(filter(self._is_alliance, joined), key=self.view.id)
        return found

    def _is_alliance(self, entity: int) -> bool:
        row = self.view.entity(entity)
        return row is not None and row.kind == "alliance"

    def allied(self, a: int, b: int, wanted: ObligationFilter, datasets: Datasets) -> AlliedHistory:
        """Return the history of whether two are allied, as the first is asked about the second."""
        key = a, b, wanted, datasets
        history = self._histories.get(key)
        if history is None:
            stated = [row for row in self.view.ties(a, ALLIED_WITH) if b in (row.from_, row.to)]
            history = self._histories[key] = self._history(a, b, wanted, datasets, stated)
        return history

    def allies(self, party: int, wanted: ObligationFilter, datasets: Datasets) -> list[AlliedHistory]:
        """Return the history with each counterpart that it ever shared an alliance or a statement with, by id."""
        stated: dict[int, list[TieRow]] = defaultdict(list)
        for row in self.view.ties(party, ALLIED_WITH):
            stated[row.to if row.from_ == party else row.from_].append(row)
        meeting = [one for one in map(self.memberships, self.alliances(party)) if one.may_meet(wanted)]
        others = {other for memberships in meeting for other in memberships.members}
        histories = []
        for other in sorted((others | stated.keys()) - {party}, key=self.view.id):
            key = party, other, wanted, datasets
            history = self._histories.get(key)
            if history is None:
                history = self._history(party, other, wanted, datasets, stated.get(other, ()))
                self._histories[key] = history
            if history.is_claimed:
                histories.append(history)
        return histories

    def allied_pairs(self, wanted: ObligationFilter, datasets: Datasets) -> list[AlliedHistory]:
        """Return the history of every two of whom anybody ever claims that they are allied, each pair once.

        Where it matters who owes to whom (`mutual="owed"`), each pair comes in both orders.
        """
        key = wanted, datasets
        kept = self._all_pairs.get(key)
        if kept is not None:
            return kept
        is_directed = wanted.mutual == "owed"
        shared: dict[tuple[int, int], list[tuple[AllianceMemberships, PairVerdict]]] = defaultdict(list)
        for memberships in self.all_memberships:
            if not memberships.may_meet(wanted):
                continue
            members = [one for one in memberships.members if memberships.claimed(one, datasets)]
            for a, b in permutations(members, 2) if is_directed else combinations(members, 2):
                pair = memberships.pair(a, b, wanted, datasets)
                if pair is not None:
                    shared[a, b].append((memberships, pair))
        stated: dict[tuple[int, int], list[TieRow]] = defaultdict(list)
        for row in self.view.all_ties(ALLIED_WITH):
            if datasets is None or row.dataset in datasets:
                two = min(row.from_, row.to), max(row.from_, row.to)
                for ends in (two, two[::-1]) if is_directed else (two,):
                    stated[ends].append(row)
        asked = self.asked(datasets)
        kept = self._all_pairs[key] = [
            AlliedHistory(
                *parties,
                wanted,
                shared.get(parties, ()),
                Statements(self, *parties, stated[parties]) if parties in stated else None,
                asked,
                datasets,
            )
            for parties in sorted(shared.keys() | stated.keys())
        ]
        return kept

    @cached_property
    def all_memberships(self) -> list[AllianceMemberships]:
        """Return the memberships in every alliance, in the order of their ids."""
        return [self.memberships(row.index) for row in self.view.entities("alliance")]

    def _history(
        self, a: int, b: int, wanted: ObligationFilter, datasets: Datasets, stated: Iterable[TieRow]
    ) -> AlliedHistory:
        others = set(self.alliances(b))
        shared = (self.memberships(alliance) for alliance in self.alliances(a) if alliance in others)
        pairs = [(one, pair) for one in shared if (pair := one.pair(a, b, wanted, datasets)) is not None]
        own = [row for row in stated if datasets is None or row.dataset in datasets]
        statements = Statements(self, a, b, own) if own else None
        return AlliedHistory(a, b, wanted, pairs, statements, self.asked(datasets), datasets)

    def silently_allied(self, a: int, b: int, wanted: ObligationFilter, datasets: Datasets) -> AlliedHistory:
        """Return the history of two of whom nobody claims anything: what coverage alone says."""
        return AlliedHistory(a, b, wanted, (), None, self.asked(datasets), datasets)

    # Questions about claims of two parties

    def narrowing(self, a: int, b: int) -> tuple[Period, ...] | None:
        """Return the periods in which both may have existed, None where that bounds nothing."""
        return both_exist(self.existence(a), self.existence(b))

    def keeps_unknown_start(self, a: int, b: int) -> bool:
        """Return whether an unknown start is kept: about a group of which no existence is known, nothing narrows it."""
        for party in (a, b):
            row = self.view.entity(party)
            if row is not None and row.kind == "group" and self.existence(party).periods is None:
                return True
        return False

    def naming(self, whole: int) -> frozenset[int]:
        """Return the datasets that name any member of an alliance or organisation, in whatever role."""
        found = self._naming.get(whole)
        if found is None:
            rows = self.view.ties(whole, MEMBER_OF)
            found = self._naming[whole] = frozenset(row.dataset for row in rows if row.to == whole)
        return found

    def asked(self, datasets: Datasets) -> Mapping[int, DatasetCoverage]:
        """Return the coverage of the datasets that are asked; None is all of them."""
        if datasets is None:
            return self.coverages
        return {dataset: one for dataset, one in self.coverages.items() if dataset in datasets}

    def claims(
        self,
        question: str | None,
        from_: int,
        to: int,
        rows: Iterable[TieRow],
        datasets: Datasets,
        contrary: Iterable[TieRow] = (),
    ) -> ClaimHistory:
        """Return the history of claims of one kind from one party to another; `rows` are all there are of them."""
        is_membership = question == "membership"
        asked = Question(
            question,
            (from_,) if question in NAMING_ONE else (from_, to),
            to if is_membership else None,
            self.naming(to) if is_membership else frozenset(),
        )
        return ClaimHistory(
            asked,
            self.asked(datasets),
            rows,
            self.narrowing(from_, to),
            contrary=contrary,
            keeps_unknown_start=self.keeps_unknown_start(from_, to),
        )

    def statuses(self, scale: Scale, a: int, b: int, rows: Iterable[TieRow], datasets: Datasets) -> StatusHistories:
        """Return the histories of the statuses of a pair; `rows` are all claims of the scale about it."""
        return StatusHistories(scale, (a, b), self.asked(datasets), rows, self.narrowing(a, b))


def engine_of(lens: Lens) -> Engine:
    """Return the engine of a lens's reading: that of another lens on the same reading, if there was one."""
    view = lens.view
    kept: OrderedDict[object, Engine] = view.state.memo
    key = view.revision, None if view.merged is None else id(view.merged), lens.cut
    engine = kept.get(key)
    if engine is None:
        engine = kept[key] = Engine(view, lens.cut)
        while len(kept) > KEPT_READINGS:
            kept.popitem(last=False)
    return engine
