"""Centrality: how a node stands in a simple graph, by the measures that the field uses.

Every number is that of plain networkx, rounded to 12 places: so nodes that stand alike have equal scores, which the
last bits of a sum would tell apart. Compiled code runs on one thread, or row by row, so that a graph has one answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np
import rustworkx as rx
from scipy.linalg import eigh

from graphsvc.analysis.arrays import AnyGraph, check_simple, compiled, distances, sparse
from graphsvc.errors import InvalidParameter

PLACES = 12
"""How many places behind the point a score has."""

ALIKE = 1e-9
"""How near the two largest eigenvalues may come, as a share of the largest, to count as equal."""

Scores = list[float | None]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: how it is computed, what it says, who defined it, and on which graphs.

    `is_directed` says whether it is defined on directed graphs, `weight` which attribute of the edges it reads.
    `undefined` says when a node has no score, and why; None where every node has one.
    """

    score: Callable[[AnyGraph], Scores]
    meaning: str
    source: str
    is_directed: bool = True
    weight: str | None = None
    undefined: str | None = None


def scores(graph: AnyGraph, measure: str) -> dict[str, float | None]:
    """Give every node's score by a measure, in the order of the nodes; None where the measure is undefined.

    Takes simple graphs, of any number of nodes and components. Raises InvalidParameter for a measure that is not one
    of `MEASURES` or not defined on directed graphs, ValueError for parallel edges and loops.

    >>> scores(nx.path_graph(["albania", "turkey", "azerbaijan"]), "betweenness")
    {'albania': 0.0, 'turkey': 1.0, 'azerbaijan': 0.0}
    """
    if measure not in MEASURES:
        raise InvalidParameter.of("measure", f"{measure!r} is not a measure: ask for one of {', '.join(MEASURES)}")
    asked = MEASURES[measure]
    if graph.is_directed() and not asked.is_directed:
        raise InvalidParameter.of(
            "measure", f"{measure} is not defined on a directed network: ask for an undirected one, or another measure"
        )
    check_simple(graph)
    if not len(graph):
        return {}
    found = asked.score(graph)
    return {
        node: None if score is None else round(float(score), PLACES) for node, score in zip(graph, found, strict=True)
    }


def _plain(found: Mapping[str, float], graph: AnyGraph) -> Scores:
    return [found[node] for node in graph]


def _neighbours(graph: AnyGraph) -> Iterator[Mapping[str, int]]:
    """Give each node's neighbours with the alliances shared, by the edge with more of them where one leads each way."""
    for node, near in graph.adjacency():
        shared = {other: edge["alliances"] for other, edge in near.items()}
        if isinstance(graph, nx.DiGraph):
            for other, edge in graph.pred[node].items():
                shared[other] = max(edge["alliances"], shared.get(other, 0))
        yield shared


def _degree(graph: AnyGraph) -> Scores:
    if isinstance(graph, nx.DiGraph):
        return [float(len(graph.succ[node].keys() | graph.pred[node].keys())) for node in graph]
    return [float(len(near)) for _, near in graph.adjacency()]


def _strength(graph: AnyGraph) -> Scores:
    return [float(sum(shared.values())) for shared in _neighbours(graph)]


def _betweenness(graph: AnyGraph) -> Scores:
    """Run on one thread: several add up a node's parts in whatever order they finish."""
    found = rx.betweenness_centrality(compiled(graph), normalized=True, parallel_threshold=len(graph) + 1)
    return [found[place] for place in range(len(graph))]


def _closeness(graph: AnyGraph) -> Scores:
    far = distances(graph)
    reached = np.isfinite(far).sum(axis=0) - 1.0
    total = np.where(np.isfinite(far), far, 0.0).sum(axis=0)
    found = np.zeros(len(graph))
    np.divide(reached**2, total * max(len(graph) - 1, 1), out=found, where=total > 0)
    return list(found.tolist())


def _harmonic(graph: AnyGraph) -> Scores:
    far = distances(graph)
    np.fill_diagonal(far, np.inf)
    return list((1.0 / far).sum(axis=0).tolist())


