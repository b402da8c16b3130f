"""The limits of connections. They are constants: none of them depends on what a store holds or who reads it."""

from __future__ import annotations

import sys
from dataclasses import dataclass

MOST_CONNECTIONS = 2_000
"""A connection takes about 10 KiB while it is idle, and up to half a MiB while a body comes."""
RESERVED_DESCRIPTORS = 128
"""What the process opens besides connections: the store's files or its 100 connections to Neo4j, pipes, the log."""
FEWEST_CONNECTIONS = 16
"""However few descriptors there are."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How much, and how long, a connection may take; times are in seconds."""

    head_bytes: int = 64 * 2**10
    """Of the request line and all header lines, and of what stands in a body that is no content: extensions, trailers."""
    head_lines: int = 100
    """Browsers send about 20 header lines, proxies add 10."""
    url_bytes: int = 16 * 2**10
    """The longest question that is not refused asks of 200 entities by name: 200 names of 25 letters, percent-encoded."""
    held_bytes: int = 64 * 2**10
    """Of requests sent before the one in front of them is answered; who sends more is answered once and closed."""
    unwanted_bytes: int = 2**20
    """Of a body that goes on after the reply."""
    head_seconds: float = 10.0
    """From the first byte of a head to its last, and from the connection to the first byte."""
    body_seconds: float = 10.0
    body_bytes: int = 10 * 2**10
    """How much of a body comes at least in `body_seconds`: 1 KiB a second, slower than any line still in use."""
    unread_seconds: float = 60.0
    """How long a reader may take nothing of its reply."""
    lingering_seconds: float = 1.0
    """How long what still comes is thrown away after a refusal: closed earlier, the refusal would be lost with it."""
    most_lingering: int = 64
    """How many refused newcomers may linger; more are closed without a word."""
    sweep_seconds: float = 1.0
    """How often all connections are looked at."""
    most_connections: int | None = None
    """None: as many as the descriptors of the process allow, at most MOST_CONNECTIONS."""

    def connections(self) -> int:
        """Return how many connections may be open at a time."""
        return _connections_by_descriptors() if self.most_connections is None else self.most_connections

    def of_one_address(self) -> int:
        """Return how many of them one address may have: half, so that nobody holds all."""
        return max(1, self.connections() // 2)


def _connections_by_descriptors() -> int:
    if sys.platform == "win32":
        return MOST_CONNECTIONS
    import resource

    descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if descriptors == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return max(FEWEST_CONNECTIONS, min(MOST_CONNECTIONS, descriptors - RESERVED_DESCRIPTORS))
