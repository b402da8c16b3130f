"""What a merger changes, what it refuses, and that undoing it leaves everything as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from graphsvc.errors import Conflict, GraphsvcError, InvalidInput, NotFound, Retracted, StillReferred, VersionMismatch
from graphsvc.model.batch import Write
from graphsvc.store.base import LogPosition, Store
from tests import worlds
from tests.contract.refusing import pointers, refusal, refusals
from tests.worlds import ALBANIA, IRAN, ITALY, NATO, country, event, merge, put, retract, tie, unmerge, write

PERSIA = country("persia", codes={"cow": "630"}, citations=[{"source": "column"}])
RIVALRY = tie("rival_of", "italy", "persia", key="rivalry")
MEETING = event("meeting", "1971", parts={"persia": "host", "iran": "attendee", "italy": "attendee"}, key="meeting")


@pytest.fixture
def world(store: Store) -> Store:
    """Give a store with the small world, and a second record of Iran with a tie and an event of its own."""
    write(store, *worlds.small_world(), PERSIA, RIVALRY, MEETING)
    return store


def body(store: Store, id: str) -> dict[str, Any]:  # noqa: A002
    text = store.history("entity", id)[0].body
    assert text is not None
    found: dict[str, Any] = json.loads(text)
    return found


def into(store: Store, *writes: Write, error: type[GraphsvcError] = InvalidInput) -> str:
    """Give what a merger is told that is refused at the entity it goes into."""
    found = refusal(store, error, *writes)
    assert isinstance(found.error, InvalidInput)
    assert found.pointer == found.error.faults[0].pointer == "/entities/0/into"
    return found.error.faults[0].detail


# Merging


def test_a_merger_is_the_next_version_of_the_merged_entity_and_changes_nothing_else(world: Store) -> None:
    written = write(world, merge(PERSIA, IRAN), reason="one state")
    assert [(one.id, one.version, one.outcome) for one in written.outcomes] == [("persia", 2, "changed")]
    [change] = world.changes(LogPosition(1, 99), 9)
    assert (change.id, change.op, change.reason) == ("persia", "put", "one state")
    assert body(world, "persia") == PERSIA.body() | {"merged_into": "iran"}
    assert world.check() == []


def test_undoing_a_merger_is_the_next_version_without_it(world: Store) -> None:
    write(world, merge(PERSIA, IRAN))
    assert write(world, unmerge(PERSIA)).outcomes[0].version == 3
    assert body(world, "persia") == PERSIA.body()
    assert world.check() == []


def test_merging_again_into_the_same_and_undoing_what_is_undone_is_the_same(world: Store) -> None:
    assert write(world, unmerge(PERSIA, expected=7)).outcomes[0].outcome == "same"
    write(world, merge(PERSIA, IRAN))
    again = write(world, merge(PERSIA, IRAN, expected=1))
    assert (again.outcomes[0].outcome, again.outcomes[0].version, again.revision) == ("same", 2, 2)


def test_a_merger_that_is_only_tried_changes_nothing(world: Store) -> None:
    written = world.write(worlds.batch(merge(PERSIA, IRAN)), dry_run=True)
    assert (written.revision, written.outcomes[0].outcome) == (2, "changed")
    assert (world.head().revision, world.check()) == (1, [])


def test_mergers_make_chains_that_are_cut_where_one_is_undone(world: Store) -> None:
    write(world, merge(PERSIA, IRAN))
    write(world, merge(IRAN, ITALY))
    assert world.check() == []
    write(world, unmerge(IRAN))
    assert (body(world, "persia")["merged_into"], body(world, "iran")["merged_into"]) == ("iran", None)
    assert world.check() == []
    write(world, unmerge(PERSIA))
    assert world.check() == []


def test_several_mergers_come_in_one_batch_with_what_they_touch(world: Store) -> None:
    write(world, merge(PERSIA, IRAN))
    corrected = tie("rival_of", "italy", "persia", "1971", key="rivalry")
    new = country("shqiperia")
    written = write(world, unmerge(PERSIA), merge(IRAN, PERSIA), merge(ALBANIA, new), new, corrected, retract(MEETING))
    assert written.revision == 3
    assert world.check() == []


def test_ties_and_events_may_go_on_naming_what_is_merged(world: Store) -> None:
    write(world, merge(PERSIA, IRAN))
    later = tie("rival_of", "persia", "iran", "1980")
    write(world, tie("rival_of", "persia", "albania"), later, event("meeting", "1972", parts={"persia": "host"}))
    write(world, tie("rival_of", "italy", "persia", "1950", key="rivalry"), retract(later))
    write(world, event("meeting", "1971", parts={"persia": "host"}, key="meeting"))
    assert world.check() == []
    write(world, unmerge(PERSIA))
    assert world.check() == []
    write(world, retract(RIVALRY))
    assert world.check() == []


# What is refused


def test_an_entity_is_not_merged_into_itself(world: Store) -> None:
    assert "itself" in into(world, merge(PERSIA, PERSIA))


@pytest.mark.parametrize("before", [[], [merge(IRAN, PERSIA)]], ids=["both at once", "one after the other"])
def test_a_circle_is_refused(world: Store, before: list[Write]) -> None:
    if before:
        write(world, *before)
        assert "in a circle; undo that first (DELETE /v1/entities/iran/merge)" in into(world, merge(PERSIA, IRAN))
    else:
        assert pointers(world, merge(PERSIA, IRAN), merge(IRAN, PERSIA)) == ["/entities/0/into", "/entities/1/into"]


def test_a_circle_by_way_of_others_is_refused(world: Store) -> None:
    write(world, merge(ALBANIA, ITALY))
    write(world, merge(ITALY, PERSIA))
    assert "in a circle" in into(world, merge(PERSIA, ALBANIA))


def test_what_is_merged_itself_names_where_it_went(world: Store) -> None:
    write(world, merge(ALBANIA, ITALY))
    write(world, merge(ITALY, IRAN))
    assert into(world, merge(PERSIA, ALBANIA)) == "'albania' is itself merged into 'iran'; name that"


def test_only_entities_of_one_kind_are_merged(world: Store) -> None:
    told = into(world, merge(PERSIA, NATO))
    assert told == "'nato' is of kind alliance and 'persia' of kind country; only like are merged"


def test_an_entity_is_merged_into_one_that_stands(world: Store) -> None:
    assert "there is no entity 'atlantis'" in into(world, merge(PERSIA, "atlantis"))
    write(world, put(country("chad")))
    write(world, retract(country("chad")))
    assert "has been retracted" in into(world, merge(PERSIA, "chad"))
    write(world, country("mali"))
    assert "has been retracted" in into(world, merge(PERSIA, "mali"), retract(country("mali")))


def test_what_is_merged_elsewhere_already_is_a_conflict_that_names_where(world: Store) -> None:
    write(world, merge(PERSIA, IRAN))
    assert "entity persia is merged into iran" in refusal(world, Conflict, merge(PERSIA, ITALY)).error.detail


def test_what_is_not_there_is_not_merged(world: Store) -> None:
    refusal(world, NotFound, merge(country("atlantis"), IRAN))
    refusal(world, NotFound, unmerge(country("atlantis")))
    write(world, country("chad"))
    write(world, retract(country("chad")))
    refusal(world, Retracted, merge(country("chad"), IRAN))


def test_what_the_same_batch_retracts_is_not_merged(world: Store) -> None:
    details = [str(one.error) for one in refusals(world, worlds.batch(merge(PERSIA, IRAN), retract(PERSIA)))]
    assert any("comes twice in this batch" in detail for detail in details)
    assert world.head().revision == 1


def test_a_merger_at_another_version_is_a_mismatch(world: Store) -> None:
    refusal(world, VersionMismatch, merge(PERSIA, IRAN, expected=2))
    write(world, merge(PERSIA, IRAN))
    refusal(world, VersionMismatch, unmerge(PERSIA, expected=1))


def test_a_write_to_what_is_merged_is_a_conflict_that_names_its_successor(world: Store) -> None:
    write(world, merge(PERSIA, IRAN))
    other = country("persia", "Another")
    for one in (put(other), put(other, "create"), put(other, "replace"), put(PERSIA), retract(PERSIA)):
        assert "entity persia is merged into iran; write to that" in refusal(world, Conflict, one).error.detail


def test_only_a_merger_says_what_an_entity_is_merged_into(world: Store) -> None:
    assert pointers(world, replace(ITALY, merged_into="iran")) == ["/entities/0/merged_into"]


def test_what_something_is_merged_into_cannot_be_retracted_until_that_is_undone(world: Store) -> None:
    write(world, merge(PERSIA, IRAN))
    write(world, retract(worlds.RELATIONS), event("meeting", "1971", parts={"persia": "host"}, key="meeting"))
    error = refusal(world, StillReferred, retract(IRAN)).error
    assert isinstance(error, StillReferred)
    assert error.references == ("entity persia",)
    assert write(world, unmerge(PERSIA), retract(IRAN)).outcomes[1].outcome == "retracted"
    assert world.check() == []


def test_who_refers_to_an_entity_does_not_change_with_mergers(world: Store) -> None:
    def referrers() -> list[str]:
        error = refusal(world, StillReferred, retract(IRAN)).error
        assert isinstance(error, StillReferred)
        return sorted(error.references)

    before = referrers()
    write(world, merge(PERSIA, IRAN))
    assert referrers() == sorted([*before, "entity persia"])
    write(world, unmerge(PERSIA))
    assert referrers() == before


# Loading


def test_a_file_loaded_again_leaves_a_merger_and_goes_on_naming_the_merged(world: Store) -> None:
    source = worlds.dataset("atlas")
    loaded = country("farsistan", dataset="atlas")
    first = tie("rival_of", "farsistan", "italy", dataset="atlas", key="1")
    world.write(worlds.load("atlas", source, loaded, first))
    write(world, merge(loaded, IRAN))
    second = tie("rival_of", "farsistan", "albania", dataset="atlas", key="2")
    written = world.write(worlds.load("atlas", source, loaded, first, second))
    assert [one.outcome for one in written.outcomes] == ["same", "same", "same", "new"]
    assert body(world, "farsistan")["merged_into"] == "iran"
    assert world.check() == []


def test_a_load_that_would_change_or_drop_what_is_merged_is_refused_even_where_it_overwrites(world: Store) -> None:
    source, loaded = worlds.dataset("atlas"), country("farsistan", dataset="atlas")
    world.write(worlds.load("atlas", source, loaded))
    write(world, merge(loaded, IRAN))
    for records in ((source, country("farsistan", "Fars", dataset="atlas")), (source,)):
        [found] = refusals(world, worlds.load("atlas", *records, overwrite=True))
        assert "is merged into iran" in found.error.detail
