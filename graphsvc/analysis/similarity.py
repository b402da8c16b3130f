"""Similarity of foreign policies: how alike two portfolios are, of what two states owe to each of the others.

A portfolio has a cell for each state: 3 for defence or offence, 2 for neutrality or consultation, 1 for nonaggression,
0 for nothing, nan where it is not known. The cell for the state itself is 3. Cells that are not known of both states
are left out, pair by pair, and counted.

Every measure is computed from one table: how many cells have level i in the one portfolio and j in the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphsvc.errors import InvalidParameter

Floats = NDArray[np.float64]
Portfolio = Floats | Sequence[float]

LEVELS = np.arange(4)
TOP = int(LEVELS[-1])
"""What a state owes itself, and the largest difference that there can be."""

NOTHING_KNOWN = "no cell is known of both portfolios"
NO_WEIGHT = "the cells known of both portfolios have no weight"

_APART = np.abs(LEVELS[:, None] - LEVELS).astype(np.float64)
_ORDER = np.sign(LEVELS - LEVELS[:, None]).astype(np.float64)


@dataclass(frozen=True, slots=True)
class PortfolioSimilarity:
    """How alike two portfolios are; None with the reason where it is undefined.

    `cells` are those known of both, `missing` those left out.
    """

    score: float | None
    reason: str | None
    cells: int
    missing: int


@dataclass(frozen=True, slots=True)
class Similarities:
    """How alike the portfolios of a matrix are, pair by pair: n x n matrices, with nan where a score is undefined."""

    scores: Floats
    cells: NDArray[np.int64]
    size: int
    undefined: str

    def of(self, a: int, b: int) -> PortfolioSimilarity:
        """Return one pair of it."""
        return _similarity(self.scores[a, b], int(self.cells[a, b]), self.size, self.undefined)


@dataclass(frozen=True, slots=True)
class SimilarityMeasure:
    """A measure of similarity: its formula for tables of shape (4, 4, ...), who defined it, when it is undefined.

    `takes_weights` says whether cells may weigh differently.
    """

    score: Callable[[Floats], Floats]
    meaning: str
    source: str
    undefined: str
    takes_weights: bool = False


def s_score(
    a: Portfolio, b: Portfolio, *, weights: Portfolio | None = None, squared: bool = False
) -> PortfolioSimilarity:
    """Compute Signorino and Ritter's S: 1 where all cells are equal, -1 where all are as far apart as can be.

    The largest difference is that of the scale, 3 (squared 9), not the largest that is seen.

    >>> s_score([3, 0, 3], [3, 3, 0]).score
    -0.33333333333333326
    """
    return similarity("s_squared" if squared else "s", a, b, weights=weights)


def kappa(a: Portfolio, b: Portfolio) -> PortfolioSimilarity:
    """Compute Cohen's kappa with squared weights: agreement beyond that of the cells of both in random order."""
    return similarity("kappa", a, b)


def pi(a: Portfolio, b: Portfolio) -> PortfolioSimilarity:
    """Compute Scott's pi with squared weights: agreement beyond that of cells drawn from both portfolios together."""
    return similarity("pi", a, b)


def tau_b(a: Portfolio, b: Portfolio) -> PortfolioSimilarity:
    """Compute Kendall's tau-b: whether two cells that differ in one portfolio are in the same order in the other."""
    return similarity("tau_b", a, b)


def similarity(measure: str, a: Portfolio, b: Portfolio, *, weights: Portfolio | None = None) -> PortfolioSimilarity:
    """Measure how alike two portfolios are by one of `MEASURES`.

    Raises InvalidParameter for a measure that is not one of them, ValueError for portfolios of different lengths,
    levels other than 0 to 3, weights below 0, and weights for a measure that takes none.
    """
    asked = _asked(measure, weights)
    first, second = _checked(a), _checked(b)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(
            f"the portfolios have shapes {first.shape} and {second.shape}: give two lists of the same states"
        )
    weighing = _weighing(weights, len(first))
    known = ~(np.isnan(first) | np.isnan(second))
    table = np.zeros((len(LEVELS), len(LEVELS)))
    np.add.at(table, (first[known].astype(int), second[known].astype(int)), weighing[known])
    cells = int(known.sum())
    return _similarity(asked.score(table), cells, len(first), asked.undefined)


def similarities(measure: str, matrix: Floats, *, weights: Portfolio | None = None) -> Similarities:
    """Measure how alike every two rows of a matrix of n portfolios are, by one of `MEASURES`.

    Takes memory for 16 matrices of n x n. Raises what `similarity` raises.
    """
    asked = _asked(measure, weights)
    rows = _checked(matrix)
    if rows.ndim != 2:
        raise ValueError(f"the portfolios have shape {rows.shape}: give a matrix with a row for each")
    levels = (rows == LEVELS[:, None, None]).astype(np.float64)
    others = (levels * _weighing(weights, rows.shape[1])).transpose(0, 2, 1)
    tables = levels[:, None] @ others[None, :]
    known = (~np.isnan(rows)).astype(np.float64)
    cells = np.rint(known @ known.T).astype(np.int64)
    return Similarities(asked.score(tables), cells, rows.shape[1], asked.undefined)


def with_selves(owed: Floats) -> Floats:
    """Set the diagonal of a square matrix of what each owes to each: what a state owes itself, known or not."""
    matrix = np.array(owed, dtype=np.float64)
    np.fill_diagonal(matrix, TOP)
    return matrix


