"""Who may do what: keys, scopes, and that every route asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from graphsvc.api import auth
from graphsvc.api.app import routes
from graphsvc.errors import Unauthenticated
from graphsvc.model import moments
from graphsvc.service.access import Keys
from graphsvc.settings import Settings
from graphsvc.store.base import Scope
from graphsvc.store.opening import open_store
from tests.api.serving import Served, serve

GREECE = {"id": "greece", "kind": "country", "name": "Greece"}


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Served]:
    """Serve the small world where reading needs a key."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", open_reading=False) as found:
        yield found


def _accesses(dependant: Dependant) -> list[str]:
    own = {auth.public: "public"} | {dependency: scope for scope, dependency in auth.REQUIRED.items()}
    found = [own[dependant.call]] if dependant.call in own else []
    return found + [one for inner in dependant.dependencies for one in _accesses(inner)]


@pytest.mark.parametrize("route", routes(), ids=lambda route: f"{','.join(route.methods or ())} {route.path}")
def test_every_route_takes_one_access_and_writing_is_never_open(route: APIRoute) -> None:
    (access,) = _accesses(route.dependant)
    assert (access in ("write", "admin")) == bool((route.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"})
    assert access != "public" or not route.path.startswith("/v1/")


def test_every_route_refuses_unknown_parameters(served: Served) -> None:
    for route in routes():
        path = route.path.format(ref="albania", a="albania", b="iran", name="docs.js", slug="conflict")
        for method in route.methods or ():
            reply = served.send(method, path, params={"no_such": "1"})
            assert (reply.status_code, reply.json()["type"]) == (400, "/problems/invalid-parameter"), (method, path)


def test_writing_without_a_key_is_401_and_says_how(served: Served) -> None:
    for method, path in (("POST", "/v1/entities"), ("DELETE", "/v1/entities/italy"), ("POST", "/v1/batch")):
        reply = served.client.request(method, path, json=GREECE)
        assert (reply.status_code, reply.headers["www-authenticate"]) == (401, 'Bearer realm="graphsvc"')


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer", "Basic YTpi", "", "bearer \xff"])
def test_a_wrong_key_is_401_even_where_reading_is_free(served: Served, header: str) -> None:
    headers = {"Authorization": header.encode("latin-1")}
    assert served.client.get("/v1/entities/italy", headers=headers).status_code == 401  # type: ignore[arg-type]


def test_a_key_may_do_what_its_scope_reaches(served: Served) -> None:
    reaches: dict[Scope, int] = {"read": 403, "write": 201, "admin": 201}
    for i, (scope, status) in enumerate(reaches.items()):
        assert served.send("GET", "/v1/entities/italy", scope=scope).status_code == 200
        assert served.send("POST", "/v1/entities", GREECE | {"id": f"g-{i}"}, scope=scope).status_code == status


def test_a_read_only_key_writes_nothing(served: Served) -> None:
    before = served.revision
    reply = served.send("POST", "/v1/entities", GREECE, scope="read")
    assert (reply.status_code, reply.json()["type"]) == (403, "/problems/forbidden")
    assert served.revision == before


def test_where_reading_is_closed_it_needs_a_key_but_health_does_not(closed: Served) -> None:
    for path in ("/v1/entities", "/v1/entities/italy", "/v1/resolve?ref=italy", "/v1/changes", "/metrics"):
        assert closed.get(path).status_code == 401
        assert closed.send("GET", path, scope="read").status_code == 200
    for path in ("/healthz", "/readyz", "/version", "/docs", "/openapi.json", "/problems"):
        assert closed.get(path).status_code == 200


@pytest.mark.parametrize(
    ("host", "setting", "is_open"),
    [
        ("127.0.0.1", None, True),
        ("::1", None, True),
        ("localhost", None, True),
        ("0.0.0.0", None, False),
        ("example.org", None, False),
        ("0.0.0.0", True, True),
        ("127.0.0.1", False, False),
    ],
)
def test_reading_is_open_on_loopback_or_by_setting(host: str, setting: bool | None, is_open: bool) -> None:
    assert Settings(host=host, open_reading=setting).reading_is_open is is_open


def test_a_revoked_key_is_401(served: Served) -> None:
    assert served.send("GET", "/v1/entities/italy").status_code == 200
    served.wired.services.keys.revoke("write-key")
    assert served.send("GET", "/v1/entities/italy").status_code == 401


def test_a_secret_is_in_no_answer_and_not_in_the_store(served: Served, tmp_path: Path) -> None:
    secret = served.secret("write")
    served.send("POST", "/v1/entities", GREECE)
    for path in ("/v1/changes", "/metrics", "/v1/entities/greece/history"):
        assert secret not in served.get(path).text
    assert all(secret.encode() not in file.read_bytes() for file in tmp_path.iterdir())


@pytest.fixture
def keys_and_time(tmp_path: Path) -> Iterator[tuple[Keys, Keys, list[float]]]:
    """Give two processes' keys over one store, the second with a clock that the test moves."""
    store, time = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}"), [100.0]
    store.migrate()
    yield Keys(store), Keys(store, clock=lambda: time[0]), time
    store.close()


def test_a_key_revoked_in_another_process_is_refused_within_five_seconds(
    keys_and_time: tuple[Keys, Keys, list[float]],
) -> None:
    here, there, time = keys_and_time
    _, secret = here.create("ana", "write")
    assert there.verify(secret).author.name == "ana"
    here.revoke("ana")
    time[0] += 5
    with pytest.raises(Unauthenticated):
        there.verify(secret)


def test_a_key_once_found_revoked_is_not_taken_for_what_it_was(keys_and_time: tuple[Keys, Keys, list[float]]) -> None:
    here, there, time = keys_and_time
    _, secret = here.create("ana", "write")
    there.verify(secret)
    here.revoke("ana")
    time[0] += 2
    with pytest.raises(Unauthenticated):
        there.verify(secret, within=1)
    with pytest.raises(Unauthenticated):
        there.remembered(secret)


def test_a_key_is_not_looked_up_again_at_once(keys_and_time: tuple[Keys, Keys, list[float]]) -> None:
    here, there, time = keys_and_time
    _, secret = here.create("ana", "write")
    assert there.remembered(secret) is None
    there.verify(secret)
    time[0] += 3
    assert there.remembered(secret) is not None


def test_an_expired_key_is_refused_even_if_it_was_good_a_moment_ago(
    keys_and_time: tuple[Keys, Keys, list[float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _, _ = keys_and_time
    soon = datetime.now(UTC) + timedelta(hours=1)
    _, secret = here.create("ana", "read", moments.write(soon))
    assert here.verify(secret).scope == "read"
    monkeypatch.setattr("graphsvc.service.access._now", lambda: soon)
    with pytest.raises(Unauthenticated, match="expired"):
        here.verify(secret)


def test_a_secret_has_256_random_bits_and_is_kept_only_as_a_hash(keys_and_time: tuple[Keys, Keys, list[float]]) -> None:
    here, _, _ = keys_and_time
    (key, secret), (_, other) = here.create("ana", "read"), here.create("bob", "read")
    assert len(secret.removeprefix("gsk_")) == 43
    assert secret != other
    assert secret not in repr(here.listed())
    assert len(bytes.fromhex(key.sha256)) == 32
