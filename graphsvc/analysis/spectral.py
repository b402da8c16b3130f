"""Measures that score a node by the scores of its neighbours: the leading eigenvector and PageRank."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from graphsvc.analysis.arrays import Floats, GraphArrays
from graphsvc.model.effort import checkpoint

if TYPE_CHECKING:
    from scipy.sparse import csr_array

ALIKE = 1e-9
"""How near the two largest eigenvalues may come, as a share of the largest, to count as equal."""

SMALL = 64
"""Up to how many nodes a component's matrix is taken whole, which then takes less than its products with a vector."""

DAMPING = 0.85
TOLERANCE = 1e-14
MOST_STEPS = 1000


def eigenvector(graph: GraphArrays) -> Floats:
    """Return each node's entry in the leading eigenvector, of length 1; nan for all where the largest value is shared.

    Each component has one leading eigenvector of its own (Perron and Frobenius), so the largest of their eigenvalues
    decides. The vector is exact up to rounding and does not depend on a start, as a power iteration's does.

    Bonacich 1972, Factoring and weighting approaches to status scores and clique identification.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    count, component = connected_components(graph.matrix, directed=False)
    order = np.argsort(component, kind="stable")
    bounds = np.concatenate([[0], np.cumsum(np.bincount(component, minlength=count))])
    values: list[float] = []
    leading = np.zeros(graph.size)
    for first, last in pairwise(bounds.tolist()):
        members = order[first:last]
        part = graph.matrix if count == 1 else graph.matrix[members][:, members]
        eigenvalues, vector = _leading(csr_array(part))
        if not values or eigenvalues[-1] > max(values):
            leading = np.zeros(graph.size)
            leading[members] = np.abs(vector)
        values += eigenvalues
    values.sort()
    if len(values) > 1 and values[-1] - values[-2] <= ALIKE * max(abs(values[-1]), 1.0):
        return np.full(graph.size, np.nan)
    return leading / np.linalg.norm(leading)


def _leading(matrix: csr_array) -> tuple[list[float], Floats]:
    """Return the two largest eigenvalues of a component, in rising order, and the vector of the largest."""
    from scipy.linalg import eigh
    from scipy.sparse.linalg import ArpackNoConvergence, eigsh

    size = int(matrix.shape[0])
    if size == 1:
        return [0.0], np.ones(1)
    if size > SMALL:
        start = 1.0 + np.arange(size) / size  # Any, but always the same, and not itself an eigenvector.
        try:
            values, vectors = eigsh(matrix, k=2, which="LA", v0=start)
            return values.tolist(), vectors[:, -1]
        except ArpackNoConvergence:  # Values that lie close together: the whole matrix takes longer, and is safe.
            pass
    values, vectors = eigh(matrix.toarray(), subset_by_index=[size - 2, size - 1])
    return values.tolist(), vectors[:, -1]


def pagerank(graph: GraphArrays) -> Floats:
    """Return the share of time that a walk spends at each node, by steps until nothing changes.

    The tolerance that networkx has by default leaves six places uncertain.

    Brin and Page 1998, The anatomy of a large-scale hypertextual web search engine.
    """
    size = graph.size
    out = np.diff(graph.matrix.indptr)
    share = np.divide(DAMPING, out, out=np.zeros(size), where=out > 0)
    steps = graph.transposed()
    ends = np.flatnonzero(out == 0)
    jump = (1.0 - DAMPING) / size
    ranks = np.full(size, 1.0 / size)
    for _ in range(MOST_STEPS):
        checkpoint()
        before = ranks
        ranks = steps @ (share * before)
        ranks += jump if not len(ends) else jump + DAMPING / size * before[ends].sum()
        if np.abs(ranks - before).sum() < TOLERANCE * size:
            break
    return ranks
