"""Every question of `model/requests`, under its address."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from graphsvc.api import paging, turns
from graphsvc.api.asking import Answering, serve
from graphsvc.api.compute_queue import ComputeQueue
from graphsvc.api.encoding import as_json, disposition, headers_of, question_tag, tagged, unchanged
from graphsvc.api.forms import MEDIA_TYPES, SUFFIXES, AnswerAs, answer_as
from graphsvc.api.routing import StrictRoute
from graphsvc.model.requests import QUESTIONS, Asked, Question
from graphsvc.service import parameters
from graphsvc.service.answering import AT_ONCE, Page, Prepared, all_of, parts, prepare
from graphsvc.service.datasets import datasets
from graphsvc.service.files import file_name
from graphsvc.service.parameter_check import check
from graphsvc.service.services import Services
from graphsvc.tables.csv_file import write_csv
from graphsvc.tables.table import FlatTable, table_of
from graphsvc.tables.text_file import write_text
from graphsvc.tables.xlsx_file import write_xlsx

router = APIRouter(route_class=StrictRoute)


def _answering(name: str, question: Question) -> Answering:
    async def answer(request: Request, services: Services, asked: Asked) -> Response:
        check(question, asked)
        wanted = answer_as(request, asked)

        # A list of which no page is asked for comes whole as CSV and as a workbook.
        is_whole = question.is_paged and asked["limit"] is None and asked["after"] is None

        def prepared() -> Prepared:
            if not question.is_paged:
                return prepare(services, name, asked)
            if is_whole and wanted.form == "xlsx":
                first = prepare(services, name, asked, Page(limit=AT_ONCE))
                return Prepared(first.head, lambda: all_of(services, name, asked, first), first.rests_on)
            place = paging.place(request, services.view())
            return prepare(services, name, asked, Page(place, parameters.limit(asked["limit"])))

        def reply() -> Response:
            if is_whole and wanted.form == "csv":
                return _whole(request, services, name, asked, wanted)
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
    body = _written(table_of(answer, question.answer), services, prepared, wanted)
    return Response(body, 200, headers, wanted.media_type)


def _whole(request: Request, services: Services, name: str, asked: Asked, wanted: AnswerAs) -> Response:
    """Reply with all rows of a list; where they come in several parts, each is read in a turn of its own while it is sent."""
    first = prepare(services, name, asked, Page(limit=AT_ONCE))
    headers = tagged(_tag(first, wanted))
    known = unchanged(request, headers["ETag"])
    if known is not None:
        return known
    answers = parts(services, name, asked, first)
    begun = next(answers)
    headers |= _about(request, {**begun, "next": None}, wanted)
    shape = QUESTIONS[name].answer
    pieces = chain(
        write_csv(table_of(begun, shape), bom=wanted.has_bom),
        chain.from_iterable(write_csv(table_of(part, shape), has_header=False) for part in answers),
    )
    if begun["next"] is None:
        return Response(b"".join(pieces), 200, headers, wanted.media_type)
    queue: ComputeQueue = request.app.state.file_queue
    content = iter(()) if request.state.is_head else queue.pieces(request, (piece for piece in pieces))
    return StreamingResponse(content, headers=headers, media_type=wanted.media_type)


def _written(table: FlatTable, services: Services, prepared: Prepared, wanted: AnswerAs) -> bytes | str:
    match wanted.form:
        case "csv":
            return b"".join(write_csv(table, bom=wanted.has_bom))
        case "text":
            return write_text(table)
        case _:
            return write_xlsx(table, datasets(services.store, prepared.head))


def _about(request: Request, answer: Any, wanted: AnswerAs) -> dict[str, str]:
    """Return the headers of a table: its name as a file, what it has no column for, and where the next page is."""
    name = file_name(*request.url.path.removeprefix("/v1/").split("/"), suffix=SUFFIXES[wanted.form])
    headers = {**headers_of(answer), **disposition("inline", name)}
    if isinstance(answer, dict) and answer.get("next"):
        following = request.url.include_query_params(after=answer["next"])
        address = f"{quote(request.url.path, safe='/:')}?{following.query}"
        headers["Link"] = f'<{address}>; rel="next"'  # RFC 8288
    return headers


def _tag(prepared: Prepared, wanted: AnswerAs) -> str:
    return question_tag(prepared.head, *prepared.rests_on, wanted.form, wanted.has_bom)


_TABLES: dict[str, Any] = {
    media_type.partition(";")[0]: {} for form, media_type in MEDIA_TYPES.items() if form != "json"
}
for _name, _question in QUESTIONS.items():
    serve(router, _name, _question, _answering(_name, _question), {"model": _question.answer, "content": _TABLES})
