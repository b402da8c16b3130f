"""Simple graphs as arrays: what the measures compute on, made from a networkx graph or from the numbers of edges' ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import networkx as nx
    import rustworkx as rx
    from scipy.sparse import csr_array

AnyGraph: TypeAlias = "nx.Graph[str]"
"""A DiGraph is a Graph, too."""
Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]
CELLS = 2**17
"""How many numbers a full matrix has at most: 1 MB, so that one fits into a core's cache."""


@dataclass(frozen=True, slots=True)
class GraphArrays:
    """A simple graph of numbered nodes.

    `matrix` is n x n and has a 1 where an edge leads from the row's node to the column's, both ways where edges have no
    direction. `alliances` has, for each stored cell of the matrix, how many alliances make the edge; None: one.
    """

    matrix: csr_array
    is_directed: bool
    alliances: Floats | None = None

    @property
    def size(self) -> int:
        """The number of nodes."""
        return int(self.matrix.shape[0])

    def transposed(self) -> csr_array:
        """Return the matrix of the edges turned round: the same one where they have no direction."""
        from scipy.sparse import csr_array

        return csr_array(self.matrix.T) if self.is_directed else self.matrix


def rows_of(matrix: csr_array) -> Ints:
    """Return the row of each stored cell, as `matrix.indices` has its column."""
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


def neighbours(graph: AnyGraph) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Return a networkx graph's own dictionaries: `adj` makes a view of each node, which takes longer than counting."""
    rows: Mapping[str, Mapping[str, Mapping[str, Any]]] = graph._adj  # type: ignore[attr-defined]
    return rows


def predecessors(graph: AnyGraph) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Return the same dictionaries of the edges turned round: the same ones where they have no direction."""
    rows: Mapping[str, Mapping[str, Mapping[str, Any]]] = graph._pred if graph.is_directed() else graph._adj  # type: ignore[attr-defined]
    return rows


def check_simple(graph: AnyGraph) -> None:
    """Refuse a graph with parallel edges or loops: the measures here are of simple graphs.

    Raises ValueError.
    """
    if graph.is_multigraph():
        raise ValueError("the measures are of simple graphs: give a Graph or a DiGraph, not one with parallel edges")
    loops = [node for node, near in neighbours(graph).items() if node in near]
    if loops:
        raise ValueError(f"{loops[0]!r} is joined to itself: leave loops out before measuring")


def from_networkx(graph: AnyGraph, *, with_alliances: bool = False) -> GraphArrays:
    """Number the nodes of a simple networkx graph in their order.

    Reads the neighbours of each node, a matrix row each: this takes a quarter of the time of sorting a list of edges.
    """
    from scipy.sparse import csr_array

    number = {node: place for place, node in enumerate(graph)}
    rows = neighbours(graph).values()
    starts = np.zeros(len(rows) + 1, dtype=np.int32)
    np.cumsum(np.fromiter(map(len, rows), np.int32, len(rows)), out=starts[1:])
    cells = int(starts[-1])
    columns = np.fromiter(map(number.__getitem__, chain.from_iterable(rows)), np.int32, cells)
    alliances = None
    if with_alliances:
        edges = chain.from_iterable(near.values() for near in rows)
        alliances = np.fromiter((edge["alliances"] for edge in edges), np.float64, cells)
    matrix = csr_array((np.ones(cells), columns, starts), shape=(len(rows), len(rows)))
    return GraphArrays(matrix, graph.is_directed(), alliances)


def from_edges(size: int, ends: Ints, *, is_directed: bool = False, alliances: Floats | None = None) -> GraphArrays:
    """Make the graph of `size` nodes and of m edges, an m x 2 array of the numbers of their ends.

    Each edge comes once, in either order of its ends where it has no direction. `alliances` has m numbers. Raises
    ValueError for an edge that comes twice and for one that joins a node to itself.
    """
    from scipy.sparse import csr_array

    ends = np.asarray(ends, dtype=np.int64).reshape(-1, 2)
    numbers = np.ones(len(ends)) if alliances is None else np.asarray(alliances, dtype=np.float64)
    loops = ends[ends[:, 0] == ends[:, 1], 0]
    if len(loops):
        raise ValueError(f"node {loops[0]} is joined to itself: leave loops out before measuring")
    if not is_directed:
        ends, numbers = np.concatenate([ends, ends[:, ::-1]]), np.concatenate([numbers, numbers])
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    ends = ends[order]
    twice = np.flatnonzero((ends[1:] == ends[:-1]).all(axis=1))
    if len(twice):
        raise ValueError(f"nodes {ends[twice[0], 0]} and {ends[twice[0], 1]} are joined twice: give each edge once")
    starts = np.searchsorted(ends[:, 0], np.arange(size + 1)).astype(np.int32)
    matrix = csr_array((np.ones(len(ends)), ends[:, 1].astype(np.int32), starts), shape=(size, size))
    return GraphArrays(matrix, is_directed, None if alliances is None else numbers[order])


def both_ways(graph: GraphArrays) -> csr_array:
    """Return the matrix of edges whichever way they lead: 2 where a directed graph has one each way."""
    from scipy.sparse import csr_array

    return csr_array(graph.matrix + graph.transposed()) if graph.is_directed else graph.matrix


def compiled(graph: GraphArrays) -> rx.PyGraph[int, None] | rx.PyDiGraph[int, None]:
    """Make the same graph in the compiled library, under the same numbers."""
    import rustworkx as rx

    result: rx.PyGraph[int, None] | rx.PyDiGraph[int, None] = rx.PyDiGraph() if graph.is_directed else rx.PyGraph()
    result.add_nodes_from(range(graph.size))
    starts, ends = rows_of(graph.matrix), graph.matrix.indices
    if not graph.is_directed:
        once = starts < ends
        starts, ends = starts[once], ends[once]
    result.add_edges_from_no_data(list(zip(starts.tolist(), ends.tolist(), strict=True)))
    return result


def distances(graph: GraphArrays) -> Floats:
    """Return the n x n matrix of how many edges lead from the row's node to the column's, infinite where none do."""
    import rustworkx as rx

    if not graph.size:
        return np.zeros((0, 0))
    result: Floats = rx.distance_matrix(compiled(graph), null_value=np.inf)
    return result
