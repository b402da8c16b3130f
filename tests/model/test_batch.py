"""Batches: four lists, pointers into what was sent, and keys that name records of the same batch."""

from __future__ import annotations

from typing import Any

from graphsvc.errors import Fault
from graphsvc.model import ids
from graphsvc.model.batch import Write, read_batch, read_records
from graphsvc.model.event import Event
from graphsvc.model.tie import Tie
from tests.model.asking import ENTITY, EVENT, SOURCE, TIE

RELATIONS = {**TIE, "key": "relations"}
SEVERED = {"kind": "severed_ties_with", "from": "albania", "to": "iran", "since": "2022-09-07", "key": "severed"}
ATTACK = {"kind": "cyberattack", "title": "Attack", "when": "2022-07-15", "key": "attack"}


def writes(**raw: Any) -> tuple[Write, ...]:
    faults: list[Fault] = []
    found = read_batch(raw, faults)
    assert faults == []
    return found


def wrong(**raw: Any) -> dict[str, str]:
    faults: list[Fault] = []
    read_batch(raw, faults)
    return {fault.pointer: fault.detail for fault in faults}


def event(found: tuple[Write, ...]) -> Event:
    (one,) = [write.value for write in found if isinstance(write.value, Event) and write.value.kind == "severance"]
    return one


def test_sources_come_first_whatever_the_order_sent() -> None:
    found = writes(events=[EVENT], ties=[TIE], entities=[ENTITY], sources=[SOURCE])
    assert [(one.record, one.pointer, one.mode, one.expected) for one in found] == [
        ("source", "/sources/0", "upsert", None),
        ("entity", "/entities/0", "upsert", None),
        ("tie", "/ties/0", "upsert", None),
        ("event", "/events/0", "upsert", None),
    ]
    assert all(one.value is not None and one.id == one.value.id for one in found)


def test_absent_and_null_lists_are_empty() -> None:
    assert writes() == writes(ties=None, events=[]) == ()


def test_a_list_that_is_none_is_a_fault_and_so_is_an_item_that_is_no_object() -> None:
    assert wrong(ties={"a": 1}, entities="albania", events=[None, EVENT]) == {
        "/ties": "is an object; send a list",
        "/entities": "is text; send a list",
        "/events/0": "is null; send an object with id, kind, title, when …",
    }


def test_every_bad_record_among_a_thousand_is_told() -> None:
    ties: list[dict[str, Any]] = [{**TIE, "key": str(i)} for i in range(1000)]
    ties[7] = {**TIE, "until": "1998"}
    ties[500] = {**TIE, "kind": "friend_of", "to": None}
    ties[999] = {**TIE, "attributes": {"a": [2**64]}}
    assert set(wrong(ties=ties)) == {"/ties/7/until", "/ties/500/kind", "/ties/500/to", "/ties/999/attributes/a/0"}


def test_events_name_ties_and_events_of_the_batch_by_their_bare_keys() -> None:
    severance = {
        **EVENT,
        "closes": ["relations"],
        "opens": ["severed"],
        "links": [{"event": "attack", "relation": "responds_to"}],
    }
    found = writes(ties=[RELATIONS, SEVERED], events=[severance, ATTACK])
    by_key = {write.value.key: write.id for write in found if isinstance(write.value, Tie | Event)}
    one = event(found)
    assert (one.closes, one.opens) == ((by_key["relations"],), (by_key["severed"],))
    assert one.links[0].event == by_key["attack"] == ids.event_id("notes", "cyberattack", "attack")


def test_events_name_records_of_their_dataset_by_kind_and_key_in_the_batch_or_not() -> None:
    severance = {**EVENT, "dataset": "story", "closes": ["has_relations_with:relations", "hosts:camp"]}
    one = event(writes(ties=[{**RELATIONS, "dataset": "story"}], events=[severance]))
    assert one.closes == (
        ids.tie_id("story", "has_relations_with", "relations"),
        ids.tie_id("story", "hosts", "camp"),
    )


def test_a_bare_key_of_another_dataset_names_nothing() -> None:
    severance = {**EVENT, "closes": ["relations"]}
    found = wrong(ties=[{**RELATIONS, "dataset": "story"}], events=[severance])
    assert found == {"/events/0/closes/0": "'relations' names no tie; use its id, or kind:key within the dataset"}


def test_a_bare_key_that_two_kinds_share_names_neither() -> None:
    both = [RELATIONS, {**SEVERED, "key": "relations"}]
    assert set(wrong(ties=both, events=[{**EVENT, "closes": ["relations"]}])) == {"/events/0/closes/0"}
    named = writes(ties=both, events=[{**EVENT, "closes": ["has_relations_with:relations"]}])
    assert event(named).closes == (ids.tie_id("notes", "has_relations_with", "relations"),)


def test_a_bare_key_of_an_event_names_no_tie() -> None:
    assert set(wrong(events=[{**EVENT, "closes": ["attack"]}, ATTACK])) == {"/events/0/closes/0"}


def test_what_was_sent_is_left_as_it_was() -> None:
    severance = {**EVENT, "closes": ["relations"], "links": [{"event": "attack", "relation": "about"}]}
    before = repr(severance)
    writes(ties=[RELATIONS], events=[severance, ATTACK])
    assert repr(severance) == before


def test_records_given_one_by_one_keep_the_pointers_given() -> None:
    faults: list[Fault] = []
    lines = [("tie", RELATIONS, "/3"), ("event", {**EVENT, "closes": ["relations"]}, "/1"), ("entity", 7, "/2")]
    assert [(one.record, one.pointer) for one in read_records(lines, faults)] == [("tie", "/3"), ("event", "/1")]
    assert [fault.pointer for fault in faults] == ["/2"]
