"""Sessions of people who signed in: kept by their hash beside the keys, bounded, outside the log."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphsvc.store.base import MOST_SESSIONS, Key, Session, Store
from graphsvc.store.opening import open_store

KEY = Key("k1", "ana", "write", "a" * 64, "2026-01-01T00:00:00.000000Z")
OTHER = Key("k2", "ben", "read", "b" * 64, "2026-01-02T00:00:00.000000Z")
SESSION = Session("1" * 64, KEY.sha256, "2026-03-01T08:00:00.000000Z", "2026-03-01T16:00:00.000000Z")
LATER = Session("2" * 64, OTHER.sha256, "2026-03-01T09:00:00.000000Z", "2026-03-01T17:00:00.000000Z")


@pytest.fixture
def signed_in(store: Store) -> Store:
    for key in (KEY, OTHER):
        store.add_key(key)
    for session in (SESSION, LATER):
        store.add_session(session)
    return store


def test_a_session_is_found_by_its_hash_with_its_key(signed_in: Store) -> None:
    assert signed_in.find_session(SESSION.sha256) == (SESSION, KEY)
    assert signed_in.find_session(LATER.sha256) == (LATER, OTHER)


def test_no_session_is_found_by_another_hash_not_even_that_of_a_key(signed_in: Store) -> None:
    for sha256 in ("3" * 64, KEY.sha256):
        assert signed_in.find_session(sha256) is None


def test_a_session_is_no_key(signed_in: Store) -> None:
    assert signed_in.find_key(SESSION.sha256) is None
    assert signed_in.keys() == [KEY, OTHER]


def test_another_process_finds_it_too(signed_in: Store) -> None:
    other = open_store(signed_in.url)
    assert other.find_session(SESSION.sha256) == (SESSION, KEY)
    other.close()


def test_the_session_of_a_revoked_key_is_found_with_the_key_as_it_is_now(signed_in: Store) -> None:
    signed_in.revoke_key("ana", "2026-03-01T10:00:00.000000Z")
    assert signed_in.find_session(SESSION.sha256) == (SESSION, replace(KEY, revoked_at="2026-03-01T10:00:00.000000Z"))


def test_a_session_that_was_removed_is_gone_and_no_other(signed_in: Store) -> None:
    signed_in.remove_session(SESSION.sha256)
    assert signed_in.find_session(SESSION.sha256) is None
    assert signed_in.find_session(LATER.sha256) == (LATER, OTHER)


def test_removing_a_session_that_is_not_there_does_no_harm(signed_in: Store) -> None:
    signed_in.remove_session("3" * 64)
    assert signed_in.find_session(SESSION.sha256) == (SESSION, KEY)


def test_those_that_have_expired_when_another_begins_are_removed(signed_in: Store) -> None:
    new = Session("3" * 64, OTHER.sha256, SESSION.expires_at, "2026-03-02T00:00:00.000000Z")
    signed_in.add_session(new)
    assert signed_in.find_session(SESSION.sha256) is None
    assert signed_in.find_session(LATER.sha256) == (LATER, OTHER)
    assert signed_in.find_session(new.sha256) == (new, OTHER)


def test_a_key_has_so_many_sessions_and_the_oldest_gives_way(signed_in: Store) -> None:
    for number in range(MOST_SESSIONS):
        begun = f"2026-03-01T09:00:00.{number:06}Z"
        signed_in.add_session(Session(f"{number:064}", KEY.sha256, begun, SESSION.expires_at))
    assert signed_in.find_session(SESSION.sha256) is None
    assert all(signed_in.find_session(f"{number:064}") for number in range(MOST_SESSIONS))
    assert signed_in.find_session(LATER.sha256) == (LATER, OTHER)


def test_sessions_are_no_changes_of_the_log(signed_in: Store) -> None:
    assert signed_in.head().revision == 0
    assert signed_in.check() == []
