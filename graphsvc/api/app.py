"""The ASGI application: routers, errors, and what is wrapped around every request."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from anyio import CapacityLimiter
from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from graphsvc import __version__
from graphsvc.api import documentation
from graphsvc.api.cache import ResponseCache
from graphsvc.api.compression import CompressionMiddleware
from graphsvc.api.compute_queue import ComputeQueue
from graphsvc.api.front import Application
from graphsvc.api.metrics import Metrics
from graphsvc.api.middleware import RequestMiddleware
from graphsvc.api.problems import of_http, respond
from graphsvc.api.revisions import RevisionWaits
from graphsvc.api.routers import (
    batch,
    charts,
    exports,
    feed,
    merging,
    operations,
    questions,
    records,
)
from graphsvc.api.routing import WRITE_THREADS, StrictRoute, allowed_methods
from graphsvc.api.streaming import Streams
from graphsvc.errors import GraphsvcError
from graphsvc.service.services import Services
from graphsvc.settings import Settings

ROUTERS: list[APIRouter] = [
    questions.router,
    charts.router,
    exports.router,
    *records.ROUTERS,
    merging.router,
    batch.router,
    feed.router,
    operations.router,
]
"""Every router of the API. Each uses `routing.Route`, and each endpoint takes an access from `auth`."""

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(services: Services, settings: Settings, lifespan: Lifespan | None = None) -> FastAPI:
    """Make the application over the services."""
    cache = ResponseCache(services.follower, services.keys, services.sessions, settings)
    metrics = Metrics(services.follower, cache)
    app = Application(
        cache=cache,
        metrics=metrics,
        slow=settings.slow_request,
        title="graphsvc",
        version=__version__,
        summary=documentation.SUMMARY,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.services, app.state.settings = services, settings
    app.state.error_pages = None  # Pages are the dashboard's, which hands in what writes them.
    app.state.cache, app.state.metrics = cache, metrics
    app.state.revision_waits = RevisionWaits(services.follower, lambda: services.store.head().revision)
    app.state.streams = Streams(services.feed, services.follower)
    app.state.write_threads = CapacityLimiter(WRITE_THREADS)
    app.state.compute_queue, app.state.file_queue = ComputeQueue(), ComputeQueue()
    metrics.turns = {"compute": app.state.compute_queue.counts, "file": app.state.file_queue.counts}
    services.writer.on_stored = metrics.count_write
    # `include_router` would build every route again for each application, which costs its first request 0.2 to 0.4 s.
    app.router.routes.extend(routes())
    app.add_exception_handler(GraphsvcError, _on_error)
    app.add_exception_handler(HTTPException, _on_http)
    # Inside the other, which records for the cache.
    app.add_middleware(CompressionMiddleware)
    app.add_middleware(RequestMiddleware, metrics=metrics, cache=cache, settings=settings, follower=services.follower)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def routes() -> list[StrictRoute]:
    """List every route of the API."""
    return [route for router in ROUTERS for route in router.routes if isinstance(route, StrictRoute)]


async def _on_error(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, GraphsvcError)
    return respond(exc, request)


async def _on_http(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)
    served = [route for route in request.app.router.routes if isinstance(route, APIRoute)]
    allowed = allowed_methods(served, request)
    if exc.status_code == 405 and request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": allowed})  # RFC 9110, 9.3.7
    return respond(of_http(exc, request, allowed), request)


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        app.openapi_schema = documentation.document(routes())
    return app.openapi_schema
