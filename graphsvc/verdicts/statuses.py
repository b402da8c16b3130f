"""Statuses of which one decides: relations of a pair, and the level of a mission.

On a day, of the claims of one dataset that hold, the one with the latest start decides; of two that begin on one day
the greater of the scale. What the readings of uncertain dates leave is a set of statuses that may hold. Each status is
a question of its own, combined over datasets as any other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from graphsvc.model.days import NO_DAYS, Days, days, union_of
from graphsvc.model.kinds import LEVELS, NO_MISSION, TIE_KINDS
from graphsvc.model.truth import Truth
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts import spells as joining
from graphsvc.verdicts.axis import Axis, column_runs, edges, mask_of
from graphsvc.verdicts.combination import CLAIMED, SILENT, DatasetVerdict
from graphsvc.verdicts.coverage import RELATIONS, DatasetCoverage
from graphsvc.verdicts.endings import Ending
from graphsvc.verdicts.existence import ExistencePeriod, narrowed
from graphsvc.verdicts.histories import Reading, VerdictHistory
from graphsvc.verdicts.outcomes import Outcomes, outcomes_from_day_to_day, start_order
from graphsvc.verdicts.spells import Spell

ESTABLISHED = "established"
STATUS_OF = {"has_relations_with": ESTABLISHED, "suspended_ties_with": "suspended", "severed_ties_with": "severed"}
NO_RELATIONS = ("suspended", "severed")


class Scale(NamedTuple):
    """The statuses that claims give, from the least to the greatest, and which coverage lets them count.

    `reported_by` are the questions by which a claim of a status is covered, `absent_by` those whose coverage makes a
    missing claim a *no* to it.
    """

    steps: tuple[str, ...]
    reported_by: Mapping[str, tuple[str, ...]]
    absent_by: Mapping[str, tuple[str, ...]]

    def status(self, row: TieRow) -> str:
        """Return the status that a claim gives."""
        return STATUS_OF.get(row.kind) or str(row.extra["level"])

    def rank(self, row: TieRow) -> int:
        """Return how far along the scale the status of a claim is."""
        return self.steps.index(self.status(row))


STATUS = Scale(
    (ESTABLISHED, *NO_RELATIONS),
    {status: TIE_KINDS[kind].questions for kind, status in STATUS_OF.items()},
    {ESTABLISHED: RELATIONS, "suspended": ("severance",), "severed": ("severance",)},
)
_BY_REPRESENTATION = dict.fromkeys(LEVELS, ("representation",))
LEVEL = Scale(tuple(reversed(LEVELS)), _BY_REPRESENTATION, _BY_REPRESENTATION)
ACCREDITED = LEVELS[: LEVELS.index("charge") + 1]
MISSIONS = tuple(level for level in LEVELS if level != NO_MISSION)

_OutcomeRuns = tuple[Sequence[int], Sequence[Outcomes]]
"""The columns from which on something else may hold, and what then may."""
NONE = "none"
"""No relations, or no mission: of relations it is shown only where nothing else is, of missions it is a level."""
_RANK = {Truth.YES: 3, Truth.DISPUTED: 2, Truth.POSSIBLE: 1}


def _began(row: TieRow | None) -> tuple[int, int]:
    return (0, 0) if row is None else (row.s2, row.s1)


class ShownStatus(NamedTuple):
    """A status that an answer shows, how surely, the days asked about on which it is so, and the claim that gives it.

    `others` are all other statuses whose truth is *yes*, *disputed* or *possible*; where the best is disputed the status
    is `disputed`, and all are others.
    """

    status: str
    truth: Truth
    on: Days
    claim: TieRow | None = None
    others: tuple[ShownStatus, ...] = ()


class StatusHistory(VerdictHistory):
    """The verdict that one status holds, or some one of several, for all days."""

    def __init__(self, of: StatusHistories, statuses: tuple[str, ...]) -> None:
        self._of, self._statuses, self.coverages = of, statuses, of.coverages

    @property
    def axis(self) -> Axis:
        """Return the days on which anything changes."""
        return self._of.axis

    @cached_property
    def by_dataset(self) -> Mapping[int, DatasetVerdict]:
        """Return the verdict of each dataset that has one."""
        verdicts = {dataset: self._of.verdict(dataset, self._statuses) for dataset in self._of.datasets}
        return {dataset: verdict for dataset, verdict in verdicts.items() if any(verdict)}

    def in_question(self, dataset: int | None = None) -> Days:
        """Return the days that count in a period."""
        return union_of(
            coverage.days_in_question(self._of.scale.absent_by[status], self._of.parties)
            for source, coverage in self.coverages.items()
            if dataset in (None, source)
            for status in self._statuses
        )

    def counted_days(self, dataset: int) -> Days:
        """Return the days on which a dataset's claims of these statuses count."""
        coverage, scale = self.coverages[dataset], self._of.scale
        return union_of(
            coverage.reported_days(scale.reported_by[status], self._of.parties) for status in self._statuses
        )


