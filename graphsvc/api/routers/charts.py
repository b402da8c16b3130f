"""Charts of answers: as Vega-Lite specs (.json) and as pictures (.svg, .png)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from graphsvc.api.asking import serve
from graphsvc.api.encoding import MEDIA_TYPE, answer, question_tag, tagged, unchanged
from graphsvc.api.routing import StrictRoute
from graphsvc.api.turns import in_turn, on_thread
from graphsvc.charts.themes import Spec
from graphsvc.model import dates
from graphsvc.model.file_requests import CHARTS
from graphsvc.model.requests import Asked
from graphsvc.service.answering import surely, take
from graphsvc.service.centrality import YearsRequest
from graphsvc.service.charts import ChartFrame, ChartLook, chart_look, timeline_frame
from graphsvc.service.network_specs import NetworkSpec
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import QueryFilters
from graphsvc.service.services import Services

router = APIRouter(route_class=StrictRoute)

SVG = "image/svg+xml"
PNG = "image/png"
SPEC: dict[str, Any] = {
    "description": "A Vega-Lite spec that needs nothing from elsewhere.",
    "content": {MEDIA_TYPE: {}},
}
PICTURE: dict[str, Any] = {"description": "The picture.", "content": {SVG: {"schema": {"type": "string"}}}}
IMAGE: dict[str, Any] = {"description": "The picture, `scale` pixels for each of its own.", "content": {PNG: {}}}
FORMS = {"json": SPEC, "svg": PICTURE, "png": IMAGE}
_POLICY = "default-src 'none'; sandbox"
"""A picture loads nothing and runs nothing, whatever its text says."""
_TIMELINE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""The looks of a timeline are a style sheet of its own."""
_OF_ONE_FORM = ("scale",)
_NOT_OF_THE_QUESTION = ("theme", "width", "min_revision", *_OF_ONE_FORM)
_OF_THE_FRAME = ("from", "to", "rows")
"""The parameters of a timeline's picture that neither its question nor its spec has."""
_TIMELINE = {1: "/v1/timeline/{ref}", 2: "/v1/dyads/{a}/{b}/timeline"}


def _look(request: Request, asked: Asked) -> ChartLook:
    return chart_look(asked["theme"], asked["width"], asked.get("scale"), _form(request))


def _refs(asked: Asked) -> tuple[str, ...]:
    return tuple(text for name in ("ref", "a", "b") if (text := asked.get(name)) is not None)


async def _timeline_spec(request: Request, services: Services, asked: Asked) -> Response:
    refs, filters = _refs(asked), take(QueryFilters, asked)
    sheet = _sheet(request, _TIMELINE[len(refs)], _look(request, asked))
    return await _reply(
        request, services, filters, sheet, lambda query: services.charts.timeline(refs, filters, query, sheet)
    )


async def _timeline_picture(request: Request, services: Services, asked: Asked) -> Response:
    refs, filters = _refs(asked), take(QueryFilters, asked)
    frame = timeline_frame(asked["from_"], asked["to_"], asked["rows"])
    sheet = _sheet(request, _TIMELINE[len(refs)], _look(request, asked), _OF_THE_FRAME)
    query = services.questions.query(filters)
    tag = question_tag(query.head)
    known = unchanged(request, tag)
    if known is not None:
        return known

    def draw() -> Response:
        svg = services.charts.timeline_picture(refs, filters, query, sheet, frame)
        return _picture(request, services, svg, sheet, {**tagged(tag), **_links(request, sheet, _OF_THE_FRAME)})

    return await on_thread(request, draw)


async def _ranking(request: Request, services: Services, asked: Asked) -> Response:
    sheet, filters, spec = (
        _sheet(request, "/v1/centrality", _look(request, asked)),
        take(QueryFilters, asked),
        take(NetworkSpec, asked),
    )
    return await _reply(
        request,
        services,
        filters,
        sheet,
        lambda query: services.charts.ranking(
            asked["measure"], asked["top"], asked["sensitivity"], spec, filters, query, sheet
        ),
        of_network=True,
    )


async def _series(request: Request, services: Services, asked: Asked) -> Response:
    filters = surely(take(QueryFilters, asked), "possible")
    over, sheet = take(YearsRequest, asked), _sheet(request, "/v1/centrality/series", _look(request, asked))
    return await _reply(
        request,
        services,
        filters,
        sheet,
        lambda query: services.charts.series(
            asked["measure"], asked["of"], over, take(NetworkSpec, asked), filters, query, sheet
        ),
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


for _name, _answer, *_forms in (
    ("timeline_spec", _timeline_spec, "json"),
    ("dyad_timeline_spec", _timeline_spec, "json"),
    ("timeline_picture", _timeline_picture, "svg", "png"),
    ("dyad_timeline_picture", _timeline_picture, "svg", "png"),
    ("ranking", _ranking, "json", "svg", "png"),
    ("series", _series, "json", "svg", "png"),
):
    for _ending in _forms:
        serve(router, _name, CHARTS[_name], _answer, FORMS[_ending], form=_ending)
