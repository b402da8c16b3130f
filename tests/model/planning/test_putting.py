"""Putting and retracting: outcomes, versions, order, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from graphsvc.errors import Conflict, InvalidInput, NotFound, Retracted, StillReferred, VersionMismatch
from graphsvc.model import ids
from graphsvc.store.planning import NOTES, Current, needed
from tests import worlds
from tests.model.planning.store import Memory, changed, outcomes
from tests.worlds import ALBANIA, COLUMN, IRAN, ITALY, MEMBERSHIP, NATO, NATO_MEMBERS, RELATIONS, SEVERED, put, retract

NOTES_ID = ("put", "source", "notes")


def test_what_must_be_read_is_what_is_written_what_it_names_and_the_notes() -> None:
    wanted = needed(worlds.batch(MEMBERSHIP, retract(IRAN)))
    assert wanted == {
        ("source", "notes"),
        ("tie", MEMBERSHIP.id),
        ("entity", "albania"),
        ("entity", "nato"),
        ("source", "nato-members"),
        ("entity", "iran"),
    }


def test_new_changed_and_same_are_told_with_the_version_now() -> None:
    store = Memory(ALBANIA)
    other = worlds.country("iran", "Persia")
    assert outcomes(store.write(IRAN)) == ["new"]
    found = store.write(ALBANIA, other, ITALY)
    assert [(one.pointer, one.id, one.version, one.outcome) for one in found.outcomes] == [
        ("/entities/0", "albania", 1, "same"),
        ("/entities/1", "iran", 2, "changed"),
        ("/entities/2", "italy", 1, "new"),
    ]
    assert changed(found) == [("put", "entity", "iran"), ("put", "entity", "italy")]


def test_a_change_holds_the_canonical_json_of_its_record() -> None:
    store = Memory()
    _, change = store.write(ALBANIA).changes
    assert change.text == ids.canonical(ALBANIA.body())
    assert json.loads(change.text) == ALBANIA.body()


@pytest.mark.parametrize("mode", ["upsert", "create", "replace"])
def test_a_repeated_write_is_the_same_in_every_mode_and_at_any_expected_version(mode: Any) -> None:
    store = Memory(ALBANIA)
    found = store.write(put(ALBANIA, mode, expected=9))
    assert (outcomes(found), found.changes) == (["same"], ())


def test_create_refuses_what_is_there_and_names_put() -> None:
    error = Memory(ALBANIA).refuse(put(worlds.country("albania", "Shqipëria"), "create"))["/entities/0"]
    assert type(error) is Conflict
    assert "use PUT" in error.detail


def test_create_refuses_what_was_retracted_and_replace_and_upsert_continue_its_versions() -> None:
    for mode in ("upsert", "replace"):
        store = Memory(ALBANIA)
        store.write(retract(ALBANIA))
        assert type(store.refuse(put(ALBANIA, "create"))["/entities/0"]) is Retracted
        (outcome,) = store.write(put(ALBANIA, mode, expected=2)).outcomes
        assert outcome.version == 3


def test_replace_refuses_what_never_was() -> None:
    assert type(Memory().refuse(put(ALBANIA, "replace"))["/entities/0"]) is NotFound


@pytest.mark.parametrize("expected", [1, 3])
def test_another_version_than_the_expected_one_is_a_mismatch(expected: int) -> None:
    store = Memory(ALBANIA)
    store.write(worlds.country("albania", "Arbëria"))
    error = store.refuse(put(worlds.country("albania", "Shqipëria"), expected=expected))["/entities/0"]
    assert type(error) is VersionMismatch
    assert f"is at version 2, not at {expected}" in error.detail
    assert type(store.refuse(retract(ALBANIA, expected=expected))["/entities/0"]) is VersionMismatch


def test_an_expected_version_of_what_is_not_there_is_a_mismatch() -> None:
    error = Memory().refuse(put(ALBANIA, expected=1))["/entities/0"]
    assert "is not there, not at 1" in error.detail


TIE_ID = RELATIONS.id
EVENT = worlds.event("meeting", "2022-09")


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        (ALBANIA, worlds.group("albania"), "kind"),
        (COLUMN, worlds.document("column", "video"), "kind"),
        (RELATIONS, replace(RELATIONS, kind="rival_of"), "kind"),
        (RELATIONS, replace(RELATIONS, dataset="nato-members"), "dataset"),
        (RELATIONS, replace(RELATIONS, from_id="italy"), "from"),
        (RELATIONS, replace(RELATIONS, to_id="italy"), "to"),
        (EVENT, replace(EVENT, kind="statement"), "kind"),
        (EVENT, replace(EVENT, dataset="nato-members"), "dataset"),
    ],
)
def test_what_makes_a_record_what_it_is_cannot_change(before: Any, after: Any, name: str) -> None:
    store = Memory(*worlds.small_world(), EVENT)
    (error,) = store.refuse(after).values()
    assert type(error) is Conflict
    assert error.detail.startswith(f"the {name} of {before.record} {before.id} cannot change")
    assert "retract it and add another" in error.detail


def test_the_start_and_all_else_of_a_tie_can_change() -> None:
    store = Memory(*worlds.small_world())
    sent = {**RELATIONS.body(), "since": "1998", "until": "2022-09-07", "attributes": {"a": 1}}
    later = worlds.tie(
        **{
            name.replace("from", "from_id").replace("to", "to_id") if name in ("from", "to") else name: one
            for name, one in sent.items()
        }
    )
    assert outcomes(store.write(later)) == ["changed"]


def test_a_write_to_what_is_merged_names_its_successor() -> None:
    merged = {**IRAN.body(), "merged_into": "albania"}
    store = Memory(ALBANIA)
    store.current["entity", "iran"] = Current(2, ids.canonical(merged))
    error = store.refuse(worlds.country("iran", "Persia"))["/entities/0"]
    assert type(error) is Conflict
    assert "is merged into albania; write to that" in error.detail


def test_the_same_id_twice_is_refused_at_the_second_and_says_what_to_do() -> None:
    store = Memory(*worlds.small_world())
    found = store.refuse(SEVERED, ITALY, SEVERED, retract(ITALY), retract(RELATIONS))
    assert set(found) == {"/ties/1", "/entities/1"}
    assert all(type(error) is InvalidInput for error in found.values())
    assert "give a key or a discriminator" in found["/ties/1"].detail
    assert "discriminator" not in found["/entities/1"].detail


def test_retracting_is_a_version_without_a_body_and_the_same_when_repeated() -> None:
    store = Memory(ALBANIA)
    found = store.write(retract(ALBANIA))
    assert (outcomes(found), changed(found)) == (["retracted"], [("retract", "entity", "albania")])
    again = store.write(retract(ALBANIA))
    assert [(one.outcome, one.version) for one in again.outcomes] == [("same", 2)]
    assert again.changes == ()


def test_retracting_what_never_was_is_not_found() -> None:
    assert type(Memory().refuse(retract(ALBANIA))["/entities/0"]) is NotFound


def test_sources_are_put_before_entities_ties_and_events_and_retracted_after_them() -> None:
    everything = worlds.small_world()
    store = Memory()
    event = worlds.event("meeting", "2022-09", parts={"albania": "attendee"}, dataset="nato-members")
    put_order = [one.record for one in store.write(event, *reversed(everything)).changes]
    assert put_order == sorted(put_order, key=["source", "entity", "tie", "event"].index)
    found = store.write(*(retract(one) for one in (*everything, event)), retract(NOTES))
    assert [one.record for one in found.changes] == put_order[::-1]
    assert {one.op for one in found.changes} == {"retract"}


def test_puts_come_before_retractions() -> None:
    store = Memory(*worlds.small_world())
    found = store.write(retract(COLUMN), replace(RELATIONS, citations=()))
    assert changed(found) == [("put", "tie", TIE_ID), ("retract", "source", "column")]


def test_what_is_still_referred_to_is_named() -> None:
    store = Memory(*worlds.small_world())
    error = store.refuse(retract(ALBANIA))["/entities/0"]
    assert isinstance(error, StillReferred)
    assert set(error.references) == {f"tie {RELATIONS.id}", f"tie {MEMBERSHIP.id}"}
    assert all(one in error.detail for one in error.references)


def test_many_references_are_counted() -> None:
    ties = [worlds.tie("opposes", "albania", "mek", key=str(i)) for i in range(12)]
    error = Memory(*worlds.small_world(), *ties).refuse(retract(worlds.MEK))["/entities/0"]
    assert isinstance(error, StillReferred)
    assert (len(error.references), "and 2 more" in error.detail) == (12, True)


def test_in_batch_changes_count_for_what_is_still_referred_to() -> None:
    lets_go, holds = replace(RELATIONS, citations=()), replace(RELATIONS, until_kind="effective")
    assert Memory(*worlds.small_world()).write(lets_go, retract(COLUMN))
    assert Memory(*worlds.small_world()).write(retract(RELATIONS), retract(COLUMN))
    assert "/sources/0" in Memory(*worlds.small_world()).refuse(holds, retract(COLUMN))
    assert "/sources/0" in Memory(*worlds.small_world()).refuse(RELATIONS, retract(COLUMN))


def test_a_tie_or_event_that_an_event_names_may_be_retracted() -> None:
    store = Memory(*worlds.small_world(), SEVERED)
    store.write(worlds.SEVERANCE)
    assert outcomes(store.write(retract(SEVERED))) == ["retracted"]


class TestNotes:
    def test_the_notes_are_made_by_their_first_use(self) -> None:
        found = Memory().write(ALBANIA)
        assert changed(found) == [NOTES_ID, ("put", "entity", "albania")]
        assert outcomes(found) == ["new"]
        assert found.changes[0].value == NOTES

    def test_they_are_made_once(self) -> None:
        assert changed(Memory(ALBANIA).write(IRAN)) == [("put", "entity", "iran")]

    def test_they_are_not_made_where_nothing_uses_them(self) -> None:
        assert changed(Memory().write(NATO_MEMBERS, replace(NATO, dataset="nato-members"))) == [
            ("put", "source", "nato-members"),
            ("put", "entity", "nato"),
        ]

    def test_they_may_be_sent_with_another_title(self) -> None:
        mine = worlds.dataset("notes", "Mine")
        assert changed(Memory().write(ALBANIA, mine)) == [NOTES_ID, ("put", "entity", "albania")]

    def test_they_are_made_again_after_their_retraction(self) -> None:
        store = Memory(ALBANIA)
        store.write(retract(ALBANIA), retract(NOTES))
        found = store.write(ALBANIA)
        assert [(one.id, one.version) for one in found.changes] == [("notes", 3), ("albania", 3)]

    def test_they_are_not_retracted_with_something_that_uses_them(self) -> None:
        store = Memory(ALBANIA)
        assert set(store.refuse(IRAN, retract(NOTES))) == {"/entities/0/dataset", "/sources/0"}


class TestWarnings:
    def test_two_equal_claims_under_different_ids_are_warned_of(self) -> None:
        first, second = (worlds.tie("opposes", "mek", "iran", key=key) for key in "ab")
        (warning,) = Memory(*worlds.small_world()).write(first, second).warnings
        assert warning.pointer == "/ties/1"
        assert warning.detail == f"ties {first.id} and {second.id} make the same claim under different ids"

    def test_the_parties_of_a_symmetric_tie_have_no_order(self) -> None:
        found = Memory(*worlds.small_world()).write(
            worlds.tie("rival_of", "albania", "iran"), worlds.tie("rival_of", "iran", "albania")
        )
        assert len(found.warnings) == 1

    def test_the_parties_of_other_ties_have_one(self) -> None:
        found = Memory(*worlds.small_world()).write(
            worlds.tie("recognises", "albania", "iran"), worlds.tie("recognises", "iran", "albania")
        )
        assert found.warnings == ()

    def test_other_dates_datasets_or_citations_are_other_claims(self) -> None:
        base = worlds.tie("opposes", "mek", "iran")
        found = Memory(*worlds.small_world()).write(
            base,
            worlds.tie("opposes", "mek", "iran", key="a", citations=[{"source": "column"}]),
            worlds.tie("opposes", "mek", "iran", dataset="nato-members"),
            worlds.tie("opposes", "mek", "iran", since="2010"),
        )
        assert found.warnings == ()
