"""Charts of answers: as Vega-Lite specs (.json) and as pictures (.svg)."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from graphsvc.api.auth import ReadAccess
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
from graphsvc.api.turns import in_turn, on_thread
from graphsvc.charts.themes import Spec
from graphsvc.service.centrality import YearsRequest
from graphsvc.service.charts import ChartFrame, TimelineFrame, timeline_frame
from graphsvc.service.charts import theme as theme_of
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import QueryFilters
from graphsvc.service.services import Services

router = APIRouter(prefix="/v1/charts", route_class=StrictRoute, tags=["charts"])

SVG = "image/svg+xml"
PNG = "image/png"
SPEC: dict[str, Any] = {
    "description": "A Vega-Lite spec that needs nothing from elsewhere.",
    "content": {MEDIA_TYPE: {}},
}
PICTURE: dict[str, Any] = {"description": "The picture.", "content": {SVG: {"schema": {"type": "string"}}}}
_POLICY = "default-src 'none'; sandbox"
"""A picture loads nothing and runs nothing, whatever its text says."""
_TIMELINE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""The looks of a timeline are a style sheet of its own."""
_NOT_OF_THE_QUESTION = ("theme", "min_revision")
_OF_THE_FRAME = ("from", "to", "width", "rows")
"""The parameters of a timeline's picture that neither its question nor its spec has."""
_TIMELINE = {1: "/v1/timeline/{ref}", 2: "/v1/dyads/{a}/{b}/timeline"}

ThemeName = Annotated[str | None, Query(description="light (the default) or dark.", examples=["dark"])]
Endpoint = Callable[..., Coroutine[Any, Any, Response]]


async def timeline_frame_of(
    first: Annotated[
        str | None, Query(alias="from", description="The first day shown. Default: all that changes.")
    ] = None,
    last: Annotated[str | None, Query(alias="to", description="The last day shown.")] = None,
    width: Annotated[str | None, Query(description="The width in pixels, 360 to 2400; 960 by default.")] = None,
    rows: Annotated[str | None, Query(description="`datasets`: a pair's verdicts once more by each data set.")] = None,
) -> TimelineFrame:
    """Read how a timeline is to be drawn."""
    return timeline_frame(first, last, width, rows)


FrameOf = Annotated[TimelineFrame, Depends(timeline_frame_of)]


def chart(path: str, name: str) -> Callable[[Endpoint], Endpoint]:
    """Serve an endpoint under a path with `.json` for the spec and with `.svg` for the picture."""

    def both(endpoint: Endpoint) -> Endpoint:
        router.get(f"{path}.json", operation_id=f"{name}_json", responses={200: SPEC})(endpoint)
        router.get(f"{path}.svg", operation_id=f"{name}_svg", responses={200: PICTURE}, response_class=Response)(
            endpoint
        )
        return endpoint

    return both


def picture(path: str, name: str) -> Callable[[Endpoint], Endpoint]:
    """Serve an endpoint under a path with `.svg` and with `.png`."""
    image = {"description": "The picture, two pixels for each of its own.", "content": {PNG: {}}}

    def both(endpoint: Endpoint) -> Endpoint:
        router.get(f"{path}.svg", operation_id=f"{name}_svg", responses={200: PICTURE}, response_class=Response)(
            endpoint
        )
        router.get(f"{path}.png", operation_id=f"{name}_png", responses={200: image}, response_class=Response)(endpoint)
        return endpoint

    return both


async def _timeline_spec(
    request: Request, services: Services, filters: QueryFilters, refs: tuple[str, ...], theme: str | None
) -> Response:
    sheet = _sheet(request, _TIMELINE[len(refs)], theme)
    return await _reply(
        request, services, filters, sheet, lambda query: services.charts.timeline(refs, filters, query, sheet)
    )


