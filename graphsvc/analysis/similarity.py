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
class SimilarityMeasure:
    """A measure of similarity: its formula for a table of 4 x 4, who defined it, when it is undefined.

    `takes_weights` says whether cells may weigh differently.
    """

    score: Callable[[Floats], float]
    meaning: str
    source: str
    undefined: str
    takes_weights: bool = False


def similarity(measure: str, a: Portfolio, b: Portfolio, *, weights: Portfolio | None = None) -> PortfolioSimilarity:
    """Measure how alike two portfolios are by one of `MEASURES`.

    Raises InvalidParameter for a measure that is not one of them, ValueError for portfolios of different lengths,
    levels other than 0 to 3, weights below 0, and weights for a measure that takes none.

    >>> similarity("s", [3, 0, 3], [3, 3, 0]).score
    -0.33333333333333326
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
    score, cells = asked.score(table), int(known.sum())
    if not np.isnan(score):
        return PortfolioSimilarity(float(score), None, cells, len(first) - cells)
    return PortfolioSimilarity(None, asked.undefined if cells else NOTHING_KNOWN, cells, len(first) - cells)


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


def _ratio(top: float, bottom: float) -> float:
    """Divide, and return nan where there is nothing to divide by."""
    return top / bottom if bottom > 0 else np.nan


def _total(table: Floats, weights: Floats) -> float:
    return float((table * weights).sum())


def _spread(rows: Floats, columns: Floats) -> float:
    """Add up the squared differences of every level of the one with every level of the other."""
    return float(rows @ _APART**2 @ columns)


def _s(table: Floats) -> float:
    return 1.0 - 2.0 * _ratio(_total(table, _APART), table.sum() * TOP)


def _s_squared(table: Floats) -> float:
    return 1.0 - 2.0 * _ratio(_total(table, _APART**2), table.sum() * TOP**2)


def _kappa(table: Floats) -> float:
    seen = _total(table, _APART**2) * table.sum()
    return 1.0 - _ratio(seen, _spread(table.sum(axis=1), table.sum(axis=0)))


def _pi(table: Floats) -> float:
    together = table.sum(axis=1) + table.sum(axis=0)
    seen = _total(table, _APART**2) * table.sum()
    return 1.0 - _ratio(4.0 * seen, _spread(together, together))


def _tau_b(table: Floats) -> float:
    alike = _total(table, _ORDER @ table @ _ORDER.T)
    untied = [table.sum() ** 2 - (table.sum(axis=axis) ** 2).sum() for axis in (1, 0)]
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
