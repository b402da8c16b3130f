"""Puts the parts together: a store, the snapshot that follows it, the services, the application."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import FrameType

from fastapi import FastAPI

from graphsvc import logs
from graphsvc.api.app import create_app
from graphsvc.api.compute_queue import ComputeQueue
from graphsvc.api.revisions import RevisionWaits
from graphsvc.api.routers.feed import STREAM
from graphsvc.api.streaming import Streams
from graphsvc.dashboard import routes
from graphsvc.dashboard.home_routes import LIVE
from graphsvc.service.services import Services, build
from graphsvc.settings import Settings
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.base import Store
from graphsvc.store.opening import open_store

ENDLESS = (STREAM, LIVE)
"""The paths whose replies go on until the server stops."""


@dataclass(frozen=True, slots=True)
class Wired:
    """One process's parts; the follower starts with the application and stops with it."""

    settings: Settings
    store: Store
    follower: Follower
    services: Services
    app: FastAPI


def wire(settings: Settings, store: Store | None = None) -> Wired:
    """Build all parts over the store given, or the one that the settings name; nothing is started or migrated yet.

    The application closes the store when it ends.
    """
    store = store or open_store(settings.store)
    follower = Follower(store)
    services = build(store, follower, write_wait=settings.write_wait, batch_limit=settings.batch_limit)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        streams: Streams = app.state.streams
        revision_waits: RevisionWaits = app.state.revision_waits
        logs.take_over_loop(asyncio.get_running_loop())
        queues: tuple[ComputeQueue, ...] = app.state.compute_queue, app.state.file_queue

        def stop() -> None:
            streams.stop()
            for queue in queues:
                queue.stop()

        follower.start()
        try:
            with _on_signals(stop):
                yield
        finally:
            stop()
            streams.close()
            revision_waits.close()
            # Not on the threads of requests, all of which may be waiting for the store.
            await asyncio.to_thread(services.charts.close)
            await asyncio.to_thread(services.network_layouts.close)
            await asyncio.to_thread(follower.stop)
            await asyncio.to_thread(store.close)

    app = create_app(services, settings, lifespan)
    routes.install(app)
    return Wired(settings, store, follower, services, app)


@contextmanager
def _on_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` when a signal ends the process, and then whoever handles it.

    A server waits for its replies to end before it tells the application that it stops, and a stream has no end.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = {signal_number: signal.getsignal(signal_number) for signal_number in (signal.SIGTERM, signal.SIGINT)}

    def handle(number: int, frame: FrameType | None) -> None:
        stop()
        handler = former[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    handled = [signal_number for signal_number, handler in former.items() if callable(handler)]
    for signal_number in handled:
        signal.signal(signal_number, handle)
    try:
        yield
    finally:
        for signal_number in handled:
            signal.signal(signal_number, former[signal_number])


def asgi() -> FastAPI:
    """Make the application from the environment, for an ASGI server: `uvicorn --factory graphsvc.wiring:asgi`."""
    settings = Settings()
    logs.configure(settings.log_level, settings.log_format)
    logs.take_over()
    store = open_store(settings.store)
    store.migrate()
    return wire(settings, store).app
