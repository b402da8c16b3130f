"""What is worked out of one reading of the snapshot, kept for all who ask of it."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from graphsvc.model.days import Days
from graphsvc.model.effort import checked
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.snapshot.view import View
from graphsvc.verdicts.allied import AlliedHistory
from graphsvc.verdicts.claims import ClaimHistory, Question
from graphsvc.verdicts.coverage import DatasetCoverage
from graphsvc.verdicts.existence import ExistencePeriod, Parties, both_exist
from graphsvc.verdicts.kept import Datasets, Kept
from graphsvc.verdicts.memberships import MEMBER_OF, AllianceMemberships, PairVerdict, is_full_member
from graphsvc.verdicts.obligations import ObligationFilter
from graphsvc.verdicts.segments import PairSegments, pair_segments
from graphsvc.verdicts.shared import SharedMemberships, StatedAlliance
from graphsvc.verdicts.statements import ALLIED, ALLIED_WITH, Statements
from graphsvc.verdicts.statuses import Scale, StatusHistories

_KIND_OF = {kind.question: kind for kind in TIE_KINDS.values()}
"""A kind of tie that answers each question."""
KEPT_READINGS = 4
"""For how many readings the engine is kept: the head's, and those of the moments last asked for with `known`."""


class Engine:
    """Histories of verdicts of one view, up to the day after which nothing is known (`horizon`)."""

    def __init__(self, view: View, horizon: int, parties: Parties | None = None) -> None:
        self.view, self.horizon = view, horizon
        self.parties = parties or Parties(view)
        self.existence, self.in_system = self.parties.existence, self.parties.in_system
        self.kept = Kept()
        self.named_at = view.state.entities.last_change(view.revision)
        """The last revision that changed an entity, and so perhaps a name."""

    @cached_property
    def coverages(self) -> Mapping[int, DatasetCoverage]:
        """Return the coverage of each dataset, by index, in the order of their ids."""
        parties = self.parties
        return {
            source.index: DatasetCoverage(source, self.horizon, parties.in_system, parties.surely_exists)
            for source in self.view.sources("dataset")
        }

    # Alliances

    def memberships(self, alliance: int, obligations: frozenset[str] | None = None) -> AllianceMemberships:
        """Return the memberships in one alliance; where coverage is of some obligations, as those asked for have it."""
        key = alliance, obligations if self._covers_obligations else None
        memberships = self.kept.memberships.get(key)
        if memberships is None:
            memberships = self.kept.memberships[key] = AllianceMemberships(self, *key)
        return memberships

    @cached_property
    def _covers_obligations(self) -> bool:
        """Return whether any dataset covers memberships of some obligations alone."""
        return any(
            entry.question == "membership" and entry.obligations is not None
            for coverage in self.coverages.values()
            for entry in coverage.source.coverage
        )

    def alliances(self, party: int) -> list[int]:
        """Return the alliances of which anybody ever claims that a party is a full member, in the order of their ids."""
        return self.wholes(party, "alliance")

    def wholes(self, party: int, kind: str) -> list[int]:
        """Return those of one kind of which anybody ever claims that a party is a full member, in the order of their ids."""
        ordered = self.kept.wholes.get((party, kind))
        if ordered is None:
            rows = self.view.ties(party, MEMBER_OF)
            joined = {row.to for row in rows if row.from_ == party and is_full_member(row)}
            wholes = [row for whole in joined if (row := self.view.entity(whole)) and row.kind == kind]
            ordered = [row.index for row in sorted(wholes, key=lambda row: row.id)]
            self.kept.wholes[party, kind] = ordered
        return ordered

    def allied(self, a: int, b: int, wanted: ObligationFilter, datasets: Datasets) -> AlliedHistory:
        """Return the history of whether two are allied, as the first is asked about the second."""
        key = a, b, wanted, datasets
        history = self.kept.histories.get(key)
        if history is None:
            stated = self.view.ties_between(a, b, ALLIED_WITH)
            others = set(self.alliances(b))
            shared = [
                self.memberships(alliance, wanted.obligations) for alliance in self.alliances(a) if alliance in others
            ]
            history = self._history(a, b, wanted, datasets, shared, stated)
            if self.kept.has_room(1, shared):
                self.kept.histories[key] = history
        return history

    def allies(self, party: int, wanted: ObligationFilter, datasets: Datasets) -> list[AlliedHistory]:
        """Return the history with each counterpart that it ever shared an alliance or a statement with, by id."""
        kept = self.kept.allies.get((party, wanted, datasets))
        if kept is not None:
            return kept
        stated: dict[int, list[TieRow]] = defaultdict(list)
        for row in self.view.ties(party, ALLIED_WITH):
            stated[row.to if row.from_ == party else row.from_].append(row)
        joined = (self.memberships(alliance, wanted.obligations) for alliance in self.alliances(party))
        meeting = [memberships for memberships in joined if memberships.may_meet(wanted)]
        shared: dict[int, list[AllianceMemberships]] = defaultdict(list)
        for memberships in meeting:
            for other in memberships.members:
                shared[other].append(memberships)
        histories = []
        others = sorted((shared.keys() | stated.keys()) - {party}, key=self.view.id)
        are_kept = self.kept.has_room(len(others), meeting)
        for other in checked(others):
            key = party, other, wanted, datasets
            history = self.kept.histories.get(key)
            if history is None:
                history = self._history(party, other, wanted, datasets, shared[other], stated.get(other, ()))
                if are_kept:
                    self.kept.histories[key] = history
            if history.is_claimed:
                histories.append(history)
        if are_kept:
            self.kept.allies[party, wanted, datasets] = histories
        return histories

    def allied_pairs(self, wanted: ObligationFilter, datasets: Datasets) -> list[AlliedHistory]:
        """Return the history of every two of whom anybody ever claims that they are allied, each pair once.

        Where it matters who owes to whom (`mutual="owed"`), each pair comes in both orders.
        """
        key = wanted, datasets
        kept = self.kept.all_pairs.get(key)
        if kept is not None:
            return kept
        is_directed = wanted.mutual == "owed"
        shared: dict[tuple[int, int], list[tuple[AllianceMemberships, PairVerdict]]] = defaultdict(list)
        for alliance in self.view.entities("alliance"):
            memberships = self.memberships(alliance.index, wanted.obligations)
            if not memberships.may_meet(wanted):
                continue
            for parties, pair in memberships.pairs(wanted, datasets).items():
                shared[parties].append((memberships, pair))
        stated: dict[tuple[int, int], list[TieRow]] = defaultdict(list)
        for row in self.view.all_ties(ALLIED_WITH):
            if datasets is None or row.dataset in datasets:
                two = min(row.from_, row.to), max(row.from_, row.to)
                for ends in (two, two[::-1]) if is_directed else (two,):
                    stated[ends].append(row)
        asked, denying, reusable = self.asked(datasets), self.denying(datasets), self.kept.reusable
        kept = self.kept.all_pairs[key] = [
            reusable.get((*parties, wanted, datasets))
            or AlliedHistory(
                *parties,
                wanted,
                shared.get(parties, ()),
                Statements(self, *parties, stated[parties]) if parties in stated else None,
                asked,
                datasets,
                denying,
            )
            for parties in checked(sorted(shared.keys() | stated.keys()))
        ]
        return kept

    def pair_segments(self, wanted: ObligationFilter, datasets: Datasets) -> PairSegments:
        """Return the claimed days of all pairs, in the order of `allied_pairs`, as arrays."""
        key = wanted, datasets
        arrays = self.kept.segments.get(key)
        if arrays is None:
            arrays = self.kept.segments[key] = pair_segments(self.allied_pairs(wanted, datasets))
        return arrays

    @cached_property
    def states(self) -> list[int]:
        """Return the countries that ever were in a system of states, by id."""
        return [row.index for row in self.view.entities("country") if row.spells]

    def _history(
        self,
        a: int,
        b: int,
        wanted: ObligationFilter,
        datasets: Datasets,
        shared: Iterable[AllianceMemberships],
        stated: Iterable[TieRow],
    ) -> AlliedHistory:
        pairs = [
            (memberships, pair)
            for memberships in shared
            if (pair := memberships.pair(a, b, wanted, datasets)) is not None
        ]
        claims = [row for row in stated if datasets is None or row.dataset in datasets]
        statements = Statements(self, a, b, claims) if claims else None
        return AlliedHistory(a, b, wanted, pairs, statements, self.asked(datasets), datasets, self.denying(datasets))

    def shared(self, a: int, b: int, kind: str, datasets: Datasets) -> list[SharedMemberships]:
        """Return the history of both being full members, for each alliance or organisation that they may share."""
        others = set(self.wholes(b, kind))
        histories = []
        for whole in self.wholes(a, kind):
            if whole not in others:
                continue
            memberships = self.memberships(whole)
            pair = memberships.pair(a, b, ObligationFilter(), datasets)
            if pair is not None:
                pairs = [(memberships, pair)]
                history = SharedMemberships(a, b, ObligationFilter(), pairs, None, self.asked(datasets), datasets)
                histories.append(history)
        return histories

    def stated(self, a: int, b: int, datasets: Datasets) -> StatedAlliance | None:
        """Return the history of what is stated of a pair directly, without any alliance; None where nothing is."""
        if not self.view.ties_between(a, b, ALLIED_WITH):
            return None
        whole = self.allied(a, b, ObligationFilter(), datasets)
        return None if whole.statements is None else StatedAlliance(whole, self.asked(datasets), datasets)

    def silently_allied(self, a: int, b: int, wanted: ObligationFilter, datasets: Datasets) -> AlliedHistory:
        """Return the history of two of whom nobody claims anything: what coverage alone says."""
        return AlliedHistory(a, b, wanted, (), None, self.asked(datasets), datasets, self.denying(datasets))

    # Questions about claims of two parties

    def narrowing(self, a: int, b: int) -> tuple[ExistencePeriod, ...] | None:
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
        datasets = self.kept.naming.get(whole)
        if datasets is None:
            rows = self.view.ties(whole, MEMBER_OF)
            datasets = self.kept.naming[whole] = frozenset(row.dataset for row in rows if row.to == whole)
        return datasets

    def asked(self, datasets: Datasets) -> Mapping[int, DatasetCoverage]:
        """Return the coverage of the datasets that are asked; None is all of them."""
        if datasets is None:
            return self.coverages
        return {dataset: coverage for dataset, coverage in self.coverages.items() if dataset in datasets}

    def denying(self, datasets: Datasets) -> frozenset[int]:
        """Return the datasets, of those asked, that cover all alliances of anybody."""
        return self._denying if datasets is None else self._denying & datasets

    @cached_property
    def _denying(self) -> frozenset[int]:
        return frozenset(dataset for dataset, coverage in self.coverages.items() if coverage.entries(ALLIED))

    def reported_days(self, row: TieRow) -> Days:
        """Return the days on which its dataset's claims of its kind about its parties count."""
        kind = TIE_KINDS[row.kind]
        parties = kind.covered_parties(row.from_, row.to)
        return self.coverages[row.dataset].reported_days(kind.questions, parties, row.to)

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
            _KIND_OF[question].covered_parties(from_, to),
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
    """Return the engine of a lens's reading: that of another lens on the same reading, if there was one.

    That of a later revision takes over what no write since has touched.
    """
    view = lens.view
    kept: OrderedDict[object, Engine] = view.state.memo
    merged = None if view.merged is None else id(view.merged)
    key = view.revision, merged, lens.cut
    engine = kept.get(key)
    if engine is None:
        before = [
            old
            for old in list(kept.values())
            if old.view.revision < view.revision and old.view.merged is view.merged and old.horizon == lens.cut
        ]
        latest = max(before, key=lambda old: old.view.revision, default=None)
        engine = kept[key] = (latest and renewed(latest, view)) or Engine(view, lens.cut)
        while len(kept) > KEPT_READINGS:
            kept.popitem(last=False)
    return engine


