"""The queue of heavy requests: few compute at once, each client one at most, so that everybody else is served meanwhile.

What is computed in Python takes the interpreter's lock from all others for a moment at a time, and a thread of the
pool that every other endpoint shares for as long as it lasts: forty such requests would stop the server.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Request
from starlette.requests import ClientDisconnect

from graphsvc.api.clients import client_of
from graphsvc.api.garbage import Collection
from graphsvc.api.turn_counts import TurnCounts
from graphsvc.errors import GraphsvcError, StoreUnavailable, TooMany
from graphsvc.model.effort import Effort

AT_ONCE = 2
"""How many compute at once: more would not be done sooner, and all others would wait longer."""
MOST_WAITING = 64
"""How many requests of one client may wait for their turns: a class of students behind one address may open as many pages."""
PATIENCE_SECONDS = 10.0
"""How long a request waits for its turn, which costs nothing, before it is asked to come back."""
RETRY_SECONDS = 5
_STOPPING = "the server is stopping; send the request again, which does no harm"

T = TypeVar("T")
_collection = Collection()
"""Of the process, whose queues share it."""
_Place = asyncio.Future[None]


class _Left(GraphsvcError):
    """The client has left; nobody reads what this says."""


class ComputeQueue:
    """Lets a few heavy requests of one process compute at once; lives on one event loop.

    Of each client one computes at a time, and the clients that wait have their turns one after the other.
    """

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE_SECONDS) -> None:
        self._free, self._patience, self.counts = at_once, patience, TurnCounts()
        self._threads = CapacityLimiter(at_once)
        self._computing: dict[str, Effort] = {}
        self._waiting: OrderedDict[str, deque[_Place]] = OrderedDict()
        """The clients that wait, the one whose turn is next first, each with its requests in the order they came."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_stopping = False

    async def run(self, request: Request, work: Callable[[], T]) -> T:
        """Do some work of a request on a thread when it is its turn, as `turn` does."""
        async with self.turn(request):
            return await to_thread.run_sync(work, limiter=self._threads)

    @asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[None]:
        """Wait for a turn; what is computed within may cost much, and ends when the client leaves or the server stops.

        Raises TooMany where too many requests of the client wait, StoreUnavailable where its turn does not come soon,
        and ClientDisconnect when the client has left.
        """
        client, effort = client_of(request), Effort()
        leaving = asyncio.create_task(_left(request))
        leaving.add_done_callback(lambda _: effort.end(_Left("the client has left")))
        try:
            with self.counts.count():
                place = self._ask(client, MOST_WAITING)
                try:
                    await asyncio.wait((place, leaving), timeout=self._patience, return_when=asyncio.FIRST_COMPLETED)
                    if leaving.done():
                        raise _Left("the client has left")
                    if not place.done():
                        raise StoreUnavailable("too much is being computed just now; try again shortly", RETRY_SECONDS)
                    place.result()
                except BaseException:
                    self._forget(client, place)
                    raise
            self._compute(client, effort)
            try:
                with effort.spent():
                    yield
            finally:
                self._release(client)
        except _Left:
            raise ClientDisconnect from None
        finally:
            leaving.cancel()

    async def pieces(self, request: Request, content: Generator[bytes, None, None]) -> AsyncIterator[bytes]:
        """Make each piece of a file in a turn of its own, however long that is in coming: the reply has begun.

        An empty piece is a step on the way to the next one, and is not sent. While a piece is sent others have their turn,
        so that whoever reads slowly holds nobody up. Nothing more is made for a reader who has left.
        """
        client = client_of(request)
        making: asyncio.Task[bytes | None] | None = None
        try:
            while True:
                with self.counts.count():
                    place = self._ask(client)
                    try:
                        await place
                    except BaseException:
                        self._forget(client, place)
                        raise
                effort = Effort()
                self._compute(client, effort)
                making = asyncio.create_task(self._next(client, content, effort))
                try:
                    # The reader may leave meanwhile; the thread cannot be left, and is told to end.
                    piece = await asyncio.shield(making)
                except asyncio.CancelledError:
                    effort.end(_Left("the client has left"))
                    raise
                if piece is None:
                    return
                if piece:
                    yield piece
        finally:
            if making is None or making.done():
                content.close()
            else:
                making.add_done_callback(lambda made: _close(content, made))

    async def _next(self, client: str, content: Generator[bytes, None, None], effort: Effort) -> bytes | None:
        try:
            with effort.spent():
                return await to_thread.run_sync(lambda: next(content, None), limiter=self._threads)
        finally:
            self._release(client)

    def _compute(self, client: str, effort: Effort) -> None:
        """Remember what computes for a client, to end it when the server stops."""
        self._computing[client] = effort
        if self._is_stopping:
            effort.end(StoreUnavailable(_STOPPING))

    def stop(self) -> None:
        """End what computes and what waits, from whatever thread; what comes later is refused."""
        self._is_stopping = True
        for effort in list(self._computing.values()):
            effort.end(StoreUnavailable(_STOPPING))
        if self._loop is not None:
            with suppress(RuntimeError):  # The loop has ended, and all that waited with it.
                self._loop.call_soon_threadsafe(self._refuse_waiting)

    def _refuse_waiting(self) -> None:
        for waiting in self._waiting.values():
            for place in waiting:
                if not place.done():
                    place.set_exception(StoreUnavailable(_STOPPING))
        self._waiting.clear()

    def _ask(self, client: str, most: int | None = None) -> _Place:
        """Return a place that is given when it is its turn. Raises TooMany."""
        if self._is_stopping:
            raise StoreUnavailable(_STOPPING)
        self._loop = asyncio.get_running_loop()
        waiting = self._waiting.get(client, ())
        if most is not None and len(waiting) >= most:
            raise TooMany(
                f"{len(waiting)} requests from here wait for their turns already; send fewer at a time", RETRY_SECONDS
            )
        place: _Place = self._loop.create_future()
        self._waiting.setdefault(client, deque()).append(place)
        self._give()
        return place

    def _give(self) -> None:
        """Give the free places to the clients that wait and do not compute, in turn."""
        for client in [client for client in self._waiting if client not in self._computing]:
            if not self._free:
                return
            waiting = self._waiting[client]
            while waiting and (place := waiting.popleft()):
                if not place.done():
                    self._free -= 1
                    _collection.begin()
                    self._computing[client] = Effort()
                    place.set_result(None)
                    break
            if waiting:
                self._waiting.move_to_end(client)
            else:
                del self._waiting[client]

    def _forget(self, client: str, place: _Place) -> None:
        """Let go of a place that nobody wants any more, given or not."""
        if place.done() and not place.cancelled() and place.exception() is None:
            self._release(client)
            return
        waiting = self._waiting.get(client)
        if waiting is not None:
            with suppress(ValueError):
                waiting.remove(place)
            if not waiting:
                del self._waiting[client]

    def _release(self, client: str) -> None:
        self._free += 1
        _collection.end()
        self._computing.pop(client, None)
        self._give()


def _close(content: Generator[bytes, None, None], made: asyncio.Task[bytes | None]) -> None:
    """Close what made a piece that nobody waits for any more, and whose error nobody reads."""
    if not made.cancelled():
        made.exception()
    content.close()


async def _left(request: Request) -> None:
    """Wait until the client of a request has left. Its body, if there was one, has been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
