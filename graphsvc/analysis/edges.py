"""Edges: what joins two entities in a layer, how surely, and the claims and days that support it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from graphsvc.analysis.rules import TABLE, Rule
from graphsvc.model import dates
from graphsvc.model.dates import When
from graphsvc.model.days import NO_DAYS, Days, Window, common, has, union_of
from graphsvc.model.effort import checked
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.truth import Truth
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.allied import AlliedHistory
from graphsvc.verdicts.claims import ClaimHistory, by_parties
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.histories import Reading, VerdictHistory
from graphsvc.verdicts.memberships import is_full_member
from graphsvc.verdicts.obligations import ObligationFilter
from graphsvc.verdicts.spells import Spell, possible_days
from graphsvc.verdicts.statuses import ESTABLISHED, LEVEL, MISSIONS, NO_RELATIONS, STATUS, Scale, StatusHistories


class EdgeSupport(NamedTuple):
    """Claims that support an edge on some days: of one spell, or of two that hold at once (two memberships).

    `dataset` is None where only several datasets together claim both.
    """

    alliance: int | None
    dataset: int | None
    truth: Truth
    spells: tuple[Spell, ...]
    on: Days

    @property
    def maybe(self) -> Days:
        """Return the days on which it holds or may hold."""
        days = self.on
        for spell in self.spells:
            days = common(days, possible_days(spell))
        return days

    @property
    def since(self) -> When:
        """Return the start: that of the spell that begins last."""
        first = max((spell[0] for spell in self.spells), key=lambda row: (row.s2, row.s1))
        return When(max(spell[0].s1 for spell in self.spells), first.s2, first.since)

    @property
    def until(self) -> When:
        """Return the end: that of the spell that ends first."""
        last = min((spell[-1] for spell in self.spells), key=lambda row: (row.u1, row.u2))
        return When(last.u1, min(spell[-1].u2 for spell in self.spells), last.until)

    @property
    def kind(self) -> str:
        """Return the kind of the claims."""
        return self.spells[0][0].kind

    def rows(self) -> Spell:
        """Return the claims that hold or may hold on the days on which they count."""
        return tuple(row for spell in self.spells for row in spell if common(possible_days((row,)), self.on))


@dataclass(slots=True)
class Edge:
    """What joins two entities in a layer, by index, on a lens's days.

    `reading` is the verdict, of the `history` of it; `supports` finds what stands behind it on some days. `datasets` are
    those with a claim among them, `alliances` counts the alliances through which two are allied.
    """

    layer: str
    a: int
    b: int
    is_directed: bool
    history: VerdictHistory
    reading: Reading
    supports: Callable[[Days], list[EdgeSupport]]
    datasets: frozenset[int]
    alliances: int = 0

    @property
    def truth(self) -> Truth:
        """Return the verdict."""
        return self.reading.truth

    @property
    def last(self) -> Truth | None:
        """Return the last word, where nothing is known of the days."""
        return self.reading.last_truth

    @property
    def last_on(self) -> int | None:
        """Return the day of the last word."""
        return self.reading.last[1] if self.reading.last else None

    def support(self, lens: Lens) -> list[EdgeSupport]:
        """Return what supports it on all days on which it holds or may hold, among those asked about.

        Claims of a last word that is carried may hold on all of them.
        """
        if self.truth is Truth.UNKNOWN:
            return self.support_of_truth(lens)
        return self.supports(common(union_of(self.history.claimed_days), lens.days)) if self.reading.on else []

    def support_of_truth(self, lens: Lens) -> list[EdgeSupport]:
        """Return what supports it on the days that have the truth shown, from which what is shown of it comes.

        Of a day that is only *possible* a sure edge shows nothing, as an answer about the pair does not.
        """
        supports = self.supports(self.reading.on) if self.reading.on else []
        return [support._replace(on=lens.days) for support in supports] if self.truth is Truth.UNKNOWN else supports

    def is_over(self, lens: Lens) -> bool:
        """Return whether a last word is all that there is, and by its own dates nothing holds any more."""
        return self.truth is Truth.UNKNOWN and not any(support.maybe for support in self.support(lens))

    def certain(self, lens: Lens) -> Days:
        """Return the days on which it is *yes*; none where it is not on any of the lens's days."""
        return common(self.history.claimed_days[0], lens.days) if self.truth is Truth.YES else NO_DAYS


def edges_of(lens: Lens, rule: Rule, layer: str) -> Iterator[Edge]:
    """Return every pair of whom there are claims in a layer; of alliances, those that may be or were what is asked for."""
    if layer == "alliance":
        return _by_alliances(lens, rule.asked)
    return _by_status(lens, layer) if layer in _STATUSES else _by_claims(lens, layer)


def _by_alliances(lens: Lens, wanted: ObligationFilter) -> Iterator[Edge]:
    """Join all who are allied or may be on the lens's days, or, where last words are carried, were."""
    for history in checked(engine_of(lens).allied_pairs(wanted, lens.datasets)):
        claimed = history.claimed_on(lens.days)
        if claimed is not None:
            reading = Reading(claimed[0], None, claimed[1])
        elif lens.certainty != "carried" or not (reading := history.read(lens.days)).on:
            continue
        alliances, datasets = history.through(reading.on)
        yield Edge(
            "alliance",
            history.a,
            history.b,
            wanted.mutual == "owed",
            history,
            reading,
            partial(_allied_support, history),
            datasets,
            alliances,
        )


