"""Loads compare what comes with what the last load wrote, so that they never undo a correction."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from graphsvc.errors import Conflict, StillReferred
from graphsvc.model.batch import LOADER, Batch, Corrections
from graphsvc.model.citation import Record
from graphsvc.model.entity import Entity
from graphsvc.store.base import Store, WriteSummary
from tests import worlds
from tests.contract.refusing import refusals
from tests.worlds import country, load, retract, tie, write

D = worlds.dataset("states")


def state(name: str, shown: str | None = None) -> Record:
    return country(name, shown, dataset="states")


FIRST, CORRECTED, NEXT = (state("malta", shown) for shown in ("Malta", "Malta (corrected)", "Malta, Republic of"))


@pytest.fixture
def loaded(store: Store) -> Store:
    store.write(load("states", D, FIRST, state("spain")))
    return store


def outcome(written: WriteSummary, id: str = "malta") -> str:  # noqa: A002
    return next(one.outcome for one in written.outcomes if one.id == id)


def again(store: Store, *records: Record, overwrite: bool = False) -> WriteSummary:
    return store.write(load("states", D, *records, overwrite=overwrite))


def name(store: Store) -> str | None:
    change = store.history("entity", "malta")[0]
    return str(json.loads(change.body)["name"]) if change.body else None


def test_the_second_load_of_the_same_files_is_the_same(loaded: Store) -> None:
    written = again(loaded, FIRST, state("spain"))
    assert ({one.outcome for one in written.outcomes}, loaded.head().revision) == ({"same"}, 1)


class Earlier(Entity):
    """An entity as it was stored before there was `exists`."""

    def body(self) -> dict[str, Any]:
        body = super().body()
        del body["exists"]
        return body


def earlier(record: Record) -> Record:
    assert isinstance(record, Entity)
    return Earlier(*(getattr(record, field.name) for field in fields(record)))


def test_a_record_stored_before_there_was_exists_is_the_same_and_a_correction_of_it_stays(store: Store) -> None:
    store.write(load("states", D, earlier(FIRST), earlier(state("spain"))))
    assert {one.outcome for one in again(store, FIRST, state("spain")).outcomes} == {"same"}
    store.write(worlds.batch(earlier(CORRECTED)))
    assert {one.outcome for one in again(store, FIRST, state("spain")).outcomes} == {"same"}
    assert name(store) == "Malta (corrected)"
    existing = country("spain", dataset="states", exists=["1479/.."])
    assert outcome(again(store, FIRST, existing), "spain") == "changed"
    assert store.check() == []


def test_a_changed_file_changes_a_record_that_was_not_touched(loaded: Store) -> None:
    assert (outcome(again(loaded, NEXT, state("spain"))), name(loaded)) == ("changed", "Malta, Republic of")


def test_an_unchanged_file_leaves_a_correction(loaded: Store) -> None:
    write(loaded, CORRECTED)
    assert (outcome(again(loaded, FIRST, state("spain"))), name(loaded)) == ("same", "Malta (corrected)")


def test_an_unchanged_file_leaves_a_correction_even_with_overwrite(loaded: Store) -> None:
    write(loaded, CORRECTED)
    again(loaded, FIRST, state("spain"), overwrite=True)
    assert name(loaded) == "Malta (corrected)"


def test_an_unchanged_file_leaves_a_retraction(loaded: Store) -> None:
    write(loaded, retract(FIRST))
    assert (outcome(again(loaded, FIRST, state("spain"))), name(loaded)) == ("same", None)


def test_a_file_that_catches_up_with_a_correction_is_the_same(loaded: Store) -> None:
    write(loaded, CORRECTED)
    assert outcome(again(loaded, CORRECTED, state("spain"))) == "same"


def test_a_changed_file_and_a_corrected_record_are_a_conflict(loaded: Store) -> None:
    write(loaded, CORRECTED)
    (found,) = refusals(loaded, load("states", D, NEXT, state("spain")))
    assert (type(found.error), found.pointer) == (Conflict, "/entities/0")


def test_a_changed_file_and_a_retracted_record_are_a_conflict(loaded: Store) -> None:
    write(loaded, retract(FIRST))
    (found,) = refusals(loaded, load("states", D, NEXT, state("spain")))
    assert type(found.error) is Conflict


def test_overwrite_lets_a_changed_file_win_over_a_correction(loaded: Store) -> None:
    write(loaded, CORRECTED)
    again(loaded, NEXT, state("spain"), overwrite=True)
    assert name(loaded) == "Malta, Republic of"


def test_every_conflict_is_listed(loaded: Store) -> None:
    write(loaded, CORRECTED, state("spain", "España"))
    found = refusals(loaded, load("states", D, NEXT, state("spain", "Kingdom of Spain")))
    assert [one.pointer for one in found] == ["/entities/0", "/entities/1"]


def test_a_record_that_no_load_wrote_is_a_conflict(loaded: Store) -> None:
    write(loaded, state("cyprus", "Kypros"))
    (found,) = refusals(loaded, load("states", D, FIRST, state("spain"), state("cyprus")))
    assert type(found.error) is Conflict


def test_an_equal_record_that_no_load_wrote_is_the_same(loaded: Store) -> None:
    write(loaded, state("cyprus"))
    assert outcome(again(loaded, FIRST, state("spain"), state("cyprus")), "cyprus") == "same"


def test_what_the_files_no_longer_have_is_retracted(loaded: Store) -> None:
    assert (outcome(again(loaded, state("spain"))), name(loaded)) == ("retracted", None)


def test_what_was_dropped_before_is_not_told_again(loaded: Store) -> None:
    again(loaded, state("spain"))
    assert [one.id for one in again(loaded, state("spain")).outcomes] == ["states", "spain"]


def test_what_was_dropped_comes_back_with_the_files(loaded: Store) -> None:
    again(loaded, state("spain"))
    assert (outcome(again(loaded, FIRST, state("spain"))), name(loaded)) == ("changed", "Malta")


def test_what_was_dropped_but_corrected_is_a_conflict(loaded: Store) -> None:
    write(loaded, CORRECTED)
    (found,) = refusals(loaded, load("states", D, state("spain")))
    assert (type(found.error), found.pointer) == (Conflict, "")


def test_overwrite_retracts_what_was_dropped_but_corrected(loaded: Store) -> None:
    write(loaded, CORRECTED)
    again(loaded, state("spain"), overwrite=True)
    assert name(loaded) is None


def test_what_was_dropped_but_is_still_referred_to_is_refused(loaded: Store) -> None:
    write(loaded, tie("allied_with", "malta", "spain"))
    (found,) = refusals(loaded, load("states", D, state("spain")))
    assert type(found.error) is StillReferred


def test_what_an_analyst_added_to_the_dataset_is_not_dropped(loaded: Store) -> None:
    write(loaded, state("cyprus"))
    again(loaded, FIRST, state("spain"))
    assert len(loaded.history("entity", "cyprus")) == 1


def test_what_an_analyst_moved_to_another_dataset_is_compared_with_its_load(loaded: Store) -> None:
    write(loaded, country("malta", "Malta (corrected)"))
    assert (outcome(again(loaded, FIRST, state("spain"))), name(loaded)) == ("same", "Malta (corrected)")


def test_other_datasets_are_not_dropped(loaded: Store) -> None:
    loaded.write(load("more", worlds.dataset("more"), country("peru", dataset="more")))
    again(loaded, FIRST, state("spain"))
    assert len(loaded.history("entity", "peru")) == 1


def test_a_record_that_another_load_took_over_is_not_dropped(loaded: Store) -> None:
    more = worlds.dataset("more")
    loaded.write(load("more", more, country("malta", dataset="more")))
    again(loaded, state("spain"))
    assert len(loaded.history("entity", "malta")) == 2


def test_several_datasets_load_together(loaded: Store) -> None:
    more = worlds.dataset("more")
    both = worlds.batch(D, more, FIRST, country("peru", dataset="more"), by=LOADER, loads=("states", "more"))
    assert {one.id: one.outcome for one in loaded.write(both).outcomes} == {
        "states": "same",
        "more": "new",
        "malta": "same",
        "peru": "new",
        "spain": "retracted",
    }


def partly(*records: Record, corrections: Corrections = "keep", **more: Any) -> Batch:
    return replace(load("states", D, *records), corrections=corrections, **more)


def test_a_load_that_keeps_corrections_tells_the_conflict_and_writes_the_rest(loaded: Store) -> None:
    write(loaded, CORRECTED)
    written = loaded.write(partly(NEXT, state("spain", "Kingdom of Spain")))
    assert (outcome(written), outcome(written, "spain"), name(loaded)) == ("conflict", "changed", "Malta (corrected)")


def test_a_load_that_keeps_corrections_keeps_what_was_retracted_since(loaded: Store) -> None:
    write(loaded, retract(FIRST))
    assert (outcome(loaded.write(partly(NEXT, state("spain")))), name(loaded)) == ("conflict", None)


def test_a_load_that_keeps_corrections_keeps_what_it_no_longer_has_but_was_corrected(loaded: Store) -> None:
    write(loaded, CORRECTED)
    written = loaded.write(partly(state("spain")))
    assert (outcome(written), name(loaded)) == ("conflict", "Malta (corrected)")


def test_a_conflict_is_told_each_time_and_changes_no_revision(loaded: Store) -> None:
    write(loaded, CORRECTED)
    for _ in range(2):
        assert outcome(loaded.write(partly(NEXT, state("spain")))) == "conflict"
    assert loaded.head().revision == 2


def test_what_is_spared_is_not_dropped(loaded: Store) -> None:
    loaded.write(partly(state("spain"), spared=frozenset({("entity", "malta")})))
    assert name(loaded) == "Malta"
    loaded.write(partly(state("spain")))
    assert name(loaded) is None


def test_of_a_load_in_parts_ties_of_other_parts_and_entities_stay(loaded: Store) -> None:
    ties = [
        tie("allied_with", "malta", "spain", since, dataset="states", key=key)
        for since, key in (("1990", "east 1"), ("1991", "west 1"), ("1992", "west 2"))
    ]
    loaded.write(load("states", D, FIRST, state("spain"), *ties))
    written = loaded.write(partly(ties[1], parts={"states": frozenset({"west"})}))
    dropped = [one.id for one in written.outcomes if one.outcome == "retracted"]
    assert (dropped, name(loaded)) == ([ties[2].id], "Malta")