async def _timeline_picture(
    request: Request,
    services: Services,
    filters: QueryFilters,
    refs: tuple[str, ...],
    frame: TimelineFrame,
    theme: str | None,
) -> Response:
    sheet = _sheet(request, _TIMELINE[len(refs)], theme, _OF_THE_FRAME)
    query = services.questions.query(filters)
    tag = question_tag(query.head)
    known = unchanged(request, tag)
    if known is not None:
        return known

    def draw() -> Response:
        svg = services.charts.timeline_picture(refs, filters, query, sheet, frame)
        path = str(request.scope["route"].path_format)
        headers = {
            **tagged(tag),
            **_links(request, sheet, f"{path.rpartition('.')[0]}.json", MEDIA_TYPE, _OF_THE_FRAME),
        }
        headers["Content-Security-Policy"] = _TIMELINE_POLICY
        if path.endswith(".png"):
            return Response(services.charts.png(svg), 200, headers, PNG)
        return Response(svg, 200, headers, SVG)

    return await on_thread(request, draw)


@router.get("/timeline/{ref}.json", operation_id="timeline_json", responses={200: SPEC})
async def timeline(
    request: Request, ref: Ref, _: ReadAccess, services: ServicesOf, filters: FiltersOf, theme: ThemeName = None
) -> Response:
    """Draw the timeline of an entity: bars for ties, paler where they are uncertain, and diamonds for events."""
    return await _timeline_spec(request, services, filters, (ref,), theme)


@router.get("/dyads/{a}/{b}/timeline.json", operation_id="dyad_timeline_json", responses={200: SPEC})
async def dyad_timeline(
    request: Request, a: Ref, b: Ref, _: ReadAccess, services: ServicesOf, filters: FiltersOf, theme: ThemeName = None
) -> Response:
    """Draw the timeline of a pair."""
    return await _timeline_spec(request, services, filters, (a, b), theme)


@picture("/timeline/{ref}", "timeline")
async def timeline_picture(
    request: Request,
    ref: Ref,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    frame: FrameOf,
    theme: ThemeName = None,
) -> Response:
    """Draw the timeline of an entity as its page does: all that is on record, the days asked about marked in it."""
    return await _timeline_picture(request, services, filters, (ref,), frame, theme)


@picture("/dyads/{a}/{b}/timeline", "dyad_timeline")
async def dyad_timeline_picture(
    request: Request,
    a: Ref,
    b: Ref,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    frame: FrameOf,
    theme: ThemeName = None,
) -> Response:
    """Draw the timeline of a pair as its page does: verdicts from their histories, claims and events beside them."""
    return await _timeline_picture(request, services, filters, (a, b), frame, theme)


@chart("/centrality", "centrality")
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


@chart("/centrality/series", "centrality_series")
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


def _sheet(request: Request, path: str, theme: str | None, left_out: Sequence[str] = ()) -> ChartFrame:
    """Describe what to draw on: the address of the question with the parameters that are its own, and the theme."""
    return ChartFrame(_address(request, path, _given(request, (*_NOT_OF_THE_QUESTION, *left_out))), theme_of(theme))


def _given(request: Request, left_out: Sequence[str]) -> list[tuple[str, str]]:
    return [pair for pair in request.query_params.multi_items() if pair[0] not in left_out]


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
    spec = await (in_turn if of_network else on_thread)(request, lambda: draw(query))
    path = str(request.scope["route"].path_format)
    is_picture = path.endswith(".svg")
    suffix, media_type = (".json", MEDIA_TYPE) if is_picture else (".svg", SVG)
    links = _links(request, sheet, path.rpartition(".")[0] + suffix, media_type)

    def write() -> Response:
        headers = {**tagged(tag), **links}
        if not is_picture:
            return answer(spec, headers=headers)
        policy = {"Content-Security-Policy": _POLICY}
        return Response(services.charts.picture(spec), 200, {**headers, **policy}, SVG)

    return await run_in_threadpool(write)


def _links(
    request: Request, sheet: ChartFrame, alternate: str, media_type: str, left_out: Sequence[str] = ()
) -> dict[str, str]:
    """Link to the question that a chart answers, and to its other form, which has not the parameters left out."""
    address = _address(request, alternate, _given(request, left_out))
    return {
        "Link": f'<{sheet.address}>; rel="describedby"; type="{MEDIA_TYPE}", '
        f'<{address}>; rel="alternate"; type="{media_type}"'
    }
