"""Edge lists: who is joined to whom in a network, as numbers, small enough to keep those of many years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from graphsvc.analysis.centrality import scores_of_edges
from graphsvc.analysis.covering import AlikeParties, RosterClasses
from graphsvc.analysis.projection import Network
from graphsvc.analysis.rules import Rule
from graphsvc.model.days import common, has
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.axis import Axis, edges
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.segments import POSSIBLE, YES, PairSegments, windows
from graphsvc.verdicts.silence import Absences, SilenceClasses

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class EdgeList:
    """Who is joined to whom: ids in their order, and for each edge the places of its ends among them (m x 2).

    `alliances` has how many alliances make each edge, `covered` is the share of the roster's pairs that is known, None
    where there are no pairs.
    """

    nodes: tuple[str, ...]
    ends: Ints
    alliances: Ints
    is_directed: bool
    covered: float | None
    datasets: frozenset[int]

    @property
    def is_partial(self) -> bool:
        """Return whether not every pair of states is known."""
        return self.covered is not None and self.covered < 1

    @property
    def digest(self) -> bytes:
        """Return what is the same for two networks with the same nodes and edges."""
        parts = "\n".join(self.nodes).encode(), self.ends.tobytes(), self.alliances.tobytes(), bytes([self.is_directed])
        return blake2b(b"\0".join(parts), digest_size=16).digest()

    def scores(self, measure: str) -> list[float | None]:
        """Return the score of each node by a measure, in their order."""
        return scores_of_edges(
            len(self.nodes), self.ends, measure, is_directed=self.is_directed, alliances=self.alliances.astype(float)
        )


def edge_list(network: Network) -> EdgeList:
    """Return the edges of a network."""
    graph = network.graph
    place = {node: number for number, node in enumerate(graph)}
    rows = [(place[a], place[b], int(edge["alliances"])) for a, b, edge in graph.edges(data=True)]
    table = np.array(rows, dtype=np.int32).reshape(-1, 3)
    return EdgeList(
        tuple(graph),
        np.ascontiguousarray(table[:, :2]),
        np.ascontiguousarray(table[:, 2]),
        network.is_directed,
        network.covered,
        frozenset(network.claiming),
    )


def edge_lists(lens: Lens, rule: Rule, during: Sequence[Lens]) -> Iterator[EdgeList]:
    """Return the edges of one network for each of many lenses that differ from the first in their days alone.

    Alliances are read for all of them at once, from arrays; other layers, and last words, a network at a time.
    """
    if rule.layers != ("alliance",) or lens.certainty == "carried":
        for each in during:
            yield edge_list(Network(each, rule))
        return
    yield from _Alliances(lens, rule).during(during)


class _Alliances:
    """The alliance layer as arrays, the states that may be in the system, and what silence about them means."""

    def __init__(self, lens: Lens, rule: Rule) -> None:
        self.lens, self.rule, self.engine = lens, rule, engine_of(lens)
        wanted, self.is_directed = rule.asked, rule.is_directed
        self.histories = self.engine.allied_pairs(wanted, lens.datasets)
        self.pairs: PairSegments = self.engine.pair_segments(wanted, lens.datasets)
        self.is_one_way = wanted.mutual == "owed"
        ids = lens.view.ids()
        order = sorted(range(len(ids)), key=ids.__getitem__)
        self.ids = ids
        # Where a party stands among all by its id: nodes come in this order.
        self.rank = np.empty(len(ids), np.int32)
        self.rank[order] = np.arange(len(ids), dtype=np.int32)
        self.by_rank = np.array(order, np.int32)
        self.stretches = self._stretches()

    def during(self, lenses: Sequence[Lens]) -> Iterator[EdgeList]:
        """Return the edges for each lens."""
        order = sorted(range(len(lenses)), key=lambda place: (lenses[place].on, lenses[place].last))
        spans = windows((lenses[place].on, lenses[place].last) for place in order)
        best = self.pairs.segments.best_by_window(spans)
        counts = self.pairs.reasons_by_window(spans, best)
        row_of = {place: row for row, place in enumerate(order)}
        for place, lens in enumerate(lenses):
            yield self._edge_list(lens, best[row_of[place]], counts[row_of[place]])

    def _edge_list(self, lens: Lens, best: npt.NDArray[np.int8], counts: Ints) -> EdgeList:
        claimed = np.flatnonzero(best >= POSSIBLE)
        shown = claimed if lens.certainty == "possible" else np.flatnonzero(best == YES)
        absences = Absences(self.engine, ("allied",), lens.days, lens.datasets, self.rule.wanted.obligations)
        classes = self._classes(lens, absences)
        a, b = self.pairs.a[shown], self.pairs.b[shown]
        joined = np.unique(np.concatenate([a, b]))
        members = np.array(sorted(party for parties in classes.values() for party in parties), np.int32)
        present = np.union1d(joined, members) if self.rule.has_isolates else joined
        nodes = self.by_rank[np.sort(self.rank[present])]
        place = np.full(len(self.ids), -1, np.int32)
        place[nodes] = np.arange(len(nodes), dtype=np.int32)
        ends = np.stack([place[a], place[b]], axis=1)
        made_by = counts[shown]
        if self.is_directed and not self.is_one_way:
            ends, made_by = np.concatenate([ends, ends[:, ::-1]]), np.concatenate([made_by, made_by])
        named: set[int] = set()
        for number in shown.tolist():
            history = self.histories[number]
            if not history.claiming <= named:
                named |= history.through(lens.days)[1]
        return EdgeList(
            tuple(self.ids[node] for node in nodes.tolist()),
            np.ascontiguousarray(ends),
            np.ascontiguousarray(made_by),
            self.is_directed,
            self._covered(classes, absences, self.pairs.a[claimed], self.pairs.b[claimed]),
            frozenset(named),
        )

    def _roster(self, lens: Lens) -> list[list[int]]:
        """Sort the states that are, or may be, in the system on some of the days by what is the same of them then.

        Most states neither come nor go in a year; those are looked up by the stretch of their time that the year is in.
        """
        first, last = lens.days[0].first, lens.days[-1].last
        around = (self.stretches[:, 1] <= first) & (self.stretches[:, 2] > last)
        settled: dict[int, list[int]] = defaultdict(list)
        for party, kind in self.stretches[around][:, (0, 3)].tolist():
            settled[kind].append(party)
        turning = set(self.engine.states).difference(*settled.values())
        return [*settled.values(), *([party] for party in sorted(turning))]

    def _classes(self, lens: Lens, absences: Absences) -> AlikeParties:
        classes: AlikeParties = defaultdict(list)
        for parties in self._roster(lens):
            present = common(lens.presence(parties[0], self.rule.system).maybe, lens.days)
            if present:
                classes[present, absences.alike(parties[0])] += parties
        return classes

    def _stretches(self) -> Ints:
        """Return the stretches of days in which nothing about a state changes: party, first day, day after, kind.

        Of one kind are those who then exist alike, are in the same systems, and are named by the same coverage.
        """
        silence = SilenceClasses(self.engine, ("allied",), self.lens.datasets)
        kinds: dict[Hashable, int] = {}
        rows = []
        for party in self.engine.states:
            times = [
                self.lens.presence(party, self.rule.system).maybe,
                self.engine.existence(party).sure,
                *(self.engine.in_system(party, system) for system in silence.systems),
            ]
            bounds = Axis(edges(*times)).bounds
            named = silence.listing(party)
            for first, after in pairwise(bounds):
                kind = tuple(has(days, first) for days in times), named
                rows.append((party, first, after, kinds.setdefault(kind, len(kinds))))
        return np.array(rows, np.int32).reshape(-1, 4)

    def _covered(self, alike: AlikeParties, absences: Absences, a: Ints, b: Ints) -> float | None:
        """Return the share of the roster's pairs of which anything is known; see `covering.covered`."""
        classes = RosterClasses(alike, [absences])
        class_of = np.full(len(self.ids), -1, np.int32)
        for number, parties in enumerate(alike.values()):
            class_of[parties] = number
        ca, cb = class_of[a], class_of[b]
        inside = (ca >= 0) & (cb >= 0)
        ca, cb = ca[inside], cb[inside]
        added = int((classes.shares[ca, cb] & ~classes.denied[ca, cb]).sum())
        both_ways = self.is_directed and not self.is_one_way
        return classes.share_known(2 * added if both_ways else added, is_directed=self.is_directed)
