"""Serve a question under its address: who may read, what is asked, and then its answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from graphsvc.api.auth import ReadAccess
from graphsvc.api.request_parameters import ServicesOf, asked_by
from graphsvc.model.requests import Asked, Question
from graphsvc.service.services import Services

Answering = Callable[[Request, Services, Asked], Awaitable[Response]]


def serve(
    router: APIRouter, name: str, question: Question, answer: Answering, ok: dict[str, Any], *, form: str | None = None
) -> None:
    """Add the route of a question; `ok` documents its answer, and the address of a `form` ends in it, like .svg."""

    async def endpoint(request: Request, _: ReadAccess, services: ServicesOf, asked: Asked) -> Response:
        return await answer(request, services, asked)

    endpoint.__annotations__["asked"] = Annotated[Asked, Depends(asked_by(question))]
    endpoint.question = question  # type: ignore[attr-defined]
    router.add_api_route(
        question.path if form is None else f"{question.path}.{form}",
        endpoint,
        methods=["GET"],
        summary=question.summary,
        description=question.details,
        operation_id=name if form is None else f"{name}_{form}",
        tags=[question.tag],
        responses={200: ok},
    )
