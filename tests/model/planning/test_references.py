"""What a record names must stand after the batch, and be of the kind that its place asks for."""

from __future__ import annotations

import pytest

from graphsvc.errors import InvalidInput
from graphsvc.model.citation import Record
from graphsvc.store.planning import NOTES
from tests import worlds
from tests.model.planning.store import Memory, outcomes
from tests.worlds import ALBANIA, COLUMN, IRAN, ITALY, MEK, NATO, RELATIONS, SEVERED, retract


@pytest.mark.parametrize(
    ("record", "pointer", "missing"),
    [
        (worlds.country("france", dataset="atop"), "/entities/0/dataset", "source 'atop'"),
        (worlds.country("france", citations=[{"source": "video"}]), "/entities/0/citations/0/source", "source 'video'"),
        (worlds.tie("opposes", "mek", "france"), "/ties/0/to", "entity 'france'"),
        (worlds.tie("hosts", "france", "mek"), "/ties/0/from", "entity 'france'"),
        (
            worlds.tie("hosts", "albania", "mek", attributes={"place": "ashraf-3"}),
            "/ties/0/attributes/place",
            "entity 'ashraf-3'",
        ),
        (
            worlds.tie("member_of", "albania", "nato", attributes={"owed_to": ["italy", "france"]}),
            "/ties/0/attributes/owed_to/1",
            "entity 'france'",
        ),
        (
            worlds.event("meeting", "2022", parts={"france": "host"}),
            "/events/0/participants/0/entity",
            "entity 'france'",
        ),
        (worlds.event("meeting", "2022", place="paris"), "/events/0/place", "entity 'paris'"),
        (worlds.event("meeting", "2022", closes=[SEVERED.id]), "/events/0/closes/0", f"tie '{SEVERED.id}'"),
        (worlds.event("meeting", "2022", opens=[SEVERED.id]), "/events/0/opens/0", f"tie '{SEVERED.id}'"),
        (
            worlds.event("meeting", "2022", links=[{"event": "search:a", "relation": "about"}]),
            "/events/0/links/0/event",
            "event 'e-",
        ),
        (
            worlds.dataset("atop", coverage=[{"question": "allied", "among": ["france"], "period": "1815/2018"}]),
            "/sources/0/coverage/0/among/0",
            "entity 'france'",
        ),
    ],
)
def test_what_is_named_must_be_there(record: Record, pointer: str, missing: str) -> None:
    (found,) = (errors := Memory(*worlds.small_world()).refuse(record)).values()
    assert set(errors) == {pointer}
    assert isinstance(found, InvalidInput)
    assert (found.faults[0].pointer, missing in found.detail) == (pointer, True)
    assert "write it first, or in the same batch" in found.detail


def test_what_is_named_may_come_later_in_the_same_batch() -> None:
    store = Memory()
    everything = worlds.small_world()
    assert set(outcomes(store.write(*reversed(everything)))) == {"new"}


def test_what_has_been_retracted_is_told_so() -> None:
    store = Memory(*worlds.small_world())
    store.write(retract(ITALY))
    found = store.refuse(worlds.tie("recognises", "albania", "italy"))
    assert "has been retracted; PUT it to bring it back" in found["/ties/0/to"].detail


def test_what_the_same_batch_retracts_is_told_so() -> None:
    found = Memory(*worlds.small_world()).refuse(worlds.tie("recognises", "albania", "italy"), retract(ITALY))
    assert "is retracted in the same batch" in found["/ties/0/to"].detail


def test_a_dataset_is_a_source_of_that_kind() -> None:
    found = Memory(*worlds.small_world()).refuse(worlds.country("france", dataset="column"))
    assert "'column' is a source of kind article, not a dataset" in found["/entities/0/dataset"].detail


def test_every_fault_of_a_batch_is_told() -> None:
    found = Memory(*worlds.small_world()).refuse(
        worlds.tie("hosts", "nato", "iran", citations=[{"source": "video"}]),
        worlds.country("france", dataset="atop"),
        worlds.group("albania"),
        retract(COLUMN),
    )
    assert set(found) == {
        "/ties/0/from",
        "/ties/0/to",
        "/ties/0/citations/0/source",
        "/entities/0/dataset",
        "/entities/1",
        "/sources/0",
    }


