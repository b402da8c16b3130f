"""What records may refer to, and what may be retracted."""

from __future__ import annotations

import pytest

from graphsvc.errors import Conflict, InvalidInput, NotFound, StillReferred, VersionMismatch
from graphsvc.model.citation import Record
from graphsvc.store.base import LogPosition, Store
from tests import worlds
from tests.contract.refusing import pointers, refusal, refusals
from tests.worlds import ALBANIA, IRAN, ITALY, MEK, NATO, batch, country, put, retract, tie, write

HOSTS = tie("hosts", "albania", "mek", "2013", attributes={"place": "ashraf-3"})
MEETING = worlds.event("meeting", "2022-09", parts={"italy": "attendee"})


@pytest.mark.parametrize(
    ("record", "pointer"),
    [
        (country("france", dataset="no-such"), "/entities/0/dataset"),
        (country("france", citations=[{"source": "column"}, {"source": "no-such"}]), "/entities/0/citations/1/source"),
        (tie("opposes", "no-such", "iran"), "/ties/0/from"),
        (tie("opposes", "mek", "no-such"), "/ties/0/to"),
        (tie("hosts", "albania", "mek", attributes={"place": "no-such"}), "/ties/0/attributes/place"),
        (
            tie("member_of", "albania", "nato", attributes={"owed_to": ["italy", "no-such"]}),
            "/ties/0/attributes/owed_to/1",
        ),
        (worlds.event("meeting", "2022", parts={"no-such": "host"}), "/events/0/participants/0/entity"),
        (worlds.event("meeting", "2022", place="no-such"), "/events/0/place"),
        (worlds.event("meeting", "2022", opens=["hosts:no-such"]), "/events/0/opens/0"),
        (worlds.event("meeting", "2022", closes=["hosts:no-such"]), "/events/0/closes/0"),
        (
            worlds.event("meeting", "2022", links=[{"event": "search:no-such", "relation": "follows"}]),
            "/events/0/links/0/event",
        ),
        (
            worlds.dataset("d", coverage=[{"question": "membership", "within": ["nato", "no-such"], "period": "1949"}]),
            "/sources/0/coverage/0/within/1",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_reference_to_what_is_not_there_is_a_fault_at_its_pointer(world: Store, record: Record, pointer: str) -> None:
    found = refusal(world, InvalidInput, record)
    assert isinstance(found.error, InvalidInput)
    assert (found.pointer, found.error.faults[0].pointer) == (pointer, pointer)


def test_what_is_referred_to_may_come_in_the_same_batch(world: Store) -> None:
    assert write(world, HOSTS, worlds.entity("ashraf-3", "place")).revision == 2


def test_a_reference_to_what_is_retracted_says_so(world: Store) -> None:
    write(world, retract(ITALY))
    assert "has been retracted" in refusal(world, InvalidInput, tie("allied_with", "albania", "italy")).error.detail


def test_a_reference_to_what_the_same_batch_retracts_is_a_fault(world: Store) -> None:
    assert pointers(world, tie("allied_with", "albania", "italy"), retract(ITALY)) == ["/ties/0/to"]


def test_a_dataset_is_a_source_of_that_kind(world: Store) -> None:
    assert refusal(world, InvalidInput, country("france", dataset="column")).pointer == "/entities/0/dataset"


def test_a_tie_joins_the_kinds_that_its_kind_allows(world: Store) -> None:
    assert pointers(world, tie("hosts", "nato", "iran")) == ["/ties/0/from", "/ties/0/to"]


def test_the_kinds_of_parties_in_the_same_batch_count(world: Store) -> None:
    assert pointers(world, tie("hosts", "albania", "taif"), worlds.alliance("taif")) == ["/ties/0/to"]


def test_an_open_start_needs_a_coverage_of_its_question(world: Store) -> None:
    assert refusal(world, InvalidInput, tie("member_of", "italy", "nato", "..")).pointer == "/ties/0/since"


def test_an_open_start_is_taken_where_coverage_begins_some_day(world: Store) -> None:
    assert write(world, tie("member_of", "italy", "nato", "..", dataset="nato-members")).revision == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ALBANIA, worlds.group("albania")),
        (worlds.RELATIONS, tie("severed_ties_with", "albania", "iran", id=worlds.RELATIONS.id)),
        (worlds.RELATIONS, tie("has_relations_with", "albania", "italy", id=worlds.RELATIONS.id)),
        (worlds.RELATIONS, tie("has_relations_with", "italy", "iran", id=worlds.RELATIONS.id)),
        (
            worlds.RELATIONS,
            tie("has_relations_with", "albania", "iran", id=worlds.RELATIONS.id, dataset="nato-members"),
        ),
        (worlds.COLUMN, worlds.document("column", "video")),
    ],
    ids=["entity-kind", "tie-kind", "tie-to", "tie-from", "tie-dataset", "source-kind"],
)
def test_what_makes_a_record_this_record_cannot_change(world: Store, before: Record, after: Record) -> None:
    assert "cannot change" in refusal(world, Conflict, after).error.detail


