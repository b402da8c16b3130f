"""The arguments of an endpoint, put together by a plan that is made once for each route.

FastAPI looks at every parameter's type again on each request, which takes longer than most answers: 0.2 ms for the two
dozen parameters of a question. Here all of them are text, so nothing is left to look at but the names in the request.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import Any

from fastapi import Request, params
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.security.base import SecurityBase

from graphsvc.errors import Fault, InvalidParameter

_TEXTS = (str, str | None)


@dataclass(frozen=True, slots=True)
class _Texts:
    """The parameters that a function takes from one part of a request, by their names there."""

    arguments: Mapping[str, str]
    required: Collection[str]

    def read(self, given: Mapping[str, str], into: dict[str, Any]) -> list[Fault]:
        """Put what is given into the arguments; returns a fault for each parameter that is missing."""
        for name, argument in self.arguments.items():
            value = given.get(name)
            if value is not None:
                into[argument] = value
        return [Fault(name, "is missing; send it") for name in self.required if name not in given]


@dataclass(frozen=True, slots=True)
class _Call:
    """A function to call, the endpoint or one that it depends on, and where its arguments are found."""

    function: Callable[..., Any]
    path: _Texts | None
    query: _Texts | None
    headers: _Texts | None
    request: str | None
    results: tuple[tuple[str, int], ...]
    """The arguments that are results of calls before this one, by their places."""
    constants: Mapping[str, Any]
    """The arguments that no request changes, and the defaults of those that it may leave out."""

    def arguments(self, request: Request, results: list[Any]) -> dict[str, Any]:
        """Put the arguments together. Raises InvalidParameter where one is missing."""
        arguments, faults = {**self.constants}, []
        if self.path is not None:
            faults += self.path.read(request.path_params, arguments)
        if self.query is not None:
            faults += self.query.read(request.query_params, arguments)
        if self.headers is not None:
            faults += self.headers.read(request.headers, arguments)
        if faults:
            raise InvalidParameter(faults)
        for argument, place in self.results:
            arguments[argument] = results[place]
        if self.request is not None:
            arguments[self.request] = request
        return arguments


class CallPlan:
    """Calls what an endpoint depends on, each function once, and gives the endpoint's arguments."""

    def __init__(self, dependant: Dependant) -> None:
        """Make the plan of an endpoint. Raises TypeError where a parameter is not text."""
        self._calls: list[_Call] = []
        self._places: dict[Any, int] = {}
        self._endpoint = self._call(dependant)

    async def arguments(self, request: Request) -> dict[str, Any]:
        """Collect the arguments for the endpoint; raises whatever the functions that it depends on raise."""
        results: list[Any] = []
        for call in self._calls:
            results.append(await call.function(**call.arguments(request, results)))
        return self._endpoint.arguments(request, results)

    def _call(self, dependant: Dependant) -> _Call:
        function = dependant.call
        assert function is not None
        if _has_more(dependant):
            raise TypeError(f"{function} takes something besides text and the request")
        constants: dict[str, Any] = {}
        results: list[tuple[str, int]] = []
        for inner in dependant.dependencies:
            function_within: object = inner.call
            if isinstance(function_within, SecurityBase):
                # It is there for the documentation; `auth` reads the header itself.
                constants[inner.name or ""] = None
                continue
            place = self._place(inner)
            if inner.name is not None:
                results.append((inner.name, place))
        fields = [*dependant.path_params, *dependant.query_params, *dependant.header_params]
        constants |= {field.name: field.default for field in fields if not field.field_info.is_required()}
        return _Call(
            function,
            _texts(dependant.path_params),
            _texts(dependant.query_params),
            _texts(dependant.header_params),
            dependant.request_param_name,
            tuple(results),
            constants,
        )

    def _place(self, dependant: Dependant) -> int:
        """Return the place of a call among the calls, once all that it needs is there."""
        if dependant.call in self._places:
            return self._places[dependant.call]
        if not iscoroutinefunction(dependant.call):
            raise TypeError(f"{dependant.call} is not async; what an endpoint depends on never waits for a thread")
        self._calls.append(self._call(dependant))
        place = self._places[dependant.call] = len(self._calls) - 1
        return place


def _texts(fields: Iterable[ModelField]) -> _Texts | None:
    names_by_alias: dict[str, str] = {}
    required: list[str] = []
    for field in fields:
        if not isinstance(field.field_info, params.Param) or field.field_info.annotation not in _TEXTS:
            raise TypeError(f"the parameter {field.alias} is not text")
        names_by_alias[field.alias] = field.name
        if field.field_info.is_required():
            required.append(field.alias)
    return _Texts(names_by_alias, tuple(required)) if names_by_alias else None


def _has_more(dependant: Dependant) -> bool:
    """Return whether something other than text and the request itself is asked for."""
    return bool(
        dependant.cookie_params
        or dependant.body_params
        or dependant.websocket_param_name
        or dependant.http_connection_param_name
        or dependant.response_param_name
        or dependant.background_tasks_param_name
        or dependant.security_scopes_param_name
    )