def _asked(measure: str, weights: Portfolio | None) -> SimilarityMeasure:
    if measure not in MEASURES:
        raise InvalidParameter.of("measure", f"{measure!r} is not a measure: ask for one of {', '.join(MEASURES)}")
    if weights is not None and not MEASURES[measure].takes_weights:
        raise ValueError(f"{measure} does not weigh cells: leave the weights out, or take s or s_squared")
    return MEASURES[measure]


def _checked(portfolio: Portfolio) -> Floats:
    cells = np.asarray(portfolio, dtype=np.float64)
    wrong = cells[~np.isnan(cells) & ~np.isin(cells, LEVELS)]
    if len(wrong):
        raise ValueError(f"{wrong[0]:g} is not a level: give 0, 1, 2 or 3, or nan where it is not known")
    return cells


def _weighing(weights: Portfolio | None, size: int) -> Floats:
    if weights is None:
        return np.ones(size)
    weighing = np.asarray(weights, dtype=np.float64)
    if weighing.shape != (size,):
        raise ValueError(f"the weights have shape {weighing.shape}: give one for each of the {size} cells")
    if not np.all(np.isfinite(weighing) & (weighing >= 0)):
        raise ValueError(f"{weighing[~(np.isfinite(weighing) & (weighing >= 0))][0]:g} is not a weight: give 0 or more")
    return weighing


def _similarity(score: Floats | np.float64, cells: int, size: int, undefined: str) -> PortfolioSimilarity:
    if not np.isnan(score):
        return PortfolioSimilarity(float(score), None, cells, size - cells)
    return PortfolioSimilarity(None, undefined if cells else NOTHING_KNOWN, cells, size - cells)


def _ratio(top: Floats, bottom: Floats) -> Floats:
    """Divide, and give nan where there is nothing to divide by."""
    ratio: Floats = np.divide(top, bottom, out=np.full(np.shape(bottom), np.nan), where=np.asarray(bottom) > 0)
    return ratio


def _total(table: Floats, weights: Floats) -> Floats:
    total: Floats = np.einsum("ij...,ij->...", table, weights)
    return total


def _spread(rows: Floats, columns: Floats) -> Floats:
    """Add up the squared differences of every level of the one with every level of the other."""
    spread: Floats = np.einsum("i...,ij,j...->...", rows, _APART**2, columns)
    return spread


def _s(table: Floats) -> Floats:
    return 1.0 - 2.0 * _ratio(_total(table, _APART), table.sum(axis=(0, 1)) * TOP)


def _s_squared(table: Floats) -> Floats:
    return 1.0 - 2.0 * _ratio(_total(table, _APART**2), table.sum(axis=(0, 1)) * TOP**2)


def _kappa(table: Floats) -> Floats:
    seen = _total(table, _APART**2) * table.sum(axis=(0, 1))
    return 1.0 - _ratio(seen, _spread(table.sum(axis=1), table.sum(axis=0)))


def _pi(table: Floats) -> Floats:
    together = table.sum(axis=1) + table.sum(axis=0)
    seen = _total(table, _APART**2) * table.sum(axis=(0, 1))
    return 1.0 - _ratio(4.0 * seen, _spread(together, together))


def _tau_b(table: Floats) -> Floats:
    size = table.sum(axis=(0, 1))
    ordered = np.einsum("ik,kl...,jl->ij...", _ORDER, table, _ORDER)
    alike = (table * ordered).sum(axis=(0, 1))
    untied = [size**2 - (table.sum(axis=axis) ** 2).sum(axis=0) for axis in (1, 0)]
    return _ratio(alike, np.sqrt(untied[0] * untied[1]))


_CONSTANT = "all cells of both portfolios have one and the same level: agreement by chance is as perfect"

MEASURES: dict[str, SimilarityMeasure] = {
    "s": SimilarityMeasure(
        _s,
        "S with absolute differences: from -1 to 1, 0 where cells are half the scale apart on average",
        "Signorino and Ritter 1999, Tau-b or not tau-b",
        NO_WEIGHT,
        takes_weights=True,
    ),
    "s_squared": SimilarityMeasure(
        _s_squared,
        "S with squared differences",
        "Signorino and Ritter 1999, Tau-b or not tau-b",
        NO_WEIGHT,
        takes_weights=True,
    ),
    "kappa": SimilarityMeasure(
        _kappa,
        "kappa with squared weights: 0 where cells agree as much as by chance, given the levels of each portfolio",
        "Cohen 1968, Weighted kappa; for portfolios Häge 2011, Choice or circumstance?",
        _CONSTANT,
    ),
    "pi": SimilarityMeasure(
        _pi,
        "pi with squared weights: 0 where cells agree as much as by chance, given the levels of both together",
        "Scott 1955, Reliability of content analysis; for portfolios Häge 2011, Choice or circumstance?",
        _CONSTANT,
    ),
    "tau_b": SimilarityMeasure(
        _tau_b,
        "tau-b: whether cells come in the same order in both portfolios, ties apart",
        "Kendall 1945, The treatment of ties in ranking problems; for portfolios Bueno de Mesquita 1975",
        "all cells of a portfolio have one level: nothing has an order",
    ),
}
"""Each measure by its name."""
