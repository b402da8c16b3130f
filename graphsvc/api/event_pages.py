"""Stretches of the log written as Server-Sent Events, read once for all streams that stand at the same place."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from fastapi.sse import format_sse_event

from graphsvc.api.encoding import encode
from graphsvc.errors import StoreUnavailable
from graphsvc.service.feed import Feed, FeedPlace
from graphsvc.service.stored_bodies import shown_change
from graphsvc.store.base import LogChange, LogPosition

PAGE_BYTES = 128 * 1024
KEPT = 32
_THREADS = 2


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events as they are sent, and the place behind the last of them."""

    data: bytes
    place: FeedPlace


Reading = asyncio.Future[EventPage | None]


class EventPages:
    """Reads pages in threads of its own and keeps the last few; used on one event loop."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="streams")
        self._kept: OrderedDict[LogPosition, Reading] = OrderedDict()

    def reading(self, place: FeedPlace) -> Reading:
        """Start reading the page behind a place, or join its reading. Do not cancel it: others may wait for it, too."""
        pending = self._kept.get(place.position)
        if pending is None:
            pending = asyncio.get_running_loop().run_in_executor(self._threads, _read, self._feed, place)
            self._kept[place.position] = pending
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(place.position)
        return pending

    def taken(self, reading: Reading, place: FeedPlace) -> EventPage | None:
        """Take what a finished reading came to; None, and forgotten, where it was nothing or is of another log."""
        page = reading.result()
        if page is not None and page.place.token is place.token:
            return page
        if self._kept.get(place.position) is reading:
            del self._kept[place.position]
        return None

    def forget(self) -> None:
        """Let go of all that is kept, because the log is another one."""
        self._kept.clear()

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _read(feed: Feed, place: FeedPlace) -> EventPage | None:
    """Read and write as many events as make a page, at least one; None where there is none or the store is away."""
    try:
        changes = feed.stretch(place)
    except StoreUnavailable:
        return None
    data, last = bytearray(), None
    for change in changes:
        event = _event(change)
        if data and len(data) + len(event) > PAGE_BYTES:
            break
        data += event
        last = change
    return None if last is None else EventPage(bytes(data), feed.behind(place, last))


def _event(change: LogChange) -> bytes:
    text = encode(shown_change(change)).decode()
    return format_sse_event(event="change", data_str=text, id=f"{change.revision}:{change.seq}")
