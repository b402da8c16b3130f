"""Similarity of portfolios: each measure as its source defines it."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from graphsvc.analysis.similarity import (
    MEASURES,
    NO_WEIGHT,
    NOTHING_KNOWN,
    similarity,
    with_selves,
)
from graphsvc.errors import InvalidParameter

EVERY_MEASURE = pytest.mark.parametrize("measure", MEASURES)
NAN = math.nan
LEVELS = st.sampled_from([0.0, 1.0, 2.0, 3.0])
CELLS = st.sampled_from([0.0, 0.0, 1.0, 2.0, 3.0, NAN])
PAIRS = st.lists(st.tuples(CELLS, CELLS), max_size=25)


def known(pairs: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(a, b) for a, b in pairs if not math.isnan(a) and not math.isnan(b)]


def by_definition(measure: str, cells: list[tuple[float, float]]) -> float | None:
    """Give a measure cell by cell, as its source defines it; None where that divides by 0."""
    if not cells:
        return None
    n = len(cells)
    if measure in ("s", "s_squared"):
        power = 2.0 if measure == "s_squared" else 1.0
        return 1 - 2 * sum(math.pow(abs(a - b), power) for a, b in cells) / (n * math.pow(3, power))
    if measure == "tau_b":
        pairs = list(combinations(cells, 2))
        alike = sum(float(np.sign((p[0] - q[0]) * (p[1] - q[1]))) for p, q in pairs)
        untied = [sum(p[side] != q[side] for p, q in pairs) for side in (0, 1)]
        return alike / math.sqrt(untied[0] * untied[1]) if all(untied) else None
    seen = sum((a - b) ** 2 for a, b in cells) / n
    ones, others = [a for a, _ in cells], [b for _, b in cells]
    if measure == "pi":
        ones = others = ones + others
    by_chance = sum((a - b) ** 2 for a in ones for b in others) / (len(ones) * len(others))
    return 1 - seen / by_chance if by_chance else None


@EVERY_MEASURE
@given(pairs=PAIRS)
@settings(deadline=None)
def test_a_measure_is_what_its_source_defines(measure: str, pairs: list[tuple[float, float]]) -> None:
    found = similarity(measure, [a for a, _ in pairs], [b for _, b in pairs])
    expected = by_definition(measure, known(pairs))
    assert (found.score is None) == (expected is None)
    assert found.score == pytest.approx(expected, abs=1e-12)
    assert (found.reason is None) == (expected is not None)
    assert (found.cells, found.missing) == (len(known(pairs)), len(pairs) - len(known(pairs)))


@given(pairs=st.lists(st.tuples(LEVELS, LEVELS), min_size=2, max_size=40))
@settings(deadline=None)
def test_tau_b_is_that_of_scipy(pairs: list[tuple[float, float]]) -> None:
    a, b = [a for a, _ in pairs], [b for _, b in pairs]
    if len(set(a)) > 1 and len(set(b)) > 1:
        assert similarity("tau_b", a, b).score == pytest.approx(kendalltau(a, b).statistic, abs=1e-12)


@EVERY_MEASURE
@given(pairs=PAIRS)
@settings(deadline=None)
def test_a_pair_is_as_similar_one_way_as_the_other(measure: str, pairs: list[tuple[float, float]]) -> None:
    a, b = [a for a, _ in pairs], [b for _, b in pairs]
    assert similarity(measure, a, b).score == pytest.approx(similarity(measure, b, a).score, abs=1e-12)


@EVERY_MEASURE
def test_a_portfolio_is_wholly_similar_to_itself(measure: str) -> None:
    assert similarity(measure, [3, 0, 1, 2], [3, 0, 1, 2]).score == pytest.approx(1)


def test_s_is_measured_against_the_whole_scale_not_against_what_is_seen() -> None:
    assert similarity("s", [3, 2, 2], [2, 2, 2]).score == pytest.approx(1 - 2 / 9)
    assert similarity("s_squared", [3, 2, 2], [2, 2, 2]).score == pytest.approx(1 - 2 / 27)
    assert similarity("s", [3, 0], [0, 3]).score == -1


def test_a_weight_counts_a_cell_as_often() -> None:
    assert similarity("s", [3, 0], [0, 0], weights=[1, 3]).score == similarity("s", [3, 0, 0, 0], [0, 0, 0, 0]).score
    with pytest.raises(ValueError, match="kappa does not weigh cells"):
        similarity("kappa", [1], [1], weights=[1])
    with pytest.raises(ValueError, match="give one for each of the 2 cells"):
        similarity("s", [3, 0], [0, 0], weights=[1])
    with pytest.raises(ValueError, match="-1 is not a weight"):
        similarity("s", [3, 0], [0, 0], weights=[1, -1])


def test_an_unknown_cell_is_missing_and_never_0() -> None:
    found = similarity("s", [3, NAN, 0, 1], [3, 0, NAN, 1])
    assert (found.score, found.cells, found.missing) == (1.0, 2, 2)


@EVERY_MEASURE
def test_nothing_known_of_both_is_undefined(measure: str) -> None:
    found = similarity(measure, [3, NAN], [NAN, 0])
    assert (found.score, found.reason, found.cells, found.missing) == (None, NOTHING_KNOWN, 0, 2)


def test_constant_portfolios_are_undefined_where_a_measure_has_nothing_to_compare() -> None:
    assert similarity("tau_b", [0, 0, 0], [3, 0, 1]).reason == MEASURES["tau_b"].undefined
    assert similarity("kappa", [0, 0], [0, 0]).reason == MEASURES["kappa"].undefined
    assert similarity("pi", [0, 0], [0, 0]).reason == MEASURES["pi"].undefined
    assert similarity("kappa", [0, 0], [3, 3]).score == 0
    assert similarity("s", [0, 0], [0, 0]).score == 1
    assert similarity("s", [0, 0], [0, 0], weights=[0, 0]).reason == NO_WEIGHT


def test_what_is_no_portfolio_is_refused() -> None:
    with pytest.raises(ValueError, match="4 is not a level"):
        similarity("s", [4], [0])
    with pytest.raises(ValueError, match=r"0\.5 is not a level"):
        similarity("s", [0.5], [0])
    with pytest.raises(ValueError, match="two lists of the same states"):
        similarity("s", [3, 0], [3])
    with pytest.raises(InvalidParameter, match="'rho' is not a measure: ask for one of s, s_squared, kappa, pi"):
        similarity("rho", [3], [3])


def test_a_state_owes_itself_all_that_can_be_owed() -> None:
    owed = np.array([[NAN, 2.0], [0.0, NAN]])
    assert with_selves(owed).tolist() == [[3, 2], [0, 3]]
    assert np.isnan(owed[0, 0])
