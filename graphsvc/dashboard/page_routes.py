"""The routes of pages that show records: where reading needs a key, they lead to signing in; each has its embed."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from graphsvc.dashboard.addresses import EMBED


class PageRoute(APIRoute):
    """A page that shows something of the records."""


class DataRoute(APIRoute):
    """What scripts of pages and readers of feeds fetch: where reading needs a key, they are refused and led nowhere."""


def embeds(routes: Iterable[BaseRoute]) -> list[PageRoute]:
    """Make the routes of the same pages within pages of others."""
    return [
        PageRoute(f"{EMBED}{route.path}".rstrip("/"), route.endpoint, methods=route.methods, include_in_schema=False)
        for route in routes
        if isinstance(route, PageRoute) and not route.path.startswith("/static/")
    ]
