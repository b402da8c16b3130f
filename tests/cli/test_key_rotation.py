"""Keys that get a new secret, and the log of what was done with keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graphsvc.errors import Conflict, NotFound, Unauthenticated
from graphsvc.model import moments
from graphsvc.service.access import Keys
from graphsvc.store.sqlite import SqliteStore
from tests.cli.running import run_here

HOUR = timedelta(hours=1)


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[Keys]:
    with closing(SqliteStore(tmp_path / "graphsvc.sqlite")) as store:
        store.migrate()
        yield Keys(store)


def test_both_secrets_are_good_during_the_overlap_and_then_the_new_one_alone(keys: Keys) -> None:
    old, first = keys.create("ana", "write")
    new, second = keys.rotate("ana", HOUR)
    assert (new.name, new.scope, new.replaces) == ("ana", "write", old.id)
    assert keys.verify(first).scope == keys.verify(second).scope == "write"
    ends = moments.read(keys.listed()[0].expires_at or "")
    assert timedelta(0) <= datetime.now(UTC) + HOUR - ends < timedelta(minutes=1)
    keys.rotate("ana", timedelta(0))
    for secret in (first, second):
        with pytest.raises(Unauthenticated):
            keys.verify(secret)


def test_a_new_secret_ends_when_the_key_was_to_end(keys: Keys) -> None:
    old, _ = keys.create("ana", "read", "2999-01-01")
    new, _ = keys.rotate(old.id, HOUR)
    assert new.expires_at == "2999-01-01T00:00:00.000000Z"


def test_only_a_key_that_is_good_is_rotated(keys: Keys) -> None:
    with pytest.raises(NotFound):
        keys.rotate("nobody", HOUR)
    keys.create("ana", "read")
    keys.revoke("ana")
    with pytest.raises(Conflict, match="revoked"):
        keys.rotate("ana", HOUR)


def test_the_log_says_what_was_done_with_keys_when_and_by_whom(keys: Keys) -> None:
    old, _ = keys.create("ana", "read", by="root")
    new, _ = keys.rotate("ana", HOUR, by="eve")
    keys.revoke("ana", by="root")
    found = [(event.what, event.id, event.by, event.replaces) for event in keys.events()]
    assert found[:2] == [("made", old.id, "root", None), ("rotated", new.id, "eve", old.id)]
    assert sorted(found[2:]) == sorted(("revoked", key.id, "root", None) for key in (old, new))
    assert [event.at for event in keys.events()] == sorted(event.at for event in keys.events())


def test_the_command_prints_the_new_secret_alone(tmp_path: Path) -> None:
    first = run_here("key", "create", "ana", "--scope", "read", cwd=tmp_path).stdout
    done = run_here("key", "rotate", "ana", "--overlap", "2d", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout.startswith("gsk_") and done.stdout != first
    events = json.loads(run_here("key", "log", cwd=tmp_path).stdout)
    assert [event["what"] for event in events] == ["made", "rotated"]
    assert all(event["by"].endswith("at the command line") for event in events)
    assert first.strip() not in json.dumps(events)


@pytest.mark.parametrize("overlap", ["soon", "1", "-1h", "1w", "1.5h"])
def test_an_overlap_that_is_no_time_is_refused(tmp_path: Path, overlap: str) -> None:
    run_here("key", "create", "ana", "--scope", "read", cwd=tmp_path)
    assert run_here("key", "rotate", "ana", f"--overlap={overlap}", cwd=tmp_path).returncode == 2
