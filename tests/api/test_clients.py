"""A client is its key, else its session, else its address, which only trusted proxies may say."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import Request
from pydantic import ValidationError

from graphsvc.api.clients import address_of, client_of, site_of
from graphsvc.settings import Settings
from tests.api.serving import Served


def request(peer: str, *forwarded: str, trusted: str | None = None, app: Any = None, **headers: str) -> Request:
    state = SimpleNamespace(settings=Settings(trusted_proxies=trusted, host="127.0.0.1"))
    given = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    given += [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request(
        {
            "type": "http",
            "method": "GET",
            "client": (peer, 1234),
            "headers": given,
            "app": app or SimpleNamespace(state=state),
        }
    )


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "address"),
    [
        ("192.0.2.1", (), None, "192.0.2.1"),
        ("127.0.0.1", ("192.0.2.9",), None, "127.0.0.1"),
        ("192.0.2.1", ("198.51.100.1",), "127.0.0.1", "192.0.2.1"),
        ("127.0.0.1", ("198.51.100.1",), "127.0.0.1", "198.51.100.1"),
        ("127.0.0.1", ("6.6.6.6, 198.51.100.1",), "127.0.0.1", "198.51.100.1"),
        ("10.0.0.1", ("6.6.6.6, 198.51.100.1, 10.0.0.2",), "10.0.0.0/8, 127.0.0.1", "198.51.100.1"),
        ("10.0.0.1", ("198.51.100.1", "10.0.0.2"), "10.0.0.0/8", "198.51.100.1"),
        ("10.0.0.1", ("10.0.0.3, 10.0.0.2",), "10.0.0.0/8", "10.0.0.3"),
        ("10.0.0.1", ("unknown",), "10.0.0.0/8", "10.0.0.1"),
        ("10.0.0.1", (), "10.0.0.0/8", "10.0.0.1"),
        ("10.0.0.1", ("198.51.100.1:4711",), "10.0.0.0/8", "198.51.100.1"),
        ("10.0.0.1", ("[2001:db8:1:2:3::4]:4711",), "10.0.0.0/8", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", (), None, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", (), None, "192.0.2.7"),
    ],
)
def test_the_address_is_the_nearest_that_is_no_trusted_proxy(
    peer: str, forwarded: tuple[str, ...], trusted: str | None, address: str
) -> None:
    assert site_of(request(peer, *forwarded, trusted=trusted)) == address


def test_the_log_has_the_whole_address() -> None:
    assert address_of(request("10.0.0.1", "[2001:db8::4]:4711", trusted="10.0.0.0/8")) == "2001:db8::4"
    assert address_of(request("::ffff:192.0.2.7")) == "192.0.2.7"


@pytest.mark.parametrize("wrong", ["localhost", "10.0.0.0/99", "127.0.0.1,", " "])
def test_proxies_that_are_no_networks_are_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="trusted_proxies"):
        Settings(trusted_proxies=wrong)


def test_an_empty_variable_believes_no_proxy() -> None:
    assert Settings(trusted_proxies="").trusted_proxies is None


def test_a_client_is_its_key_by_id_else_its_session_else_its_address(served: Served) -> None:
    app, secret = served.wired.app, served.secret("read")
    access = served.wired.services.keys.verify(secret)
    with_key = request("192.0.2.1", app=app, authorization=f"Bearer {secret}")
    assert client_of(with_key) == f"key {access.author.id}"
    assert client_of(request("192.0.2.1", app=app)) == "192.0.2.1"
    session = served.wired.services.sessions.begin(secret)
    cookie = f"graphsvc-session={session}"
    # Where reading is open nobody looks at it.
    anybody = Settings(host="0.0.0.0", open_reading=True)
    opened = SimpleNamespace(state=SimpleNamespace(services=app.state.services, settings=anybody))
    assert client_of(request("192.0.2.1", app=opened, cookie=cookie)) == "192.0.2.1"
    closed = SimpleNamespace(state=SimpleNamespace(services=app.state.services, settings=Settings(host="0.0.0.0")))
    name = client_of(request("192.0.2.1", app=closed, cookie=cookie))
    assert name.startswith("session ")
    assert session not in name
