"""Plain networkx, and what is written out here where networkx has no function: what the measures are checked against."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import networkx as nx

Plain = Callable[["nx.Graph[str]"], Mapping[str, float]]


def _degree(graph: nx.Graph[str]) -> Mapping[str, float]:
    return dict(graph.degree)


def _in_degree(graph: nx.Graph[str]) -> Mapping[str, float]:
    return dict(graph.in_degree if isinstance(graph, nx.DiGraph) else graph.degree)


def _out_degree(graph: nx.Graph[str]) -> Mapping[str, float]:
    return dict(graph.out_degree if isinstance(graph, nx.DiGraph) else graph.degree)


def _strength(graph: nx.Graph[str]) -> Mapping[str, float]:
    if not graph.is_directed():
        return dict(graph.degree(weight="alliances"))
    merged: nx.Graph[str] = nx.Graph()
    merged.add_nodes_from(graph)
    for a, b, data in graph.edges(data=True):
        known = merged.get_edge_data(a, b, {"alliances": 0})["alliances"]
        merged.add_edge(a, b, alliances=max(known, data["alliances"]))
    return dict(merged.degree(weight="alliances"))


def _pagerank(graph: nx.Graph[str]) -> Mapping[str, float]:
    return nx.pagerank(graph, tol=1e-13, max_iter=2000)


def _clustering(graph: nx.Graph[str]) -> Mapping[str, float]:
    found = nx.clustering(graph)
    assert isinstance(found, dict)
    return found


def _eigenvector(graph: nx.Graph[str]) -> Mapping[str, float]:
    return nx.eigenvector_centrality(graph, tol=1e-13, max_iter=100_000)


PLAIN: dict[str, Plain] = {
    "degree": _degree,
    "in_degree": _in_degree,
    "out_degree": _out_degree,
    "strength": _strength,
    "betweenness": nx.betweenness_centrality,
    "closeness": nx.closeness_centrality,
    "harmonic": nx.harmonic_centrality,
    "eigenvector": _eigenvector,
    "pagerank": _pagerank,
    "core": nx.core_number,
    "clustering": _clustering,
    "constraint": nx.constraint,
}
