"""Every question of `model/requests`, under its address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import URL
from starlette.responses import Response, StreamingResponse

from graphsvc.api import paging, turns
from graphsvc.api.asking import Answer, serve
from graphsvc.api.compute_queue import ComputeQueue
from graphsvc.api.encoding import as_json, headers_of, question_tag, tagged, unchanged
from graphsvc.api.forms import MEDIA_TYPES, SUFFIXES, AnswerAs, answer_as
from graphsvc.api.routing import StrictRoute
from graphsvc.model.requests import QUESTIONS, Asked, Question
from graphsvc.service import parameters
from graphsvc.service.answering import Page, Prepared, prepare, whole
from graphsvc.service.datasets import datasets
from graphsvc.service.services import Services
from graphsvc.tables.csv_file import write_csv
from graphsvc.tables.table import Table, table_of
from graphsvc.tables.text_file import write_text
from graphsvc.tables.xlsx_file import write_xlsx

router = APIRouter(route_class=StrictRoute)


def _answering(name: str, question: Question) -> Answer:
    async def answer(request: Request, services: Services, asked: Asked) -> Response:
        wanted = answer_as(request, asked)

        def prepared() -> Prepared:
            if not question.is_paged:
                return prepare(services, name, asked)
            place = paging.place(request, services.view())
            if wanted.form == "csv" and place is None and asked["limit"] is None:
                return whole(services, name, asked)
            return prepare(services, name, asked, Page(place, parameters.limit(asked["limit"])))

        def reply() -> Response:
            return _reply(request, services, prepared(), question, wanted)

        if question.pace == "in_turn":
            return await _in_turn(request, prepared(), wanted, reply)
        # A workbook cites its data sets, which are read from the store.
        is_light = question.pace == "at_once" and wanted.form != "xlsx"
        return await (turns.at_once if is_light else turns.on_thread)(request, reply)

    return answer


async def _in_turn(request: Request, prepared: Prepared, wanted: AnswerAs, reply: Callable[[], Response]) -> Response:
    """Answer when it is the request's turn: what is computed may take seconds. What has not changed takes none."""
    known = unchanged(request, _tag(prepared, wanted))
    return await turns.in_turn(request, reply) if known is None else known


def _reply(request: Request, services: Services, prepared: Prepared, question: Question, wanted: AnswerAs) -> Response:
    headers = tagged(_tag(prepared, wanted))
    known = unchanged(request, headers["ETag"])
    if known is not None:
        return known
    answer = prepared.answer()
    if question.is_paged:
        answer["next"] = paging.token(request, prepared.head, answer["next"])
    if wanted.form == "json":
        return as_json(answer, headers)
    headers |= _about(request, answer, wanted)
    table = table_of(answer, question.answer)
    if wanted.form == "csv" and question.is_paged and not isinstance(answer["items"], list):
        queue: ComputeQueue = request.app.state.file_queue
        pieces = write_csv(table, bom=wanted.has_bom)
        content = iter(()) if request.state.is_head else queue.pieces(request, pieces)
        return StreamingResponse(content, headers=headers, media_type=wanted.media_type)
    return Response(_written(table, services, wanted), 200, headers, wanted.media_type)


def _written(table: Table, services: Services, wanted: AnswerAs) -> bytes | str:
    match wanted.form:
        case "csv":
            return b"".join(write_csv(table, bom=wanted.has_bom))
        case "text":
            return write_text(table)
        case _:
            return write_xlsx(table, datasets(services.store, services.view()))


def _about(request: Request, answer: Any, wanted: AnswerAs) -> dict[str, str]:
    """Return the headers of a table: its name as a file, what it has no column for, and where the next page is."""
    name = request.url.path.removeprefix("/v1/").replace("/", "-")
    headers = {
        **headers_of(answer),
        "Content-Disposition": f'inline; filename="{name}.{SUFFIXES[wanted.form]}"',
    }
    if isinstance(answer, dict) and answer.get("next"):
        following = URL(scope=request.scope).include_query_params(after=answer["next"])
        headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'  # RFC 8288
    return headers


def _tag(prepared: Prepared, wanted: AnswerAs) -> str:
    return question_tag(prepared.head, *prepared.rests_on, wanted.form, wanted.has_bom)


_TABLES: dict[str, Any] = {
    media_type.partition(";")[0]: {} for form, media_type in MEDIA_TYPES.items() if form != "json"
}
for _name, _question in QUESTIONS.items():
    serve(router, _name, _question, _answering(_name, _question), {"model": _question.answer, "content": _TABLES})
