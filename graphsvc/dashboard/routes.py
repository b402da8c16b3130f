"""The routes of the pages, and of the files that they need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, FastAPI, Path, Request
from starlette.responses import RedirectResponse, Response

from graphsvc.api import turns
from graphsvc.api.auth import PublicAccess, ReadAccess
from graphsvc.dashboard import (
    alliances,
    countries,
    disagreements,
    error_pages,
    events,
    groups,
    home_routes,
    manual,
    networks,
    pairs,
    people_places,
    rendering,
    signing_in,
    sources,
    through_time,
)
from graphsvc.dashboard.addresses import EMBED, is_embed
from graphsvc.dashboard.asking import Elsewhere, PageOf, PageRequest
from graphsvc.dashboard.page_routes import PageRoute, embeds
from graphsvc.errors import NotFound

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Ref = Annotated[str, Path()]
EntityKind = Literal["country", "alliance", "organisation", "group", "person", "place"]


async def in_turn(page: PageRequest, show: Callable[[], Response]) -> Response:
    """Show what waits for its turn among all that is computed on networks."""
    return await turns.in_turn(page.request, show)


@router.get("/pair/{a}/{b}")
def pair(page: PageOf, _: ReadAccess, a: Ref, b: Ref) -> Response:
    """Show all about a pair."""
    return pairs.show(page, a, b)


@router.get("/pair/{a}/{b}/chain")
async def chain(page: PageOf, _: ReadAccess, a: Ref, b: Ref) -> Response:
    """Show the chains of alliances between two; it waits for its turn among what is computed on networks."""
    return await in_turn(page, lambda: pairs.show_chain(page, a, b))


@router.get("/country/{ref}")
def country(page: PageOf, _: ReadAccess, ref: Ref) -> Response:
    """Show all about a country on a day."""
    return countries.show(page, ref)


@router.get("/{kind}/{ref}/timeline")
def timeline(page: PageOf, _: ReadAccess, kind: EntityKind, ref: Ref) -> Response:
    """Show all days of an entity, for a page of which that takes too long."""
    return through_time.show(page, ref, kind)


@router.get("/alliance/{ref}")
def alliance(page: PageOf, _: ReadAccess, ref: Ref) -> Response:
    """Show the members of an alliance on a day and through time."""
    return alliances.show(page, ref, "alliance")


@router.get("/organisation/{ref}")
def organisation(page: PageOf, _: ReadAccess, ref: Ref) -> Response:
    """Show an organisation as alliances are shown."""
    return alliances.show(page, ref, "organisation")


@router.get("/group/{ref}")
def group(page: PageOf, _: ReadAccess, ref: Ref) -> Response:
    """Show who hosts, opposes and supports a group."""
    return groups.show(page, ref)


@router.get("/person/{ref}")
def person(page: PageOf, _: ReadAccess, ref: Ref) -> Response:
    """Show a person's posts and statements."""
    return people_places.show_person(page, ref)


@router.get("/place/{ref}")
def place(page: PageOf, _: ReadAccess, ref: Ref) -> Response:
    """Show where a place lies, and what happened there."""
    return people_places.show_place(page, ref)


@router.get("/event/{event_id}")
def event(page: PageOf, _: ReadAccess, event_id: Ref) -> Response:
    """Show an event with its claims side by side."""
    return events.show(page, event_id)


@router.get("/sources")
def all_sources(page: PageOf, _: ReadAccess) -> Response:
    """List the data sets, and the documents."""
    return sources.show_list(page)


@router.get("/source/{source_id}")
def source(page: PageOf, _: ReadAccess, source_id: Ref) -> Response:
    """Show a data set or a document."""
    return sources.show_one(page, source_id)


@router.get("/disagreements")
def data_sets_disagree(page: PageOf, _: ReadAccess) -> Response:
    """Show on what data sets disagree, at once where a party is named."""
    return disagreements.show(page)


@router.get("/disagreements/list")
async def all_disagreements(page: PageOf, _: ReadAccess) -> Response:
    """Compare the claims about all pairs; it waits for its turn among what is computed on networks."""
    return await in_turn(page, lambda: disagreements.show(page, is_list=True))


@router.get("/pair")
def pair_of_two(page: PageOf, _: ReadAccess, a: str, b: str) -> Response:
    """Lead to the page of two who were picked in a form."""
    return RedirectResponse(page.address.pair(page.entity(a), page.entity(b)), 303)


@router.get("/network")
async def network(page: PageOf, _: ReadAccess) -> Response:
    """Show the network on a day."""
    return await in_turn(page, lambda: networks.show(page))


@router.get("/network/picture")
async def network_picture(page: PageOf, _: ReadAccess) -> Response:
    """Show the picture of the network alone, for a page that waits for it."""
    return await in_turn(page, lambda: networks.show(page, "network_picture.html"))


@router.get("/network/picture.{form}")
async def network_file(page: PageOf, _: ReadAccess, form: Literal["svg", "png"]) -> Response:
    """Serve the picture of the network as a file."""
    return await in_turn(page, lambda: networks.file(page, form))


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
