"""Simple graphs as arrays, and as graphs of the compiled library: who is node number what, and which edges there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import rustworkx as rx
from numpy.typing import NDArray

if TYPE_CHECKING:
    AnyGraph = nx.Graph[str]
else:  # A DiGraph is a Graph, too.
    AnyGraph = nx.Graph

Floats = NDArray[np.float64]


def check_simple(graph: AnyGraph) -> None:
    """Refuse a graph with parallel edges or loops: the measures here are of simple graphs.

    Raises ValueError.
    """
    if graph.is_multigraph():
        raise ValueError("the measures are of simple graphs: give a Graph or a DiGraph, not one with parallel edges")
    loop = next((node for node in graph if graph.has_edge(node, node)), None)
    if loop is not None:
        raise ValueError(f"{loop!r} is joined to itself: leave loops out before measuring")


def pairs(graph: AnyGraph) -> list[tuple[int, int]]:
    """Give each edge once as the numbers of its ends, in the order of the nodes."""
    number = {node: place for place, node in enumerate(graph)}
    return [(number[a], number[b]) for a, b in graph.edges()]


def adjacency(graph: AnyGraph) -> Floats:
    """Give the n x n matrix that has a 1 where an edge leads from the row's node to the column's."""
    found = np.zeros((len(graph), len(graph)))
    ends = np.array(pairs(graph), dtype=np.int64).reshape(-1, 2)
    found[ends[:, 0], ends[:, 1]] = 1.0
    if not graph.is_directed():
        found[ends[:, 1], ends[:, 0]] = 1.0
    return found


def compiled(graph: AnyGraph) -> rx.PyGraph[int, None] | rx.PyDiGraph[int, None]:
    """Give the same graph in the compiled library, its nodes numbered in the order of this one's."""
    found: rx.PyGraph[int, None] | rx.PyDiGraph[int, None] = rx.PyDiGraph() if graph.is_directed() else rx.PyGraph()
    found.add_nodes_from(range(len(graph)))
    found.add_edges_from_no_data(pairs(graph))
    return found


def distances(graph: AnyGraph) -> Floats:
    """Give the n x n matrix of how many edges lead from the row's node to the column's, infinite where none do."""
    if not len(graph):
        return np.zeros((0, 0))
    found: Floats = rx.distance_matrix(compiled(graph), null_value=np.inf)
    return found
