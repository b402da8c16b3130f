"""Puts the parts together: a store, the snapshot that follows it, the services, the application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from graphsvc import logs
from graphsvc.api.app import create_app
from graphsvc.service.services import Services, build
from graphsvc.settings import Settings
from graphsvc.snapshot.following import Follower
from graphsvc.store.base import Store
from graphsvc.store.opening import open_store


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
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        follower.start()
        try:
            yield
        finally:
            await run_in_threadpool(follower.stop)
            await run_in_threadpool(store.close)

    return Wired(settings, store, follower, services, create_app(services, settings, lifespan))


def asgi() -> FastAPI:
    """Make the application from the environment, for an ASGI server: `uvicorn --factory graphsvc.wiring:asgi`."""
    settings = Settings()
    logs.configure(settings.log_level)
    store = open_store(settings.store)
    store.migrate()
    return wire(settings, store).app
