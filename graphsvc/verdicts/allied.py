"""Whether two are allied: through each alliance and by direct statements, less what is denied of all alliances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from graphsvc.model.days import NO_DAYS, Days, common, days, has, union_of
from graphsvc.model.reported import EVER
from graphsvc.model.truth import Truth
from graphsvc.verdicts.alternatives import Part, read_alternatives, stretches
from graphsvc.verdicts.axis import Axis, edges
from graphsvc.verdicts.bases import AllianceBasis, Basis
from graphsvc.verdicts.combination import (
    CLAIMED,
    NOTHING,
    SILENT,
    CombinedVerdict,
    DatasetVerdict,
    LastWord,
    alternatives,
    best_word,
    combination,
)
from graphsvc.verdicts.coverage import DatasetCoverage
from graphsvc.verdicts.endings import Ending, ending_of_silence, ending_of_verdict
from graphsvc.verdicts.histories import ClaimedDays, Reading, VerdictHistory
from graphsvc.verdicts.memberships import AllianceMemberships, PairVerdict
from graphsvc.verdicts.obligations import ObligationFilter
from graphsvc.verdicts.spells import Spell
from graphsvc.verdicts.statements import ALLIED, Statements


class AlliedHistory(VerdictHistory):
    """The verdict that two are allied, for all days, and what stands behind it on some of them.

    `shared` has the verdict through each alliance that they may share, `statements` what is stated of them directly,
    `coverages` the datasets that are asked, `denying` those of them that cover all alliances of anybody. `axis` is cut
    where any part of it changes; `combined` is the verdict of all datasets, `by_dataset` that of each that has one.
    """

    def __init__(
        self,
        a: int,
        b: int,
        wanted: ObligationFilter,
        pairs: Sequence[tuple[AllianceMemberships, PairVerdict]],
        statements: Statements | None,
        coverages: Mapping[int, DatasetCoverage],
        datasets: frozenset[int] | None,
        denying: frozenset[int] = frozenset(),
    ) -> None:
        self.a, self.b, self.wanted = a, b, wanted
        self.coverages, self._datasets, self._denying = coverages, datasets, denying
        self.shared, self.statements = pairs, statements
        self.is_read_again = False
        """Whether a day has been asked about before, so that it pays to work out all days."""
        self.items: dict[tuple[int, int], Any] = {}
        """What answers show of the pair, by the names known and the stretch of days; kept by those who make them."""

    @property
    def is_claimed(self) -> bool:
        """Return whether anybody ever claims it, or may."""
        return bool(self.shared) or self.statements is not None

    @cached_property
    def denied(self) -> dict[int, Days]:
        """Return the days on which each dataset that covers all alliances of the pair would deny that there is one."""
        absent = {
            dataset: self.coverages[dataset].absent_days(ALLIED, (self.a, self.b), obligations=self.wanted.obligations)
            for dataset in self._denying
        }
        return {dataset: denied for dataset, denied in absent.items() if denied}

    @cached_property
    def _stated(self) -> dict[int, tuple[Days, Days]]:
        if self.statements is None:
            return {}
        return {dataset: self.statements.days(dataset, self.wanted) for dataset in self.statements.spells}

    @cached_property
    def axis(self) -> Axis:
        """Return the axis, cut where anything of the verdict changes."""
        if len(self.shared) == 1 and self.statements is None and not self.denied:
            return self.shared[0][0].axis
        return Axis(self._verdict_cuts)

    @property
    def _verdict_cuts(self) -> set[int]:
        cuts = edges(*self.denied.values(), *(days for both in self._stated.values() for days in both))
        return cuts.union(*(memberships.cuts_of_pair(pair) for memberships, pair in self.shared))

    @cached_property
    def cuts(self) -> Sequence[int]:
        """Return the days on which the verdict on the pair changes, or the claims behind it.

        `axis` lacks those of the claims, and may have been cut for other members.
        """
        cuts = self._verdict_cuts
        if self.statements is not None:
            cuts |= self.statements.cuts()
        for memberships, pair in self.shared:
            for party in (self.a, self.b):
                cuts |= memberships.cuts_of_claims(party, with_verdicts=pair.across != NOTHING)
        return Axis(cuts).bounds

    @cached_property
    def claimed_days(self) -> ClaimedDays:
        """Return the days on which the pair is allied, on which that is disputed, and on which it is possible."""
        if self.statements is not None:
            axis, claimed = self.axis, self.claimed
        elif len(self.shared) == 1:
            axis, claimed = self.shared[0][0].axis, self.shared[0][1].combined
        else:
            # An axis of the claims alone: most pairs are never denied, and who denies them is not asked here.
            through = [(memberships.axis, pair.combined) for memberships, pair in self.shared]
            masks = [(each, mask) for each, combined in through for mask in combined[:3] if mask]
            axis = Axis(edges(*(each.days(mask) for each, mask in masks)))
            claimed = alternatives(combined._replace(no=0).onto(each, axis) for each, combined in through)
        return axis.days(claimed.yes), axis.days(claimed.disputed), axis.days(claimed.possible)

    @cached_property
    def claimed_by_basis(self) -> list[ClaimedDays]:
        """Return the claimed days once for each alliance, or statement, with those on which it is a reason for them."""
        if self.statements is not None:
            reasons = [self.axis.days(basis.combined.claimed) for basis in self._bases]
        elif len(self.shared) == 1:
            return [self.claimed_days]
        else:
            reasons = [memberships.axis.days(pair.combined.claimed) for memberships, pair in self.shared]
        yes, disputed, possible = self.claimed_days
        return [(common(each, yes), common(each, disputed), common(each, possible)) for each in reasons]

    @cached_property
    def _through_alliances(self) -> list[tuple[Axis, Basis]]:
        return [
            (memberships.axis, Basis(memberships, pair.by_dataset, pair.combined, pair.across, pair.unowed))
            for memberships, pair in self.shared
        ]

    @cached_property
    def _parts(self) -> list[tuple[Axis, Basis]]:
        """Return the verdict through each alliance, over the alliance's own axis, and that by statements."""
        return [*self._through_alliances, (self.axis, self._bases[-1])] if self._stated else self._through_alliances

    @cached_property
    def _bases(self) -> list[Basis]:
        """Return the same over the axis of the pair."""
        bases = [basis.onto(axis, self.axis) for axis, basis in self._through_alliances]
        if self._stated:
            # What a dataset states, another that covers all alliances of the pair may deny.
            verdicts = {
                dataset: DatasetVerdict(self.axis.mask(surely), self.axis.mask(maybe), 0)
                for dataset, (surely, maybe) in self._stated.items()
            }
            claimed = self._claimed_by(bases)
            for dataset, verdict in verdicts.items():
                claimed[dataset] = claimed.get(dataset, 0) | verdict.maybe
            for dataset, denied in self.denied.items():
                verdict = verdicts.get(dataset, SILENT)
                verdicts[dataset] = verdict._replace(no=self.axis.mask(denied) & ~claimed.get(dataset, 0))
            bases.append(Basis(None, verdicts, combination(verdicts.values()), NOTHING))
        return bases

    @property
    def denied_statements(self) -> dict[int, Days]:
        """Return the days on which each dataset denies what is stated directly: it covers all, and claims nothing."""
        if not self._stated:
            return {}
        return {
            dataset: self.axis.days(verdict.no) for dataset, verdict in self._bases[-1].by_dataset.items() if verdict.no
        }

    def _claimed_by(self, bases: Sequence[Basis]) -> dict[int, int]:
        claimed: dict[int, int] = {}
        for basis in bases:
            for dataset, verdict in basis.by_dataset.items():
                claimed[dataset] = claimed.get(dataset, 0) | verdict.maybe
        return claimed

    @cached_property
    def claimed(self) -> CombinedVerdict:
        """Return the verdict without its *no*: the best of all alliances and statements."""
        return alternatives(basis.combined for basis in self._bases)

    @cached_property
    def by_dataset(self) -> dict[int, DatasetVerdict]:
        """Return the verdict of each dataset that has one, in the order of their ids.

        To know one alliance is not to know all: that two are not in it together is a dataset's *no* only where another
        dataset's *yes* makes that alliance, and the pair, disputed. Else only coverage of `allied` says *no*.
        """
        verdicts: dict[int, DatasetVerdict] = {}
        for dataset in self.coverages:
            yes = maybe = no = 0
            for basis in self._bases:
                verdict = basis.by_dataset.get(dataset, SILENT)
                yes, maybe = yes | verdict.yes, maybe | verdict.maybe
                no |= verdict.no & basis.combined.disputed & self.claimed.disputed
            if dataset in self.denied:
                no |= self.axis.mask(self.denied[dataset])
            if maybe or no & ~maybe:
                verdicts[dataset] = DatasetVerdict(yes, maybe, no & ~maybe)
        return verdicts

    @property
    def datasets(self) -> Iterable[int]:
        """Return the datasets that may have a verdict, in the order of their ids."""
        if not self._is_plain:
            return self.by_dataset
        may = self._denying.union(*(pair.by_dataset for _, pair in self.shared))
        return may if len(may) < 2 else [dataset for dataset in self.coverages if dataset in may]

    @cached_property
    def _is_plain(self) -> bool:
        """Return whether no dataset denies what another claims, but for coverage of all alliances."""
        return not self._stated and not any(pair.combined.disputed for _, pair in self.shared)

    @cached_property
    def combined(self) -> CombinedVerdict:
        """Return the verdict of all datasets together; *no* only where one covers all alliances of the pair."""
        no = 0
        claimed_by = self._claimed_by(self._bases) if self.denied else {}
        for dataset, denied in self.denied.items():
            no |= self.axis.mask(denied) & ~claimed_by.get(dataset, 0)
        return self.claimed._replace(no=no & ~self.claimed.claimed)

    def in_question(self, dataset: int | None = None) -> Days:
        """Return the days that count in a period, for one dataset or for any that covers all alliances of the pair.

        For one dataset also those on which it denies an alliance that another claims.
        """
        days = [
            coverage.days_in_question(ALLIED, (self.a, self.b), obligations=self.wanted.obligations)
            for source, coverage in self.coverages.items()
            if dataset in (None, source)
        ]
        if dataset is not None:
            days.append(self.axis.days(self.by_dataset.get(dataset, SILENT).no))
        return union_of(days)

    def counted_days(self, dataset: int) -> Days:
        """Return the days on which a dataset's claims about the pair count."""
        counted = [self._counted_in(basis, dataset) for basis in self._bases]
        if dataset in self.denied:
            counted.append(self.coverages[dataset].reported_days(ALLIED, (self.a, self.b)))
        return union_of(counted)

    def _counted_in(self, basis: Basis, dataset: int) -> Days:
        if basis.memberships is None:
            return NO_DAYS if self.statements is None else self.statements.reported.get(dataset, NO_DAYS)
        reported = basis.memberships.reported.get(dataset, {})
        return common(reported.get(self.a, NO_DAYS), reported.get(self.b, NO_DAYS))

    def endings(self, day: int) -> set[Ending]:
        """Return why the verdicts of datasets, alliance by alliance, are not on a day what they were on the day before."""
        column = self.axis.column(day)
        endings: set[Ending | None] = set()
        # On a day that is no bound the claims behind a verdict may change, but no verdict does.
        for basis in self._bases if self.axis.bounds[column] == day else ():
            for dataset, verdict in basis.by_dataset.items():
                counted = self._counted_in(basis, dataset)
                endings.add(ending_of_verdict(verdict, column, day, counted, self.limit(dataset)))
            if basis.across.known & (3 << max(column - 1, 0)):
                endings |= self._endings_across(basis, day)
        for dataset, denied in self.denied.items():
            if has(denied, day) != has(denied, day - 1):
                counted = self.coverages[dataset].reported_days(ALLIED, (self.a, self.b))
                falls_silent = has(denied, day - 1)
                endings.add(ending_of_silence(day, counted, self.limit(dataset), falls_silent=falls_silent))
        return {ending for ending in endings if ending is not None}

    def _endings_across(self, basis: Basis, day: int) -> set[Ending | None]:
        """Return why the parts change that datasets know of what only several of them know together."""
        memberships = basis.memberships
        assert memberships is not None
        column = memberships.axis.column(day)
        if memberships.axis.bounds[column] != day:
            return set()
        return {
            ending_of_verdict(
                verdicts.get(party, SILENT),
                column,
                day,
                memberships.reported[dataset].get(party, NO_DAYS),
                self.limit(dataset),
            )
            for dataset, verdicts in memberships.verdicts.items()
            if dataset in self.coverages
            for party in (self.a, self.b)
        }

    @cached_property
    def claiming(self) -> frozenset[int]:
        """Return the datasets that ever claim what the verdict rests on."""
        return self.through(EVER)[1]

    def read_day(self, on: Days) -> Reading:
        """Return the verdict of all datasets on one day.

        The first time from each alliance, and each statement, by itself: a day then costs no more than a look at each.
        Stretches of days of which each has one verdict are worked out for a pair that is asked about again.
        """
        if self.is_read_again:
            return super().read_day(on)
        self.is_read_again = True
        return read_alternatives(on, self._verdicts(), self.denied.values)

    @cached_property
    def _stretches(self) -> tuple[list[int], list[Reading]]:
        return stretches(self._verdicts(), list(self.denied.values()))

    def _verdicts(self, dataset: int | None = None) -> list[Part]:
        return [
            (axis, basis.combined if dataset is None else basis.by_dataset[dataset].combined(), basis.unowed)
            for axis, basis in self._parts
            if dataset is None or dataset in basis.by_dataset
        ]

    def read_dataset(self, dataset: int, on: Days) -> Reading:
        """Return the verdict of one dataset on some day among these."""
        if not self._is_plain or len(on) != 1 or on[0].first != on[0].last:
            return super().read_dataset(dataset, on)
        return read_alternatives(on, self._verdicts(dataset), lambda: [self.denied.get(dataset, NO_DAYS)])

    def last_word(self, verdict: CombinedVerdict, day: int, dataset: int | None) -> LastWord | None:
        """Return what was known last up to a day; of alliances that a dataset has ended since, nothing."""
        if dataset is None:
            reading = self.read_day(days(day, day))
            return reading.last if reading.truth is Truth.UNKNOWN else (reading.truth, day)
        verdicts = [(basis.by_dataset[dataset], basis.unowed) for basis in self._bases if dataset in basis.by_dataset]
        words = [each._replace(no=each.no | unowed).combined().last_word(self.axis, day) for each, unowed in verdicts]
        best = best_word([word for word in words if word and word[0] in CLAIMED])
        last = verdict.last_word(self.axis, day)
        # All alliances were denied since.
        return last if last is not None and last[0] is Truth.NO and (best is None or best[1] <= last[1]) else best

    def claimed_on(self, on: Days) -> tuple[Truth, Days] | None:
        """Return the best verdict on some days that rests on a claim, and the days on which it is that; None for none."""
        for truth, each in zip(CLAIMED, self.claimed_days, strict=True):
            if each and (then := common(each, on)):
                return truth, then
        return None

    def through(self, on: Days) -> tuple[int, frozenset[int]]:
        """Return through how many alliances, statements counting as one, they are or may be allied on some days.

        And the datasets that claim it.
        """
        count, named = 0, set[int]()
        for memberships, pair in self.shared:
            mask = memberships.axis.meeting(on)
            if pair.combined.claimed & mask:
                count += 1
                named |= {dataset for dataset, verdict in pair.by_dataset.items() if verdict.maybe & mask}
                if pair.across.claimed & mask:
                    sides = (memberships.claiming(party, mask, self._datasets) for party in (self.a, self.b))
                    named |= {dataset for side in sides for dataset in side}
        stated = {dataset for dataset, (_, maybe) in self._stated.items() if common(maybe, on)}
        return count + bool(stated), frozenset(named | stated)

    def evidence(self, on: Days) -> list[AllianceBasis]:
        """Return the reasons why they are allied, or may be, on some days."""
        reasons: list[AllianceBasis] = []
        for axis, basis in self._parts:
            mask = axis.meeting(on)
            for dataset, verdict in basis.by_dataset.items():
                if verdict.maybe & mask:
                    truth = Truth.YES if verdict.yes & mask else Truth.POSSIBLE
                    then = common(on, axis.days(verdict.maybe & mask))
                    mine, its = self._spells(basis, dataset, then)
                    alliance = None if basis.memberships is None else basis.memberships.alliance
                    reasons.append(AllianceBasis(alliance, dataset, truth, mine, its, then))
            if basis.across.claimed & mask:
                reasons.append(self._across(axis, basis, common(on, axis.days(mask & basis.across.claimed))))
        return reasons

    def _spells(self, basis: Basis, dataset: int, on: Days) -> tuple[Sequence[Spell], Sequence[Spell]]:
        if basis.memberships is None:
            assert self.statements is not None
            return self.statements.evidence(dataset, on)
        return tuple(basis.memberships.evidence(dataset, party, on) for party in (self.a, self.b))  # type: ignore[return-value]

    def _across(self, axis: Axis, basis: Basis, days: Days) -> AllianceBasis:
        memberships = basis.memberships
        assert memberships is not None
        truth, _ = basis.across.best(axis, days, lambda: NO_DAYS)
        asked = [source for source in memberships.spells if source in self.coverages]
        columns, sides, named = memberships.axis.meeting(days), list[list[Spell]](), set[int]()
        for party in (self.a, self.b):
            sides.append([spell for source in asked for spell in memberships.evidence(source, party, days)])
            named |= {source for source in asked if memberships.verdicts[source].get(party, SILENT).known & columns}
        order = [dataset for dataset in self.coverages if dataset in named]
        return AllianceBasis(memberships.alliance, None, truth, sides[0], sides[1], days, tuple(order))
