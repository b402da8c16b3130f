"""The stream of changes: from where it begins, what it says, and what ends it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest

from graphsvc.api import streaming
from graphsvc.store.base import Scope
from tests import worlds
from tests.api.serving import Served, serve
from tests.api.test_operations import until
from tests.events import STREAM, Event, changes_of, next_event, streamed


def taken(served: Served, number: int, after: str | None = None, **more: Any) -> list[dict[str, Any]]:
    """Give so many changes of a stream, which is then left."""
    params = {} if after is None else {"after": after}
    with served.client.stream("GET", STREAM, params=params, **more) as response:
        return list(islice(changes_of(response.iter_lines()), number))


def open_streams(served: Served) -> float:
    """Give how many streams the server says are open."""
    found = re.search(r"^graphsvc_streams (\S+)$", served.get("/metrics").text, re.MULTILINE)
    assert found
    return float(found[1])


def test_the_stream_tells_all_that_the_log_holds_from_its_beginning(served: Served) -> None:
    log = served.get("/v1/changes").json()["items"]
    assert taken(served, len(log)) == log


@pytest.mark.parametrize("after", ["0", "1", "0:0", "1:0", "1:3", "1:10", "2", "2:1"])
def test_the_stream_goes_on_after_the_place_named_as_the_list_does(served: Served, after: str) -> None:
    served.send("PATCH", "/v1/entities/italy", {"attributes": {"a": 1}})
    served.send("PATCH", "/v1/entities/italy", {"attributes": {"a": 2}})
    log = served.get("/v1/changes", params={"after": after}).json()["items"]
    assert taken(served, len(log), after) == taken(served, len(log), headers={"Last-Event-ID": after}) == log


def test_of_header_and_parameter_the_header_counts(served: Served) -> None:
    served.send("PATCH", "/v1/entities/italy", {"attributes": {"a": 1}})
    (change,) = taken(served, 1, after="0", headers={"Last-Event-ID": "1"})
    assert change["revision"] == 2


def test_what_is_written_is_told_at_once(served: Served) -> None:
    with streamed(served.client, str(served.revision)) as events:
        assert next(events) is None
        for i in range(5):
            began = monotonic()
            served.send("PATCH", "/v1/entities/italy", {"attributes": {"a": i}})
            event = next_event(events)
            assert (event.kind, event.id, event.data["body"]["attributes"]) == ("change", f"{i + 2}:1", {"a": i})
            assert monotonic() - began < 2


def test_a_revision_longer_than_any_page_comes_whole_and_can_be_entered_in_the_middle(served: Served) -> None:
    records = [worlds.country(f"c-{i}", attributes={"text": "x" * 2000}) for i in range(300)]
    worlds.write(served.wired.store, *records)
    served.send("PATCH", "/v1/entities/italy", {"attributes": {"a": 1}})
    found = taken(served, 301, "1")
    assert [(one["revision"], one["seq"]) for one in found] == [(2, i) for i in range(1, 301)] + [(3, 1)]
    assert taken(served, 2, headers={"Last-Event-ID": "2:299"}) == found[299:]


def test_a_change_larger_than_a_page_is_one_event(served: Served) -> None:
    notes = ["y" * 20_000] * 20
    worlds.write(served.wired.store, worlds.country("a", attributes={"notes": notes}), worlds.country("b"))
    first, second = taken(served, 2, "1")
    assert (first["body"]["attributes"]["notes"], second["id"]) == (notes, "b")


def test_what_the_stream_has_told_the_answers_know(served: Served) -> None:
    with streamed(served.client, "1") as events:
        for i in range(20):
            worlds.write(served.wired.store, worlds.group(f"g-{i}"))
            event = next_event(events)
            assert served.get("/v1/entities?kind=group").json()["revision"] >= event.data["revision"]


@pytest.mark.parametrize("id", ["", "x", "-1", "1:", ":1", "1:2:3", "１", "9" * 16, "0x1", "1:1\t2"])
def test_a_last_event_id_that_is_no_place_is_400_before_the_stream_begins(served: Served, id: str) -> None:  # noqa: A002
    reply = served.get(STREAM, headers={"Last-Event-ID": id.encode()})
    assert (reply.status_code, reply.headers["content-type"]) == (400, "application/problem+json")
    assert [(one["in"], one["pointer"]) for one in reply.json()["errors"]] == [("header", "Last-Event-ID")]


def test_two_last_event_ids_are_refused(served: Served) -> None:
    reply = served.client.get(STREAM, headers=[("Last-Event-ID", "1"), ("Last-Event-ID", "0")])
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (400, "Last-Event-ID")


@pytest.mark.parametrize("after", ["2", "2:1", "1:11", "99", "99:1", "999999999999999:999999999999999"])
def test_a_place_that_the_log_does_not_have_is_409_and_says_to_begin_again(served: Served, after: str) -> None:
    for reply in (
        served.get("/v1/changes", params={"after": after}),
        served.get(STREAM, params={"after": after}),
        served.get(STREAM, headers={"Last-Event-ID": after}),
    ):
        assert (reply.status_code, reply.json()["type"]) == (409, "/problems/no-such-position")
        assert after in reply.json()["detail"]
        assert "after=0" in reply.json()["detail"]


def test_a_place_that_only_the_store_knows_yet_is_taken(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process may have told it."""
    monkeypatch.setattr(type(served.wired.follower), "_catch_up", lambda _: None)
    written = worlds.write(served.wired.store, worlds.group("g"))
    assert served.get("/v1/changes", params={"after": written.revision}).json()["items"] == []
    with streamed(served.client, str(written.revision)) as events:
        assert next(events) is None
        monkeypatch.undo()
        worlds.write(served.wired.store, worlds.group("h"))
        assert next_event(events).data["id"] == "h"