class StatusHistories:
    """What may decide on each day between two parties, by dataset, and so the verdict on each status."""

    def __init__(
        self,
        scale: Scale,
        parties: tuple[int, int],
        coverages: Mapping[int, DatasetCoverage],
        rows: Iterable[TieRow],
        periods: tuple[ExistencePeriod, ...] | None,
    ) -> None:
        self.scale, self.parties, self.coverages = scale, parties, coverages
        claims: dict[int, list[TieRow]] = {}
        for row in rows:
            if row.dataset in coverages:
                claims.setdefault(row.dataset, []).append(row)
        self.chains: dict[int, list[Spell]] = {}
        self._counts: dict[int, Days] = {}
        self._absent: dict[int, dict[tuple[str, ...], Days]] = {}
        cuts: set[int] = set()
        questions = {question for asked in scale.absent_by.values() for question in asked}
        for dataset, coverage in coverages.items():
            if dataset not in claims and coverage.questions.isdisjoint(questions):
                continue
            absent: dict[tuple[str, ...], Days] = {
                asked: coverage.absent_days(asked, parties) for asked in set(scale.absent_by.values())
            }
            if dataset not in claims and not any(absent.values()):
                continue
            self._absent[dataset] = absent
            chains = [narrowed(spell, periods) for spell in joining.spells(claims.get(dataset, []))]
            self.chains[dataset] = chains
            for row in (row for chain in chains for row in chain):
                self._counts[row.row] = coverage.reported_days(scale.reported_by[scale.status(row)], parties)
                cuts |= edges(self._counts[row.row])
            cuts |= joining.cuts(row for chain in chains for row in chain) | edges(*absent.values())
        self.axis = Axis(cuts)
        self._histories: dict[tuple[str, ...], StatusHistory] = {}

    @property
    def datasets(self) -> Iterable[int]:
        """Return the datasets that claim or cover anything, in the order of their ids."""
        return self.chains

    @cached_property
    def _outcomes(self) -> dict[int, _OutcomeRuns]:
        """Return what may hold by each dataset, and from which columns on.

        The axis is cut for all datasets, and what one of them claims changes in few of the columns.
        """
        runs: dict[int, _OutcomeRuns] = {}
        for dataset, chains in self.chains.items():
            columns, options = list[int](), list[Outcomes]()
            for day, outcome in outcomes_from_day_to_day(chains, self.scale, self._counts):
                if not options or options[-1] != outcome:
                    columns.append(self.axis.column(day))
                    options.append(outcome)
            runs[dataset] = columns, options
        return runs

    def outcomes_on(self, dataset: int, day: int) -> Outcomes:
        """Return what may hold on a day by a dataset."""
        columns, options = self._outcomes[dataset]
        return options[bisect_right(columns, self.axis.column(day)) - 1]

    @cached_property
    def _held(self) -> dict[int, tuple[dict[str | None, int], dict[str | None, int]]]:
        """Return the columns on which each status (None: nothing) may hold, and on which only it may, by dataset."""
        held: dict[int, tuple[dict[str | None, int], dict[str | None, int]]] = {}
        columns = len(self.axis.bounds) - 1
        for dataset, (starts, outcomes) in self._outcomes.items():
            among = defaultdict[str | None, list[tuple[int, int]]](list)
            alone = defaultdict[str | None, list[tuple[int, int]]](list)
            for start, end, options in zip(starts, [*starts[1:], columns], outcomes, strict=True):
                for status in options:
                    among[status].append((start, end))
                if len(options) == 1:
                    alone[status].append((start, end))
            held[dataset] = (
                {status: mask_of(runs) for status, runs in among.items()},
                {status: mask_of(runs) for status, runs in alone.items()},
            )
        return held

    @cached_property
    def _absent_columns(self) -> dict[int, dict[tuple[str, ...], int]]:
        """Return the columns on which silence denies, by dataset and the questions that it is about."""
        return {
            dataset: {asked: self.axis.mask(days) for asked, days in absent.items()}
            for dataset, absent in self._absent.items()
        }

    def verdict(self, dataset: int, statuses: tuple[str, ...]) -> DatasetVerdict:
        """Return one dataset's verdict that one of some statuses holds.

        *Yes* if nothing else may hold, *possible* if it may; *no* if one single other status does, or if nothing holds
        and the dataset covers that.
        """
        among, alone = self._held[dataset]
        maybe = others = no = 0
        for status, mask in among.items():
            if status in statuses:
                maybe |= mask
            else:
                others |= mask
        for status, mask in alone.items():
            if status is not None and status not in statuses:
                no |= mask
        yes, nothing = maybe & ~others, alone.get(None, 0)
        absent = nothing
        for status in statuses:
            absent &= self._absent_columns[dataset][self.scale.absent_by[status]]
        if NONE in statuses:
            # That there is no mission is what a dataset says that covers missions and has none.
            return DatasetVerdict(yes | absent, maybe | absent, no)
        return DatasetVerdict(yes, maybe, no | absent)

    def status(self, *statuses: str) -> StatusHistory:
        """Return the history of one status, or of some one of several."""
        history = self._histories.get(statuses)
        if history is None:
            history = self._histories[statuses] = StatusHistory(self, statuses)
        return history

    def shown(self, on: Days, dataset: int | None = None) -> ShownStatus | None:
        """Return the status to show of some day among these, of all datasets or of one; None where it is unknown.

        It is the one of the best truth, of equals that which began last, then the greater. `none` denies all others, and
        is shown only where none of them is claimed.
        """
        every = self._claimed(on, dataset)
        claimed = [status for status in every if status.status != NONE] or every
        if not claimed:
            if self.scale is not STATUS:
                return None
            denied = self.reading(ESTABLISHED, on, dataset).truth is Truth.NO
            return ShownStatus(NONE, Truth.YES, on) if denied else None
        best = max(
            claimed,
            key=lambda status: (_RANK[status.truth], _began(status.claim), self.scale.steps.index(status.status)),
        )
        if best.truth is Truth.DISPUTED:
            return ShownStatus("disputed", Truth.DISPUTED, best.on, None, tuple(claimed))
        return best._replace(others=tuple(status for status in claimed if status is not best))

    def _claimed(self, on: Days, dataset: int | None) -> list[ShownStatus]:
        """Return each status that somebody claims, or may, on some of the days."""
        claimed = []
        for status in self.scale.steps:
            reading = self.reading(status, on, dataset)
            if reading.truth in CLAIMED:
                claimed.append(ShownStatus(status, reading.truth, reading.on, self.claim(status, reading.on, dataset)))
        return claimed

    def reading(self, status: str, on: Days, dataset: int | None = None) -> Reading:
        """Return the verdict on one status on some day among these."""
        history = self.status(status)
        if dataset is None:
            return history.read(on)
        return (
            history.read_dataset(dataset, on)
            if dataset in history.by_dataset
            else Reading(Truth.UNKNOWN, None, NO_DAYS)
        )

    def last_shown(self, day: int, dataset: int | None = None) -> tuple[ShownStatus, int] | None:
        """Return the status to show of the latest day up to this one of which any is known, and that day."""
        known = 0
        for status in self.scale.steps:
            history = self.status(status)
            verdict = history.combined if dataset is None else history.by_dataset.get(dataset, SILENT).combined()
            known |= verdict.claimed | (verdict.no if status == ESTABLISHED else 0)
        known &= (2 << self.axis.column(day)) - 1
        if not known:
            return None
        last = min(day, self.axis.last_day(known))
        shown = self.shown(days(last, last), dataset)
        return None if shown is None else (shown, last)

    def claim(self, status: str, on: Days, dataset: int | None = None) -> TieRow | None:
        """Return the claim that gives a status on some days: of the surest datasets the latest."""
        mask = self.axis.meeting(on)
        claims = []
        by_dataset = self.status(status).by_dataset
        for source in by_dataset if dataset is None else (dataset,):
            verdict = by_dataset.get(source, SILENT)
            if verdict.maybe & mask:
                sure = verdict.yes & mask
                claim = self.deciding(source, status, sure or verdict.maybe & mask)
                if claim is not None:
                    claims.append((bool(sure), start_order(claim), claim))
        return max(claims, key=lambda source: source[:2])[2] if claims else None

    def endings(self, day: int) -> set[Ending]:
        """Return why the verdicts of datasets on any status are not on a day what they were on the day before."""
        return {ending for status in self.scale.steps for ending in self.status(status).endings(day)}

    @property
    def cuts(self) -> Sequence[int]:
        """Return the days on which any status may change."""
        return self.axis.bounds

    @property
    def ever_claimed(self) -> Days:
        """Return the days on which any status is claimed, or may be."""
        return union_of(self.status(status).ever_claimed for status in self.scale.steps)

    def deciding(self, dataset: int, status: str, mask: int) -> TieRow | None:
        """Return the claim by which a dataset has a status on the days of some columns: the one that begins last."""
        starts, options = self._outcomes.get(dataset, ((), ()))
        return max(
            (
                row
                for first, end in column_runs(mask)
                for options_there in options[bisect_right(starts, first) - 1 : bisect_left(starts, end)]
                if (row := options_there.get(status)) is not None
            ),
            key=start_order,
            default=None,
        )

    def spell(self, claim: TieRow) -> Spell:
        """Return a claim with those of the same status that it follows, or that follow it, without a gap."""
        for chain in self.chains[claim.dataset]:
            if claim in chain:
                at = chain.index(claim)
                status = self.scale.status(claim)
                first = last = at
                while first and self.scale.status(chain[first - 1]) == status:
                    first -= 1
                while last + 1 < len(chain) and self.scale.status(chain[last + 1]) == status:
                    last += 1
                return chain[first : last + 1]
        return (claim,)

    def rows(self, on: Days, status: str | None = None) -> list[TieRow]:
        """Return the claims, of one status or of any, that may hold on some days, in their order."""
        rows = [
            row
            for chains in self.chains.values()
            for chain in chains
            for row in chain
            if status in (None, self.scale.status(row)) and any(row.s1 <= last and first < row.u2 for first, last in on)
        ]
        return sorted(rows, key=lambda row: row.row)
