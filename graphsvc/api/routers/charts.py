"""Charts of answers: as Vega-Lite specs (.json) and as pictures (.svg, .png)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from graphsvc.api.asking import Answering, serve
from graphsvc.api.encoding import MEDIA_TYPE, answer, question_tag, tagged, unchanged
from graphsvc.api.routing import StrictRoute
from graphsvc.api.turns import in_turn, on_thread
from graphsvc.model.file_requests import CHARTS
from graphsvc.model.requests import Asked
from graphsvc.service.charts import ChartFrame
from graphsvc.service.drawing import drawing, written
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
_OF_THE_FRAME = ("from", "to", "rows")
"""The parameters of a timeline's picture that its spec has not."""


def _charting(name: str, form: str) -> Answering:
    """Answer with a chart in a form. What is computed on a network waits for its turn; pictures have their own queue."""

    async def chart(request: Request, services: Services, asked: Asked) -> Response:
        drawn = drawing(services, name, asked, form)
        tag, is_timeline = question_tag(drawn.head), not drawn.is_of_network
        known = unchanged(request, tag)
        if known is not None:
            return known
        made = await (in_turn if drawn.is_of_network else on_thread)(request, drawn.make)
        headers = {**tagged(tag), **_links(request, drawn.sheet, form, _OF_THE_FRAME if is_timeline else ())}
        if form == "json":
            return answer(made, headers=headers)
        headers["Content-Security-Policy"] = _TIMELINE_POLICY if is_timeline else _POLICY
        picture = await run_in_threadpool(lambda: written(services, drawn, made, form))
        return Response(picture, 200, headers, PNG if form == "png" else SVG)

    return chart


def _links(request: Request, sheet: ChartFrame, form: str, left_out: Sequence[str]) -> dict[str, str]:
    """Link to the question that a chart answers, and to its other form, which has not the parameters left out."""
    suffix, media_type = ("svg", SVG) if form == "json" else ("json", MEDIA_TYPE)
    given = [pair for pair in request.query_params.multi_items() if pair[0] not in ("scale", *left_out)]
    path = f"{request.url.path.rpartition('.')[0]}.{suffix}"
    address = f"{quote(path, safe='/:')}?{urlencode(given)}" if given else quote(path, safe="/:")
    return {
        "Link": f'<{sheet.address}>; rel="describedby"; type="{MEDIA_TYPE}", '
        f'<{address}>; rel="alternate"; type="{media_type}"'
    }


for _name, _chart in CHARTS.items():
    for _form in _chart.forms:
        serve(router, _name, _chart, _charting(_name, _form), FORMS[_form], form=_form)
