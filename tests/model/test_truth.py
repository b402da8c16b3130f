"""Combining verdicts: as DESIGN's section on truth says, in any order."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.model.truth import Truth, combine, conjunction, disjunction

YES, POSSIBLE, DISPUTED, UNKNOWN, NO = Truth.YES, Truth.POSSIBLE, Truth.DISPUTED, Truth.UNKNOWN, Truth.NO
VERDICTS = st.lists(st.sampled_from(Truth), max_size=6)
OF_ONE_DATASET = (YES, POSSIBLE, UNKNOWN, NO)


def as_designed(verdicts: list[Truth]) -> Truth:
    """Follow the sentence of the design word for word."""
    left = [one for one in verdicts if one is not UNKNOWN]
    if not left:
        return UNKNOWN
    if YES in left and NO in left:
        return DISPUTED
    if YES in left:
        return YES
    return POSSIBLE if POSSIBLE in left else NO


@pytest.mark.parametrize("verdicts", [list(row) for size in range(4) for row in product(OF_ONE_DATASET, repeat=size)])
def test_datasets_combine_as_the_design_says(verdicts: list[Truth]) -> None:
    assert combine(verdicts) == as_designed(verdicts)


@pytest.mark.parametrize("join", [combine, conjunction, disjunction])
@given(verdicts=VERDICTS, random=st.randoms(use_true_random=False))
def test_the_order_of_verdicts_does_not_matter(join, verdicts, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(verdicts)
    random.shuffle(shuffled)
    assert join(verdicts) == join(shuffled) == join(verdicts * 2)


@given(VERDICTS)
def test_unknown_verdicts_of_datasets_are_left_out(verdicts: list[Truth]) -> None:
    assert combine([*verdicts, UNKNOWN]) == combine(verdicts)


@given(VERDICTS)
def test_what_is_disputed_stays_disputed(verdicts: list[Truth]) -> None:
    assert combine([*verdicts, DISPUTED]) == DISPUTED


def test_in_a_conjunction_no_beats_unknown_beats_disputed_beats_possible_beats_yes() -> None:
    order = [NO, UNKNOWN, DISPUTED, POSSIBLE, YES]
    for size in range(1, 6):
        for verdicts in permutations(order, size):
            assert conjunction(verdicts) == min(verdicts, key=order.index)


def test_in_a_disjunction_yes_beats_disputed_beats_possible_beats_no_beats_unknown() -> None:
    order = [YES, DISPUTED, POSSIBLE, NO, UNKNOWN]
    for size in range(1, 6):
        for verdicts in permutations(order, size):
            assert disjunction(verdicts) == min(verdicts, key=order.index)


def test_nothing_said_is_unknown_and_nothing_asked_holds() -> None:
    assert (combine([]), disjunction([]), conjunction([])) == (UNKNOWN, UNKNOWN, YES)
