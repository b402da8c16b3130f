"""Events give the ties that they close their date."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.model.batch import LOADER
from graphsvc.model.citation import Record
from graphsvc.model.dates import day
from graphsvc.model.event import Event
from graphsvc.model.tie import Tie
from tests import worlds
from tests.model.planning.store import Memory, changed, outcomes
from tests.worlds import RELATIONS, put, retract

CLOSED = worlds.tie("has_relations_with", "albania", "iran", "1999", "2022-09-07")


def severance(when: str = "2022-09-07", closes: tuple[str, ...] = (RELATIONS.id,), **more: Any) -> Event:
    return worlds.event("severance", when, parts={"albania": "actor"}, closes=list(closes), **more)


def end(store: Memory) -> tuple[str, int, int]:
    tie = store.record(RELATIONS)
    assert isinstance(tie, Tie)
    return (tie.interval.until.text, tie.interval.until.earliest, tie.interval.until.latest)


@pytest.fixture
def store() -> Memory:
    return Memory(*worlds.small_world())


def test_a_tie_that_is_still_open_gets_the_date_of_the_event_in_the_same_plan(store: Memory) -> None:
    found = store.write(severance())
    assert changed(found) == [("put", "tie", RELATIONS.id), ("put", "event", severance().id)]
    assert outcomes(found) == ["new"]
    assert end(store) == ("2022-09-07", day("2022-09-07"), day("2022-09-07"))


def test_nothing_else_of_the_tie_changes(store: Memory) -> None:
    before = RELATIONS.body()
    store.write(severance())
    after = store.current["tie", RELATIONS.id].body
    assert {**after, "until": ".."} == before


def test_bounds_of_an_uncertain_date_go_with_it(store: Memory) -> None:
    store.write(severance("2022-09", when_latest="2022-09-12"))
    assert end(store) == ("2022-09", day("2022-09-01"), day("2022-09-12"))
    assert store.current["tie", RELATIONS.id].body["until_latest"] == "2022-09-12"


def test_an_unknown_start_follows_the_end(store: Memory) -> None:
    unknown = worlds.tie("rival_of", "albania", "iran", "")
    store.write(unknown)
    store.write(severance(closes=(unknown.id,)))
    body = store.current["tie", unknown.id].body
    assert (body["since"], body["until"]) == ("", "2022-09-07")
    assert not [name for name in body if name.endswith(("_earliest", "_latest"))]


def test_a_start_known_to_be_before_some_day_keeps_it(store: Memory) -> None:
    unknown = worlds.tie("rival_of", "albania", "iran", "", since_latest="2022-07-15")
    store.write(unknown)
    store.write(severance(closes=(unknown.id,)))
    assert store.current["tie", unknown.id].body["since_latest"] == "2022-07-15"


def test_a_tie_that_ends_with_the_event_stays_as_it_is(store: Memory) -> None:
    store.write(put(CLOSED))
    assert changed(store.write(severance())) == [("put", "event", severance().id)]


@pytest.mark.parametrize("until", ["2022-09-06", "2022-09", ""])
def test_a_tie_that_has_another_end_is_a_fault(store: Memory, until: str) -> None:
    store.write(worlds.tie("has_relations_with", "albania", "iran", "1999", until))
    found = store.refuse(severance())
    assert f"ends '{until}' already, and the event is of '2022-09-07'" in found["/events/0/closes/0"].detail
    assert "leave the tie out of closes" in found["/events/0/closes/0"].detail


def test_a_tie_that_begins_with_the_event_or_later_is_a_fault(store: Memory) -> None:
    late = worlds.tie("rival_of", "albania", "iran", "2022-09-07")
    store.write(late)
    found = store.refuse(severance(closes=(RELATIONS.id, late.id)))
    assert set(found) == {"/events/0/closes/1"}
    assert (
        "cannot end with the event: it begins '2022-09-07', not before '2022-09-07'"
        in found["/events/0/closes/1"].detail
    )


def test_a_later_change_of_the_event_leaves_its_ties_alone(store: Memory) -> None:
    store.write(severance(key="a"))
    store.write(RELATIONS)  # Somebody opens it again.
    found = store.write(severance("2022-09-08", key="a"))
    assert changed(found) == [("put", "event", severance(key="a").id)]
    assert end(store)[0] == ".."


def test_a_tie_that_a_later_version_adds_is_closed(store: Memory) -> None:
    store.write(severance(closes=(), key="a"))
    assert len(store.write(severance(key="a")).changes) == 2
    assert end(store)[0] == "2022-09-07"


def test_a_retracted_event_leaves_the_tie_closed(store: Memory) -> None:
    store.write(severance())
    store.write(retract(severance()))
    assert end(store)[0] == "2022-09-07"


def test_a_tie_of_the_same_batch_is_closed_and_the_batch_can_be_repeated() -> None:
    store = Memory()
    writes = (*worlds.small_world(), severance())
    assert set(outcomes(store.write(*writes))) == {"new"}
    assert (end(store)[0], store.current["tie", RELATIONS.id].version) == ("2022-09-07", 1)
    again = store.write(*writes)
    assert (set(outcomes(again)), again.changes) == ({"same"}, ())


def test_an_open_tie_sent_again_with_the_event_that_closes_it_is_told_as_changed(store: Memory) -> None:
    found = store.write(RELATIONS, severance())
    assert [(one.record, one.version, one.outcome) for one in found.outcomes] == [
        ("tie", 2, "changed"),
        ("event", 1, "new"),
    ]


def test_two_events_may_close_a_tie_on_the_same_day_only(store: Memory) -> None:
    store.write(severance(key="a"), severance(key="b"))
    assert end(store)[0] == "2022-09-07"
    other = Memory(*worlds.small_world())
    found = other.refuse(severance(key="a"), severance("2022-09-08", key="b"))
    assert len(found) == 1
    assert "already" in next(iter(found.values())).detail


def test_a_load_writes_the_end_in_the_tie_itself(store: Memory) -> None:
    story: list[Record] = [
        worlds.dataset("story"),
        worlds.tie("rival_of", "albania", "iran", "1999", dataset="story", key="r"),
    ]
    event = severance(dataset="story", closes=("rival_of:r",))
    found = store.refuse_all(worlds.batch(*story, event, by=LOADER, loads=["story"]))
    assert "write until: 2022-09-07 in the tie itself" in found["/events/0/closes/0"].detail


def test_a_tie_that_the_same_batch_retracts_cannot_be_closed(store: Memory) -> None:
    assert set(store.refuse(severance(), retract(RELATIONS))) == {"/events/0/closes/0"}
