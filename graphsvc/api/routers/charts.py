"""Charts of answers: as Vega-Lite specs (.json) and as pictures (.svg)."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from graphsvc.api.auth import ReadAccess
from graphsvc.api.compute_queue import ComputeQueue
from graphsvc.api.encoding import MEDIA_TYPE, answer, question_tag, tagged, unchanged
from graphsvc.api.request_parameters import Ref, ServicesOf
from graphsvc.api.routers.networks import (
    First,
    Last,
    Measure,
    Of,
    Partial,
    Sensitivity,
    SpecOf,
    Top,
    Year,
    filters_of_years,
)
from graphsvc.api.routers.questions import FiltersOf
from graphsvc.api.routing import StrictRoute
from graphsvc.charts.themes import Spec
from graphsvc.service.centrality import YearsRequest
from graphsvc.service.charts import ChartFrame
from graphsvc.service.charts import theme as theme_of
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import QueryFilters
from graphsvc.service.services import Services

router = APIRouter(prefix="/v1/charts", route_class=StrictRoute, tags=["charts"])

SVG = "image/svg+xml"
_POLICY = "default-src 'none'; sandbox"
"""A picture loads nothing and runs nothing, whatever its text says."""
_NOT_OF_THE_QUESTION = ("theme", "min_revision")

ThemeName = Annotated[str | None, Query(description="light (the default) or dark.", examples=["dark"])]
Endpoint = Callable[..., Coroutine[Any, Any, Response]]


def chart(path: str) -> Callable[[Endpoint], Endpoint]:
    """Serve an endpoint under a path with `.json` for the spec and with `.svg` for the picture."""
    spec = {"description": "A Vega-Lite spec that needs nothing from elsewhere.", "content": {MEDIA_TYPE: {}}}
    picture = {"description": "The picture of the spec.", "content": {SVG: {"schema": {"type": "string"}}}}

    def both(endpoint: Endpoint) -> Endpoint:
        router.get(f"{path}.json", responses={200: spec})(endpoint)
        router.get(f"{path}.svg", responses={200: picture}, response_class=Response)(endpoint)
        return endpoint

    return both


@chart("/timeline/{ref}")
async def timeline(
    request: Request, ref: Ref, _: ReadAccess, services: ServicesOf, filters: FiltersOf, theme: ThemeName = None
) -> Response:
    """Draw the timeline of an entity: bars for ties, paler where they are uncertain, and diamonds for events."""
    sheet = _sheet(request, "/v1/timeline/{ref}", theme)
    return await _reply(
        request,
        services,
        filters,
        sheet,
        lambda query: services.charts.timeline((ref,), filters, query, sheet),
    )


@chart("/dyads/{a}/{b}/timeline")
async def dyad_timeline(
    request: Request, a: Ref, b: Ref, _: ReadAccess, services: ServicesOf, filters: FiltersOf, theme: ThemeName = None
) -> Response:
    """Draw the timeline of a pair."""
    sheet = _sheet(request, "/v1/dyads/{a}/{b}/timeline", theme)
    return await _reply(
        request,
        services,
        filters,
        sheet,
        lambda query: services.charts.timeline((a, b), filters, query, sheet),
    )


@chart("/centrality")
async def ranking(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    spec: SpecOf,
    measure: Measure = None,
    top: Top = None,
    sensitivity: Sensitivity = None,
    theme: ThemeName = None,
) -> Response:
    """Draw who ranks how high in a network, with each score's range where `sensitivity` asks for it."""
    sheet = _sheet(request, "/v1/centrality", theme)
    return await _reply(
        request,
        services,
        filters,
        sheet,
        lambda query: services.charts.ranking(measure, top, sensitivity, spec, filters, query, sheet),
        of_network=True,
    )


@chart("/centrality/series")
async def series(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    filters: Annotated[QueryFilters, Depends(filters_of_years)],
    spec: SpecOf,
    measure: Measure = None,
    of: Of = None,
    first: First = None,
    last: Last = None,
    year: Year = None,
    partial: Partial = None,
    theme: ThemeName = None,
) -> Response:
    """Draw the scores of some entities over years; a line breaks where a year has no score."""
    over, sheet = YearsRequest(first, last, year, partial), _sheet(request, "/v1/centrality/series", theme)
    return await _reply(
        request,
        services,
        filters,
        sheet,
        lambda query: services.charts.series(measure, of, over, spec, filters, query, sheet),
        of_network=True,
    )


def _sheet(request: Request, path: str, theme: str | None) -> ChartFrame:
    """Describe what to draw on: the address of the question with the parameters that are its own, and the theme."""
    given = [pair for pair in request.query_params.multi_items() if pair[0] not in _NOT_OF_THE_QUESTION]
    return ChartFrame(_address(request, path, given), theme_of(theme))


def _address(request: Request, path: str, given: list[tuple[str, str]]) -> str:
    address = path.format(**{name: quote(value, safe=":") for name, value in request.path_params.items()})
    return f"{address}?{urlencode(given)}" if given else address


async def _reply(
    request: Request,
    services: Services,
    filters: QueryFilters,
    sheet: ChartFrame,
    draw: Callable[[ParsedQuery], Spec],
    *,
    of_network: bool = False,
) -> Response:
    """Answer with the spec or the picture, whichever the path asks for, with links to the question and the other one.

    What is computed on a network waits for its turn; pictures have their own queue.
    """
    query = services.questions.query(filters)
    tag = question_tag(query.head)
    known = unchanged(request, tag)
    if known is not None:
        return known
    queue: ComputeQueue = request.app.state.compute_queue
    spec = await (queue.run if of_network else run_in_threadpool)(lambda: draw(query))
    path = str(request.scope["route"].path_format)
    is_picture = path.endswith(".svg")
    suffix, media_type = (".json", MEDIA_TYPE) if is_picture else (".svg", SVG)
    alternate = _address(request, path.rpartition(".")[0] + suffix, request.query_params.multi_items())
    links = {
        "Link": f'<{sheet.address}>; rel="describedby"; type="{MEDIA_TYPE}", '
        f'<{alternate}>; rel="alternate"; type="{media_type}"'
    }

    def write() -> Response:
        headers = {**tagged(tag), **links}
        if not is_picture:
            return answer(spec, headers=headers)
        policy = {"Content-Security-Policy": _POLICY}
        return Response(services.charts.picture(spec), 200, {**headers, **policy}, SVG)

    return await run_in_threadpool(write)
