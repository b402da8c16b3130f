"""Parameters and services as types, each described once; they come as text, and the services read them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from inspect import Parameter as Argument
from inspect import Signature
from typing import Annotated, Any

from fastapi import Depends, Header, Path, Query, Request

from graphsvc.api.revisions import RevisionWaits
from graphsvc.errors import Fault, InvalidParameter
from graphsvc.model import query_parameters as query
from graphsvc.model.parameter import Parameter, declared, wire_name
from graphsvc.model.requests import REF, Asked, Question
from graphsvc.service import parameters
from graphsvc.service.services import Services

_PAGE = declared(query.PageParameters)


def optional(parameter: Parameter, name: str | None = None) -> Any:
    """Return the type of an argument that a request may leave out."""
    return Annotated[str | None, _described(Query, parameter, name)]


def _described(part: Any, parameter: Parameter, name: str | None = None) -> Any:
    alias = {} if name is None else {"alias": wire_name(name)}
    return part(
        **alias,
        description=parameter.description,
        examples=list(parameter.examples) or None,
        json_schema_extra=parameter.schema(),
    )


Ref = Annotated[str, _described(Path, REF)]
Id = Annotated[str, Path(description="An id.")]
Known = optional(declared(query.KnownParameters)["known"])
Limit, After = optional(_PAGE["limit"]), optional(_PAGE["after"])
Reason = Annotated[str | None, Query(description="Why this is written; kept in the history.")]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description='The ETag that the record must have now; its version alone, `"3"`, will do.'),
]
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match", description="`*`: the record must be new.")]


def asked_by(question: Question) -> Callable[..., Coroutine[Any, Any, Asked]]:
    """Make the function that gathers what a request asks of a question, once the revision is there that it wants."""
    refused = question.refused

    async def asked(request: Request, **given: str | None) -> Asked:
        for name, why in refused.items():
            if given.pop(name) is not None:
                raise InvalidParameter.of(name, why)
        missing = [
            Fault(wire_name(name), argument.when_missing())
            for name, argument in question.arguments.items()
            if given[name] is None
        ]
        if missing:
            raise InvalidParameter(missing)
        wanted = given.get("min_revision")
        if wanted is not None:
            waits: RevisionWaits = request.app.state.revision_waits
            await waits.reach(parameters.revision(wanted))
        return given

    types: Mapping[str, Any] = {
        **{
            name: Annotated[str, _described(Path, argument, name)]
            if question.is_in_path(name)
            else optional(argument, name)
            for name, argument in question.arguments.items()
        },
        **{name: optional(parameter, name) for name, parameter in question.optional.items()},
        **{name: Annotated[str | None, Query(include_in_schema=False)] for name in refused},
    }
    taken = [
        Argument(
            name,
            Argument.KEYWORD_ONLY,
            default=Argument.empty if question.is_in_path(name) else None,
            annotation=type_,
        )
        for name, type_ in types.items()
    ]
    request = Argument("request", Argument.POSITIONAL_OR_KEYWORD, annotation=Request)
    asked.__signature__ = Signature([request, *taken])  # type: ignore[attr-defined]
    return asked


def documented(question: Question) -> list[dict[str, Any]]:
    """Return the parameters of a question as OpenAPI describes them."""
    arguments = [
        {**_documented(name, argument), "in": "path" if question.is_in_path(name) else "query", "required": True}
        for name, argument in question.arguments.items()
    ]
    return [*arguments, *({**_documented(name, each), "in": "query"} for name, each in question.optional.items())]


def _documented(name: str, parameter: Parameter) -> dict[str, Any]:
    text = parameter.examples[0] if parameter.examples else None
    shown = {} if text is None else {"example": int(text) if parameter.kind == "year" else text}
    return {"name": wire_name(name), "description": parameter.description, "schema": parameter.schema(), **shown}


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


ServicesOf = Annotated[Services, Depends(_services)]
"""The services of this process."""
