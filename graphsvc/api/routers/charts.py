"""Charts of answers: as Vega-Lite specs (.json) and as pictures (.svg, .png)."""

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
from graphsvc.model import dates
from graphsvc.service.centrality import YearsRequest
from graphsvc.service.charts import ChartFrame, ChartLook, TimelineFrame, chart_look, timeline_frame
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
IMAGE: dict[str, Any] = {"description": "The picture, `scale` pixels for each of its own.", "content": {PNG: {}}}
_POLICY = "default-src 'none'; sandbox"
"""A picture loads nothing and runs nothing, whatever its text says."""
_TIMELINE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""The looks of a timeline are a style sheet of its own."""
_OF_ONE_FORM = ("scale",)
_NOT_OF_THE_QUESTION = ("theme", "width", "min_revision", *_OF_ONE_FORM)
_OF_THE_FRAME = ("from", "to", "rows")
"""The parameters of a timeline's picture that neither its question nor its spec has."""
_TIMELINE = {1: "/v1/timeline/{ref}", 2: "/v1/dyads/{a}/{b}/timeline"}

Endpoint = Callable[..., Coroutine[Any, Any, Response]]


async def look_of(
    request: Request,
    theme: Annotated[str | None, Query(description="light (the default) or dark.", examples=["dark"])] = None,
    width: Annotated[
        str | None, Query(description="The width in pixels, 360 to 2400; 960 by default.", examples=["360"])
    ] = None,
    scale: Annotated[
        str | None, Query(description="Of .png: its pixels for each of the picture, 1 to 4; 2 by default.")
    ] = None,
) -> ChartLook:
    """Read how a chart is to be drawn."""
    return chart_look(theme, width, scale, _form(request))


LookOf = Annotated[ChartLook, Depends(look_of)]


async def timeline_frame_of(
    first: Annotated[
        str | None,
        Query(
            alias="from",
            description="The first day shown. Default: all that changes; with `during`, some days before that.",
        ),
    ] = None,
    last: Annotated[str | None, Query(alias="to", description="The last day shown.")] = None,
    rows: Annotated[str | None, Query(description="`datasets`: a pair's verdicts once more by each data set.")] = None,
) -> TimelineFrame:
    """Read which part of a timeline is to be drawn."""
    return timeline_frame(first, last, rows)


FrameOf = Annotated[TimelineFrame, Depends(timeline_frame_of)]


def picture(path: str) -> Callable[[Endpoint], Endpoint]:
    """Serve an endpoint under a path with `.svg` and with `.png`."""

    def both(endpoint: Endpoint) -> Endpoint:
        router.get(f"{path}.svg", responses={200: PICTURE}, response_class=Response)(endpoint)
        router.get(f"{path}.png", responses={200: IMAGE}, response_class=Response)(endpoint)
        return endpoint

    return both


def chart(path: str) -> Callable[[Endpoint], Endpoint]:
    """Serve an endpoint under a path with `.json` for the spec, and as a picture."""

    def all_forms(endpoint: Endpoint) -> Endpoint:
        router.get(f"{path}.json", responses={200: SPEC})(endpoint)
        return picture(path)(endpoint)

    return all_forms


async def _timeline_spec(
    request: Request, services: Services, filters: QueryFilters, refs: tuple[str, ...], look: ChartLook
) -> Response:
    sheet = _sheet(request, _TIMELINE[len(refs)], look)
    return await _reply(
        request, services, filters, sheet, lambda query: services.charts.timeline(refs, filters, query, sheet)
    )


async def _timeline_picture(
    request: Request,
    services: Services,
    filters: QueryFilters,
    refs: tuple[str, ...],
    frame: TimelineFrame,
    look: ChartLook,
) -> Response:
    sheet = _sheet(request, _TIMELINE[len(refs)], look, _OF_THE_FRAME)
    query = services.questions.query(filters)
    tag = question_tag(query.head)
    known = unchanged(request, tag)
    if known is not None:
        return known

    def draw() -> Response:
        svg = services.charts.timeline_picture(refs, filters, query, sheet, frame)
        return _picture(request, services, svg, sheet, {**tagged(tag), **_links(request, sheet, _OF_THE_FRAME)})

    return await on_thread(request, draw)