# Retracting


def test_a_retraction_is_the_next_version_without_a_body(world: Store) -> None:
    write(world, retract(ITALY))
    change = world.history("entity", "italy")[0]
    assert (change.version, change.op, change.body) == (2, "retract", None)


def test_a_retraction_is_told_as_retracted(world: Store) -> None:
    (outcome,) = write(world, retract(ITALY)).outcomes
    assert (outcome.outcome, outcome.version) == ("retracted", 2)


def test_retracting_what_is_retracted_is_the_same(world: Store) -> None:
    write(world, retract(ITALY))
    written = write(world, retract(ITALY, expected=1))
    assert (written.outcomes[0].outcome, written.revision) == ("same", 2)


def test_retracting_what_never_was_is_not_found(world: Store) -> None:
    refusal(world, NotFound, retract(country("atlantis")))


def test_retracting_at_another_version_is_a_mismatch(world: Store) -> None:
    refusal(world, VersionMismatch, retract(ITALY, expected=2))


def test_what_is_put_again_after_a_retraction_continues_its_versions(world: Store) -> None:
    write(world, retract(ITALY))
    write(world, ITALY)
    assert [(one.version, one.op) for one in world.history("entity", "italy")] == [
        (3, "put"),
        (2, "retract"),
        (1, "put"),
    ]


@pytest.mark.parametrize("record", [ALBANIA, NATO, worlds.COLUMN, worlds.NATO_MEMBERS], ids=lambda one: str(one.id))
def test_what_is_still_referred_to_cannot_be_retracted(world: Store, record: Record) -> None:
    refusal(world, StillReferred, retract(record))


def test_the_refusal_names_what_still_refers(world: Store) -> None:
    error = refusal(world, StillReferred, retract(IRAN)).error
    assert isinstance(error, StillReferred)
    assert error.references == (f"tie {worlds.RELATIONS.id}",)


def test_what_an_event_names_according_to_counts_as_a_reference(world: Store) -> None:
    part = {"entity": "albania", "role": "actor", "according_to": "italy", "confidence": "low"}
    said = worlds.event("statement", "2022", participants=[part])
    write(world, said)
    error = refusal(world, StillReferred, retract(ITALY)).error
    assert isinstance(error, StillReferred)
    assert error.references == (f"event {said.id}",)


def test_what_refers_may_be_retracted_in_the_same_batch(world: Store) -> None:
    assert write(world, retract(IRAN), retract(worlds.RELATIONS)).revision == 2


def test_what_refers_is_retracted_before_what_it_refers_to(world: Store) -> None:
    write(world, retract(IRAN), retract(worlds.RELATIONS))
    assert [one.record for one in world.changes(LogPosition(1, 99), 9)] == ["tie", "entity"]


def test_a_new_version_that_refers_no_more_lets_go(world: Store) -> None:
    without = worlds.tie("has_relations_with", "albania", "iran", "1999", id=worlds.RELATIONS.id)
    write(world, without)
    assert write(world, retract(worlds.COLUMN)).outcomes[0].outcome == "retracted"


def test_a_retracted_referrer_lets_go(world: Store) -> None:
    write(world, MEETING)
    write(world, retract(MEETING))
    assert write(world, retract(ITALY)).outcomes[0].outcome == "retracted"