def test_what_does_not_change_is_not_asked_again() -> None:
    store = Memory(*worlds.small_world(), SEVERED)
    opening = worlds.event("severance", "2022-09-07", opens=[SEVERED.id])
    store.write(opening)
    store.write(retract(SEVERED))
    assert outcomes(store.write(opening)) == ["same"]


@pytest.mark.parametrize(
    ("tie", "pointer", "said"),
    [
        (worlds.tie("hosts", "albania", "iran"), "/ties/0/to", "'iran' is a country; hosts goes to a group or person"),
        (worlds.tie("member_of", "nato", "nato-2"), "/ties/0/from", "'nato' is a alliance; member_of comes from a"),
    ],
)
def test_parties_are_of_the_kinds_that_the_tie_joins(tie: Record, pointer: str, said: str) -> None:
    found = Memory(*worlds.small_world(), worlds.alliance("nato-2")).refuse(tie)
    assert said in found[pointer].detail


def test_the_kinds_in_the_batch_itself_count() -> None:
    found = Memory().refuse(worlds.group("albania"), IRAN, worlds.tie("recognises", "albania", "iran"))
    assert set(found) == {"/ties/0/from"}


OPEN = worlds.tie("member_of", "albania", "nato", "..", "2000", dataset="nato-members", key="open")


def members(*entries: dict[str, object]) -> Record:
    return worlds.dataset("nato-members", coverage=list(entries))


class TestOpenStart:
    def test_it_is_taken_where_coverage_of_its_question_begins_some_day(self) -> None:
        assert outcomes(Memory(*worlds.small_world()).write(OPEN)) == ["new"]

    def test_it_is_taken_where_one_of_several_coverages_begins_some_day(self) -> None:
        entries: list[dict[str, object]] = [
            {"question": "membership", "period": period} for period in ("../1900", "1949/..")
        ]
        assert Memory(ALBANIA, NATO).write(members(*entries), OPEN)

    @pytest.mark.parametrize(
        "entry", [{"question": "allied", "period": "1949/.."}, {"question": "membership", "period": "../2000"}]
    )
    def test_it_is_refused_where_none_begins(self, entry: dict[str, object]) -> None:
        found = Memory(ALBANIA, NATO).refuse(members(entry), OPEN)
        assert set(found) == {"/ties/0/since"}
        assert "'..' needs a coverage of membership in 'nato-members' to begin at" in found["/ties/0/since"].detail
        assert "send '' with since_latest" in found["/ties/0/since"].detail

    def test_it_is_refused_for_kinds_that_answer_no_question(self) -> None:
        found = Memory(*worlds.small_world()).refuse(worlds.tie("opposes", "mek", "iran", "..", dataset="nato-members"))
        assert "a coverage of opposes" in found["/ties/0/since"].detail

    def test_the_notes_have_no_coverage_to_begin_at_even_when_they_are_made_just_now(self) -> None:
        tie = worlds.tie("recognises", "albania", "iran", "..")
        assert set(Memory().refuse(ALBANIA, IRAN, tie)) == {"/ties/0/since"}
        assert set(Memory(ALBANIA, IRAN).refuse(tie)) == {"/ties/0/since"}

    def test_the_coverage_of_the_batch_counts_not_the_one_before(self) -> None:
        store = Memory(*worlds.small_world())
        assert set(store.refuse(members(), OPEN)) == {"/ties/0/since"}
        assert NOTES.id == "notes"


def test_an_event_opens_and_closes_ties_of_its_own_dataset_only() -> None:
    store = Memory(*worlds.small_world())
    event = worlds.event("severance", "2022-09-07", dataset="nato-members", opens=[RELATIONS.id])
    found = store.refuse(event)
    assert (
        "is a claim of 'notes'; an event of 'nato-members' opens its own ties only" in found["/events/0/opens/0"].detail
    )


def test_a_place_or_an_opponent_of_the_world_is_no_fault() -> None:
    store = Memory(*worlds.small_world())
    assert (
        outcomes(store.write(worlds.tie("opposes", MEK.id, IRAN.id), worlds.tie("hosts", "albania", MEK.id)))
        == ["new"] * 2
    )
