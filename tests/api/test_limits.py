"""Limits of bodies: their size as it comes, whatever is promised, and their kind."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.api.serving import Served, serve

LIMIT = 4096


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Served]:
    """Serve with a small limit of bodies."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", body_limit=LIMIT) as found:
        yield found


def _country(size: int) -> bytes:
    body = b'{"id": "greece", "kind": "country", "name": "Greece"}'
    return body + b" " * (size - len(body))


def test_a_body_of_the_limit_is_taken_and_one_byte_more_is_413(small: Served) -> None:
    json = {"Content-Type": "application/json"}
    reply = small.send("POST", "/v1/entities", content=_country(LIMIT + 1), headers=json)
    assert (reply.status_code, f"{LIMIT:,}" in reply.json()["detail"]) == (413, True)
    assert small.send("POST", "/v1/entities", content=_country(LIMIT), headers=json).status_code == 201


def test_a_body_without_a_length_is_counted_while_it_comes(small: Served) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(10):
            yield b" " * 1000

    before = small.revision
    reply = small.send("POST", "/v1/entities", content=chunks(), headers={"Content-Type": "application/json"})
    assert (reply.status_code, small.revision) == (413, before)


def test_a_promise_of_too_much_is_refused_before_it_comes(small: Served) -> None:
    address = urlsplit(small.url)
    assert address.hostname and address.port
    with socket.create_connection((address.hostname, address.port), timeout=10) as client:
        head = f"POST /v1/entities HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {small.secret('write')}\r\n"
        client.sendall(f"{head}Content-Type: application/json\r\nContent-Length: 999999999\r\n\r\n".encode())
        assert client.recv(4096).startswith(b"HTTP/1.1 413")


def test_a_body_cut_off_by_its_sender_writes_nothing_and_the_server_goes_on(small: Served) -> None:
    before, address = small.revision, urlsplit(small.url)
    assert address.hostname and address.port
    with socket.create_connection((address.hostname, address.port), timeout=10) as client:
        head = f"POST /v1/entities HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {small.secret('write')}\r\n"
        client.sendall(f"{head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n".encode() + _country(60))
    assert small.get("/healthz").status_code == 200
    assert small.revision == before


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {"Content-Type": "application/x-ndjson"},
        {"Content-Type": ";;;"},
    ],
)
def test_a_body_of_another_kind_is_415_and_the_right_kind_named(small: Served, headers: dict[str, str]) -> None:
    reply = small.send("POST", "/v1/entities", content=_country(100), headers=headers)
    assert reply.status_code == 415


def test_a_charset_of_utf_8_is_taken(small: Served) -> None:
    headers = {"Content-Type": "application/json; charset=UTF-8"}
    assert small.send("POST", "/v1/entities", content=_country(100), headers=headers).status_code == 201


def test_a_patch_is_taken_as_merge_patch_and_as_json(small: Served) -> None:
    for i, media_type in enumerate(("application/merge-patch+json", "application/json")):
        body = f'{{"attributes": {{"i": {i}}}}}'.encode()
        reply = small.send("PATCH", "/v1/entities/italy", content=body, headers={"Content-Type": media_type})
        assert reply.status_code == 200
