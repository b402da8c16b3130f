"""Routes that refuse query parameters they do not have, and document that they may answer with a problem."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from fastapi import Request, params
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.responses import Response

from graphsvc.api.problems import MEDIA_TYPE
from graphsvc.errors import Fault, InvalidParameter

_PROBLEM = {
    "description": "A problem document; `type` leads to the page that explains it.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
}


class Route(APIRoute):
    """A route that takes each of its query parameters once, and no others."""

    def __init__(
        self, path: str, endpoint: Callable[..., Any], *, responses: dict[int | str, Any] | None = None, **more: Any
    ) -> None:
        super().__init__(path, endpoint, responses={"default": _PROBLEM, **(responses or {})}, **more)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Check the query before anything else."""
        handle = super().get_route_handler()
        fields = list(query_fields(self.dependant))
        names = tuple(field.alias for field in fields)
        # What a route takes only to say why it does not is not named among what there is.
        shown = tuple(field.alias for field in fields if getattr(field.field_info, "include_in_schema", True))

        async def checked(request: Request) -> Response:
            check_query(request, names, shown)
            return await handle(request)

        return checked


def query_fields(dependant: Dependant) -> Iterable[ModelField]:
    """Give the query parameters of an endpoint and its dependencies."""
    for field in dependant.query_params:
        if isinstance(field.field_info, params.Query):
            yield field
    for inner in dependant.dependencies:
        yield from query_fields(inner)


def check_query(request: Request, names: tuple[str, ...], shown: tuple[str, ...] | None = None) -> None:
    """Raise InvalidParameter for parameters that are not among `names`, or that come twice; it names those in `shown`."""
    given = request.query_params.multi_items()
    faults = []
    for name in dict(given):
        if name not in names:
            there = (
                f"there are {', '.join(dict.fromkeys(names if shown is None else shown))}"
                if names
                else "there are none"
            )
            faults.append(Fault(name[:100], f"is not a parameter here; {there}"))
        elif sum(other == name for other, _ in given) > 1:
            faults.append(Fault(name, "comes more than once; send it once, with commas between several values"))
    if faults:
        raise InvalidParameter(faults)


def allowed_methods(routes: Iterable[APIRoute], request: Request) -> str:
    """Name the methods that a path is served by, for the header Allow."""
    found: set[str] = set()
    for route in routes:
        if route.path_regex.match(request.scope["path"]):
            found |= route.methods or set()
    return ", ".join(sorted(found | ({"HEAD"} if "GET" in found else set())))
