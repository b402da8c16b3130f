"""Events that open and close ties."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graphsvc.errors import InvalidInput
from graphsvc.model.event import Event
from graphsvc.store.base import LogPosition, Store
from tests import worlds
from tests.contract.refusing import refusal, refusals
from tests.worlds import RELATIONS, SEVERANCE, SEVERED, load, tie, write


def until(store: Store) -> tuple[int, str]:
    """Give the version of the relations and their end."""
    change = store.history("tie", RELATIONS.id)[0]
    return change.version, json.loads(change.body or "{}")["until"]


def severance(when: str, **more: Any) -> Event:
    return worlds.event("severance", when, id=SEVERANCE.id, closes=[RELATIONS.id], **more)


@pytest.fixture
def severed(world: Store) -> Store:
    write(world, SEVERANCE, SEVERED)
    return world


def test_an_event_gives_the_open_tie_that_it_closes_its_date(severed: Store) -> None:
    assert until(severed) == (2, "2022-09-07")


def test_the_tie_is_closed_in_the_revision_of_the_event(severed: Store) -> None:
    found = severed.changes(LogPosition(1, 99), 9)
    assert {(one.record, one.id, one.revision) for one in found} == {
        ("tie", RELATIONS.id, 2),
        ("tie", SEVERED.id, 2),
        ("event", SEVERANCE.id, 2),
    }


def test_what_an_uncertain_date_leaves_open_is_kept_on_the_tie(world: Store) -> None:
    write(world, severance("2022", when_latest="2022-09-07"))
    body = json.loads(world.history("tie", RELATIONS.id)[0].body or "")
    assert (body["until"], body["until_latest"]) == ("2022", "2022-09-07")


def test_a_tie_that_ends_on_the_day_of_the_event_stays_as_it_is(world: Store) -> None:
    write(world, tie("has_relations_with", "albania", "iran", "1999", "2022-09-07", id=RELATIONS.id))
    write(world, severance("2022-09-07"))
    assert until(world) == (2, "2022-09-07")


def test_a_tie_that_has_another_end_is_a_fault(world: Store) -> None:
    write(world, tie("has_relations_with", "albania", "iran", "1999", "2022-09-08", id=RELATIONS.id))
    assert refusal(world, InvalidInput, severance("2022-09-07")).pointer == "/events/0/closes/0"


def test_a_tie_that_begins_after_the_event_is_a_fault(world: Store) -> None:
    assert refusal(world, InvalidInput, severance("1990")).pointer == "/events/0/closes/0"


def test_a_later_change_of_the_event_leaves_the_tie_alone(severed: Store) -> None:
    write(severed, severance("2022-09-08"))
    assert until(severed) == (2, "2022-09-07")


def test_a_repeated_event_leaves_a_tie_alone_that_was_opened_again(severed: Store) -> None:
    write(severed, RELATIONS)
    write(severed, SEVERANCE)
    assert until(severed) == (3, "..")


def test_a_retracted_event_leaves_the_tie_closed(severed: Store) -> None:
    write(severed, worlds.retract(SEVERANCE))
    assert until(severed) == (2, "2022-09-07")


def test_an_event_may_close_a_tie_of_its_own_batch(store: Store) -> None:
    write(store, *worlds.small_world(), SEVERED, SEVERANCE)
    assert until(store) == (1, "2022-09-07")


def test_a_batch_that_opens_and_closes_a_tie_is_the_same_when_it_is_repeated(store: Store) -> None:
    write(store, *worlds.small_world(), SEVERED, SEVERANCE)
    assert {one.outcome for one in write(store, *worlds.small_world(), SEVERED, SEVERANCE).outcomes} == {"same"}


def test_two_events_cannot_close_one_tie_on_different_days(world: Store) -> None:
    other = worlds.event("suspension", "2022-09-09", closes=[RELATIONS.id])
    assert refusal(world, InvalidInput, SEVERED, SEVERANCE, other).pointer == "/events/1/closes/0"


@pytest.mark.parametrize("name", ["opens", "closes"])
def test_an_event_opens_and_closes_ties_of_its_own_dataset_only(world: Store, name: str) -> None:
    named: dict[str, Any] = {name: [worlds.MEMBERSHIP.id]}
    other = worlds.event("withdrawal", "2022", **named)
    assert refusal(world, InvalidInput, other).pointer == f"/events/0/{name}/0"


def test_a_load_writes_the_end_in_the_tie(world: Store) -> None:
    own: dict[str, Any] = {"dataset": "nato-members"}
    open_tie = tie("member_of", "italy", "nato", key="italy", **own)
    leaves = worlds.event("withdrawal", "2022", closes=["member_of:italy"], **own)
    (found,) = refusals(world, load("nato-members", worlds.NATO_MEMBERS, worlds.MEMBERSHIP, open_tie, leaves))
    assert found.pointer == "/events/0/closes/0"
