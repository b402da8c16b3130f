"""The log of changes as Server-Sent Events: streams that cost nothing while nothing happens.

No stream holds a thread. The follower wakes them all, and what one of them reads next the others share. Nothing is
read before the reader has taken what came before it, so one that is slow holds one page and no one else up.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import orjson
from fastapi.sse import format_sse_event

from graphsvc.api.event_pages import EventPages
from graphsvc.service.feed import Feed, FeedPlace
from graphsvc.snapshot.log_follower import Follower

HEARTBEAT_SECONDS = 3.0
KEY_SECONDS = 2.5
"""How often a stream looks whether its key is still good."""
RETRY_SECONDS = 0.5
QUIET_SECONDS = 15.0
"""How often a stream of revisions says that it is still there."""

HEARTBEAT = format_sse_event(comment="nothing new")
REPLACED = format_sse_event(
    event="replaced",
    data_str='{"detail":"the store is another one now, or was put back; let go of what came from it and begin again"}',
    id="0:0",
)
"""Its id is the place before the first change, where those begin again who come back by themselves."""

IsGood = Callable[[], bool]


class Streams:
    """All streams of one process; they live on the event loop of the first."""

    def __init__(self, feed: Feed, follower: Follower) -> None:
        self._feed, self._follower = feed, follower
        self._pages = EventPages(feed)
        self._keys = ThreadPoolExecutor(1, thread_name_prefix="keys of streams")
        self._is_stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._unlisten: Callable[[], None] | None = None
        self._moved: asyncio.Future[None] | None = None
        self._log: tuple[object, int] = (None, 0)

    def stop(self) -> None:
        """Let every stream end at once, from whatever thread this is called; those that begin later end as well."""
        self._is_stopping = True
        self._call_soon(self._wake)

    def close(self) -> None:
        """Let go of the follower and of all threads; called on the event loop."""
        self.stop()
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None
        self._pages.close()
        self._keys.shutdown(wait=False, cancel_futures=True)

    async def events(self, place: FeedPlace, is_good: IsGood | None) -> AsyncIterator[bytes]:
        """Stream the events behind a place, and heartbeats, until something ends the stream.

        It ends when the server stops, when the store is another one, and when `is_good`, which is asked in a thread,
        says that the key is not good any more.
        """
        loop = self._begin()
        yield HEARTBEAT
        spoke_at = loop.time()
        look_at = spoke_at + KEY_SECONDS
        looking: asyncio.Future[bool] | None = None
        while not self._is_stopping:
            moved = self._next_move(loop)  # Before anything is looked at: what happens meanwhile is not missed.
            if not self._feed.is_current(place):
                yield REPLACED
                return
            if looking is not None and looking.done():
                if not looking.result():
                    return
                looking, look_at = None, loop.time() + KEY_SECONDS
            if is_good is not None and looking is None and loop.time() >= look_at:
                looking = loop.run_in_executor(self._keys, is_good)
            has_more = self._feed.has_more(place)
            reading = self._pages.reading(place) if has_more else None
            page = None if reading is None or not reading.done() else self._pages.taken(reading, place)
            if page is not None:
                yield page.data
                place, spoke_at = page.place, loop.time()
                await asyncio.sleep(0)  # Others have their turn, even where neither page nor reader makes one wait.
                continue
            if loop.time() - spoke_at >= HEARTBEAT_SECONDS:
                yield HEARTBEAT
                spoke_at = loop.time()
                continue
            awaited: set[asyncio.Future[Any]] = {moved}
            awaited.update(future for future in (reading, looking) if future is not None and not future.done())
            due_at = spoke_at + HEARTBEAT_SECONDS
            if is_good is not None and looking is None:
                due_at = min(due_at, look_at)
            if reading is not None and reading.done():
                due_at = min(due_at, loop.time() + RETRY_SECONDS)
            await asyncio.wait(awaited, timeout=max(0, due_at - loop.time()), return_when=asyncio.FIRST_COMPLETED)

    async def revisions(self, is_good: IsGood | None) -> AsyncIterator[bytes]:
        """Stream the revision that this process shows, at once and whenever it is another; ended as `events` are.

        A page that stays open needs no more to know that there is something to ask for, and an import of a hundred
        thousand records is one event.
        """
        loop = self._begin()
        shown: tuple[str, int] | None = None
        quiet = QUIET_SECONDS if is_good is None else KEY_SECONDS
        while not self._is_stopping:
            moved = self._next_move(loop)  # Before anything is looked at: what happens meanwhile is not missed.
            if is_good is not None and not await loop.run_in_executor(self._keys, is_good):
                return
            state = self._follower.shown
            latest = shown if state is None else (state.store_id, state.head)
            if latest is None or latest == shown:
                yield HEARTBEAT
            else:
                shown = latest
                data = orjson.dumps({"store": latest[0], "revision": latest[1]}).decode()
                yield format_sse_event(event="revision", data_str=data, id=str(latest[1]))
            await asyncio.wait({moved}, timeout=quiet)

    def _begin(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._unlisten = self._follower.listen(lambda: self._call_soon(self._look))
        return self._loop

    def _call_soon(self, work: Callable[[], None]) -> None:
        if self._loop is not None:
            with suppress(RuntimeError):  # The loop has ended, and every stream with it.
                self._loop.call_soon_threadsafe(work)

    def _next_move(self, loop: asyncio.AbstractEventLoop) -> asyncio.Future[None]:
        if self._moved is None:
            self._moved = loop.create_future()
        return self._moved

    def _look(self) -> None:
        """Wake the streams where the log has come to another revision, or is another log."""
        log = self._follower.log
        seen, self._log = self._log, (log.token, log.head)
        if seen[0] is not log.token:
            self._pages.forget()
        if seen != self._log:
            self._wake()

    def _wake(self) -> None:
        if self._moved is not None:
            self._moved.set_result(None)
            self._moved = None
