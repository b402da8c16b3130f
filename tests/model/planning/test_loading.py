"""Loads compare with what the last load wrote, so that they never undo a correction."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphsvc.errors import Conflict, InvalidInput, StillReferred
from graphsvc.model.citation import Citation, Record
from tests import worlds
from tests.model.planning.store import Memory, changed, outcomes
from tests.worlds import retract

SET = worlds.dataset("set")
DOCUMENT = worlds.document("paper", dataset="set")
A, B = worlds.country("a-land", dataset="set"), worlds.country("b-land", dataset="set")
TIE = worlds.tie("recognises", "a-land", "b-land", dataset="set", key="t")
FILES: tuple[Record, ...] = (SET, DOCUMENT, A, B, TIE)
CORRECTED, NEWER = replace(TIE, until_kind="effective"), replace(TIE, until_kind="announcement")


def files(*without: Record, **instead: Record) -> tuple[Record, ...]:
    return (*(one for one in FILES if one not in without), *instead.values())


@pytest.fixture
def store() -> Memory:
    store = Memory()
    store.load("set", *FILES)
    return store


def test_the_second_load_is_the_same(store: Memory) -> None:
    found = store.load("set", *FILES)
    assert (set(outcomes(found)), found.changes) == ({"same"}, ())


def test_a_changed_file_changes_what_nobody_touched(store: Memory) -> None:
    assert changed(store.load("set", *files(TIE, tie=NEWER))) == [("put", "tie", TIE.id)]


@pytest.mark.parametrize("overwrite", [False, True])
def test_an_unchanged_file_leaves_a_correction(store: Memory, overwrite: bool) -> None:
    store.write(CORRECTED)
    found = store.load("set", *FILES, overwrite=overwrite)
    assert found.changes == ()
    assert [(one.version, one.outcome) for one in found.outcomes if one.id == TIE.id] == [(2, "same")]


def test_both_changed_is_a_conflict_unless_overwritten(store: Memory) -> None:
    store.write(CORRECTED)
    batch = worlds.load("set", *files(TIE, tie=NEWER))
    (error,) = store.refuse_all(batch).values()
    assert type(error) is Conflict
    assert "has changed since its last load and differs from the file; load with --overwrite" in error.detail
    assert changed(store.load("set", *files(TIE, tie=NEWER), overwrite=True)) == [("put", "tie", TIE.id)]
    assert store.record(TIE) == NEWER


def test_both_changed_to_the_same_is_the_same(store: Memory) -> None:
    store.write(CORRECTED)
    assert store.load("set", *files(TIE, tie=CORRECTED)).changes == ()


def test_what_no_load_wrote_is_a_conflict(store: Memory) -> None:
    mine = worlds.country("c-land", "Mine")
    store.write(mine)
    (error,) = store.refuse_all(worlds.load("set", *FILES, worlds.country("c-land", dataset="set"))).values()
    assert "was not written by a load and differs from the file" in error.detail


def test_what_the_files_drop_is_retracted_referrers_first(store: Memory) -> None:
    found = store.load("set", SET, DOCUMENT, A)
    assert changed(found) == [("retract", "tie", TIE.id), ("retract", "entity", "b-land")]
    assert outcomes(found) == ["same"] * 3 + ["retracted"] * 2


def test_what_was_dropped_comes_back(store: Memory) -> None:
    store.load("set", *files(TIE))
    assert outcomes(store.load("set", *files(TIE))) == ["same"] * 4
    found = store.load("set", *FILES)
    assert [(one.id, one.version) for one in found.changes] == [(TIE.id, 3)]


def test_what_was_dropped_but_corrected_is_a_conflict_unless_overwritten(store: Memory) -> None:
    store.write(CORRECTED)
    (error,) = store.refuse_all(worlds.load("set", *files(TIE))).values()
    assert "is no longer in the files but has changed since its last load; load with --overwrite" in error.detail
    assert outcomes(store.load("set", *files(TIE), overwrite=True))[-1] == "retracted"


def test_what_was_dropped_but_taken_back_before_is_not_told_again(store: Memory) -> None:
    store.write(retract(TIE))
    assert store.load("set", *files(TIE)).changes == ()


def test_what_was_dropped_and_brought_back_by_hand_stays(store: Memory) -> None:
    store.load("set", *files(TIE))
    store.write(TIE)
    assert store.load("set", *files(TIE)).changes == ()
    assert store.record(TIE) == TIE


def test_what_is_dropped_but_still_referred_to_is_refused(store: Memory) -> None:
    store.write(worlds.tie("recognises", "a-land", "b-land", "2020"))
    (error,) = store.refuse_all(worlds.load("set", SET, DOCUMENT, A)).values()
    assert type(error) is StillReferred


def test_a_retraction_by_hand_outlives_the_unchanged_file(store: Memory) -> None:
    store.write(retract(TIE))
    assert store.load("set", *FILES).changes == ()
    assert store.record(TIE) is None


def test_a_correction_that_refers_to_what_the_files_drop_keeps_it(store: Memory) -> None:
    """The file's tie cites nothing, but the tie that stands does, and it is the one that stays."""
    store.write(replace(TIE, citations=(Citation("paper"),)))
    errors = store.refuse_all(worlds.load("set", *files(DOCUMENT)))
    assert [type(one) for one in errors.values()] == [StillReferred]


def test_a_correction_that_refers_no_more_lets_go() -> None:
    store = Memory()
    store.load("set", *files(TIE), replace(TIE, citations=(Citation("paper"),)))
    store.write(TIE)
    found = store.load("set", *files(DOCUMENT))
    assert changed(found) == [("retract", "source", "paper")]


def test_a_new_record_cannot_name_what_was_taken_back_by_hand_though_the_file_has_it(store: Memory) -> None:
    store.write(retract(TIE), retract(B))
    another = worlds.tie("recognises", "a-land", "b-land", dataset="set", key="u")
    errors = store.refuse_all(worlds.load("set", *FILES, another))
    (error,) = errors.values()
    assert isinstance(error, InvalidInput)
    assert "'b-land' has been retracted" in error.detail


def test_other_datasets_are_left_alone(store: Memory) -> None:
    other = worlds.dataset("other")
    store.load("other", other)
    assert store.load("set", *FILES).changes == ()
    assert changed(store.load("other", other, worlds.country("c-land", dataset="other"))) == [
        ("put", "entity", "c-land")
    ]
