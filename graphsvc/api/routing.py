"""Routes that refuse query parameters they do not have, and document that they may answer with a problem."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from inspect import getdoc, iscoroutinefunction
from typing import Any

from anyio import to_thread
from fastapi import Request, params
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.responses import Response

from graphsvc.api.arguments import CallPlan
from graphsvc.api.problem_documents import ProblemDocument
from graphsvc.api.turns import on_thread
from graphsvc.errors import Fault, InvalidParameter
from graphsvc.model.validation import nearest

WRITE_THREADS = 40
"""Writes have threads of their own: they wait for the store, and then until this process has followed it, for seconds."""


class StrictRoute(APIRoute):
    """A route that takes each of its query parameters once, and no others.

    The shapes of its answers are for the documentation alone: pydantic takes 0.2 s to look into all of them, so they
    are left to the route that `documented` makes.
    """

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        response_model: Any = None,
        responses: dict[int | str, dict[str, Any]] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(path, endpoint, response_model=None, **more)
        self._more = {"response_model": response_model, "responses": responses, **more}

    def documented(self) -> APIRoute:
        """Return the route as the documentation shows it: without a summary of its own, with its endpoint's first line."""
        line, _, rest = (getdoc(self.endpoint) or "").partition("\n")
        summary = (self.summary or line).removesuffix(".")
        words = rest if self.summary is None else f"{line}\n{rest}"
        responses = self._more["responses"] or {}
        # FastAPI would add JSON to the kinds of files that are documented.
        is_file = "content" in (ok := responses.get(200, {})) and "model" not in ok
        shown = {
            **({"response_class": Response} if is_file else {}),
            "response_description": "What was asked for.",
            # Without a default FastAPI would document its own error of validation, which no route answers.
            "responses": {"default": {"model": ProblemDocument}, **responses},
            "summary": summary,
            "description": self._more.get("description", words.strip()),
        }
        return APIRoute(self.path, self.endpoint, **{**self._more, **shown})

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Check the query before anything else, and call the endpoint by a plan in place of FastAPI's own way."""
        endpoint, plan, fields = self.endpoint, CallPlan(self.dependant), list(query_fields(self.dependant))
        names = tuple(field.alias for field in fields)
        # What a route takes only to say why it does not is not named among what there is.
        shown = tuple(field.alias for field in fields if getattr(field.field_info, "include_in_schema", True))

        async def handle(request: Request) -> Response:
            check_query(request, names, shown)
            response: Response = await endpoint(**await plan.arguments(request))
            return response

        async def handle_on_thread(request: Request) -> Response:
            check_query(request, names, shown)
            return await on_thread(request, partial(endpoint, **await plan.arguments(request)))

        async def handle_write(request: Request) -> Response:
            check_query(request, names, shown)
            work = partial(endpoint, **await plan.arguments(request))
            response: Response = await to_thread.run_sync(work, limiter=request.app.state.write_threads)
            return response

        if iscoroutinefunction(endpoint):
            return handle
        return handle_on_thread if (self.methods or set()) <= {"GET", "HEAD"} else handle_write


def query_fields(dependant: Dependant) -> Iterable[ModelField]:
    """Return the query parameters of an endpoint and its dependencies."""
    for field in dependant.query_params:
        if isinstance(field.field_info, params.Query):
            yield field
    for inner in dependant.dependencies:
        yield from query_fields(inner)


def check_query(request: Request, names: tuple[str, ...], shown: tuple[str, ...] | None = None) -> None:
    """Raise InvalidParameter for parameters that are not among `names`, or that come twice; it names those in `shown`."""
    query = request.query_params
    given = query.multi_items()
    if len(query) == len(given) and all(name in names for name, _ in given):
        return
    faults = []
    for name in dict(given):
        if name not in names:
            told = tuple(dict.fromkeys(names if shown is None else shown))
            there = f"{nearest(name, told)}there are {', '.join(told)}" if names else "there are none"
            faults.append(Fault(name[:100], f"is not a parameter here; {there}"))
        elif sum(other_name == name for other_name, _ in given) > 1:
            faults.append(Fault(name, "comes more than once; send it once, with commas between several values"))
    if faults:
        raise InvalidParameter(faults)


def allowed_methods(routes: Iterable[APIRoute], request: Request) -> str:
    """Name the methods that a path is served by, for the header Allow."""
    methods: set[str] = set()
    for route in routes:
        if route.path_regex.match(request.scope["path"]):
            methods |= route.methods or set()
    return ", ".join(sorted(methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())))
