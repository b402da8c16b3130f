"""Keys: kept by their hash, outside the log."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphsvc.errors import Conflict, NotFound
from graphsvc.store.base import Key, Store

FIRST = Key("k1", "ana", "write", "a" * 64, "2026-01-01T00:00:00.000000Z")
SECOND = Key("k2", "ben", "read", "b" * 64, "2026-01-02T00:00:00.000000Z", expires_at="2026-02-01T00:00:00.000000Z")
LATER, LATEST = "2026-03-01T00:00:00.000000Z", "2026-04-01T00:00:00.000000Z"


@pytest.fixture
def two(store: Store) -> Store:
    store.add_key(SECOND)
    store.add_key(FIRST)
    return store


def test_a_store_has_no_keys_at_first(store: Store) -> None:
    assert store.keys() == []


def test_keys_come_by_creation(two: Store) -> None:
    assert two.keys() == [FIRST, SECOND]


def test_keys_of_one_moment_come_by_id(store: Store) -> None:
    for letter in "cab":
        store.add_key(Key(letter, f"name of {letter}", "admin", letter * 64, LATER))
    found = store.keys()
    assert [key.id for key in found] == ["a", "b", "c"]


def test_a_key_is_found_by_its_hash(two: Store) -> None:
    assert (two.find_key("a" * 64), two.find_key("b" * 64)) == (FIRST, SECOND)


def test_no_key_is_found_by_another_hash(two: Store) -> None:
    assert two.find_key("c" * 64) is None


@pytest.mark.parametrize("by", ["k1", "ana"])
def test_a_key_is_revoked_by_id_or_name(two: Store, by: str) -> None:
    two.revoke_key(by, LATER)
    assert two.keys() == [replace(FIRST, revoked_at=LATER), SECOND]


def test_a_revoked_key_is_still_found(two: Store) -> None:
    two.revoke_key("k1", LATER)
    assert two.find_key("a" * 64) == replace(FIRST, revoked_at=LATER)


def test_the_moment_of_a_key_revoked_before_stays(two: Store) -> None:
    two.revoke_key("k1", LATER)
    two.revoke_key("k1", LATEST)
    assert two.keys()[0].revoked_at == LATER


def test_revoking_a_key_that_never_was_is_not_found(two: Store) -> None:
    with pytest.raises(NotFound):
        two.revoke_key("k3", LATER)


@pytest.mark.parametrize("taken", [{"id": "k1"}, {"name": "ana"}], ids=["id", "name"])
def test_an_id_or_a_name_is_taken_once(two: Store, taken: dict[str, str]) -> None:
    other = Key("k3", "eve", "read", "c" * 64, LATER)
    with pytest.raises(Conflict):
        two.add_key(replace(other, **taken))  # type: ignore[arg-type]
    assert two.keys() == [FIRST, SECOND]


def test_the_name_of_a_revoked_key_is_free(two: Store) -> None:
    two.revoke_key("ana", LATER)
    new = Key("k3", "ana", "read", "c" * 64, LATEST)
    two.add_key(new)
    assert two.keys() == [replace(FIRST, revoked_at=LATER), SECOND, new]


def test_revoking_a_name_that_was_used_again_revokes_the_new_key(two: Store) -> None:
    two.revoke_key("ana", LATER)
    two.add_key(Key("k3", "ana", "read", "c" * 64, LATER))
    two.revoke_key("ana", LATEST)
    found = two.keys()
    assert [key.revoked_at for key in found] == [LATER, None, LATEST]


def test_keys_are_no_changes_of_the_log(two: Store) -> None:
    assert two.head().revision == 0


# Replacing

NEW = Key("k3", "ana", "write", "c" * 64, LATER, created_by="the owner", replaces="k1")


def test_a_key_that_is_replaced_ends_and_its_name_goes_on(two: Store) -> None:
    two.replace_key(NEW, LATEST)
    assert two.keys() == [replace(FIRST, expires_at=LATEST), SECOND, NEW]
    assert two.find_key("a" * 64) == replace(FIRST, expires_at=LATEST)


def test_a_key_that_ends_sooner_keeps_its_end(two: Store) -> None:
    two.replace_key(replace(NEW, name="ben", replaces="k2"), LATEST)
    assert two.keys()[1] == SECOND


def test_each_key_of_a_name_ends_when_it_is_replaced_again(two: Store) -> None:
    two.replace_key(NEW, LATEST)
    two.replace_key(replace(NEW, id="k4", sha256="d" * 64, replaces="k3"), LATER)
    listed = two.keys()
    assert [(key.id, key.expires_at) for key in listed if key.name == "ana"] == [
        ("k1", LATER),
        ("k3", LATER),
        ("k4", None),
    ]


def test_what_is_revoked_or_never_was_cannot_be_replaced(two: Store) -> None:
    two.revoke_key("ana", LATER)
    for replaces in ("k1", "k2", "k9"):
        with pytest.raises(Conflict):
            two.replace_key(replace(NEW, replaces=replaces), LATEST)
    assert two.keys() == [replace(FIRST, revoked_at=LATER), SECOND]


def test_a_key_in_the_place_of_another_has_an_id_of_its_own(two: Store) -> None:
    with pytest.raises(Conflict):
        two.replace_key(replace(NEW, id="k1"), LATEST)
    assert two.keys() == [FIRST, SECOND]


def test_revoking_a_name_ends_all_its_keys_and_says_who_did_it(two: Store) -> None:
    two.replace_key(NEW, LATEST)
    two.revoke_key("ana", LATER, "the owner")
    two.revoke_key("ana", LATEST, "somebody else")
    listed = two.keys()
    ended = [(key.revoked_at, key.revoked_by) for key in listed if key.name == "ana"]
    assert ended == [(LATER, "the owner")] * 2