def test_while_nothing_happens_there_are_heartbeats(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "HEARTBEAT_SECONDS", 0.05)
    with streamed(served.client, "1") as events:
        assert list(islice(events, 5)) == [None] * 5


def test_head_is_answered_with_the_head_of_a_stream(served: Served) -> None:
    reply = served.client.head(STREAM)
    assert (reply.status_code, reply.content) == (200, b"")
    assert reply.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert (reply.headers["cache-control"], reply.headers["x-accel-buffering"]) == ("no-store", "no")
    assert served.client.head(STREAM, headers={"Last-Event-ID": "x"}).status_code == 400
    assert open_streams(served) == 0


def test_a_stream_is_counted_while_it_is_open_and_is_neither_slow_nor_a_long_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", slow_request=0.5) as served:
        began = monotonic()
        with streamed(served.client, "1") as events:
            assert next(events) is None
            assert open_streams(served) == 1
            until(lambda: monotonic() > began + 0.6)
        until(lambda: open_streams(served) == 0)
        text = served.get("/metrics").text
    route = f'method="GET",route="{STREAM}"'
    assert f'graphsvc_requests_total{{{route},status="200"}} 1.0' in text
    assert f'graphsvc_request_seconds_bucket{{le="0.5",{route}}} 1.0' in text
    assert "slow" not in capsys.readouterr().err


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Served]:
    """Serve the small world where reading needs a key."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", open_reading=False) as found:
        yield found


def with_key(served: Served, scope: Scope = "read") -> dict[str, str]:
    return {"Authorization": f"Bearer {served.secret(scope)}"}


def test_where_reading_is_closed_the_stream_needs_a_key(closed: Served) -> None:
    assert closed.get(STREAM).status_code == 401
    assert taken(closed, 1, headers=with_key(closed))


@pytest.mark.parametrize("is_busy", [False, True])
def test_a_key_revoked_by_another_process_ends_its_streams_within_five_seconds_and_no_others(
    closed: Served, is_busy: bool
) -> None:
    with (
        streamed(closed.client, "1", headers=with_key(closed)) as ending,
        streamed(closed.client, "1", headers=with_key(closed, "write")) as staying,
    ):
        assert (next(ending), next(staying)) == (None, None)
        closed.wired.store.revoke_key("read-key", "2026-01-01T00:00:00.000000Z")
        began = monotonic()
        for i, _ in enumerate(ending):
            if is_busy:
                worlds.write(closed.wired.store, worlds.group(f"g-{i}"))
        assert monotonic() - began < 5
        worlds.write(closed.wired.store, worlds.group("the-last"))
        assert any(event and event.data["id"] == "the-last" for event in staying)
    assert closed.get(STREAM, headers=with_key(closed)).status_code == 401


def test_a_key_that_expires_ends_its_streams(closed: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    _, secret = closed.wired.services.keys.create("ana", "read", "2100-01-01")
    with streamed(closed.client, "1", headers={"Authorization": f"Bearer {secret}"}) as events:
        assert next(events) is None
        monkeypatch.setattr("graphsvc.service.access._now", lambda: datetime(2100, 1, 2, tzinfo=UTC))
        began = monotonic()
        assert all(event is None for event in events)
        assert monotonic() - began < 5


def test_while_the_store_is_away_the_stream_stays_open_and_goes_on_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "HEARTBEAT_SECONDS", 0.2)
    path, away = tmp_path / "store.sqlite", tmp_path / "away"
    with serve(f"sqlite:///{path}", open_reading=False) as served:
        headers = with_key(served)
        with streamed(served.client, "1", headers=headers) as events:
            assert next(events) is None
            path.rename(away)
            until(lambda: served.get("/readyz").status_code == 503)
            # Long enough for the key to be looked at, which a store that is away does not answer for.
            assert list(islice(events, 20)) == [None] * 20
            away.rename(path)
            worlds.write(served.wired.store, worlds.group("back"))
            assert next_event(events).data["id"] == "back"


def test_a_server_that_stops_ends_its_streams_and_who_comes_back_misses_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    found: list[Event] = []
    with closing(httpx.Client(timeout=20, trust_env=False)) as client:
        for i in range(3):
            with serve(url) as served:
                client.base_url = served.url
                with streamed(client, "1", headers={"Last-Event-ID": found[-1].id} if found else {}) as events:
                    worlds.write(served.wired.store, worlds.group(f"g-{i}"))
                    found.append(next_event(events))
                    served.wired.app.state.streams.stop()
                    found += [event for event in events if event is not None]
                worlds.write(served.wired.store, worlds.group(f"h-{i}"))
        with serve(url) as served:
            client.base_url = served.url
            log = served.get("/v1/changes?after=1").json()["items"]
            with streamed(client, headers={"Last-Event-ID": found[-1].id}) as events:
                found += [next_event(events) for _ in range(len(log) - len(found))]
    assert [event.data for event in found] == log
    assert len(log) == 6


def test_a_reader_that_leaves_is_let_go_at_once(served: Served) -> None:
    for _ in range(3):
        with streamed(served.client, "1") as events:
            assert next(events) is None
    until(lambda: open_streams(served) == 0, 2)
