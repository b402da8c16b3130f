"""Problem documents: the table has a row for every error, a request leads to every row, and every row has its page."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from html import unescape
from pathlib import Path

import httpx
import pytest

from graphsvc import errors, logs
from graphsvc.api import compute_queue
from graphsvc.api.problems import PROBLEMS, MethodNotAllowed, NoSuchPath, Unexpected, UnsupportedMediaType
from graphsvc.errors import GraphsvcError
from graphsvc.model.entity import Entity
from graphsvc.service.records import Records
from tests import worlds
from tests.api.serving import Served, serve
from tests.connections.talking import Reply, connected, protocol_with, reply_to, send

Visit = Callable[[Served, pytest.MonkeyPatch], httpx.Response]


def _write(served: Served, *records: Entity) -> None:
    worlds.write(served.wired.store, *records)
    assert served.wired.follower.wait_for(served.revision, 5)


def _merged(served: Served, _: pytest.MonkeyPatch) -> httpx.Response:
    served.send("POST", "/v1/entities/italy/merge", {"into": "albania"})
    return served.get("/v1/entities/italy")


def _retracted(served: Served, _: pytest.MonkeyPatch) -> httpx.Response:
    served.send("DELETE", "/v1/entities/italy")
    return served.get("/v1/entities/italy")


def _ambiguous(served: Served, _: pytest.MonkeyPatch) -> httpx.Response:
    _write(served, worlds.country("guinea", "Guinea"), worlds.country("guinea-two", "Guinea"))
    return served.get("/v1/entities/guinéa")


def _away(served: Served, _: pytest.MonkeyPatch) -> httpx.Response:
    served.wired.store.close()
    return served.get("/v1/entities/italy")


def _unusable(served: Served, _: pytest.MonkeyPatch) -> httpx.Response:
    path = served.wired.store.url.removeprefix("sqlite:///")
    served.secret("write")  # Before: the store takes no key either where it has to open the file anew.
    with sqlite3.connect(path) as db:
        db.execute("UPDATE head SET schema = 99")
    db.close()
    return served.send("POST", "/v1/entities", {"id": "greece", "kind": "country", "name": "Greece"})


def _incomplete(served: Served, _: pytest.MonkeyPatch) -> httpx.Response:
    path = served.wired.store.url.removeprefix("sqlite:///")
    served.secret("write")
    Path(path).write_bytes(b"another file" * 1000)
    return served.send("POST", "/v1/entities", {"id": "greece", "kind": "country", "name": "Greece"})


def _unexpected(served: Served, monkeypatch: pytest.MonkeyPatch) -> httpx.Response:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a secret of the inside")

    monkeypatch.setattr(Records, "find", fail)
    return served.get("/v1/entities/italy")


def _too_many(served: Served, monkeypatch: pytest.MonkeyPatch) -> httpx.Response:
    monkeypatch.setattr(compute_queue, "MOST_WAITING", 0)
    return served.get("/v1/balance")


def _too_large(served: Served, _: pytest.MonkeyPatch) -> httpx.Response:
    with serve(served.wired.store.url, body_limit=1024) as small:
        return small.send("POST", "/v1/entities", {"id": "x" * 2000})


def _too_slow(served: Served, _: pytest.MonkeyPatch) -> httpx.Response:
    with serve(served.wired.store.url, protocol=protocol_with(head_seconds=0.1)) as impatient:
        return _of(reply_to(impatient.url, b"GET / HTTP/1.1\r\n"))


def _no_place(served: Served, _: pytest.MonkeyPatch) -> httpx.Response:
    few = protocol_with(most_connections=2)
    with serve(served.wired.store.url, protocol=few) as small, connected(small.url) as first:
        send(first, b"GET /v1/changes/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert first.recv(100).startswith(b"HTTP/1.1 200")
        return _of(reply_to(small.url, b""))


def _of(reply: Reply) -> httpx.Response:
    request = httpx.Request("GET", "http://localhost/")
    return httpx.Response(reply.status, headers=reply.headers, content=reply.body, request=request)


OF_CONNECTIONS = (errors.AddressTooLong, errors.HeadTooLarge, errors.RequestTimeout, errors.TooManyConnections)
"""What a connection refuses before it knows the request, and so whether a browser sends it."""

VISITS: dict[type[GraphsvcError], Visit] = {
    errors.InvalidParameter: lambda served, _: served.get("/v1/entities?limit=0"),
    errors.InvalidInput: lambda served, _: served.send("POST", "/v1/entities", {}),
    errors.NotFound: lambda served, _: served.get("/v1/entities/atlantis"),
    NoSuchPath: lambda served, _: served.get("/v1/planets"),
    MethodNotAllowed: lambda served, _: served.client.delete("/v1/changes"),
    errors.Merged: _merged,
    errors.Retracted: _retracted,
    errors.Ambiguous: _ambiguous,
    errors.Conflict: lambda served, _: served.send("POST", "/v1/entities", worlds.ITALY.body() | {"kind": "group"}),
    errors.StillReferred: lambda served, _: served.send("DELETE", "/v1/entities/iran"),
    errors.NoSuchPosition: lambda served, _: served.get("/v1/changes?after=99"),
    errors.VersionMismatch: lambda served, _: served.send("DELETE", "/v1/entities/italy", headers={"If-Match": '"9"'}),
    errors.Unauthenticated: lambda served, _: served.client.post("/v1/entities", json={}),
    errors.Forbidden: lambda served, _: served.send("POST", "/v1/entities", {}, scope="read"),
    errors.TooLarge: _too_large,
    errors.TooMany: _too_many,
    UnsupportedMediaType: lambda served, _: served.send("POST", "/v1/entities", content=b"{}"),
    errors.MalformedRequest: lambda served, _: served.get("/healthz", headers={"Host": "a@b"}),
    errors.AddressTooLong: lambda served, _: served.get("/healthz?" + "a" * 20_000),
    errors.HeadTooLarge: lambda served, _: served.get("/healthz", headers=[("x", "y")] * 101),
    errors.RequestTimeout: _too_slow,
    errors.WrongHost: lambda served, _: served.get("/healthz", headers={"Host": "graph.example"}),
    errors.TooManyConnections: _no_place,
    errors.StoreUnavailable: _away,
    errors.StoreUnusable: _unusable,
    errors.StoreIncomplete: _incomplete,
    Unexpected: _unexpected,
}


def test_every_error_has_a_row_of_its_own_in_the_table() -> None:
    def below(cls: type[GraphsvcError]) -> set[type[GraphsvcError]]:
        return {cls}.union(*(below(inner) for inner in cls.__subclasses__()))

    raised = {cls for cls in below(GraphsvcError) if cls.__module__ in ("graphsvc.errors", "graphsvc.api.problems")}
    assert raised - {GraphsvcError} == set(PROBLEMS) == set(VISITS)
    assert len({one.slug for one in PROBLEMS.values()}) == len(PROBLEMS)


@pytest.mark.parametrize("error", PROBLEMS, ids=lambda error: error.__name__)
def test_a_request_leads_to_it_and_is_told_what_to_do(
    error: type[GraphsvcError], served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem, reply = PROBLEMS[error], VISITS[error](served, monkeypatch)
    assert (reply.status_code, reply.headers["content-type"]) == (problem.status, "application/problem+json")
    document = reply.json()
    assert (document["type"], document["title"]) == (f"/problems/{problem.slug}", problem.title)
    assert document["status"] == problem.status
    assert document["request_id"] == reply.headers["x-request-id"]
    assert len(document["detail"]) > 10
    assert reply.headers["cache-control"] == "no-store"
    assert ("retry-after" in reply.headers) == (problem.status in (429, 503))
    assert "Traceback" not in reply.text
    assert "secret" not in reply.text
    page = served.get(document["type"])
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert problem.explanation in unescape(page.text)


def test_a_merged_entity_leads_to_its_successor_with_the_same_question(served: Served) -> None:
    served.send("POST", "/v1/entities/italy/merge", {"into": "albania"})
    reply = served.get("/v1/entities/italy")
    assert (reply.status_code, reply.headers["location"]) == (308, "/v1/entities/albania")
    assert reply.json()["successor"] == "albania"


def test_a_write_to_a_merged_entity_is_409_and_names_its_successor(served: Served) -> None:
    served.send("POST", "/v1/entities/italy/merge", {"into": "albania"})
    reply = served.send("PUT", "/v1/entities/italy", {"kind": "country", "name": "Italia"})
    assert reply.status_code == 409
    assert "albania" in reply.json()["detail"]


def test_a_problem_that_does_not_exist_has_no_page(served: Served) -> None:
    assert served.get("/problems/no-such").status_code == 404


def test_the_list_of_problems_leads_to_each(served: Served) -> None:
    text = served.get("/problems").text
    assert all(f'href="/problems/{one.slug}"' in text for one in PROBLEMS.values())


def test_what_fails_inside_is_logged_under_the_id_that_the_reply_names(
    served: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure("error")
    reply = _unexpected(served, monkeypatch)
    logged = capsys.readouterr().err
    assert reply.json()["request_id"] in logged
    assert "ZeroDivisionError" in logged


def test_the_store_that_is_away_leaves_nothing_half_done(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with serve(url) as served:
        before, secret = served.revision, served.secret("write")
        served.get("/v1/entities", headers={"Authorization": f"Bearer {secret}"})
        served.wired.store.close()
        assert served.send("POST", "/v1/entities", {"id": "greece", "kind": "country", "name": "G"}).status_code == 503
    with serve(url) as served:
        assert served.revision == before
