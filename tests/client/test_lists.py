"""Lists over pages, single records, and the log of changes, read and followed."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

import pytest

from graphsvc.client import Client, Unreachable, following
from graphsvc.client import asking as asking_questions
from graphsvc.client.following import StreamEvent, events
from graphsvc.errors import InvalidParameter, NoSuchPosition, Retracted, StoreUnusable, Unauthenticated
from tests.api.serving import Served, serve
from tests.client.faulty import Reply, answering, problem


def test_a_list_is_gone_through_over_all_its_pages(
    asking: Client, seeded: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_questions, "PAGE_SIZE", 2)
    found = asking.ties(of="albania")
    assert list(found) == list(found) == seeded.get("/v1/ties?of=albania&limit=1000").json()["items"]
    assert len(list(found)) > 4
    assert len(found.first["items"]) == 2
    assert repr(found).splitlines()[0] == f"Ties at revision {found.revision}: 2 and more"


def test_each_list_takes_what_the_server_takes(asking: Client, seeded: Served) -> None:
    lists: list[tuple[Any, str]] = [
        (asking.entities("alb", kind="country"), "/v1/entities?q=alb&kind=country"),
        (asking.entities(code="cow:339"), "/v1/entities?code=cow:339"),
        (
            asking.ties(between=["albania", "iran"], kind=["hosts", "severed_ties_with"], on="2022-09-07"),
            "/v1/ties?between=albania,iran&kind=hosts,severed_ties_with&on=2022-09-07",
        ),
        (asking.events(of="iran", during=2022, kind="cyberattack"), "/v1/events?of=iran&during=2022&kind=cyberattack"),
        (asking.sources(kind="dataset"), "/v1/sources?kind=dataset"),
        (asking.codes(scheme="cow", of="albania"), "/v1/codes?scheme=cow&of=albania"),
    ]
    for found, path in lists:
        items = list(found)
        assert items == seeded.get(f"{path}&limit=1000").json()["items"], path
        assert items, path
        assert "<table>" in found._repr_html_()


def test_datasets_are_what_the_server_lists(asking: Client, seeded: Served) -> None:
    datasets = asking.datasets()
    assert datasets.to_dict() == seeded.get("/v1/datasets").json()
    assert {dataset.id: dataset.counts["ties"] for dataset in datasets}["nato-members"] > 30
    assert repr(datasets).startswith(f"Datasets at revision {datasets.revision}: {len(datasets)}")


def test_later_pages_agree_with_the_first_whatever_is_written_meanwhile(
    writing: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_questions, "PAGE_SIZE", 1)
    found = writing.entities()
    before = [one["id"] for one in found]
    writing.write(
        entities=[{"id": "aaa", "kind": "country", "name": "A"}, {"id": "zzz", "kind": "country", "name": "Z"}]
    )
    assert [one["id"] for one in found] == before
    assert {one["id"] for one in writing.entities()} == {*before, "aaa", "zzz"}


def test_an_error_of_a_list_comes_when_it_is_asked_for(asking: Client) -> None:
    with pytest.raises(InvalidParameter, match="kind"):
        asking.ties(kind="friends")


def test_a_record_is_read_as_it_stands_or_stood(served: Served, writing: Client) -> None:
    assert writing.record("entity", "cow:339")["id"] == "albania"
    tie = next(iter(writing.ties(kind="member_of")))
    assert writing.record("tie", tie["id"])["from"] == "albania"
    assert writing.record("source", "column")["title"] == "The column"
    before = writing.entities().first["known"]
    served.send("DELETE", f"/v1/ties/{tie['id']}")
    with pytest.raises(Retracted):
        writing.record("tie", tie["id"])
    assert writing.record("tie", tie["id"], known=before)["version"] == 1
    assert [one["op"] for one in writing.history("tie", tie["id"])] == ["retract", "put"]


def test_a_kind_of_record_that_there_is_not_is_refused(asking: Client) -> None:
    with pytest.raises(InvalidParameter, match="planet"):
        asking.record("planet", "mars")  # type: ignore[call-overload]


def test_the_log_is_read_to_its_end_and_says_where_to_go_on(
    writing: Client, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_questions, "PAGE_SIZE", 4)
    found = writing.changes()
    log = served.get("/v1/changes?limit=1000").json()["items"]
    assert list(found) == log
    assert found.next is not None
    assert list(writing.changes(found.next)) == []
    writing.write(entities=[{"id": "greece", "kind": "country", "name": "Greece"}])
    assert [one["id"] for one in writing.changes(found.next)] == ["greece"]


def test_what_is_followed_comes_as_it_is_written(writing: Client, served: Served) -> None:
    following = writing.follow(after=served.revision)
    for name in ("greece", "malta"):
        writing.write(entities=[{"id": name, "kind": "country", "name": name}], reason="new\u2028line\u0085")
        change = next(following)
        assert (change["id"], change["reason"]) == (name, "new\u2028line\u0085")
    assert list(islice(writing.follow(), 2)) == list(islice(writing.changes(), 2))


def test_who_follows_a_place_that_is_not_there_is_told(asking: Client) -> None:
    with pytest.raises(NoSuchPosition):
        next(asking.follow(after=10_000))


def test_a_stream_that_breaks_is_taken_up_again_where_it_ended(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "sleep", lambda seconds: None)
    whole = served.get("/v1/changes?limit=3").json()["items"]
    streams = [
        Reply(200, _event(whole[0]) + b"event: change\ndata: {", {}, "text/event-stream"),
        problem(503, "store-unavailable", retry_after=0),
        Reply(0),
        Reply(200, b": nothing new\r\n\r\n" + _event(whole[1]) + _event(whole[2]), {}, "text/event-stream"),
    ]
    with answering(*streams) as server, Client(server.url) as client:
        assert list(islice(client.follow(after="0"), 3)) == whole
    assert {one.path for one in server.asked} == {"/v1/changes/stream?after=0"}
    assert [one.headers.get("last-event-id") for one in server.asked] == [None, "1:1", "1:1", "1:1"]


def test_a_log_that_gave_way_to_another_ends_the_stream() -> None:
    body = b'event: replaced\ndata: {"detail":"the store is another one now"}\nid: 0:0\n\n'
    reply = Reply(200, body, {}, "text/event-stream")
    with (
        answering(reply) as server,
        Client(server.url) as client,
        pytest.raises(NoSuchPosition, match="another one"),
    ):
        next(client.follow())


@pytest.mark.parametrize(
    ("reply", "error"),
    [(problem(401, "unauthenticated"), Unauthenticated), (problem(503, "store-unusable"), StoreUnusable)],
)
def test_a_stream_is_not_asked_for_again_where_that_is_of_no_use(reply: Reply, error: type[Exception]) -> None:
    with answering(reply) as server, Client(server.url) as client, pytest.raises(error):
        next(client.follow())
    assert len(server.asked) == 1


def test_a_server_that_stays_away_is_told_when_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "sleep", lambda seconds: None)
    with (
        answering(Reply(0)) as server,
        Client(server.url) as client,
        pytest.raises(Unreachable, match="graphsvc serve"),
    ):
        next(client.follow(patience=0.05))
    assert len(server.asked) > 1


def test_reading_needs_a_key_where_the_server_says_so(tmp_path: Any) -> None:
    with serve(f"sqlite:///{tmp_path / 's.sqlite'}", open_reading=False) as served:
        with Client(served.url) as client, pytest.raises(Unauthenticated, match="key"):
            client.severed()
        with Client(served.url, api_key=served.secret("read")) as client:
            assert client.severed(on="2022-01-01").total == 0
            assert next(client.follow())["revision"] == 1


def test_events_are_read_across_chunks_and_line_ends() -> None:
    chunks = [
        b"event: cha",
        b"nge\r\nda",
        b"ta: a\xe2\x80",
        b"\xa8b\ndata:c\nid: 1:2\nretry: 5\n\n:",
        b" hello\n\n\nid: 9\n\n",
    ]
    assert list(events(chunks)) == [StreamEvent("change", "a\u2028b\nc", "1:2"), StreamEvent()]


def _event(change: dict[str, Any]) -> bytes:
    place = f"{change['revision']}:{change['seq']}"
    return f"event: change\ndata: {json.dumps(change)}\nid: {place}\n\n".encode()


def test_to_show_the_log_does_not_move_where_to_go_on_from(seeded: Served) -> None:
    with Client(seeded.url) as client:
        changes = client.changes()
        assert len(list(changes)) > 1000
        place = changes.next
        assert repr(changes).startswith("Changes at revision")
        assert changes.next == place
