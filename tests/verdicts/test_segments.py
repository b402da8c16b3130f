"""Segments in arrays say what the histories say that they are made of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.model.days import Window, days
from graphsvc.model.truth import Truth
from graphsvc.verdicts.combination import CLAIMED
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.obligations import Mutual, ObligationFilter
from graphsvc.verdicts.segments import SILENT, TRUTH_OF, pair_segments, windows
from tests.questions.counted_worlds import ZERO, World
from tests.questions.test_brute_force import DAYS, lens_of, some_worlds

FILTERS = st.sampled_from([None, frozenset({"defense"}), frozenset({"consultation", "nonaggression"})])


@settings(max_examples=200, deadline=None)
@given(some_worlds(), FILTERS, st.sampled_from(["any", "both", "owed"]), st.sampled_from([1, 3]))
def test_arrays_say_in_each_window_what_each_history_says(
    world: World, obligations: frozenset[str] | None, mutual: Mutual, length: int
) -> None:
    lens = lens_of(world.view(), 0, 0, 20)
    histories = engine_of(lens).allied_pairs(ObligationFilter(obligations, mutual), None)
    pairs = pair_segments(histories)
    asked = [(ZERO + day, ZERO + day + length - 1) for day in DAYS]
    during = windows(asked)
    best, at_yes = pairs.segments.best_by_window(during), pairs.segments.days_at_yes(during)
    reasons = pairs.reasons_by_window(during, best)
    for i, (first, last) in enumerate(asked):
        for k, history in enumerate(histories):
            reading = history.read(days(first, last))
            assert (pairs.a[k], pairs.b[k]) == (history.a, history.b)
            assert TRUTH_OF.get(best[i, k]) == (reading.truth if reading.truth in CLAIMED else None)
            at = [history.read((Window(day, day),)).truth for day in range(first, last + 1)]
            assert at_yes[i, k] == at.count(Truth.YES)
            through = {basis.alliance for basis in history.evidence(reading.on)} if best[i, k] != SILENT else set()
            assert reasons[i, k] == len(through)


@pytest.mark.parametrize("count", [0, 2])
def test_no_pairs_and_no_windows_are_empty_arrays(count: int) -> None:
    during = windows((day, day) for day in range(1, count + 1))
    pairs = pair_segments([])
    assert pairs.segments.best_by_window(during).shape == (count, 0)
    assert pairs.reasons_by_window(during, pairs.segments.best_by_window(during)).shape == (count, 0)
