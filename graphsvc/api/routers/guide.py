"""The guide: what the answers mean, served from the files that ship with graphsvc."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from graphsvc.api import guide, pages
from graphsvc.api.auth import PublicAccess
from graphsvc.api.routing import StrictRoute
from graphsvc.errors import NotFound

router = APIRouter(route_class=StrictRoute)


@router.get("/guide", include_in_schema=False)
async def index(_: PublicAccess) -> Response:
    """Show the guide's first page."""
    return _page("index")


@router.get("/guide/{name}", include_in_schema=False)
async def page(_: PublicAccess, name: Annotated[str, Path()]) -> Response:
    """Show a page of the guide."""
    return _page(name)


def _page(name: str) -> Response:
    page = guide.page(name)
    if page is None:
        raise NotFound(f"the guide has no page {name[:100]!r}; it has {', '.join(guide.names())}")
    title, inner = page
    return pages.guide(title, inner)