@router.get("/timeline/{ref}.json", responses={200: SPEC})
async def timeline(
    request: Request, ref: Ref, _: ReadAccess, services: ServicesOf, filters: FiltersOf, look: LookOf
) -> Response:
    """Draw the timeline of an entity: bars for ties, paler where they are uncertain, and diamonds for events."""
    return await _timeline_spec(request, services, filters, (ref,), look)


@router.get("/dyads/{a}/{b}/timeline.json", responses={200: SPEC})
async def dyad_timeline(
    request: Request, a: Ref, b: Ref, _: ReadAccess, services: ServicesOf, filters: FiltersOf, look: LookOf
) -> Response:
    """Draw the timeline of a pair."""
    return await _timeline_spec(request, services, filters, (a, b), look)


@picture("/timeline/{ref}")
async def timeline_picture(
    request: Request,
    ref: Ref,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    frame: FrameOf,
    look: LookOf,
) -> Response:
    """Draw the timeline of an entity as its page does: all that is on record, the days asked about marked in it."""
    return await _timeline_picture(request, services, filters, (ref,), frame, look)


@picture("/dyads/{a}/{b}/timeline")
async def dyad_timeline_picture(
    request: Request,
    a: Ref,
    b: Ref,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    frame: FrameOf,
    look: LookOf,
) -> Response:
    """Draw the timeline of a pair as its page does: verdicts from their histories, claims and events beside them."""
    return await _timeline_picture(request, services, filters, (a, b), frame, look)


@chart("/centrality")
async def ranking(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    spec: SpecOf,
    look: LookOf,
    measure: Measure = None,
    top: Top = None,
    sensitivity: Sensitivity = None,
) -> Response:
    """Draw who ranks how high in a network, with each score's range where `sensitivity` asks for it."""
    sheet = _sheet(request, "/v1/centrality", look)
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
    look: LookOf,
    measure: Measure = None,
    of: Of = None,
    first: First = None,
    last: Last = None,
    year: Year = None,
    partial: Partial = None,
) -> Response:
    """Draw the scores of some entities over years; a line breaks where a year has no score."""
    over, sheet = YearsRequest(first, last, year, partial), _sheet(request, "/v1/centrality/series", look)
    return await _reply(
        request,
        services,
        filters,
        sheet,
        lambda query: services.charts.series(measure, of, over, spec, filters, query, sheet),
        of_network=True,
    )


def _form(request: Request) -> str:
    """Return the form that the path asks for: json, svg or png."""
    return str(request.scope["route"].path_format).rpartition(".")[2]


def _sheet(request: Request, path: str, look: ChartLook, left_out: Sequence[str] = ()) -> ChartFrame:
    """Describe what to draw on: the address of the question with the parameters that are its own, and the look."""
    return ChartFrame(_address(request, path, _given(request, (*_NOT_OF_THE_QUESTION, *left_out))), look)


def _given(request: Request, left_out: Sequence[str]) -> list[tuple[str, str]]:
    """List the parameters as they were sent, but for those left out, and for today, which is the day that it was."""
    return [
        (name, dates.resolved(text) if name in ("on", "during") else text)
        for name, text in request.query_params.multi_items()
        if name not in left_out
    ]


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
    headers = {**tagged(tag), **_links(request, sheet)}

    def write() -> Response:
        if _form(request) == "json":
            return answer(spec, headers=headers)
        return _picture(request, services, services.charts.picture(spec), sheet, headers, _POLICY)

    return await run_in_threadpool(write)


def _picture(
    request: Request,
    services: Services,
    svg: str,
    sheet: ChartFrame,
    headers: dict[str, str],
    policy: str = _TIMELINE_POLICY,
) -> Response:
    headers = {**headers, "Content-Security-Policy": policy}
    if _form(request) == "png":
        return Response(services.charts.png(svg, sheet.look.scale), 200, headers, PNG)
    return Response(svg, 200, headers, SVG)


def _links(request: Request, sheet: ChartFrame, left_out: Sequence[str] = ()) -> dict[str, str]:
    """Link to the question that a chart answers, and to its other form, which has not the parameters left out."""
    suffix, media_type = ("svg", SVG) if _form(request) == "json" else ("json", MEDIA_TYPE)
    path = str(request.scope["route"].path_format).rpartition(".")[0]
    address = _address(request, f"{path}.{suffix}", _given(request, (*_OF_ONE_FORM, *left_out)))
    return {
        "Link": f'<{sheet.address}>; rel="describedby"; type="{MEDIA_TYPE}", '
        f'<{address}>; rel="alternate"; type="{media_type}"'
    }
