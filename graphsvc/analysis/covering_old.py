"""Who is in the state system on a lens's days, and of what share of its pairs anything is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Hashable, Iterable

from graphsvc.analysis.links import Link
from graphsvc.analysis.rules import TABLE, Rule
from graphsvc.model.days import common
from graphsvc.model.truth import Truth
from graphsvc.questions.reach import scope_of
from graphsvc.snapshot.lens import Lens


def roster(lens: Lens, system: str) -> list[int]:
    """Give the states that are, or may be, in a system on some of the lens's days, by id."""
    found = [
        row.index
        for row in lens.view.entities("country")
        if row.spells and common(lens.presence(row.index, system).maybe, lens.days)
    ]
    return sorted(found, key=lens.view.id)


class Silence:
    """Whether of two of whom nothing is claimed it is known that there is nothing; of these obligations, if any are wanted."""

    def __init__(self, lens: Lens, question: str | None, wanted: frozenset[str] | None = None) -> None:
        self.scopes = [
            scope_of(lens, source, question, None, wanted)
            for source in lens.sources.values()
            if any(entry.question == question for entry in source.coverage)
        ]
        self._denied: dict[Hashable, bool] = {}

    def place(self, party: int) -> tuple[int, ...]:
        """Give what a party has in common with all of whom as much is known: how each dataset sees it."""
        return tuple(scope.place(party) for scope in self.scopes)

    def denies(self, a: int, b: int) -> bool:
        """Say whether a dataset covers the pair."""
        key = self.place(a), self.place(b)
        found = self._denied.get(key)
        if found is None:
            found = self._denied[key] = any(scope.sight((a, b)).denies for scope in self.scopes)
        return found


def covered(lens: Lens, rule: Rule, members: list[int], links: Iterable[Link]) -> float | None:
    """Give the share of a roster's pairs of which anything is known: none where a layer joins others than states.

    A pair is known where some layer says that it is joined, or may be, or where every layer says that it is not. Two
    of whom one was gone before the other came are no pair. In a layer that leads one way both directions count.
    """
    if not all(TABLE[layer].joins_states for layer in rule.layers):
        return None
    is_directed = rule.is_directed or any(TABLE[layer].is_directed for layer in rule.layers)
    silences = {
        layer: Silence(lens, TABLE[layer].question, rule.wanted.obligations if layer == "alliance" else None)
        for layer in rule.layers
    }
    there = {party: common(lens.presence(party, rule.system).maybe, lens.days) for party in members}
    alike: dict[Hashable, list[int]] = defaultdict(list)
    for party in members:
        alike[there[party], *(one.place(party) for one in silences.values())].append(party)
    known = pairs = 0
    for mine in alike.values():
        for its in alike.values():
            if common(there[mine[0]], there[its[0]]):
                both = len(mine) * (len(its) - (mine is its))
                pairs += both
                known += both * all(one.denies(mine[0], its[-1]) for one in silences.values())
    if not is_directed:
        known, pairs = known // 2, pairs // 2
    for (a, b), truths in _said(there, links, is_directed=is_directed).items():
        if common(there[a], there[b]):
            silent = {layer: one.denies(a, b) for layer, one in silences.items()}
            by_layer = {layer: Truth.NO if no else Truth.UNKNOWN for layer, no in silent.items()} | truths
            known += _is_known(by_layer.values()) - all(silent.values())
    return known / pairs if pairs else None


def _is_known(truths: Collection[Truth]) -> bool:
    return any(one not in (Truth.NO, Truth.UNKNOWN) for one in truths) or all(one is Truth.NO for one in truths)


def _said(
    members: Container[int], links: Iterable[Link], *, is_directed: bool
) -> dict[tuple[int, int], dict[str, Truth]]:
    """Give the verdicts of each layer on the pairs of a roster of which there are claims."""
    found: dict[tuple[int, int], dict[str, Truth]] = defaultdict(dict)
    for link in links:
        if link.a in members and link.b in members:
            there, back = (link.a, link.b), (link.b, link.a)
            pairs = ([there] if link.is_directed else [there, back]) if is_directed else [min(there, back)]
            for pair in pairs:
                found[pair][link.layer] = link.truth
    return found
