"""Merging an entity into another, which it turns out to be, and undoing that."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from graphsvc.api import strict_json
from graphsvc.api.auth import WriteAccess
from graphsvc.api.limits import JSON
from graphsvc.api.request_parameters import Id, IfMatch, Reason, ServicesOf
from graphsvc.api.request_schemas import request_body
from graphsvc.api.routers.records import JsonBody, write_request_of, write_response
from graphsvc.api.routing import StrictRoute
from graphsvc.model import wire_records as wire

router = APIRouter(route_class=StrictRoute, tags=["entities"])
_BASE = "/v1/entities"


@router.post(
    f"{_BASE}/{{ref}}/merge",
    response_model=wire.EntityDocument,
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
    write_request = write_request_of(services, "entity", ref, author, reason, if_match)
    return write_response(services, _BASE, services.writer.merge(ref, strict_json.read(body[1]), write_request))


@router.delete(f"{_BASE}/{{ref}}/merge", response_model=wire.EntityDocument, summary="Undo the merger of one entity")
def unmerge(
    author: WriteAccess, services: ServicesOf, ref: Id, reason: Reason = None, if_match: IfMatch = None
) -> Response:
    """Its next version stands by itself again, with all that was written for it, before or since."""
    write_request = write_request_of(services, "entity", ref, author, reason, if_match)
    return write_response(services, _BASE, services.writer.unmerge(ref, write_request))