def renewed(before: Engine, view: View) -> Engine | None:
    """Return the engine of a later revision with what no write since has touched.

    None where a write has touched what all rests on: coverage, existence, membership of a system, the kind of an entity.
    """
    old, state, since, through = before.view, view.state, before.view.revision, view.revision
    if state.sources.changed(since, through):
        return None
    for entity in state.entities.changed(since, through):
        former, current = old.entity(entity), view.entity(entity)
        is_new = former is None and not before.view.ties(entity)
        if not is_new and (
            former is None
            or current is None
            or (former.kind, former.spells, former.exists) != (current.kind, current.spells, current.exists)
        ):
            return None
    changed = state.ties.changed(since, through)
    touched = {row.to for row in changed if row.kind in MEMBER_OF}
    members = {row.from_ for row in changed if row.kind in MEMBER_OF}
    stated = {frozenset((row.from_, row.to)) for row in changed if row.kind in ALLIED_WITH}
    # Copies, since other threads go on working out more of it.
    engine, kept = Engine(view, before.horizon, before.parties), before.kept
    engine.parties.forget(state.entities.changed(since, through))
    engine.parties.view = view
    engine.__dict__["coverages"] = before.coverages
    engine.kept.memberships = {key: value for key, value in list(kept.memberships.items()) if key[0] not in touched}
    engine.kept.wholes = {key: value for key, value in list(kept.wholes.items()) if key[0] not in members}
    engine.kept.naming = {whole: value for whole, value in list(kept.naming.items()) if whole not in touched}
    meeting = {key[0]: set(value.members) for key, value in list(kept.memberships.items()) if key[0] in touched}
    near = members.union(*meeting.values())

    def is_touched(history: AlliedHistory) -> bool:
        return (history.a in near and history.b in near) or frozenset((history.a, history.b)) in stated

    engine.kept.allies = {
        key: value
        for key, value in list(kept.allies.items())
        if key[0] not in near and not any(key[0] in pair for pair in stated)
    }
    engine.kept.bytes_of_histories = kept.bytes_of_histories
    engine.kept.histories = {key: value for key, value in list(kept.histories.items()) if not is_touched(value)}
    engine.kept.reusable = {
        (value.a, value.b, *key): value
        for key, pairs in list(kept.all_pairs.items())
        for value in pairs
        if not is_touched(value)
    }
    return engine
