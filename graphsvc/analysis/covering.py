"""Who is in the state system on a lens's days, and of what share of its pairs anything is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable

from graphsvc.analysis.links import Link
from graphsvc.analysis.rules import TABLE, Rule
from graphsvc.model.days import common
from graphsvc.model.truth import Truth
from graphsvc.questions.reach import Scope, scope_of
from graphsvc.snapshot.lens import Lens


def roster(lens: Lens, system: str) -> list[int]:
    """Give the states that are, or may be, in a system on some of the lens's days, by id."""
    found = [
        row.index
        for row in lens.view.entities("country")
        if row.spells and common(lens.presence(row.index, system).maybe, lens.days)
    ]
    return sorted(found, key=lens.view.id)


def covered(lens: Lens, rule: Rule, members: list[int], links: Iterable[Link]) -> float | None:
    """Give the share of a roster's pairs of which anything is known: none where a layer joins others than states.

    A pair is known where some layer says that it is joined, or may be, or where every layer says that it is not.
    In a layer that leads one way both directions count.
    """
    if len(members) < 2 or not all(TABLE[layer].joins_states for layer in rule.layers):
        return None
    is_directed = rule.is_directed or any(TABLE[layer].is_directed for layer in rule.layers)
    said = _said(set(members), links, is_directed=is_directed)
    scopes = {layer: _scopes(lens, layer, rule) for layer in rule.layers}
    alike: dict[Hashable, list[int]] = defaultdict(list)
    every = [scope for found in scopes.values() for scope in found]
    for party in members:
        alike[tuple(scope.place(party) for scope in every)].append(party)
    known = 0
    silent = {layer: set[tuple[Hashable, Hashable]]() for layer in rule.layers}
    for one, mine in alike.items():
        for other, its in alike.items():
            pair = (mine[0], its[0] if one != other else its[-1])
            for layer, found in scopes.items():
                if any(scope.sight(pair).denies for scope in found):
                    silent[layer].add((one, other))
            if all((one, other) in denied for denied in silent.values()):
                known += len(mine) * (len(its) - (one == other))
    if not is_directed:
        known //= 2
    place = {party: key for key, parties in alike.items() for party in parties}
    for (a, b), truths in said.items():
        is_silent = {layer: (place[a], place[b]) in silent[layer] for layer in rule.layers}
        by_layer = {**{layer: Truth.NO if no else Truth.UNKNOWN for layer, no in is_silent.items()}, **truths}
        is_known = any(one not in (Truth.NO, Truth.UNKNOWN) for one in by_layer.values()) or all(
            one is Truth.NO for one in by_layer.values()
        )
        known += is_known - all(is_silent.values())
    pairs = len(members) * (len(members) - 1)
    return known / (pairs if is_directed else pairs // 2)


def _scopes(lens: Lens, layer: str, rule: Rule) -> list[Scope]:
    question = TABLE[layer].question
    wanted = rule.wanted.obligations if layer == "alliance" else None
    sources = (one for one in lens.sources.values() if any(entry.question == question for entry in one.coverage))
    return [scope_of(lens, source, question, None, wanted) for source in sources]


def _said(members: set[int], links: Iterable[Link], *, is_directed: bool) -> dict[tuple[int, int], dict[str, Truth]]:
    """Give the verdicts of each layer on the pairs of a roster of which there are claims."""
    found: dict[tuple[int, int], dict[str, Truth]] = defaultdict(dict)
    for link in links:
        if link.a in members and link.b in members:
            there, back = (link.a, link.b), (link.b, link.a)
            pairs = ([there] if link.is_directed else [there, back]) if is_directed else [min(there, back)]
            for pair in pairs:
                found[pair][link.layer] = link.truth
    return found
