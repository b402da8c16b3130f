"""While the store is away, who has a key that it confirmed lately goes on reading what is in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graphsvc.errors import StoreUnavailable, Unauthenticated
from graphsvc.model import moments
from graphsvc.service.access import Keys
from graphsvc.service.sessions import Sessions
from graphsvc.store.base import Key, Store
from graphsvc.store.opening import open_store
from tests.api.serving import Served, serve


class AwayStore:
    """A store that is away when told to be, and counts how often it is asked about a key."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.is_away = False
        self.asked = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def find_key(self, sha256: str) -> Key | None:
        """Find a key."""
        self.asked += 1
        if self.is_away:
            raise StoreUnavailable("the store is away")
        return self._store.find_key(sha256)


@dataclass
class Scene:
    """Keys on a store that may go away, with a clock that the test moves."""

    store: AwayStore
    keys: Keys
    now: list[float]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    store.migrate()
    away, now = AwayStore(store), [0.0]
    yield Scene(away, Keys(away, clock=lambda: now[0]), now)  # type: ignore[arg-type]
    store.close()


def test_a_key_confirmed_lately_reads_for_ten_minutes_and_no_longer(scene: Scene) -> None:
    _, secret = scene.keys.create("reader", "read")
    scene.keys.verify_to_read(secret)
    scene.store.is_away = True
    for scene.now[0] in (5.0, 60.0, 599.0):
        assert scene.keys.verify_to_read(secret).scope == "read"
    scene.now[0] = 601.0
    with pytest.raises(StoreUnavailable):
        scene.keys.verify_to_read(secret)


def test_a_key_never_seen_does_not_read_while_the_store_is_away(scene: Scene) -> None:
    _, secret = scene.keys.create("reader", "read")
    scene.store.is_away = True
    with pytest.raises(StoreUnavailable):
        scene.keys.verify_to_read(secret)


def test_writing_asks_the_store_however_lately_the_key_was_confirmed(scene: Scene) -> None:
    _, secret = scene.keys.create("writer", "write")
    scene.keys.verify_to_read(secret)
    scene.store.is_away, scene.now[0] = True, 5.0
    scene.keys.verify_to_read(secret)
    with pytest.raises(StoreUnavailable):
        scene.keys.verify(secret)


def test_a_key_known_to_be_revoked_or_expired_does_not_read(scene: Scene) -> None:
    key, secret = scene.keys.create("reader", "read")
    scene.keys.verify_to_read(secret)
    scene.store.revoke_key(key.id, moments.now())  # type: ignore[operator]  # As another process does.
    scene.now[0] = 5.0
    with pytest.raises(Unauthenticated, match="revoked"):
        scene.keys.verify_to_read(secret)
    scene.store.is_away, scene.now[0] = True, 10.0
    for _ in range(2):
        with pytest.raises(Unauthenticated, match="revoked"):
            scene.keys.verify_to_read(secret)


def test_a_key_that_expires_while_the_store_is_away_reads_no_more(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, secret = scene.keys.create("reader", "read", "2999-01-01")
    scene.keys.verify_to_read(secret)
    scene.store.is_away, scene.now[0] = True, 5.0
    scene.keys.verify_to_read(secret)
    monkeypatch.setattr("graphsvc.service.access._now", lambda: moments.read("2999-01-02"))
    with pytest.raises(Unauthenticated, match="expired"):
        scene.keys.verify_to_read(secret)


def test_a_store_that_is_away_is_asked_now_and_then_only_and_believed_at_once_when_it_is_back(scene: Scene) -> None:
    key, secret = scene.keys.create("reader", "read")
    scene.keys.verify_to_read(secret)
    scene.store.is_away, scene.now[0], scene.store.asked = True, 5.0, 0
    for _ in range(100):
        scene.keys.verify_to_read(secret)
    assert scene.store.asked == 1
    scene.store.revoke_key(key.id, moments.now())  # type: ignore[operator]
    scene.store.is_away, scene.now[0] = False, 8.0
    with pytest.raises(Unauthenticated, match="revoked"):
        scene.keys.verify_to_read(secret)


def test_sessions_go_on_too(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    _, secret = scene.keys.create("reader", "read")
    sessions = Sessions(scene.store, scene.keys)  # type: ignore[arg-type]
    session = sessions.begin(secret)
    sessions.verify_to_read(session)

    def away(_: str) -> None:
        raise StoreUnavailable("the store is away")

    monkeypatch.setattr(scene.store, "find_session", away, raising=False)
    scene.now[0] = 60.0
    assert sessions.verify_to_read(session).scope == "read"


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Served]:
    """Serve the small world where reading needs a key."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", open_reading=False) as served:
        yield served


def test_questions_go_on_and_writes_are_503_while_the_file_is_away(
    closed: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {"Authorization": f"Bearer {closed.secret('write')}"}
    assert closed.get("/v1/allies/albania", headers=headers).status_code == 200
    keys = closed.wired.services.keys
    began = keys.now()
    monkeypatch.setattr(keys, "_clock", lambda: began + 60.0)
    file = tmp_path / "store.sqlite"
    file.rename(tmp_path / "away.sqlite")
    try:
        # Each is another question, so that none is answered from the cache of responses.
        for query in ("", "?on=2020-01-01", "?on=2021-01-01"):
            assert closed.get(f"/v1/allies/albania{query}", headers=headers).status_code == 200, query
        assert closed.get("/v1/allies/albania", headers={"Authorization": "Bearer gsk_other"}).status_code == 503
        assert closed.get("/v1/allies/albania").status_code == 401
        reply = closed.send("PUT", "/v1/entities/greece", {"kind": "country", "name": "Greece"})
        assert reply.status_code == 503
        monkeypatch.setattr(keys, "_clock", lambda: began + 700.0)
        assert closed.get("/v1/allies/albania?on=2022-01-01", headers=headers).status_code == 503
    finally:
        (tmp_path / "away.sqlite").rename(file)
