"""Errors: the server's own classes, and what to do where there is no server, or another one."""

from __future__ import annotations

import socket
import traceback

import pytest

from graphsvc import errors
from graphsvc.api.problems import PROBLEMS
from graphsvc.client import Client, NotUnderstood, Refused, Unreachable
from graphsvc.client.problems import error_of
from graphsvc.errors import GraphsvcError, slug_of
from tests.api.serving import Served
from tests.api.test_problems import VISITS
from tests.client.faulty import Reply, answering, problem


@pytest.mark.parametrize("error", PROBLEMS, ids=lambda error: error.__name__)
def test_an_error_comes_as_the_class_that_the_server_raised(
    error: type[GraphsvcError], served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = VISITS[error](served, monkeypatch)
    found = error_of(reply)
    if error.__module__ == "graphsvc.errors":
        assert type(found) is error
    else:
        assert isinstance(found, Refused)
        assert (found.slug, found.status) == (slug_of(error), reply.status_code)
    assert found.detail == reply.json()["detail"] == str(found)
    assert reply.headers["x-request-id"] in found.__notes__[0]


def test_every_problem_goes_by_the_name_of_its_class() -> None:
    assert {error: one.slug for error, one in PROBLEMS.items()} == {error: slug_of(error) for error in PROBLEMS}


def test_an_error_carries_what_the_server_knew(served: Served) -> None:
    with Client(served.url, api_key=served.secret("write")) as client:
        with pytest.raises(errors.NotFound) as missing:
            client.allies("albenia")
        assert [one.id for one in missing.value.candidates] == ["albania"]
        with pytest.raises(errors.InvalidInput) as refused:
            client.write(ties=[{"kind": "hosts", "from": "albania", "to": "mek", "since": "soon"}])
        assert [one.pointer for one in refused.value.faults] == ["/ties/0/since"]
        with pytest.raises(errors.InvalidParameter) as wrong:
            client.allies("albania", on="tomorrow")
        assert [one.pointer for one in wrong.value.faults] == ["on"]


def test_an_entity_that_was_merged_answers_as_the_one_it_became(served: Served) -> None:
    served.send("POST", "/v1/entities/italy/merge", {"into": "albania"})
    with Client(served.url) as client:
        assert client.record("entity", "italy")["id"] == "albania"
        assert client.allies("italy").entity["id"] == "albania"


def test_where_no_server_is_the_error_names_the_address_and_how_to_start_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with Client(url, retries=1) as client, pytest.raises(Unreachable, match="graphsvc serve") as raised:
        client.severed()
    assert url in str(raised.value)
    # A notebook would show four screens of httpx's and httpcore's frames above the sentence.
    assert "httpcore" not in "".join(traceback.format_exception(raised.value))


def test_a_server_that_takes_too_long_is_told_apart_from_none() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        with Client(url, timeout=0.05) as client:
            with pytest.raises(Unreachable, match=r"in time; ask for less"):
                client.severed()
            with pytest.raises(Unreachable, match=r"in time; it may have been written"):
                client.write()


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"<html>Sign in &amp; go on</html>", {}, "text/html"),
        Reply(404, b"<html>no such page</html>", {}, "text/html"),
        Reply(200, b'{"cut', {}, "application/json"),
        Reply(400, b"[]", {}, "application/problem+json"),
        Reply(400, b"\xff", {}, "application/problem+json"),
        Reply(302, b"", {"Location": "ftp://elsewhere/"}, "text/html"),
    ],
    ids=["page", "no page", "cut", "no problem", "no text", "led away"],
)
def test_an_answer_that_is_none_of_graphsvcs_is_told(reply: Reply) -> None:
    with answering(reply) as server, Client(server.url) as client, pytest.raises(NotUnderstood) as raised:
        client.severed()
    assert server.url in str(raised.value)


def test_an_answer_that_lacks_something_says_what() -> None:
    reply = Reply(200, b'{"answer": "", "on": null, "during": null, "total": 0}')
    with answering(reply) as server, Client(server.url) as client, pytest.raises(NotUnderstood, match="lacks /items"):
        client.severed()


def test_an_answer_with_something_of_another_kind_says_where() -> None:
    reply = Reply(200, b'{"answer": "", "total": 0, "on": 5}')
    with answering(reply) as server, Client(server.url) as client, pytest.raises(NotUnderstood, match="/on a number"):
        client.severed()


@pytest.mark.parametrize("body", [b"null", b"[]", b"3", b'"x"', b"NaN"])
def test_json_that_is_no_object_is_told(body: bytes) -> None:
    with answering(Reply(200, body)) as server, Client(server.url) as client, pytest.raises(NotUnderstood):
        client.severed()


def test_a_problem_of_a_newer_server_is_still_an_error() -> None:
    reply = problem(418, "out-of-coffee", "there is no coffee; make some")
    with answering(reply) as server, Client(server.url) as client, pytest.raises(Refused, match="no coffee") as raised:
        client.severed()
    assert (raised.value.slug, raised.value.status) == ("out-of-coffee", 418)


def test_the_key_is_sent_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHSVC_API_KEY", "gsk-of-the-environment\n")
    with answering(problem(401, "unauthenticated")) as server:
        for client, key in (
            (Client(server.url, api_key="gsk-secret"), "gsk-secret"),
            (Client(server.url), "gsk-of-the-environment"),
        ):
            with client, pytest.raises(errors.Unauthenticated) as raised:
                client.severed()
            assert server.asked[-1].headers["authorization"] == f"Bearer {key}"
            assert key not in repr(client) + repr(raised.value) + "".join(raised.value.__notes__)
            assert "with a key" in repr(client)


@pytest.mark.parametrize("key", ["", " ", "two words", "line\nbreak", "schlüssel", "tab\tbed"])
def test_what_cannot_be_a_key_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(errors.InvalidParameter, match="api_key") as raised:
        Client(api_key=key)
    assert not key.strip() or key not in str(raised.value)


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1:8000", "ftp://host", "http://", "http://a:b@host", "http://host?x=1", "http://host:x", "/v1"]
)
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(errors.InvalidParameter, match="url"):
        Client(url)


def test_a_server_behind_a_prefix_is_asked_there() -> None:
    with answering(Reply(200, b"{}")) as server, Client(f"{server.url}/graph/") as client:
        client.version()
    assert server.asked[0].path == "/graph/version"


def test_a_server_on_this_machine_is_asked_directly_whatever_proxy_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with answering(Reply(200, b"{}")) as server, Client(server.url) as client:
        assert client.version() == {}
        with Client("http://graphsvc.invalid", retries=0) as far, pytest.raises(Unreachable):
            far.version()
