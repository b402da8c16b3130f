"""Measures of closure, how far a node's neighbours are joined to each other: clustering and constraint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphsvc.analysis.arrays import CELLS, Floats, GraphArrays, both_ways, rows_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SPARSE_STEP = 8
"""How many times as long a step takes in a product of two sparse matrices as in one of a sparse with a full one."""


def clustering(graph: GraphArrays) -> Floats:
    """Return the share of pairs of each node's neighbours that are joined; 0 with fewer than two neighbours.

    Watts and Strogatz 1998, Collective dynamics of small-world networks; directed: Fagiolo 2007, Clustering in complex
    directed networks, equation 8.
    """
    matrix = graph.matrix
    mutual: Floats | float = 0.0
    if graph.is_directed:
        mutual = np.asarray(matrix.multiply(matrix.T).sum(axis=1))
        matrix = both_ways(graph)
    degree = np.asarray(matrix.sum(axis=1), dtype=np.float64)
    most: Floats = degree * (degree - 1)
    if graph.is_directed:
        most = 2 * (most - 2 * mutual)
    rows = rows_of(matrix)
    closed = np.bincount(rows, weights=_two_steps(matrix) * matrix.data, minlength=graph.size)
    share: Floats = np.divide(closed, most, out=np.zeros(graph.size), where=most > 0)
    return share


def constraint(graph: GraphArrays) -> Floats:
    """Return how far each node's ties lead back to the same neighbours; nan for an isolate.

    Burt 1992, Structural Holes, equation 2.4; Burt 2004, Structural holes and good ideas.
    """
    from scipy.sparse import csr_array

    matrix = both_ways(graph)
    strength = np.asarray(matrix.sum(axis=1))
    rows = rows_of(matrix)
    share = csr_array((matrix.data / strength[rows], matrix.indices, matrix.indptr), shape=matrix.shape)
    local = (share.data + _two_steps(share)) ** 2
    total = np.bincount(rows, weights=local, minlength=graph.size)
    return np.where(strength > 0, total, np.nan)


def _two_steps(matrix: csr_array) -> Floats:
    """Return, for each stored cell (i, j), the entry of the matrix times itself; cells mirror each other.

    Where most nodes are two steps apart, whole rows of the product are made, a block at a time.
    """
    from scipy.sparse import csr_array

    size = int(matrix.shape[0])
    lengths = np.diff(matrix.indptr).astype(np.int64)
    columns = matrix.indices
    if SPARSE_STEP * int(lengths @ lengths) < size * len(columns):
        rows = rows_of(matrix)
        return np.asarray((matrix @ matrix)[rows, columns]).ravel()
    turned = csr_array(matrix.T)
    result = np.empty(len(columns))
    width = max(CELLS // max(size, 1), 1)
    for first in range(0, size, width):
        last = min(first + width, size)
        start, stop = matrix.indptr[first], matrix.indptr[last]
        row = np.repeat(np.arange(last - first), lengths[first:last])
        block = np.zeros((size, last - first))
        block[columns[start:stop], row] = matrix.data[start:stop]
        product = turned @ block  # (size x block): entry (j, i) is that of row i and column j.
        result[start:stop] = product[columns[start:stop], row]
    return result
