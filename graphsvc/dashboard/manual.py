"""The pages that anybody may read: the guide, the documentation of the API, and what each kind of problem means."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from graphsvc.api.auth import PublicAccess
from graphsvc.api.problems import PROBLEMS
from graphsvc.api.routing import StrictRoute
from graphsvc.dashboard import guide, rendering
from graphsvc.errors import NotFound

router = APIRouter(include_in_schema=False, route_class=StrictRoute)

_SWAGGER = files("fastapi_offline") / "static"
_SWAGGER_FILES = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css", "favicon.png": "image/png"}
_DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


@router.get("/guide")
async def guide_index(request: Request, _: PublicAccess) -> Response:
    """Show the guide's first page."""
    return _guide(request, "index")


@router.get("/guide/{name}")
async def guide_page(request: Request, _: PublicAccess, name: Annotated[str, Path()]) -> Response:
    """Show a page of the guide."""
    return _guide(request, name)


def _guide(request: Request, name: str) -> Response:
    page = guide.page(name)
    if page is None:
        raise NotFound(f"the guide has no page {name[:100]!r}; it has {', '.join(guide.names())}")
    inner = Markup(page.html)
    return _page(request, "guide.html", title=page.title, inner=inner, name=name, contents=guide.contents())


@router.get("/docs")
async def docs(request: Request, _: PublicAccess) -> Response:
    """Show the API's documentation, from files that this server has."""
    response = _page(request, "docs.html")
    response.headers["Content-Security-Policy"] = _DOCS_POLICY
    return response


@router.get("/docs/{name}")
def docs_file(_: PublicAccess, name: Annotated[str, Path()]) -> Response:
    """Serve a file of the documentation page."""
    if name not in _SWAGGER_FILES:
        raise NotFound(f"the documentation has no file {name[:100]!r}")
    headers = {"Cache-Control": "max-age=86400"}
    return Response((_SWAGGER / name).read_bytes(), media_type=_SWAGGER_FILES[name], headers=headers)


@router.get("/favicon.ico")
async def icon(_: PublicAccess) -> Response:
    """Serve the icon where browsers look for it that show an answer and no page."""
    headers = {"Cache-Control": "max-age=86400"}
    return Response(rendering.asset("icon.svg"), media_type="image/svg+xml", headers=headers)


@router.get("/problems")
async def problems(request: Request, _: PublicAccess) -> Response:
    """List the kinds of problems."""
    return _page(request, "problems.html", problems=sorted(PROBLEMS.values(), key=lambda problem: problem.status))


@router.get("/problems/{slug}")
async def problem(request: Request, _: PublicAccess, slug: Annotated[str, Path()]) -> Response:
    """Explain a kind of problem."""
    kind = next((kind for kind in PROBLEMS.values() if kind.slug == slug), None)
    if kind is None:
        raise NotFound(f"there is no problem {slug[:100]!r}; /problems lists all")
    return _page(request, "problem.html", problem=kind)


def _page(request: Request, template: str, **context: Any) -> Response:
    text = rendering.html(template, **rendering.frame(request, rendering.address_of(request)), **context)
    headers: Mapping[str, str] = {**rendering.headers(request), "Cache-Control": "no-cache", "Vary": "Cookie"}
    return HTMLResponse(text, headers=headers)
