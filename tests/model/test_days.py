"""Sets of days as stretches in order: union, intersection and difference are those of the days themselves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphsvc.model.days import Days, Window, common, union, without

WINDOWS = st.tuples(st.integers(1, 20), st.integers(0, 4)).map(lambda pair: Window(pair[0], pair[0] + pair[1]))
DAYS = st.lists(WINDOWS, max_size=6).map(union)


def each(days: Days) -> set[int]:
    return {day for first, last in days for day in range(first, last + 1)}


@given(DAYS, DAYS)
def test_sets_of_days_are_joined_cut_and_taken_away_day_by_day(a: Days, b: Days) -> None:
    assert each(union((*a, *b))) == each(a) | each(b)
    assert each(common(a, b)) == each(a) & each(b)
    assert each(without(a, b)) == each(a) - each(b)


@given(DAYS, DAYS)
def test_what_comes_back_is_in_order_without_overlap(a: Days, b: Days) -> None:
    for result in (union((*a, *b)), common(a, b), without(a, b)):
        assert all(before.last < after.first for before, after in zip(result, result[1:], strict=False))
