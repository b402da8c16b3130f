"""Centrality: how a node stands in a simple graph, by the measures that the field uses.

Every number is that of plain networkx, rounded to 12 places: so nodes that stand alike have equal scores, which the
last bits of a sum would tell apart. Compiled code runs on one thread, or row by row, so that a graph has one answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graphsvc.analysis.arrays import (
    AnyGraph,
    Floats,
    GraphArrays,
    Ints,
    check_simple,
    distances,
    from_edges,
    from_networkx,
    neighbours,
    predecessors,
    rows_of,
)
from graphsvc.analysis.betweenness import betweenness
from graphsvc.analysis.closure import clustering, constraint
from graphsvc.analysis.core import core, count_core
from graphsvc.analysis.spectral import eigenvector, pagerank
from graphsvc.errors import InvalidParameter

PLACES = 12
"""How many places behind the point a score has."""

Scores = list[float | None]
Counts = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class CentralityMeasure:
    """A measure: how it is computed, what it says, who defined it, and on which graphs.

    `score` takes arrays and returns nan where a node has no score. `count`, for measures that are whole numbers, reads
    them from a networkx graph, where making arrays would take longer than counting. `is_directed` says whether it is
    defined on directed graphs, `weight` which attribute of the edges it reads. `undefined` says when a node has no
    score, and why; None where every node has one.
    """

    score: Callable[[GraphArrays], Floats]
    meaning: str
    source: str
    count: Callable[[AnyGraph], Counts] | None = None
    is_directed: bool = True
    weight: str | None = None
    undefined: str | None = None


def scores(graph: AnyGraph, measure: str) -> dict[str, float | None]:
    """Score every node by a measure, in the order of the nodes; None where the measure is undefined.

    Takes simple graphs, of any number of nodes and components. Raises InvalidParameter for a measure that is not one
    of `MEASURES` or not defined on directed graphs, ValueError for parallel edges and loops.

    >>> import networkx as nx
    >>> scores(nx.path_graph(["albania", "turkey", "azerbaijan"]), "betweenness")
    {'albania': 0.0, 'turkey': 1.0, 'azerbaijan': 0.0}
    """
    chosen = _measure(measure, is_directed=graph.is_directed())
    check_simple(graph)
    if chosen.count is not None:
        return chosen.count(graph)
    arrays = from_networkx(graph, with_alliances=chosen.weight is not None)
    return dict(zip(graph, _rounded(chosen, arrays), strict=True))


def scores_of_edges(
    size: int, ends: Ints, measure: str, *, is_directed: bool = False, alliances: Floats | None = None
) -> Scores:
    """Score the nodes 0 to `size` - 1 of a graph, given as the numbers of the m edges' ends (m x 2), by a measure.

    For many graphs in a row, one a year, say: no networkx graph is made. `alliances` has m numbers for the strength;
    None: one an edge. Raises what `scores` raises.

    >>> scores_of_edges(3, np.array([[0, 1], [1, 2]]), "betweenness")
    [0.0, 1.0, 0.0]
    """
    chosen = _measure(measure, is_directed=is_directed)
    return _rounded(chosen, from_edges(size, ends, is_directed=is_directed, alliances=alliances))


def _measure(name: str, *, is_directed: bool) -> CentralityMeasure:
    if name not in MEASURES:
        raise InvalidParameter.of("measure", f"{name!r} is not a measure: ask for one of {', '.join(MEASURES)}")
    if is_directed and not MEASURES[name].is_directed:
        raise InvalidParameter.of(
            "measure", f"{name} is not defined on a directed network: ask for an undirected one, or another measure"
        )
    return MEASURES[name]


def _rounded(measure: CentralityMeasure, graph: GraphArrays) -> Scores:
    if not graph.size:
        return []
    numbers = measure.score(graph).tolist()
    return [None if number != number else round(number, PLACES) for number in numbers]  # noqa: PLR0124


def _out_degree(graph: GraphArrays) -> Floats:
    return np.diff(graph.matrix.indptr).astype(np.float64)


def _in_degree(graph: GraphArrays) -> Floats:
    return np.bincount(graph.matrix.indices, minlength=graph.size).astype(np.float64)


def _degree(graph: GraphArrays) -> Floats:
    return _out_degree(graph) + _in_degree(graph) if graph.is_directed else _out_degree(graph)


def _count_degree(graph: AnyGraph) -> Counts:
    if graph.is_directed():
        into = predecessors(graph)
        return {node: float(len(near) + len(into[node])) for node, near in neighbours(graph).items()}
    return _count_out_degree(graph)


def _count_out_degree(graph: AnyGraph) -> Counts:
    return {node: float(len(near)) for node, near in neighbours(graph).items()}


def _count_in_degree(graph: AnyGraph) -> Counts:
    return {node: float(len(near)) for node, near in predecessors(graph).items()}


def _strength(graph: GraphArrays) -> Floats:
    """Add up a node's alliances; of edges both ways the one with more counts."""
    rows, columns, size = rows_of(graph.matrix), graph.matrix.indices.astype(np.int64), graph.size
    numbers = np.ones(len(columns)) if graph.alliances is None else graph.alliances
    if graph.is_directed:
        cells = np.concatenate([rows * size + columns, columns * size + rows])
        cells, place = np.unique(cells, return_inverse=True)
        most = np.zeros(len(cells))
        np.maximum.at(most, place, np.concatenate([numbers, numbers]))
        rows, numbers = cells // size, most
    return np.asarray(np.bincount(rows, weights=numbers, minlength=size), dtype=np.float64)


