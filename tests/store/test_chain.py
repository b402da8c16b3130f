"""The hash chain by itself: whatever is edited, left out, added or moved in a log, the first revision with it is named."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphsvc.store import chain
from graphsvc.store.chain import COLUMNS, ChainCheck

Row = tuple[list[Any], str | None]

_TEXTS = st.text(max_size=5)


@st.composite
def logs(draw: st.DrawFn) -> list[Row]:
    """Draw a log as a store keeps it: the columns of each change, and the chain at the last of each revision."""
    rows: list[Row] = []
    value = chain.START
    for revision in range(1, draw(st.integers(1, 5)) + 1):
        of, at, author = draw(st.integers(1, 4)), draw(_TEXTS), [draw(st.none() | _TEXTS), draw(_TEXTS)]
        changes = [
            [revision, seq, of, draw(_TEXTS), draw(_TEXTS), 1, "put", at, *author, None, draw(st.none() | _TEXTS)]
            for seq in range(1, of + 1)
        ]
        value = chain.following(value, changes)
        rows += [(change, value if change[1] == of else None) for change in changes]
    return rows


def faults(rows: list[Row], head: str) -> list[str]:
    checked = ChainCheck()
    for values, kept in rows:
        checked.take(values, kept)
    checked.compare_head(head)
    return checked.faults


def head_of(rows: list[Row]) -> str:
    return rows[-1][1] or ""


def named(found: list[str]) -> list[int]:
    return [int(match[1]) for fault in found if (match := re.match(r"revision (\d+) is not", fault))]


@given(logs())
def test_a_log_as_it_was_written_has_no_fault(rows: list[Row]) -> None:
    assert faults(rows, head_of(rows)) == []


@given(logs(), st.data())
def test_the_revision_of_which_any_column_was_edited_is_named_and_no_other(
    rows: list[Row], data: st.DataObject
) -> None:
    place, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(1, len(COLUMNS) - 1))
    values, kept = rows[place]
    before = values[column]
    after = data.draw(
        (st.integers(0, 99) if isinstance(before, int) else st.none() | _TEXTS).filter(lambda x: x != before)
    )
    edited = [*values[:column], after, *values[column + 1 :]]
    found = faults([*rows[:place], (edited, kept), *rows[place + 1 :]], head_of(rows))
    assert named(found) == [values[0]] and len(found) == 1


@given(logs(), st.data())
def test_what_was_left_out_or_written_twice_is_found_where_it_was(rows: list[Row], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    revision = rows[place][0][0]
    for others in ([], [rows[place], rows[place]]):
        found = faults([*rows[:place], *others, *rows[place + 1 :]], head_of(rows))
        assert found != []
        assert all(number in (revision, revision + 1) for number in named(found))


@given(logs(), st.data())
def test_two_changes_that_were_exchanged_are_found(rows: list[Row], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    other = data.draw(st.integers(0, len(rows) - 1).filter(lambda number: len(rows) == 1 or number != place))
    moved = list(rows)
    moved[place], moved[other] = moved[other], moved[place]
    assert (faults(moved, head_of(rows)) == []) == (place == other)


@given(logs())
def test_a_log_cut_at_its_end_does_not_have_the_chain_of_the_head(rows: list[Row]) -> None:
    last = rows[-1][0][0]
    assert faults([row for row in rows if row[0][0] != last], head_of(rows)) != []
