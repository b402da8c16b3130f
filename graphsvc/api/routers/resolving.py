"""Which entity a reference means."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graphsvc.api import encoding
from graphsvc.api.auth import ReadAccess
from graphsvc.api.request_parameters import REF, During, On, ServicesOf
from graphsvc.api.routing import StrictRoute
from graphsvc.api.turns import at_once
from graphsvc.model.answers import Resolved
from graphsvc.service.resolving import resolved

router = APIRouter(route_class=StrictRoute, tags=["questions"])


@router.get("/v1/resolve", response_model=Resolved, summary="Say which entity a reference means")
async def resolve(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    ref: Annotated[str, Query(description=REF)],
    on: On = None,
    during: During = None,
) -> Response:
    """`entity` is null where none or several answer to the reference; `candidates` lists who may be meant."""
    view = services.view()
    tag = encoding.question_tag(view)
    return await at_once(request, lambda: encoding.conditional(request, tag, lambda: resolved(view, ref, on, during)))
