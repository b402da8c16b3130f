"""Whatever a tie says, a frame of it says the same when it is read back into ties."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphsvc.client import frames
from graphsvc.client.rows import TieRows
from graphsvc.errors import Fault
from graphsvc.model import wire_records
from graphsvc.model.tie import read_tie
from graphsvc.tables.table import table_of
from tests.model.strategies import ties


def body(raw: dict[str, Any]) -> dict[str, Any] | None:
    """Read a tie as the server does; give it as the server shows it, None where it is refused."""
    faults: list[Fault] = []
    tie = read_tie(raw, "", faults)
    return None if tie is None else tie.body()


STORED = ties().map(body).filter(lambda one: one is not None)


def listed(stored: dict[str, Any]) -> dict[str, Any]:
    """Give a tie as a list shows it."""
    ends = {end: {"id": stored[end], "name": stored[end].title(), "kind": "country"} for end in ("from", "to")}
    return {**stored, **ends, "version": 3}


@given(st.lists(STORED, min_size=1, max_size=4))
def test_a_frame_of_any_ties_gives_the_same_ties(stored: list[dict[str, Any]]) -> None:
    frame = frames.frame(table_of({"items": [listed(one) for one in stored]}, wire_records.Ties))
    back = TieRows(zip(frame.index, frame.to_dict("records"), strict=True))
    assert back.partial == {}
    assert [body(one) for one in back.records] == stored