def _allied_support(history: AlliedHistory, on: Days) -> list[EdgeSupport]:
    supports = []
    for basis in history.evidence(on):
        if basis.alliance is None:
            pairs: list[tuple[Spell, ...]] = [(spell,) for spell in (*basis.mine, *basis.its)]
        else:
            pairs = [(mine, its) for mine in basis.mine for its in basis.its]
        for spells in pairs:
            support = EdgeSupport(basis.alliance, basis.dataset, basis.truth, spells, basis.on)
            if support.maybe:
                supports.append(support)
    return supports


_STATUSES: Mapping[str, tuple[Scale, tuple[tuple[str, ...], ...]]] = {
    "relations": (STATUS, ((ESTABLISHED,),)),
    "representation": (LEVEL, (MISSIONS,)),
    "severed": (STATUS, tuple((status,) for status in NO_RELATIONS)),
}
"""The layers that join two by a status, with the statuses that each make an edge."""


def _by_status(lens: Lens, layer: str) -> Iterator[Edge]:
    """Join two by one of some statuses; of a severance, the one who did it to the other."""
    scale, joining = _STATUSES[layer]
    engine, kinds = engine_of(lens), TABLE[layer].kinds
    for parties, rows in checked(by_parties(lens.view.all_ties(kinds), is_directed=scale is LEVEL).items()):
        histories = engine.statuses(scale, *parties, rows, lens.datasets)
        for statuses in joining:
            history = histories.status(*statuses)
            reading = history.read(lens.days)
            claim = histories.claim(statuses[0], reading.on) if layer == "severed" else None
            ends = parties if claim is None else (claim.from_, claim.to)
            yield _edge(layer, ends, history, reading, partial(_status_support, histories, history, statuses))


def _by_claims(lens: Lens, layer: str) -> Iterator[Edge]:
    """Join two by claims that hold or do not; of memberships the full ones count, and others are contrary to them."""
    engine, is_directed = engine_of(lens), TABLE[layer].is_directed
    for kind in sorted(TABLE[layer].kinds):
        for parties, rows in checked(
            by_parties(lens.view.all_ties(frozenset({kind})), is_directed=is_directed).items()
        ):
            counting = [row for row in rows if is_full_member(row)]
            if counting:
                contrary = [row for row in rows if not is_full_member(row)]
                question = TIE_KINDS[kind].question
                history = engine.claims(question, *parties, counting, lens.datasets, contrary)
                yield _edge(layer, parties, history, history.read(lens.days), partial(_claim_support, history))


def _edge(
    layer: str,
    parties: tuple[int, int],
    history: VerdictHistory,
    reading: Reading,
    supports: Callable[[Days], list[EdgeSupport]],
) -> Edge:
    mask = history.axis.meeting(reading.on)
    claiming = frozenset(dataset for dataset, verdict in history.by_dataset.items() if verdict.maybe & mask)
    return Edge(layer, *parties, TABLE[layer].is_directed, history, reading, supports, claiming)


def _status_support(
    histories: StatusHistories, history: VerdictHistory, statuses: tuple[str, ...], on: Days
) -> list[EdgeSupport]:
    """Return the claims of a status, each cut to the days on which it is the one that decides."""
    supports = []
    for dataset, verdict in history.by_dataset.items():
        sure, denied = history.axis.days(verdict.yes), history.axis.days(verdict.no)
        for run in history.axis.days(verdict.maybe):
            then = common(on, (run,))
            truth = Truth.YES if common(then, sure) else Truth.POSSIBLE
            supports += [
                EdgeSupport(None, dataset, truth, ((_cut(row, run, common(sure, (run,)), denied, histories),),), then)
                for row in histories.rows(then)
                if row.dataset == dataset and histories.scale.status(row) in statuses
            ]
    return supports


def _cut(row: TieRow, run: Window, sure: Days, denied: Days, histories: StatusHistories) -> TieRow:
    """Cut a claim to an unbroken run of days on which its status may hold, where it ends because others decide.

    Where coverage ends, or today has come, nothing has ended.
    """
    claims = histories.rows((Window(max(run.first - 1, 1), run.last + 1),))
    if run.first > row.s1 and has(denied, run.first - 1):
        s1, s2 = run.first, sure[0].first if sure else row.s2
        row = row._replace(s1=s1, s2=max(s1, s2), since=_text(claims, s1, max(s1, s2)))
    if run.last + 1 < row.u2 and has(denied, run.last + 1):
        u1, u2 = sure[-1].last + 1 if sure else row.u1, run.last + 1
        row = row._replace(u1=min(u1, u2), u2=u2, until=_text(claims, min(u1, u2), u2))
    return row


def _text(claims: Sequence[TieRow], earliest: int, latest: int) -> str:
    """Return how a claim beside writes a date with these bounds; else the day, or nothing where it is not one day."""
    for row in claims:
        if (row.s1, row.s2) == (earliest, latest):
            return row.since
        if (row.u1, row.u2) == (earliest, latest):
            return row.until
    return dates.iso(earliest) if earliest == latest else dates.UNKNOWN


def _claim_support(history: ClaimHistory, on: Days) -> list[EdgeSupport]:
    return [
        EdgeSupport(None, each.dataset, each.truth, (spell,), each.on)
        for each in history.evidence(on)
        for spell in each.spells
    ]


def endpoints(edges: Sequence[Edge]) -> set[int]:
    """Return all whom edges join."""
    return {party for edge in edges for party in (edge.a, edge.b)}
