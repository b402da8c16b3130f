"""Networks and dyad-years as files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import URL
from starlette.responses import Response, StreamingResponse

from graphsvc.api import turns
from graphsvc.api.asking import serve
from graphsvc.api.compute_queue import ComputeQueue
from graphsvc.api.encoding import disposition, question_tag, tagged, unchanged
from graphsvc.api.routing import StrictRoute
from graphsvc.export.codebook import MEDIA_TYPE
from graphsvc.export.formats import CODEBOOK, FORMATS
from graphsvc.model.file_requests import FILES
from graphsvc.model.requests import Asked
from graphsvc.service import dyad_year_files
from graphsvc.service.file_questions import FileQuestion, file_question
from graphsvc.service.services import Services

router = APIRouter(route_class=StrictRoute)


async def _send(request: Request, question: FileQuestion) -> Response:
    """Send a file piece by piece; Link leads to its codebook, which has what its format has no place for."""
    tag = question_tag(question.head)
    known = unchanged(request, tag)
    if known is not None:
        return known
    queue: ComputeQueue = request.app.state.file_queue
    codebook = URL(scope=request.scope).include_query_params(format=CODEBOOK)

    def write() -> Response:
        file = question.file()
        headers = {
            **tagged(tag),
            **disposition("attachment", file.name),
            "Link": f'<{codebook.path}?{codebook.query}>; rel="describedby"; type="text/markdown"',
        }
        content = iter(()) if request.state.is_head else queue.pieces(request, file.content)
        return StreamingResponse(content, headers=headers, media_type=file.media_type)

    return await turns.in_turn(request, write)


def _serve(name: str, media_types: Iterable[str]) -> None:
    async def answer(request: Request, services: Services, asked: Asked) -> Response:
        return await _send(request, file_question(services, name, asked))

    content: dict[str, Any] = {media_type.partition(";")[0]: {"schema": {}} for media_type in media_types}
    serve(
        router,
        name,
        FILES[name],
        answer,
        {"description": "The file, named in Content-Disposition.", "content": content},
    )


_serve("graph", [*(format_.media_type for format_ in FORMATS.values()), MEDIA_TYPE])
_serve("dyad_years", (media_type for media_type, _ in dyad_year_files.FORMATS.values()))
