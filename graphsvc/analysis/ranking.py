"""Scores of a network's entities by a measure, their ranks, and their range over what is sure and what is possible."""

from __future__ import annotations

from collections.abc import Mapping

from graphsvc.analysis.centrality import MEASURES, scores
from graphsvc.analysis.projection import Network
from graphsvc.model.networks import Range, Scored

Scores = Mapping[str, float | None]


def ranked(network: Network, measure: str) -> list[Scored]:
    """Rank everybody in the network by score, the highest first, equal ones by id; undefined ones come last."""
    scores = scores_of(network, measure)
    ranks = ranks_of(scores)
    order = sorted(scores, key=lambda node: (ranks[node] is None, ranks[node] or 0, node))
    return [_scored(network, node, scores[node], ranks[node]) for node in order]


def scores_of(network: Network, measure: str) -> Scores:
    """Score all nodes, by id; a network keeps the scores."""
    kept = network.scores.get(measure)
    if kept is None:
        kept = network.scores[measure] = scores(network.graph, measure)
    return kept


def ranks_of(scores: Scores) -> dict[str, int | None]:
    """Rank each from 1; equal scores share the first of their places.

    Scores come rounded, so that those which differ by the rounding of sums alone are equal (`centrality.PLACES`).

    >>> ranks_of({"a": 1.0, "b": 2.0, "c": 1.0, "d": None})
    {'a': 2, 'b': 1, 'c': 2, 'd': None}
    """
    values = sorted((score for score in scores.values() if score is not None), reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(values, 1)))}
    return {node: None if score is None else first[score] for node, score in scores.items()}


def ranges(network: Network, measure: str) -> dict[str, Range]:
    """Find the least and the greatest score of each, from what is sure alone to all that is possible."""
    sides = [scores(graph, measure) for graph in (network.sure, network.possible)]
    by_node: dict[str, Range] = {}
    for node in network.graph:
        values = [value for side in sides if (value := side.get(node)) is not None]
        by_node[node] = {"low": min(values, default=None), "high": max(values, default=None)}
    return by_node


def _scored(network: Network, node: str, score: float | None, rank: int | None) -> Scored:
    index = network.lens.view.index(node)
    assert index is not None
    return {"entity": network.lens.named(index), "score": score, "rank": rank}


def undefined(network: Network, measure: str) -> str | None:
    """Say why some have no score; None where all have one."""
    return MEASURES[measure].undefined if None in scores_of(network, measure).values() else None
