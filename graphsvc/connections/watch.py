"""All connections of one server: how many there may be, who gives way, and who has been waited for too long."""

from __future__ import annotations

import asyncio
import errno
import os
from collections import Counter
from ipaddress import IPv6Address
from typing import ClassVar, Protocol
from weakref import WeakKeyDictionary

from uvicorn.server import ServerState

from graphsvc import logs
from graphsvc.connections.limits import ConnectionLimits
from graphsvc.connections.refusals import LOG_SECONDS, RefusalLog

_LOOK_AGAIN_SECONDS = 0.05
"""How long nobody gives way after a look at all connections has found nobody; a look takes a millisecond."""
_GIVING_WAY_AT_THE_LIMIT = 8
"""How many idle connections are closed at each look while the process has no descriptor left."""


class Connection(Protocol):
    """What is known here of a connection."""

    @property
    def client(self) -> tuple[str, int] | None:
        """The address of the other side; None for a Unix socket."""

    @property
    def waiting_since(self) -> float | None:
        """Since when a request has been waited for; None while there is one in progress."""

    def give_way(self) -> None:
        """Close a connection that has no request in progress."""

    def look(self, now: float) -> None:
        """End what has been waited for too long."""


class ConnectionWatch:
    """Gives places to the connections of one server, and looks at all of them again and again; on its event loop.

    One timer looks at all: a timer for each would have to be set twice for every request.
    """

    _of_servers: ClassVar[WeakKeyDictionary[ServerState, ConnectionWatch]] = WeakKeyDictionary()

    @classmethod
    def of(cls, server: ServerState, limits: ConnectionLimits, loop: asyncio.AbstractEventLoop) -> ConnectionWatch:
        """Return the watch of a server, made for its first connection."""
        watch = cls._of_servers.get(server)
        if watch is None:
            watch = cls._of_servers[server] = cls(limits, loop)
        return watch

    def __init__(self, limits: ConnectionLimits, loop: asyncio.AbstractEventLoop) -> None:
        self._limits, self._loop = limits, loop
        self._connections: dict[Connection, str | None] = {}
        self._refused: set[Connection] = set()
        self._of_address: Counter[str | None] = Counter()
        self._most, self._most_of_address = limits.connections(), limits.of_one_address()
        self.refusals, self._spare = RefusalLog(), SpareDescriptors()
        self._nobody_until: dict[str | None, float] = {}
        self._is_looking = False
        self._told_of_descriptors_at = -LOG_SECONDS

    def __len__(self) -> int:
        return len(self._connections)

    def add(self, connection: Connection) -> str | None:
        """Give a place to a connection; where none is left, returns whose places are taken: `all` or `address`.

        Whoever has waited longest without a request in progress gives way.
        """
        address = address_key(connection.client)
        lacking = None
        if address is not None and self._of_address[address] >= self._most_of_address:
            lacking = None if self._make_room(address) else "address"
        if lacking is None and len(self._connections) >= self._most:
            lacking = None if self._make_room(None) else "all"
        if lacking is None:
            self._connections[connection] = address
            self._of_address[address] += 1
        else:
            self._refused.add(connection)
        if not self._is_looking:
            self._is_looking = True
            self._loop.call_later(self._limits.sweep_seconds, self._look)
        return lacking

    def may_linger(self) -> bool:
        """Say whether a refused newcomer may stay until it has read why."""
        return len(self._refused) <= self._limits.most_lingering

    def remove(self, connection: Connection) -> None:
        """Take back the place of a connection that has ended."""
        self._refused.discard(connection)
        if connection not in self._connections:
            return
        address = self._connections.pop(connection)
        self._of_address[address] -= 1
        if self._of_address[address] <= 0:
            del self._of_address[address]

    def _make_room(self, address: str | None) -> bool:
        """Let the connection give way that has waited longest, of an address where one is given."""
        now = self._loop.time()
        if now < self._nobody_until.get(address, 0.0):
            return False
        waiting = self._longest_waiting(address)
        if waiting is None:
            # Each address has its own: one that is refused again and again must not keep others from room.
            self._nobody_until = {key: until for key, until in self._nobody_until.items() if until > now}
            self._nobody_until[address] = now + _LOOK_AGAIN_SECONDS
            return False
        waiting.give_way()
        self.remove(waiting)
        return True

    def _longest_waiting(self, address: str | None) -> Connection | None:
        waiting = (
            (since, connection)
            for connection, own in self._connections.items()
            if (address is None or own == address) and (since := connection.waiting_since) is not None
        )
        return min(waiting, key=lambda pair: pair[0], default=(0.0, None))[1]

    def _look(self) -> None:
        now = self._loop.time()
        self._is_looking = bool(self._connections or self._refused)
        if self._is_looking:
            self._loop.call_later(self._limits.sweep_seconds, self._look)
        for connection in [*self._connections, *self._refused]:
            connection.look(now)
        if not self._spare.refill():
            self._at_the_limit(now)
        self.refusals.write(now)

    def _at_the_limit(self, now: float) -> None:
        """Tell that newcomers cannot be accepted, which nobody else would, and make room for some."""
        for _ in range(_GIVING_WAY_AT_THE_LIMIT):
            self._make_room(None)
        if now - self._told_of_descriptors_at >= LOG_SECONDS:
            self._spare.close()  # The first line of the log has to open files.
            self._told_of_descriptors_at = now
            logs.warning("no file descriptor is left for another connection", connections=len(self._connections))


def address_key(client: tuple[str, int] | None) -> str | None:
    """Return what counts as one address: of IPv6 the first half, since that is what one customer is given."""
    if client is None or ":" not in client[0]:
        return None if client is None else client[0]
    address = IPv6Address(client[0].partition("%")[0])
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))


class SpareDescriptors:
    """A few descriptors that are open for nothing, so that a line can be logged where no more can be had."""

    def __init__(self, count: int = 4) -> None:
        self._count, self._open = count, list[int]()
        self.refill()

    def refill(self) -> bool:
        """Open those that are not, and one more; says whether that can be done. Else accepting fails, without a word."""
        try:
            while len(self._open) <= self._count:
                self._open.append(os.open(os.devnull, os.O_RDONLY))
            os.close(self._open.pop())
        except OSError as exc:
            return exc.errno not in (errno.EMFILE, errno.ENFILE)
        return True

    def close(self) -> None:
        """Close all."""
        while self._open:
            os.close(self._open.pop())

    def __del__(self) -> None:
        self.close()
