"""Speak to a server byte by byte, as clients do that no library would write."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from graphsvc.connections.limits import ConnectionLimits
from graphsvc.connections.protocol import BoundedProtocol

GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
PATIENCE = 10.0


def protocol_with(**given: Any) -> type[BoundedProtocol]:
    """Make a protocol with other limits, whose connections are looked at twenty times as often."""
    own = ConnectionLimits(**{"sweep_seconds": 0.05, **given})
    return type("Small", (BoundedProtocol,), {"limits": own})


@dataclass(frozen=True)
class Reply:
    """A reply as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def slug(self) -> str:
        """Return the kind of problem that it tells of."""
        return str(json.loads(self.body)["type"]).removeprefix("/problems/")


@contextmanager
def connected(url: str, source: str = "127.0.0.1") -> Iterator[socket.socket]:
    """Open a connection, from another address of this machine where one is given."""
    address = urlsplit(url)
    assert address.hostname is not None
    with socket.create_connection(
        (address.hostname, address.port or 80), timeout=PATIENCE, source_address=(source, 0)
    ) as connection:
        yield connection


def send(connection: socket.socket, data: bytes) -> None:
    """Send as much as the server takes."""
    with suppress(ConnectionError):
        connection.sendall(data)


def rest(connection: socket.socket) -> bytes:
    """Read until the server closes."""
    received = b""
    with suppress(ConnectionError):
        while part := connection.recv(65536):
            received += part
    return received


def replies(received: bytes) -> list[Reply]:
    """Take apart what came."""
    found = []
    while received:
        head, end, received = received.partition(b"\r\n\r\n")
        assert end, head
        start, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): text for name, _, text in (line.partition(": ") for line in lines)}
        length = int(headers.get("content-length", "0"))
        found.append(Reply(int(start.split()[1]), headers, received[:length]))
        received = received[length:]
    return found


def reply_to(url: str, data: bytes) -> Reply:
    """Send something on a connection of its own; gives the only reply, after which the server has closed."""
    with connected(url) as connection:
        send(connection, data)
        (reply,) = replies(rest(connection))
    return reply
