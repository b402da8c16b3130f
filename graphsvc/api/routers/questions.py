"""Every question of `model/requests`, under its address."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from graphsvc.api import paging, turns
from graphsvc.api.asking import Answer, serve
from graphsvc.api.encoding import as_json, question_tag, tagged, unchanged
from graphsvc.api.routing import StrictRoute
from graphsvc.model.requests import QUESTIONS, Asked, Question
from graphsvc.service.answering import Prepared, prepare
from graphsvc.service.services import Services

router = APIRouter(route_class=StrictRoute)


def _answering(name: str, question: Question) -> Answer:
    async def answer(request: Request, services: Services, asked: Asked) -> Response:
        def prepared() -> Prepared:
            place = paging.place(request, services.view()) if question.is_paged else None
            return prepare(services, name, asked, place)

        if question.pace == "in_turn":
            return await _in_turn(request, prepared())
        run = turns.at_once if question.pace == "at_once" else turns.on_thread
        return await run(request, lambda: _reply(request, prepared()))

    return answer


async def _in_turn(request: Request, prepared: Prepared) -> Response:
    """Answer when it is the request's turn: what is computed may take seconds. What has not changed takes none."""
    known = unchanged(request, _tag(prepared))
    return await turns.in_turn(request, lambda: _reply(request, prepared)) if known is None else known


def _reply(request: Request, prepared: Prepared) -> Response:
    tag = _tag(prepared)
    known = unchanged(request, tag)
    if known is not None:
        return known
    answer = prepared.answer()
    if isinstance(answer, dict) and "next" in answer:
        answer["next"] = paging.token(request, prepared.head, answer["next"])
    return as_json(answer, tagged(tag))


def _tag(prepared: Prepared) -> str:
    return question_tag(prepared.head, *prepared.rests_on)


for _name, _question in QUESTIONS.items():
    serve(router, _name, _question, _answering(_name, _question), {"model": _question.answer})
