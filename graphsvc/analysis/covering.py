"""Who is in the state system on a lens's days, and of what share of its pairs anything is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Hashable, Iterable

from graphsvc.analysis.edges import Edge
from graphsvc.analysis.rules import TABLE, Rule
from graphsvc.model.days import common
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
    there = {party: common(lens.presence(party, rule.system).maybe, lens.days) for party in members}
    alike: dict[Hashable, list[int]] = defaultdict(list)
    for party in members:
        alike[there[party], *(absence.alike(party) for absence in absences.values())].append(party)
    known = pairs = 0
    for mine in alike.values():
        for its in alike.values():
            if common(there[mine[0]], there[its[0]]):
                both = len(mine) * (len(its) - (mine is its))
                pairs += both
                known += both * all(absence.denies(mine[0], its[-1]) for absence in absences.values())
    if not is_directed:
        known, pairs = known // 2, pairs // 2
    for (a, b), truths in _truths(there, edges, is_directed=is_directed).items():
        if common(there[a], there[b]):
            silent = {layer: absence.denies(a, b) for layer, absence in absences.items()}
            by_layer = {layer: Truth.NO if no else Truth.UNKNOWN for layer, no in silent.items()} | truths
            known += _is_known(by_layer.values()) - all(silent.values())
    return known / pairs if pairs else None


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
