"""Who is in the state system on a lens's days, and of what share of its pairs anything is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Hashable, Iterable

import numpy as np

from graphsvc.analysis.edges import Edge
from graphsvc.analysis.rules import TABLE, Rule
from graphsvc.model.days import Days, common
from graphsvc.model.effort import checked
from graphsvc.model.truth import Truth
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.silence import Absences


def roster(lens: Lens, system: str) -> list[int]:
    """Return the states that are, or may be, in a system on some of the lens's days, by id."""
    states = [
        row.index
        for row in lens.view.entities("country")
        if row.spells and common(lens.presence(row.index, system).maybe, lens.days)
    ]
    return sorted(states, key=lens.view.id)


def covered(lens: Lens, rule: Rule, members: list[int], edges: Iterable[Edge]) -> float | None:
    """Return the share of a roster's pairs of which anything is known: None where a layer joins others than states.

    A pair is known where some layer says that it is joined, or may be, or where every layer says that it is not. Two
    of whom one was gone before the other came are no pair. In a layer that leads one way both directions count.
    """
    if not all(TABLE[layer].joins_states for layer in rule.layers):
        return None
    is_directed = rule.is_directed or any(TABLE[layer].is_directed for layer in rule.layers)
    engine = engine_of(lens)
    absences = {
        layer: Absences(
            engine,
            TABLE[layer].absent_by,
            lens.days,
            lens.datasets,
            rule.wanted.obligations if layer == "alliance" else None,
        )
        for layer in rule.layers
    }
    alike: AlikeParties = defaultdict(list)
    for party in checked(members):
        there = common(lens.presence(party, rule.system).maybe, lens.days)
        alike[there, tuple(absence.alike(party) for absence in absences.values())].append(party)
    classes = RosterClasses(alike, absences.values())
    class_of = {party: number for number, parties in enumerate(alike.values()) for party in parties}
    added = 0
    for (a, b), truths in _truths(class_of, edges, is_directed=is_directed).items():
        if classes.shares[class_of[a], class_of[b]]:
            silent = {layer: absence.denies(a, b) for layer, absence in absences.items()}
            by_layer = {layer: Truth.NO if no else Truth.UNKNOWN for layer, no in silent.items()} | truths
            added += _is_known(by_layer.values()) - all(silent.values())
    return classes.share_known(added, is_directed=is_directed)


AlikeParties = dict[tuple[Days, Hashable], list[int]]
"""The states of a roster by the days on which they may be in it, and by what else decides what silence about them means."""


class RosterClasses:
    """Classes of states of a roster, all of one class alike: which two shared a day, and of which a missing claim is a *no*."""

    def __init__(self, alike: AlikeParties, absences: Collection[Absences]) -> None:
        size = len(alike)
        self.shares, self.denied = np.zeros((size, size), bool), np.zeros((size, size), bool)
        rows = [(there, parties) for (there, _), parties in alike.items()]
        for i, (there, mine) in enumerate(rows):
            # What silence about two means is the same in either order.
            for j, (then, its) in enumerate(rows[: i + 1]):
                if common(there, then):
                    self.shares[i, j] = self.shares[j, i] = True
                    self.denied[i, j] = self.denied[j, i] = all(each.denies(mine[0], its[-1]) for each in absences)
        self._sizes = np.array([len(parties) for parties in alike.values()], np.int64)

    def share_known(self, added: int, *, is_directed: bool) -> float | None:
        """Return the share of pairs that is known: all that silence denies, and those added by claims."""
        both = np.outer(self._sizes, self._sizes) - np.diag(self._sizes)
        pairs, known = int((both * self.shares).sum()), int((both * self.denied).sum())
        if not is_directed:
            pairs, known = pairs // 2, known // 2
        return (known + added) / pairs if pairs else None


_LEAST_DENIED = (Truth.YES, Truth.DISPUTED, Truth.POSSIBLE, Truth.UNKNOWN, Truth.NO)
"""Of severed and suspended ties, each an edge of its own: none is denied unless both are."""


def _is_known(truths: Collection[Truth]) -> bool:
    return any(truth not in (Truth.NO, Truth.UNKNOWN) for truth in truths) or all(truth is Truth.NO for truth in truths)


def _truths(
    members: Container[int], edges: Iterable[Edge], *, is_directed: bool
) -> dict[tuple[int, int], dict[str, Truth]]:
    """Return the verdicts of each layer on the pairs of a roster of which there are claims."""
    truths: dict[tuple[int, int], dict[str, Truth]] = defaultdict(dict)
    for edge in edges:
        if edge.a in members and edge.b in members:
            there, back = (edge.a, edge.b), (edge.b, edge.a)
            # Whoever severed ties, what is known of them is known of both.
            leads = edge.is_directed and edge.layer != "severed"
            pairs = ([there] if leads else [there, back]) if is_directed else [min(there, back)]
            for pair in pairs:
                before = truths[pair].get(edge.layer, Truth.NO)
                truths[pair][edge.layer] = min(before, edge.truth, key=_LEAST_DENIED.index)
    return truths
