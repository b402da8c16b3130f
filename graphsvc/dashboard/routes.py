"""The routes of the pages, and of the files that they need."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, FastAPI, Path, Request
from starlette.responses import RedirectResponse, Response

from graphsvc.api.auth import PublicAccess, ReadAccess
from graphsvc.api.compute_queue import ComputeQueue
from graphsvc.dashboard import countries, error_pages, home_routes, manual, pairs, rendering, signing_in
from graphsvc.dashboard.addresses import EMBED, is_embed
from graphsvc.dashboard.asking import Elsewhere, PageOf
from graphsvc.dashboard.page_routes import PageRoute, embeds
from graphsvc.errors import NotFound

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Ref = Annotated[str, Path()]


@router.get("/pair/{a}/{b}")
def pair(page: PageOf, _: ReadAccess, a: Ref, b: Ref) -> Response:
    """Show all about a pair."""
    return pairs.show(page, a, b)


@router.get("/pair/{a}/{b}/chain")
async def chain(page: PageOf, _: ReadAccess, request: Request, a: Ref, b: Ref) -> Response:
    """Show the chains of alliances between two; it waits for its turn among what is computed on networks."""
    queue: ComputeQueue = request.app.state.compute_queue
    return await queue.run(lambda: pairs.show_chain(page, a, b))


@router.get("/country/{ref}")
def country(page: PageOf, _: ReadAccess, ref: Ref) -> Response:
    """Show all about a country on a day."""
    return countries.show(page, ref)


@router.get("/pair")
def pair_of_two(page: PageOf, _: ReadAccess, a: str, b: str) -> Response:
    """Lead to the page of two who were picked in a form."""
    return RedirectResponse(page.address.pair(page.entity(a), page.entity(b)), 303)


@router.get("/static/{tag}/{name}")
async def static(_: PublicAccess, tag: Ref, name: Ref) -> Response:
    """Serve a file that pages need; its address changes with it, so browsers keep it."""
    body = rendering.asset(name)
    if body is None or tag != rendering.asset_tag():
        raise NotFound(f"there is no file {name[:100]!r} here; open the page again")
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(body, 200, headers, rendering.MEDIA_TYPES[name.rpartition(".")[2]])


def install(app: FastAPI) -> None:
    """Add the pages to an application."""
    pages = [*router.routes, *home_routes.pages.routes]
    app.router.routes.extend([*pages, *embeds(pages), *home_routes.router.routes, *manual.router.routes])
    app.add_exception_handler(Elsewhere, _elsewhere)
    error_pages.install(app)
    signing_in.install(app)


async def _elsewhere(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, Elsewhere)
    is_page = exc.address.startswith("/") and not is_embed(exc.address)
    return RedirectResponse(EMBED + exc.address if is_page and is_embed(request.url.path) else exc.address, exc.status)