def test_a_referrer_that_is_brought_back_holds_again(world: Store) -> None:
    write(world, MEETING)
    write(world, retract(MEETING))
    write(world, MEETING)
    refusal(world, StillReferred, retract(ITALY))


# Whole batches


def test_one_refused_write_refuses_the_whole(world: Store) -> None:
    refusal(world, VersionMismatch, country("france"), put(country("albania", "A"), expected=9), country("spain"))
    assert world.history("entity", "france") == []


def test_the_same_id_twice_in_a_batch_is_refused_at_the_second(world: Store) -> None:
    assert pointers(world, country("france"), country("france", "La France")) == ["/entities/1"]


def test_a_batch_of_a_thousand_lists_every_refusal(world: Store) -> None:
    ties = [tie("opposes", "mek", "iran", f"{1000 + i}", key=f"k{i}") for i in range(1000)]
    bad = {
        7: tie("opposes", "mek", "atlantis", key="k7"),
        500: tie("opposes", "nato", "iran", key="k500"),
        998: tie("opposes", "mek", "iran", key="k998", dataset="no-such"),
        999: ties[3],
    }
    found = refusals(world, batch(*(bad.get(i, one) for i, one in enumerate(ties))))
    assert sorted(one.pointer for one in found) == ["/ties/500/from", "/ties/7/to", "/ties/998/dataset", "/ties/999"]


def test_a_batch_of_a_thousand_is_one_revision(world: Store) -> None:
    write(world, *(tie("opposes", MEK.id, IRAN.id, f"{1000 + i}") for i in range(1000)))
    found = world.changes(LogPosition(1, 99), 2000)
    assert [(one.revision, one.seq, one.of) for one in found] == [(2, seq, 1000) for seq in range(1, 1001)]


def test_two_equal_claims_under_different_ids_are_warned_of(world: Store) -> None:
    written = write(world, tie("opposes", "mek", "iran", key="a"), tie("opposes", "mek", "iran", key="b"))
    assert len(written.warnings) == 1


def test_within_names_what_has_members_and_among_those_who_are_asked_about(world: Store) -> None:
    entries = [
        {"question": "membership", "within": ["nato", "mek"], "period": "1949"},
        {"question": "relations", "among": ["albania", "nato"], "period": "1949"},
    ]
    found = refusals(world, batch(worlds.dataset("d", coverage=entries)))
    assert [one.pointer for one in found] == ["/sources/0/coverage/0/within/1", "/sources/0/coverage/1/among/1"]


def test_a_claim_that_its_datasets_coverage_never_lets_speak_is_warned_of_and_written(world: Store) -> None:
    early = tie("member_of", "italy", "nato", "1939", "1945", dataset="nato-members")
    written = write(world, early)
    assert [one.pointer for one in written.warnings] == ["/ties/0"]
    assert "is never heard" in written.warnings[0].detail
    assert [one.outcome for one in written.outcomes] == ["new"]


def test_a_dataset_checked_through_a_day_to_come_is_warned_of(world: Store) -> None:
    written = write(world, worlds.dataset("d", checked_through="9000-01-01"))
    assert [one.pointer for one in written.warnings] == ["/sources/0/checked_through"]


def test_a_tie_outside_the_existence_of_a_party_is_warned_of_and_written(world: Store) -> None:
    write(world, worlds.country("gdr", spells=[{"system": "gw", "since": "1949-10-05", "until": "1990-10-03"}]))
    written = write(world, tie("severed_ties_with", "gdr", "iran", "2017-01-01"))
    assert [one.pointer for one in written.warnings] == ["/ties/0"]
    assert "begins on 2017-01-01, when 'gdr' did not exist" in written.warnings[0].detail
    assert [one.outcome for one in written.outcomes] == ["new"]


def test_the_existence_of_the_successor_of_a_merged_party_counts(world: Store) -> None:
    write(world, worlds.country("gdr", exists=["1949-10-07/1990-10-03"]), worlds.country("east-germany"))
    write(world, worlds.merge(worlds.country("east-germany"), "gdr"))
    written = write(world, tie("severed_ties_with", "east-germany", "iran", "2017-01-01"))
    assert ["when 'east-germany' did not exist" in one.detail for one in written.warnings] == [True]