def _eigenvector(graph: AnyGraph) -> Scores:
    """Take the vector from the whole matrix, not by steps from a start that it could depend on."""
    matrix, last = sparse(graph).toarray(), len(graph) - 1
    values, vectors = eigh(matrix, subset_by_index=[max(last - 1, 0), last])
    if len(values) > 1 and values[-1] - values[0] <= ALIKE * max(abs(values[-1]), 1.0):
        return [None] * len(graph)
    found = np.abs(vectors[:, -1])
    return list((found / np.linalg.norm(found)).tolist())


def _pagerank(graph: AnyGraph) -> Scores:
    """Go on until nothing changes: the tolerance that networkx has by default leaves six places uncertain."""
    return _plain(nx.pagerank(graph, alpha=0.85, tol=1e-14, max_iter=1000, weight=None), graph)


def _core(graph: AnyGraph) -> Scores:
    return _plain(nx.core_number(graph), graph)


def _clustering(graph: AnyGraph) -> Scores:
    """Count on a sparse matrix: a full one runs on all cores, which others may be using."""
    matrix = sparse(graph)
    if graph.is_directed():
        both = np.asarray(matrix.multiply(matrix.T).sum(axis=0))
        matrix = matrix + matrix.T
        degree = np.asarray(matrix.sum(axis=0))
        most = 2 * (degree * (degree - 1) - 2 * both)
    else:
        degree = np.asarray(matrix.sum(axis=0))
        most = degree * (degree - 1)
    closed = np.asarray((matrix @ matrix).multiply(matrix).sum(axis=0))
    found = np.zeros(len(graph))
    np.divide(closed, most, out=found, where=most > 0)
    return list(found.tolist())


def _constraint(graph: AnyGraph) -> Scores:
    return [None if math.isnan(score) else score for score in nx.constraint(graph).values()]


MEASURES: dict[str, Measure] = {
    "degree": Measure(
        _degree,
        "the number of neighbours, whichever way an edge leads: of allies, in a network of alliances",
        "Freeman 1979, Centrality in social networks: conceptual clarification",
    ),
    "strength": Measure(
        _strength,
        "the number of alliances shared with neighbours, added up; of edges both ways the one with more counts",
        "Barrat et al. 2004, The architecture of complex weighted networks",
        weight="alliances",
    ),
    "betweenness": Measure(
        _betweenness,
        "the share of shortest paths between two others that lead through the node, averaged over all pairs of others",
        "Freeman 1977, A set of measures of centrality based on betweenness; computed as by Brandes 2001",
    ),
    "closeness": Measure(
        _closeness,
        "the share of others from which the node can be reached, divided by their mean distance to it; 0 if from none",
        "Freeman 1979; for several components Wasserman and Faust 1994, Social Network Analysis, page 201",
    ),
    "harmonic": Measure(
        _harmonic,
        "one divided by the distance to the node, added up over all others; those it is out of reach for add 0",
        "Rochat 2009, Closeness centrality extended to unconnected graphs; Boldi and Vigna 2014, Axioms for centrality",
    ),
    "eigenvector": Measure(
        _eigenvector,
        "the node's entry in the leading eigenvector of the adjacency matrix, of length 1; 0 outside its component",
        "Bonacich 1972, Factoring and weighting approaches to status scores and clique identification",
        is_directed=False,
        undefined="two components, or all nodes of a network without ties, share the largest eigenvalue: "
        "how they compare is then a matter of choice",
    ),
    "pagerank": Measure(
        _pagerank,
        "the share of time that a walk along edges spends at the node, which jumps anywhere every seventh step or so "
        "(damping .85)",
        "Brin and Page 1998, The anatomy of a large-scale hypertextual web search engine",
    ),
    "core": Measure(
        _core,
        "the largest k for which the node is in a group whose members each have k ties within it, either way",
        "Seidman 1983, Network structure and minimum degree; computed as by Batagelj and Zaversnik 2003",
    ),
    "clustering": Measure(
        _clustering,
        "the share of pairs of neighbours that are joined themselves; 0 with fewer than two neighbours",
        "Watts and Strogatz 1998, Collective dynamics of small-world networks; directed: Fagiolo 2007",
    ),
    "constraint": Measure(
        _constraint,
        "how far the node's ties lead back to the same neighbours, who are joined to each other",
        "Burt 1992, Structural Holes; Burt 2004, Structural holes and good ideas",
        undefined="an isolate has no neighbours who could constrain it",
    ),
}
"""Each measure by its name."""
