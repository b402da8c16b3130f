"""The days of all sets but one, around some days, are what a look at each of the others gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphsvc.model.days import common, days, union
from graphsvc.verdicts.overlaps import Overlaps

ENDS = st.tuples(st.integers(1, 20), st.integers(1, 20)).map(sorted)


@given(st.lists(ENDS, min_size=1, max_size=6), ENDS)
def test_the_days_of_all_others_are_those_of_each_other(sets: list[list[int]], asked: list[int]) -> None:
    each = [days(*ends) for ends in sets]
    overlaps, (first, last) = Overlaps(each), asked
    around = days(first - 1, last + 1)
    for place, own in enumerate(each):
        others = union(window for number, other in enumerate(each) if number != place for window in other)
        assert common(overlaps.others(own, first, last), around) == common(others, around)
