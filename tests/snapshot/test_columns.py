from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.snapshot.columns import Growable, RowsByKey

KEYS = st.integers(0, 5) | st.integers(2**64 - 3, 2**64 - 1) | st.integers(0, 2**64 - 1)


@given(st.lists(st.lists(KEYS, max_size=10), max_size=10), st.integers(1, 9))
def test_rows_are_found_by_key_before_and_after_merging(blocks: list[list[int]], most: int) -> None:
    index = RowsByKey(most)
    rows: dict[int, list[int]] = {}
    first = 0
    for block in blocks:
        index.extend(np.array(block, np.uint64), first)
        for row, key in enumerate(block, first):
            rows.setdefault(key, []).append(row)
        first += len(block)
        for key in (*rows, 6):
            assert list(index.find(key)) == rows.get(key, [])


@given(st.lists(st.lists(st.integers(0, 99), max_size=20)))
def test_a_column_gives_all_that_was_added(blocks: list[list[int]]) -> None:
    column = Growable(np.int32)
    expected: list[int] = []
    for block in blocks:
        before = column.taken()
        column.extend(np.array(block, np.int32))
        assert before.tolist() == expected
        expected += block
        assert column.taken().tolist() == expected


def test_rows_are_added_whole() -> None:
    column = Growable(np.int32, width=2)
    for number in range(50):
        column.extend(np.array([[number, -number]], np.int32))
    assert column.taken().tolist() == [[number, -number] for number in range(50)]
