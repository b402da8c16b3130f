"""The routes by which people find their way: the first page, the search, the change log, its feeds and what is live."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graphsvc.api import auth, encoding
from graphsvc.api.auth import ReadAccess
from graphsvc.api.request_parameters import ServicesOf
from graphsvc.api.routers.feed import HEADERS, EventStream
from graphsvc.api.streaming import Streams
from graphsvc.dashboard import atom, change_lists, home, live, searching
from graphsvc.dashboard.asking import PageOf
from graphsvc.dashboard.page_routes import DataRoute, PageRoute

LIVE = "/changes/stream"

pages = APIRouter(include_in_schema=False, route_class=PageRoute)
"""What people read: where reading is closed it leads to signing in."""
router = APIRouter(include_in_schema=False, route_class=DataRoute)
"""What scripts and feed readers read."""


@pages.get("/")
def first_page(page: PageOf, _: ReadAccess) -> Response:
    """Show what this is, and where to begin."""
    return home.show(page)


@pages.get("/search")
def search(page: PageOf, _: ReadAccess) -> Response:
    """Show what meets some words."""
    return searching.show(page)


@router.get("/search/suggestions")
def suggestions(request: Request, page: PageOf, _: ReadAccess) -> Response:
    """List what the beginning of a name may mean, as JSON."""
    tag = encoding.question_tag(page.query.head, "suggestions")
    return encoding.conditional(request, tag, lambda: {"items": searching.suggestions(page)})


@pages.get("/changes")
def changes(page: PageOf, _: ReadAccess) -> Response:
    """Show the change log."""
    return change_lists.show(page)


@router.get("/changes.atom")
def feed(request: Request, page: PageOf, _: ReadAccess) -> Response:
    """Show the last writes as an Atom feed."""
    return atom.feed(request, page)


@router.get("/changes/since")
def since(
    request: Request, services: ServicesOf, _: ReadAccess, after: Annotated[int, Query(ge=0, le=2**53)]
) -> Response:
    """Say what has changed since a revision, and whom it is about, as JSON."""
    view = services.view()
    tag = encoding.question_tag(view, "since", after)
    return encoding.conditional(request, tag, lambda: live.changes_since(services, view, after))


@router.get(LIVE, response_class=EventStream)
def stream(request: Request, _: ReadAccess) -> Response:
    """Send the revision that is shown, now and whenever it is another, as Server-Sent Events."""
    request.state.answered = time.perf_counter()
    streams: Streams = request.app.state.streams
    response = EventStream(streams.revisions(auth.still_good(request)), headers=HEADERS)
    response.metrics = request.app.state.metrics
    return response
