"""Core numbers: how far into the densest part of a graph a node belongs."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from itertools import pairwise
from typing import TypeVar

import numpy as np

from graphsvc.analysis.arrays import AnyGraph, Floats, GraphArrays, neighbours, predecessors

Node = TypeVar("Node", bound=Hashable)


def core(graph: GraphArrays) -> Floats:
    """Return the largest k for which each node is in a group whose members each have k ties within it.

    A tie each way counts twice.
    """
    ties: dict[int, list[int]] = {node: [] for node in range(graph.size)}
    for matrix in (graph.matrix, *([graph.transposed()] if graph.is_directed else [])):
        columns = matrix.indices.tolist()
        for node, (first, last) in enumerate(pairwise(matrix.indptr.tolist())):
            ties[node] += columns[first:last]
    return np.array(list(_core_numbers(ties).values()), dtype=np.float64)


def count_core(graph: AnyGraph) -> dict[str, float | None]:
    """Return the same of a networkx graph, from its own dictionaries."""
    ties: Mapping[str, Collection[str]] = neighbours(graph)
    if graph.is_directed():
        into = predecessors(graph)
        ties = {node: [*near, *into[node]] for node, near in ties.items()}
    return {node: float(number) for node, number in _core_numbers(ties).items()}


def _core_numbers(ties: Mapping[Node, Collection[Node]]) -> dict[Node, int]:
    """Take nodes by how many ties they have left, the fewest first, and take off their neighbours' ties to them.

    A node stays in the heaps of the counts that it had before: it is then known by a count that is lower. networkx
    moves it instead, and copies all lists of neighbours, which takes longer.

    Batagelj and Zaversnik 2003, An O(m) algorithm for cores decomposition of networks.
    """
    left = {node: len(near) for node, near in ties.items()}
    heaps: list[list[Node]] = [[] for _ in range(max(left.values(), default=-1) + 1)]
    for node, count in left.items():
        heaps[count].append(node)
    for least, heap in enumerate(heaps):
        for node in heap:  # It grows meanwhile, by those whose ties come down to `least`.
            if left[node] == least:
                for neighbour in ties[node]:
                    count = left[neighbour]
                    if count > least:
                        left[neighbour] = count = count - 1
                        heaps[count].append(neighbour)
    return left
