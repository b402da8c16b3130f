"""Merging an entity into another, which it turns out to be, and undoing that."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from graphsvc.api import json_reading
from graphsvc.api.asking import Id, IfMatch, Reason, ServicesOf
from graphsvc.api.auth import WriteAccess
from graphsvc.api.bodies import request_body
from graphsvc.api.limits import JSON
from graphsvc.api.routers.records import JsonBody, answer_done, ask_of
from graphsvc.api.routing import Route
from graphsvc.model import listings

router = APIRouter(route_class=Route, tags=["entities"])
_BASE = "/v1/entities"


@router.post(
    f"{_BASE}/{{ref}}/merge",
    response_model=listings.Entity,
    openapi_extra=request_body("merge", JSON),
    summary="Merge one entity into another",
)
def merge(
    author: WriteAccess,
    services: ServicesOf,
    ref: Id,
    body: JsonBody,
    reason: Reason = None,
    if_match: IfMatch = None,
) -> Response:
    """The merged one's next version names the other; from then on all that was written for it is read as the other's."""
    ask = ask_of(services, "entity", ref, author, reason, if_match)
    return answer_done(_BASE, services.writing.merge(ref, json_reading.read(body[1]), ask))


@router.delete(f"{_BASE}/{{ref}}/merge", response_model=listings.Entity, summary="Undo the merger of one entity")
def unmerge(
    author: WriteAccess, services: ServicesOf, ref: Id, reason: Reason = None, if_match: IfMatch = None
) -> Response:
    """Its next version stands by itself again, with all that was written for it, before or since."""
    ask = ask_of(services, "entity", ref, author, reason, if_match)
    return answer_done(_BASE, services.writing.unmerge(ref, ask))