def _count_strength(graph: AnyGraph) -> Counts:
    if not graph.is_directed():
        return {
            node: float(sum([edge["alliances"] for edge in near.values()])) for node, near in neighbours(graph).items()
        }
    sums: Counts = {}
    into = predecessors(graph)
    for node, near in neighbours(graph).items():
        shared = {neighbour: edge["alliances"] for neighbour, edge in near.items()}
        for neighbour, edge in into[node].items():
            shared[neighbour] = max(edge["alliances"], shared.get(neighbour, 0))
        sums[node] = float(sum(shared.values()))
    return sums


def _closeness(graph: GraphArrays) -> Floats:
    far = distances(graph)
    is_reached = np.isfinite(far)
    reached = is_reached.sum(axis=0) - 1.0
    total = np.where(is_reached, far, 0.0).sum(axis=0)
    closeness = np.zeros(graph.size)
    np.divide(reached**2, total * max(graph.size - 1, 1), out=closeness, where=total > 0)
    return closeness


def _harmonic(graph: GraphArrays) -> Floats:
    far = distances(graph)
    np.fill_diagonal(far, np.inf)
    np.reciprocal(far, out=far)
    return np.asarray(far.sum(axis=0))


MEASURES: dict[str, CentralityMeasure] = {
    "degree": CentralityMeasure(
        _degree,
        "the number of edges: of allies, in a network of alliances; in a directed one of edges in and edges out together",
        "Freeman 1979, Centrality in social networks: conceptual clarification",
        _count_degree,
    ),
    "in_degree": CentralityMeasure(
        _in_degree,
        "the number of edges that lead to the node; the degree where edges have no direction",
        "Wasserman and Faust 1994, Social Network Analysis, section 4.3",
        _count_in_degree,
    ),
    "out_degree": CentralityMeasure(
        _out_degree,
        "the number of edges that lead from the node; the degree where edges have no direction",
        "Wasserman and Faust 1994, Social Network Analysis, section 4.3",
        _count_out_degree,
    ),
    "strength": CentralityMeasure(
        _strength,
        "the number of alliances shared with neighbours, added up; of edges both ways the one with more counts",
        "Barrat et al. 2004, The architecture of complex weighted networks",
        _count_strength,
        weight="alliances",
    ),
    "betweenness": CentralityMeasure(
        betweenness,
        "the share of shortest paths between two others that lead through the node, averaged over all pairs of others",
        "Freeman 1977, A set of measures of centrality based on betweenness; computed as by Brandes 2001",
    ),
    "closeness": CentralityMeasure(
        _closeness,
        "the share of others from which the node can be reached, divided by their mean distance to it; 0 if from none",
        "Freeman 1979; for several components Wasserman and Faust 1994, Social Network Analysis, page 201",
    ),
    "harmonic": CentralityMeasure(
        _harmonic,
        "one divided by the distance to the node, added up over all others; those it is out of reach for add 0",
        "Rochat 2009, Closeness centrality extended to unconnected graphs; Boldi and Vigna 2014, Axioms for centrality",
    ),
    "eigenvector": CentralityMeasure(
        eigenvector,
        "the node's entry in the leading eigenvector of the adjacency matrix, of length 1; 0 outside its component",
        "Bonacich 1972, Factoring and weighting approaches to status scores and clique identification",
        is_directed=False,
        undefined="two components, or all nodes of a network without ties, share the largest eigenvalue: "
        "how they compare is then a matter of choice",
    ),
    "pagerank": CentralityMeasure(
        pagerank,
        "the share of time that a walk along edges spends at the node, which jumps anywhere every seventh step or so "
        "(damping .85)",
        "Brin and Page 1998, The anatomy of a large-scale hypertextual web search engine",
    ),
    "core": CentralityMeasure(
        core,
        "the largest k for which the node is in a group whose members each have k ties within it, either way",
        "Seidman 1983, Network structure and minimum degree; computed as by Batagelj and Zaversnik 2003",
        count_core,
    ),
    "clustering": CentralityMeasure(
        clustering,
        "the share of pairs of neighbours that are joined themselves; 0 with fewer than two neighbours",
        "Watts and Strogatz 1998, Collective dynamics of small-world networks; directed: Fagiolo 2007",
    ),
    "constraint": CentralityMeasure(
        constraint,
        "how far the node's ties lead back to the same neighbours, who are joined to each other",
        "Burt 1992, Structural Holes; Burt 2004, Structural holes and good ideas",
        undefined="an isolate has no neighbours who could constrain it",
    ),
}
"""Each measure by its name."""
