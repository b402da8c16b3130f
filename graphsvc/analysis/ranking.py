"""Scores of a network's entities by a measure, their ranks, and their range over what is sure and what is possible."""

from __future__ import annotations

from collections.abc import Mapping

from graphsvc.analysis.centrality import MEASURES, scores
from graphsvc.analysis.projection import Network
from graphsvc.model.networks import Range, Scored

Scores = Mapping[str, float | None]


def ranked(network: Network, measure: str) -> list[Scored]:
    """Give everybody in the network by score, the highest first, equal ones by id; undefined ones come last."""
    found = scores_of(network, measure)
    ranks = ranks_of(found)
    order = sorted(found, key=lambda one: (ranks[one] is None, ranks[one] or 0, one))
    return [_scored(network, one, found[one], ranks[one]) for one in order]


def scores_of(network: Network, measure: str) -> Scores:
    """Give the scores of all nodes by id; a network keeps them."""
    found = network.scores.get(measure)
    if found is None:
        found = network.scores[measure] = scores(network.graph, measure)
    return found


def ranks_of(found: Scores) -> dict[str, int | None]:
    """Give the rank of each from 1; equal scores share the first of their places.

    Scores come rounded, so that those which differ by the rounding of sums alone are equal (`centrality.PLACES`).

    >>> ranks_of({"a": 1.0, "b": 2.0, "c": 1.0, "d": None})
    {'a': 2, 'b': 1, 'c': 2, 'd': None}
    """
    values = sorted((score for score in found.values() if score is not None), reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(values, 1)))}
    return {one: None if score is None else first[score] for one, score in found.items()}


def ranges(network: Network, measure: str) -> dict[str, Range]:
    """Give the least and the greatest score of each over the network of what is sure and that of all that is possible."""
    sides = [scores(graph, measure) for graph in (network.sure, network.possible)]
    found: dict[str, Range] = {}
    for one in network.graph:
        values = [value for side in sides if (value := side.get(one)) is not None]
        found[one] = {"low": min(values, default=None), "high": max(values, default=None)}
    return found


def _scored(network: Network, one: str, score: float | None, rank: int | None) -> Scored:
    index = network.lens.view.index(one)
    assert index is not None
    return {"entity": network.lens.named(index), "score": score, "rank": rank}


def undefined(network: Network, measure: str) -> str | None:
    """Say why some have no score; None where all have one."""
    return MEASURES[measure].undefined if None in scores_of(network, measure).values() else None
