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
class Similarity:
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

    def of(self, a: int, b: int) -> Similarity:
        """Give one pair of it."""
        return _similarity(self.scores[a, b], int(self.cells[a, b]), self.size, self.undefined)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of similarity: its formula for tables of shape (4, 4, ...), who defined it, when it is undefined.

    `takes_weights` says whether cells may weigh differently.
    """

    score: Callable[[Floats], Floats]
    meaning: str
    source: str
    undefined: str
    takes_weights: bool = False


def s_score(a: Portfolio, b: Portfolio, *, weights: Portfolio | None = None, squared: bool = False) -> Similarity:
    """Give Signorino and Ritter's S: 1 where all cells are equal, -1 where all are as far apart as can be.

    The largest difference is that of the scale, 3 (squared 9), not the largest that is seen.

    >>> s_score([3, 0, 3], [3, 3, 0]).score
    -0.33333333333333326
    """
    return similarity("s_squared" if squared else "s", a, b, weights=weights)


def kappa(a: Portfolio, b: Portfolio) -> Similarity:
    """Give Cohen's kappa with squared weights: agreement beyond that of the two portfolios' cells in random order."""
    return similarity("kappa", a, b)


def pi(a: Portfolio, b: Portfolio) -> Similarity:
    """Give Scott's pi with squared weights: agreement beyond that of cells drawn from both portfolios together."""
    return similarity("pi", a, b)


def tau_b(a: Portfolio, b: Portfolio) -> Similarity:
    """Give Kendall's tau-b: whether two cells that differ in one portfolio are in the same order in the other."""
    return similarity("tau_b", a, b)


def similarity(measure: str, a: Portfolio, b: Portfolio, *, weights: Portfolio | None = None) -> Similarity:
    """Give how alike two portfolios are by one of `MEASURES`.

    Raises InvalidParameter for a measure that is not one of them, ValueError for portfolios of different lengths,
    levels other than 0 to 3, weights below 0, and weights for a measure that takes none.
    """
    asked = _asked(measure, weights)
    one, other = _checked(a), _checked(b)
    if one.shape != other.shape or one.ndim != 1:
        raise ValueError(f"the portfolios have shapes {one.shape} and {other.shape}: give two lists of the same states")
    weighing = _weighing(weights, len(one))
    known = ~(np.isnan(one) | np.isnan(other))
    table = np.zeros((len(LEVELS), len(LEVELS)))
    np.add.at(table, (one[known].astype(int), other[known].astype(int)), weighing[known])
    cells = int(known.sum())
    return _similarity(asked.score(table), cells, len(one), asked.undefined)


def similarities(measure: str, matrix: Floats, *, weights: Portfolio | None = None) -> Similarities:
    """Give how alike every two rows of a matrix of n portfolios are, by one of `MEASURES`.

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
    """Give a square matrix of what each owes to each with its diagonal set: what a state owes itself, known or not."""
    found = np.array(owed, dtype=np.float64)
    np.fill_diagonal(found, TOP)
    return found


def _asked(measure: str, weights: Portfolio | None) -> Measure:
    if measure not in MEASURES:
        raise InvalidParameter.of("measure", f"{measure!r} is not a measure: ask for one of {', '.join(MEASURES)}")
    if weights is not None and not MEASURES[measure].takes_weights:
        raise ValueError(f"{measure} does not weigh cells: leave the weights out, or take s or s_squared")
    return MEASURES[measure]


def _checked(portfolio: Portfolio) -> Floats:
    found = np.asarray(portfolio, dtype=np.float64)
    wrong = found[~np.isnan(found) & ~np.isin(found, LEVELS)]
    if len(wrong):
        raise ValueError(f"{wrong[0]:g} is not a level: give 0, 1, 2 or 3, or nan where it is not known")
    return found


def _weighing(weights: Portfolio | None, size: int) -> Floats:
    if weights is None:
        return np.ones(size)
    found = np.asarray(weights, dtype=np.float64)
    if found.shape != (size,):
        raise ValueError(f"the weights have shape {found.shape}: give one for each of the {size} cells")
    if not np.all(np.isfinite(found) & (found >= 0)):
        raise ValueError(f"{found[~(np.isfinite(found) & (found >= 0))][0]:g} is not a weight: give 0 or more")
    return found


def _similarity(score: Floats | np.float64, cells: int, size: int, undefined: str) -> Similarity:
    if not np.isnan(score):
        return Similarity(float(score), None, cells, size - cells)
    return Similarity(None, undefined if cells else NOTHING_KNOWN, cells, size - cells)


def _ratio(one: Floats, other: Floats) -> Floats:
    """Divide, and give nan where there is nothing to divide by."""
    found: Floats = np.divide(one, other, out=np.full(np.shape(other), np.nan), where=np.asarray(other) > 0)
    return found


def _total(table: Floats, weights: Floats) -> Floats:
    found: Floats = np.einsum("ij...,ij->...", table, weights)
    return found


def _spread(one: Floats, other: Floats) -> Floats:
    """Add up the squared differences of every level of the one with every level of the other."""
    found: Floats = np.einsum("i...,ij,j...->...", one, _APART**2, other)
    return found


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

MEASURES: dict[str, Measure] = {
    "s": Measure(
        _s,
        "S with absolute differences: from -1 to 1, 0 where cells are half the scale apart on average",
        "Signorino and Ritter 1999, Tau-b or not tau-b",
        NO_WEIGHT,
        takes_weights=True,
    ),
    "s_squared": Measure(
        _s_squared,
        "S with squared differences",
        "Signorino and Ritter 1999, Tau-b or not tau-b",
        NO_WEIGHT,
        takes_weights=True,
    ),
    "kappa": Measure(
        _kappa,
        "kappa with squared weights: 0 where cells agree as much as by chance, given the levels of each portfolio",
        "Cohen 1968, Weighted kappa; for portfolios Häge 2011, Choice or circumstance?",
        _CONSTANT,
    ),
    "pi": Measure(
        _pi,
        "pi with squared weights: 0 where cells agree as much as by chance, given the levels of both together",
        "Scott 1955, Reliability of content analysis; for portfolios Häge 2011, Choice or circumstance?",
        _CONSTANT,
    ),
    "tau_b": Measure(
        _tau_b,
        "tau-b: whether cells come in the same order in both portfolios, ties apart",
        "Kendall 1945, The treatment of ties in ranking problems; for portfolios Bueno de Mesquita 1975",
        "all cells of a portfolio have one level: nothing has an order",
    ),
}
"""Each measure by its name."""
