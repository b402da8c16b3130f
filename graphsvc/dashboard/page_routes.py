"""The routes of pages that show records: where reading needs a key, they lead to signing in; each has its embed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.routing import BaseRoute

from graphsvc.api.compute_queue import ComputeQueue
from graphsvc.dashboard.addresses import EMBED
from graphsvc.model.effort import LIGHT_ON_THREAD, NeedsTurn, answer_at_once


class _TurnRoute(APIRoute):
    """Answers at once what is light, and all else when it is its turn."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Handle a request once, and once more in a turn where it is found to cost too much."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            answer_at_once(LIGHT_ON_THREAD)
            try:
                return await handler(request)
            except NeedsTurn:
                queue: ComputeQueue = request.app.state.compute_queue
                async with queue.turn(request):
                    return await handler(request)

        return handle


class PageRoute(_TurnRoute):
    """A page that shows something of the records."""


class DataRoute(_TurnRoute):
    """What scripts of pages and readers of feeds fetch: where reading needs a key, they are refused and led nowhere."""


def embeds(routes: Iterable[BaseRoute]) -> list[PageRoute]:
    """Make the routes of the same pages within pages of others."""
    return [
        PageRoute(f"{EMBED}{route.path}".rstrip("/"), route.endpoint, methods=route.methods, include_in_schema=False)
        for route in routes
        if isinstance(route, PageRoute) and not route.path.startswith("/static/")
    ]
