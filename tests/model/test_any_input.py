"""Whatever is sent, reading gives a record or says what is wrong; and a record is read from its own body."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from graphsvc.errors import Fault
from graphsvc.model import ids
from graphsvc.model.batch import READERS, read_batch
from graphsvc.model.entity import Entity
from graphsvc.model.event import Event
from graphsvc.model.fields import shape_of
from graphsvc.model.source import Source
from graphsvc.model.tie import Tie
from tests.model.asking import LEAST
from tests.model.strategies import NONSENSE, RECORDS

FIELDS = {described.record: shape_of(described).names for described in (Entity, Tie, Event, Source)}
INNER = [
    "text",
    "language",
    "scheme",
    "code",
    "system",
    "since",
    "until",
    "source",
    "locator",
    "wording",
    "entity",
    "role",
    "according_to",
    "confidence",
    "event",
    "relation",
    "question",
    "among",
    "within",
    "obligations",
    "period",
    "people",
    "about",
    "min",
    "max",
    "place",
    "level",
    "owed_to",
    "signature",
]
ALL = pytest.mark.parametrize("record", sorted(READERS))


def read(record: str, raw: Any) -> tuple[Any, list[Fault]]:
    faults: list[Fault] = []
    return READERS[record](raw, "", faults), faults


def likely(record: str) -> st.SearchStrategy[Any]:
    """Give objects that have the right fields and the wrong things in them."""
    inside = st.dictionaries(st.sampled_from(INNER), NONSENSE, max_size=4)
    values = st.one_of(NONSENSE, inside, st.lists(inside, max_size=2))
    changed = st.dictionaries(st.sampled_from(FIELDS[record]), values, max_size=3)
    return st.builds(
        lambda base, change: {**base, **change}, st.sampled_from([{}, LEAST[record]]) | RECORDS[record], changed
    )


@ALL
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_any_json_gives_a_record_or_a_fault(record: str, data: st.DataObject) -> None:
    raw = data.draw(NONSENSE | likely(record))
    value, faults = read(record, raw)
    assert (value is None) == bool(faults)
    for fault in faults:
        assert fault.pointer == "" or fault.pointer.startswith("/")
        assert 5 < len(fault.detail) < 700
        (fault.pointer + fault.detail).encode()  # It is to be sent: half a surrogate pair could not be.
    if value is not None:
        ids.canonical(value.body()).encode()
        assert all(where.startswith("/") for where in value.references())


@ALL
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_a_record_is_read_from_its_own_body(record: str, data: st.DataObject) -> None:
    value, _ = read(record, data.draw(RECORDS[record]))
    assume(value is not None)
    text = ids.canonical(value.body())
    again, faults = read(record, {**json.loads(text), "version": 4})
    assert faults == []
    assert again == value
    assert ids.canonical(again.body()) == text


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from(["entities", "ties", "events", "sources", "x"]), NONSENSE | st.lists(NONSENSE)))
def test_any_batch_gives_writes_or_faults_that_point_into_it(raw: dict[str, Any]) -> None:
    faults: list[Fault] = []
    read_batch(raw, faults)
    assert {fault.pointer.split("/")[1] for fault in faults} <= {"entities", "ties", "events", "sources"}


@ALL
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_the_order_of_fields_does_not_matter(record: str, data: st.DataObject) -> None:
    raw = data.draw(RECORDS[record])
    backwards = dict(reversed(list(raw.items())))
    one, faults = read(record, raw)
    other, others = read(record, backwards)
    assert one == other
    assert {fault.pointer for fault in faults} == {fault.pointer for fault in others}
