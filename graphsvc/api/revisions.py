"""Wait for a revision on the event loop: a thread for each who waits would soon be all that there are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from graphsvc.errors import StoreUnavailable
from graphsvc.snapshot.log_follower import Follower

WAIT_SECONDS = 2.0
"""How long a question waits for a revision that is in the store and that this process has not followed yet."""


class RevisionWaits:
    """Those who wait for a revision in one process; lives on one event loop.

    What lies beyond the head of the store is not waited for. The head is read once for all who come while it is being
    read: by the reading after that one, since what they ask for may have been written in the meantime.
    """

    def __init__(self, follower: Follower, head: Callable[[], int], *, wait: float = WAIT_SECONDS) -> None:
        self._follower, self._head, self._wait = follower, head, wait
        self._waiting: set[tuple[int, asyncio.Future[None]]] = set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="head of the store")
        self._reading: asyncio.Task[int] | None = None
        self._next_reading: asyncio.Task[int] | None = None
        self._unlisten: Callable[[], None] | None = None

    def close(self) -> None:
        """Let go of the follower and of the thread."""
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def reach(self, revision: int) -> None:
        """Wait until a revision can be answered from. Raises StoreUnavailable where that takes too long, or never comes."""
        if self._follower.wait_for(revision, 0):  # Which also has the follower look at the store.
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(self._wait):
                if revision > self._follower.progress[1]:
                    head = await self._head_from_now_on()
                    if revision > head:
                        detail = f"the store has come to revision {head} and not to {revision} yet; try again shortly"
                        raise StoreUnavailable(detail, 1)
                await self._followed(revision)
                return
        done, _ = self._follower.progress
        raise StoreUnavailable(f"revision {revision} is not followed here yet, {done} is; try again shortly", 1)

    async def _head_from_now_on(self) -> int:
        """Return the head of the store, read after this was called."""
        if self._reading is None or self._reading.done():
            self._reading = _watched(self._read())
            return await asyncio.shield(self._reading)
        if self._next_reading is None or self._next_reading.done():
            self._next_reading = _watched(self._read_after(self._reading))
        return await asyncio.shield(self._next_reading)

    async def _read(self) -> int:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._head)

    async def _read_after(self, former: asyncio.Task[int]) -> int:
        await asyncio.wait([former])
        self._reading, self._next_reading = self._next_reading, None
        return await self._read()

    async def _followed(self, revision: int) -> None:
        loop = asyncio.get_running_loop()
        if self._unlisten is None:
            self._unlisten = self._follower.listen(lambda: self._call_soon(loop))
        waiting = (revision, loop.create_future())
        self._waiting.add(waiting)
        try:
            # Looked at after it is listened for: what happens in between is not missed.
            if not self._follower.wait_for(revision, 0):
                await waiting[1]
        finally:
            self._waiting.discard(waiting)

    def _call_soon(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._waiting:
            with suppress(RuntimeError):  # The loop has ended, and with it all who waited.
                loop.call_soon_threadsafe(self._look)

    def _look(self) -> None:
        shown = self._follower.shown
        for revision, future in self._waiting:
            if shown is not None and shown.head >= revision and not future.done():
                future.set_result(None)


def _watched(reading: Coroutine[None, None, int]) -> asyncio.Task[int]:
    """Begin to read; where it fails and nobody waits for it any more, nobody is told."""
    task = asyncio.create_task(reading)
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
    return task
