"""The names under which a server is reached: a page of another name must not have a browser read from here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from graphsvc.settings import Settings
from tests.api.serving import Served, serve
from tests.connections.talking import connected, replies, rest, send

PATH = "/v1/allies/albania?on=2022-09-06"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the small world under two names of its own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('hosts') / 'store.sqlite'}"
    with serve(url, hosts="graph.example, Other.Example.") as found:
        yield found


def status(served: Served, host: str, path: str = PATH) -> int:
    return served.get(path, headers={"Host": host}).status_code


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:8000",
        "localhost.",
        "a.localhost:1",
        "127.0.0.1",
        "10.1.2.3:8000",
        "[::1]",
        "[2001:db8::1]:80",
        "[fe80::1%25eth0]:80",
        "graph.example",
        "Graph.Example.:443",
        "other.example",
        "graph.example:",
    ],
)
def test_names_of_this_machine_addresses_and_the_names_set_are_right(served: Served, host: str) -> None:
    assert status(served, host) == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "graph.example.evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "notlocalhost"]
)
def test_any_other_name_is_421_also_of_what_is_in_the_cache(served: Served, host: str) -> None:
    for _ in range(3):
        assert status(served, "localhost") == 200
        reply = served.get(PATH, headers={"Host": host})
        assert (reply.status_code, reply.json()["type"]) == (421, "/problems/wrong-host")
        assert "GRAPHSVC_HOSTS" in reply.json()["detail"]
    for path in ("/", "/healthz", "/v1/changes/stream", "/no-such-path", "/sign-in"):
        assert status(served, host, path) == 421


@pytest.mark.parametrize("host", ["", "a b", "local/host", "user@localhost", "localhost:port", "[::1", "::1", ".", "é"])
def test_a_malformed_host_is_400(served: Served, host: str) -> None:
    for _ in range(2):
        reply = served.get(PATH, headers=[(b"Host", host.encode())])
        assert (reply.status_code, reply.json()["type"]) == (400, "/problems/malformed-request")


def answered(served: Served, head: bytes) -> int:
    with connected(served.url) as connection:
        send(connection, head + b"Connection: close\r\n\r\n")
        return replies(rest(connection))[0].status


def test_no_host_or_two_are_400_but_http_1_0_needs_none(served: Served) -> None:
    assert answered(served, b"GET /healthz HTTP/1.1\r\n") == 400
    assert answered(served, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nhost: localhost\r\n") == 400
    assert answered(served, b"GET /healthz HTTP/1.0\r\n") == 200
    assert answered(served, b"GET /healthz HTTP/1.0\r\nHost: evil.example\r\n") == 421


def test_the_host_in_an_address_goes_before_the_header(served: Served) -> None:
    assert answered(served, b"GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n") == 421
    assert answered(served, b"GET http://graph.example/healthz HTTP/1.1\r\nHost: evil.example\r\n") == 200


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, 421),
        ({"open_reading": False}, 421),
        ({"open_reading": True}, 200),
        ({"open_reading": True, "hosts": "graph.example"}, 421),
    ],
)
def test_where_anybody_may_read_hosts_are_checked_only_if_they_are_set(
    tmp_path: Path, settings: dict[str, Any], expected: int
) -> None:
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", **settings) as served:
        assert status(served, "evil.example", "/healthz") == expected


def test_a_form_is_taken_from_the_name_under_which_its_page_was_reached(served: Served) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    def sent(host: str, origin: str) -> int:
        headers = form | {"Host": host, "Origin": origin}
        return served.client.post("/sign-in", content="key=wrong", headers=headers).status_code

    assert sent("Graph.Example.", "https://graph.example") == 401
    assert sent("graph.example", "https://evil.example") == 403
    assert sent("evil.example", "https://evil.example") == 421


@pytest.mark.parametrize("hosts", ["", "a b", "http://graph.example", "graph.example:80", "a,,b", "*"])
def test_names_that_are_none_are_refused(hosts: str) -> None:
    with pytest.raises(ValidationError):
        Settings(hosts=hosts)
