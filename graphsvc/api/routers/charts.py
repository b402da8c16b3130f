"""Charts of answers: as Vega-Lite specs (.json) and as pictures (.svg)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graphsvc.api.asking import Ref, ServicesOf
from graphsvc.api.auth import ReadAccess
from graphsvc.api.encoding import MEDIA_TYPE, answer, conditional, question_tag
from graphsvc.api.routers.questions import Narrowed
from graphsvc.api.routing import Route
from graphsvc.charts.looks import Spec
from graphsvc.service.charting import theme as theme_of
from graphsvc.service.services import Services
from graphsvc.snapshot.view import View

router = APIRouter(prefix="/v1/charts", route_class=Route, tags=["charts"])

SVG = "image/svg+xml"
_POLICY = "default-src 'none'; sandbox"
"""A picture loads nothing and runs nothing, whatever its text says."""
_NOT_OF_THE_QUESTION = ("theme", "min_revision")

ThemeName = Annotated[str | None, Query(description="light (the default) or dark.", examples=["dark"])]
Endpoint = Callable[..., Response]


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
def timeline(
    request: Request, ref: Ref, _: ReadAccess, services: ServicesOf, narrowed: Narrowed, theme: ThemeName = None
) -> Response:
    """Draw the timeline of an entity: bars for ties, paler where they are uncertain, and diamonds for events."""
    address, look, asked = _question(request, "/v1/timeline/{ref}"), theme_of(theme), services.questions.ask(narrowed)
    return _reply(
        request,
        services,
        asked.head,
        address,
        lambda: services.charting.timeline((ref,), narrowed, asked, address, look),
    )


@chart("/dyads/{a}/{b}/timeline")
def dyad_timeline(
    request: Request, a: Ref, b: Ref, _: ReadAccess, services: ServicesOf, narrowed: Narrowed, theme: ThemeName = None
) -> Response:
    """Draw the timeline of a pair."""
    address, look = _question(request, "/v1/dyads/{a}/{b}/timeline"), theme_of(theme)
    asked = services.questions.ask(narrowed)
    return _reply(
        request,
        services,
        asked.head,
        address,
        lambda: services.charting.timeline((a, b), narrowed, asked, address, look),
    )


def _question(request: Request, path: str) -> str:
    """Give the address of the question that a chart draws, with the parameters that are the question's."""
    given = [pair for pair in request.query_params.multi_items() if pair[0] not in _NOT_OF_THE_QUESTION]
    return _address(request, path, given)


def _address(request: Request, path: str, given: list[tuple[str, str]]) -> str:
    found = path.format(**{name: quote(value, safe=":") for name, value in request.path_params.items()})
    return f"{found}?{urlencode(given)}" if given else found


def _reply(request: Request, services: Services, head: View, address: str, draw: Callable[[], Spec]) -> Response:
    """Answer with the spec or the picture, whichever the path asks for, with links to the question and the other one."""
    path = str(request.scope["route"].path_format)
    is_picture = path.endswith(".svg")
    other, media_type = (".json", MEDIA_TYPE) if is_picture else (".svg", SVG)
    alternate = _address(request, path.rpartition(".")[0] + other, request.query_params.multi_items())
    links = {
        "Link": f'<{address}>; rel="describedby"; type="{MEDIA_TYPE}", '
        f'<{alternate}>; rel="alternate"; type="{media_type}"'
    }

    def write(spec: Any, headers: Mapping[str, str]) -> Response:
        if not is_picture:
            return answer(spec, headers={**headers, **links})
        policy = {"Content-Security-Policy": _POLICY}
        return Response(services.charting.picture(spec), 200, {**headers, **links, **policy}, SVG)

    return conditional(request, question_tag(head), draw, write=write)
