"""Which codes are borne by whom and when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graphsvc.api.auth import ReadAccess
from graphsvc.api.request_parameters import After, During, Known, Limit, On, ServicesOf
from graphsvc.api.routers.lists import Of, page
from graphsvc.api.routing import StrictRoute
from graphsvc.model import wire_records as wire
from graphsvc.model.kinds import CODE_SCHEMES
from graphsvc.service import parameters, sentences
from graphsvc.service.codes import codes as listed

router = APIRouter(route_class=StrictRoute, tags=["questions"])

Schemes = Annotated[str | None, Query(description=f"Schemes parted by commas: {', '.join(CODE_SCHEMES)}.")]
Code = Annotated[str | None, Query(description="A code, such as cow:339 or ALB.")]


@router.get("/v1/codes", response_model=wire.Codes, summary="List codes, their bearers and periods")
def codes(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    scheme: Schemes = None,
    code: Code = None,
    of: Of = None,
    on: On = None,
    during: During = None,
    known: Known = None,
    limit: Limit = None,
    after: After = None,
) -> Response:
    """By scheme, code (cow and gw as numbers), start and id; on a day or in a period those borne, or maybe, then."""
    period = parameters.when(on, during)
    return page(
        request,
        services,
        known,
        limit,
        lambda part: listed(part, scheme=scheme, code=code, of=of, period=period),
        lambda part: sentences.codes(len(part.items), part.next is not None),
    )
