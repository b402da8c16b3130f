"""The queue of heavy requests: few compute at once, on threads of their own, so that everybody else is served meanwhile.

What is computed in Python takes the interpreter's lock from all others for a moment at a time, and a thread of the
pool that every other endpoint shares for as long as it lasts: forty such requests would stop the server.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Generator
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from graphsvc.api.turn_counts import TurnCounts
from graphsvc.errors import StoreUnavailable

AT_ONCE = 2
"""How many compute at once: more would not be done sooner, and all others would wait longer."""
PATIENCE_SECONDS = 10.0
"""How long a request waits for its turn, which costs nothing, before it is asked to come back."""
RETRY_SECONDS = 5

T = TypeVar("T")


class ComputeQueue:
    """Lets a few heavy requests of one process compute at once, first come first served; lives on one event loop."""

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE_SECONDS) -> None:
        self._free, self._threads = asyncio.Semaphore(at_once), CapacityLimiter(at_once)
        self._patience, self.counts = patience, TurnCounts()

    async def run(self, work: Callable[[], T]) -> T:
        """Do some work on a thread when it is its turn. Raises StoreUnavailable where that takes too long."""
        with self.counts.count():
            try:
                async with asyncio.timeout(self._patience):
                    await self._free.acquire()
            except TimeoutError:
                detail = "too many networks and tables are being computed just now; try again shortly"
                raise StoreUnavailable(detail, RETRY_SECONDS) from None
        return await self._done(work)

    async def pieces(self, content: Generator[bytes, None, None]) -> AsyncIterator[bytes]:
        """Make each piece of a file in a turn of its own, however long that is in coming: the reply has begun.

        An empty piece is a step on the way to the next one, and is not sent. While a piece is sent others have their turn, so that whoever reads slowly holds nobody up. Nothing more is
        made for a reader who has left.
        """
        try:
            while True:
                with self.counts.count():
                    await self._free.acquire()
                piece = await self._done(lambda: next(content, None))
                if piece is None:
                    return
                if piece:
                    yield piece
        finally:
            content.close()

    async def _done(self, work: Callable[[], T]) -> T:
        try:
            return await to_thread.run_sync(work, limiter=self._threads)
        finally:
            self._free.release()
