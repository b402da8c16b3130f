"""Long masks are read another way than short ones, and give the same columns."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.verdicts import axis
from graphsvc.verdicts.axis import column_runs, mask_of


@given(st.integers(0, 2**70))
def test_a_mask_is_the_runs_of_its_columns_however_long_it_is(mask: int) -> None:
    runs = column_runs(mask)
    assert mask_of(runs) == mask
    assert all(first < end for first, end in runs)
    assert all(before[1] < after[0] for before, after in pairwise(runs))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(axis, "_LONG", 0)
        assert column_runs(mask) == runs
