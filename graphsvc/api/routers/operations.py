"""What operators need: health, metrics, version, the description of the API."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from graphsvc import __version__
from graphsvc.api import encoding, metrics
from graphsvc.api.auth import PublicAccess, ReadAccess
from graphsvc.api.problems import respond
from graphsvc.api.request_parameters import ServicesOf
from graphsvc.api.routing import StrictRoute
from graphsvc.errors import StoreUnavailable
from graphsvc.model.server_status import Health, Readiness, Version
from graphsvc.store.base import SCHEMA

router = APIRouter(route_class=StrictRoute, tags=["operations"])


@router.get("/healthz", name="health", response_model=Health, summary="Say whether the server is alive")
async def healthz(_: PublicAccess) -> Response:
    """It is as long as this is answered, whatever the store does."""
    return encoding.answer({"status": "alive"}, headers={"Cache-Control": "no-store"})


@router.get("/readyz", name="readiness", response_model=Readiness, summary="Say whether the server can serve")
async def readyz(request: Request, _: PublicAccess, services: ServicesOf) -> Response:
    """503 while the snapshot is first being built, while the store cannot be read or what was read no longer can, and
    where the snapshot has been behind the store for ten seconds.

    `rebuilding`: the store is another one, and what was known of the one before is answered until it is read.
    """
    follower = services.follower
    followed, head = follower.progress
    revisions = {"revision": followed, "store_revision": head}
    fault = follower.fault()
    if fault is None:
        status = "rebuilding" if follower.is_rebuilding else "ready"
        return encoding.answer({"status": status, **revisions}, headers={"Cache-Control": "no-store"})
    return respond(StoreUnavailable(fault), request, members=revisions)


@router.get("/version", response_model=Version, summary="Say what is running")
async def version(_: PublicAccess) -> Response:
    """Name graphsvc's version and the newest schema of a store that it knows."""
    return encoding.answer({"name": "graphsvc", "version": __version__, "schema": SCHEMA})


@router.get("/metrics", name="metrics", response_class=PlainTextResponse, summary="Read metrics in Prometheus' format")
async def read_metrics(request: Request, _: ReadAccess) -> Response:
    """Count requests by route and status, and their time; open streams; the revision followed; whether the store is up."""
    measured: metrics.Metrics = request.app.state.metrics
    return Response(measured.text(), media_type=metrics.MEDIA_TYPE, headers={"Cache-Control": "no-store"})


@router.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request, _: PublicAccess) -> Response:
    """Describe the whole API."""
    return encoding.answer(request.app.openapi(), headers={"Cache-Control": "no-cache"})
