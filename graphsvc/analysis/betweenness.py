"""Betweenness by Brandes' algorithm, run from many nodes at once as products of a sparse matrix with a full one.

A column of the full matrix is one search: it starts at a node, counts the shortest paths to the nodes of each level,
and adds up from the last level back what share of them leads through each node. Nodes of different components share a
column, since their searches never meet. The products run on one thread and add in one order, so a graph has one answer.

Brandes 2001, A faster algorithm for betweenness centrality.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graphsvc.analysis.arrays import CELLS, Floats, GraphArrays, Ints, compiled, rows_of
from graphsvc.model.effort import checkpoint

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FEW_STEPS = 150_000
"""For how many steps, nodes times edges and some more, setting up the matrices takes longer than searching."""

MOST_LEVELS = 10
"""How many levels a search may have. Each costs a pass over the full matrix, however few nodes are on it: with more
levels a compiled search, node by node, is as fast. Counts of paths stay below n**10, far from the largest float."""

NARROW = 0.7
"""The share of columns still searching below which those that are done are dropped; dropping copies the rest."""


@dataclass(frozen=True, slots=True)
class _Level:
    """How many shortest paths lead to each node of a level, 0 elsewhere; and which columns of the level before go on."""

    paths: Floats
    kept: NDArray[np.intp] | None


@dataclass(frozen=True, slots=True)
class _Columns:
    """In which column each node's search runs, and how many columns its component has."""

    column: Ints
    columns: Ints

    @property
    def width(self) -> int:
        return int(self.columns.max(initial=0))


def betweenness(graph: GraphArrays) -> Floats:
    """Return each node's betweenness, over all pairs of others: (n - 1)(n - 2) with the order of a pair told apart."""
    size = graph.size
    if size * (graph.matrix.nnz + 10 * size) < FEW_STEPS:
        return _node_by_node(graph)
    forward = graph.matrix
    backward = graph.transposed()
    sources = _columns(forward)
    width = max(min(CELLS // max(size, 1), sources.width), 1)
    total = np.zeros(size)
    for first in range(0, sources.width, width):
        checkpoint()
        levels = _search(backward, sources, first, min(first + width, sources.width))
        if levels is None:
            return _node_by_node(graph)
        total += _dependencies(forward, levels)
    pairs = (size - 1) * (size - 2)
    return total / pairs if pairs > 0 else total


def _columns(matrix: csr_array) -> _Columns:
    """Number the nodes within each component."""
    from scipy.sparse.csgraph import connected_components

    _, component = connected_components(matrix, directed=True, connection="weak")
    members = np.bincount(component)
    order = np.argsort(component, kind="stable")
    column = np.empty(len(component), dtype=np.int64)
    column[order] = np.arange(len(component)) - np.repeat(np.cumsum(members) - members, members)
    return _Columns(column, members[component])


def _search(backward: csr_array, sources: _Columns, first: int, last: int) -> list[_Level] | None:
    """Count the shortest paths, level by level, in the columns from `first` to before `last`; None: too many levels.

    `backward` has a row's predecessors in its columns.
    """
    paths = np.zeros((len(sources.column), last - first))
    row, column = rows_of(backward), sources.column[backward.indices]
    here = (first <= column) & (column < last)
    paths[row[here], column[here] - first] = 1.0
    unreached = (paths == 0) & (np.arange(first, last) < sources.columns[:, None])
    starts = np.flatnonzero((first <= sources.column) & (sources.column < last))
    unreached[starts, sources.column[starts] - first] = False
    levels = [_Level(paths, None)]
    while True:
        kept = _narrowed(np.asarray(unreached.any(axis=0)))
        if kept is not None:
            paths, unreached = paths.take(kept, axis=1), unreached.take(kept, axis=1)
        paths = backward @ paths
        paths *= unreached
        going_on = np.asarray(paths.any(axis=0))
        if not going_on.any():
            return levels
        if len(levels) == MOST_LEVELS:
            return None
        fewer = _narrowed(going_on)
        if fewer is not None:
            paths, unreached = paths.take(fewer, axis=1), unreached.take(fewer, axis=1)
            kept = fewer if kept is None else kept[fewer]
        unreached &= paths == 0
        levels.append(_Level(paths, kept))


def _narrowed(is_needed: NDArray[np.bool_]) -> NDArray[np.intp] | None:
    """List the columns that are needed; None where nearly all are."""
    if np.count_nonzero(is_needed) >= NARROW * len(is_needed):
        return None
    return np.flatnonzero(is_needed)


def _dependencies(forward: csr_array, levels: list[_Level]) -> Floats:
    """Add up over all searches what share of the paths to others leads through each node.

    A node's share, divided by its number of paths, is the sum of (1 + share) / paths over its successors.
    """
    total = np.zeros(forward.shape[0])
    per_path: Floats | None = None
    for level, before in zip(reversed(levels[1:]), reversed(levels[:-1]), strict=True):
        paths = level.paths
        through = np.minimum(paths, 1.0)  # 1 for each node of the level: all paths to it end in it.
        if per_path is not None:
            per_path *= paths
            total += per_path.sum(axis=1)
            through += per_path
        np.maximum(paths, 1.0, out=paths)
        through /= paths
        per_path = forward @ through
        if level.kept is not None:
            spread = np.zeros(before.paths.shape)
            spread[:, level.kept] = per_path
            per_path = spread
    if per_path is not None:
        per_path *= levels[0].paths
        total += per_path.sum(axis=1)
    return total


def _node_by_node(graph: GraphArrays) -> Floats:
    """Run on one thread: several add up a node's parts in whatever order they finish."""
    import rustworkx as rx

    scores = rx.betweenness_centrality(compiled(graph), normalized=True, parallel_threshold=graph.size + 1)
    return np.array([scores[number] for number in range(graph.size)])
