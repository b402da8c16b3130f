"""Networks and dyad-years as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import URL
from starlette.responses import Response, StreamingResponse

from graphsvc.analysis.dyad_years import QUESTIONS
from graphsvc.api.auth import ReadAccess
from graphsvc.api.compute_queue import ComputeQueue
from graphsvc.api.request_parameters import ServicesOf
from graphsvc.api.routers.networks import First, Last, SpecOf, System, Year, filters_of_tables, in_turn
from graphsvc.api.routers.questions import FiltersOf
from graphsvc.api.routing import StrictRoute
from graphsvc.export.codebook import MEDIA_TYPE
from graphsvc.export.formats import CODEBOOK, FORMATS
from graphsvc.service import dyad_year_files
from graphsvc.service.centrality import YearsRequest
from graphsvc.service.dyad_year_files import TableRequest
from graphsvc.service.files import File
from graphsvc.service.network_files import NetworkFileRequest
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import QueryFilters
from graphsvc.service.services import Services

router = APIRouter(prefix="/v1", route_class=StrictRoute, tags=["exports"])
Bom = Annotated[str | None, Query(description="`true`: CSV begins with a byte order mark, as Excel needs it.")]


def _files(media_types: Iterable[str]) -> dict[int | str, dict[str, Any]]:
    content: dict[str, Any] = {media_type.partition(";")[0]: {"schema": {}} for media_type in media_types}
    return {200: {"description": "The file, named in Content-Disposition.", "content": content}}


async def _send(
    request: Request, services: Services, filters: QueryFilters, make: Callable[[ParsedQuery], File]
) -> Response:
    """Send a file piece by piece; Link leads to its codebook, which has what its format has no place for."""
    queue: ComputeQueue = request.app.state.file_queue
    codebook = URL(scope=request.scope).include_query_params(format=CODEBOOK)

    def write(file: File, headers: Mapping[str, str]) -> Response:
        more = {
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "Link": f'<{codebook.path}?{codebook.query}>; rel="describedby"; type="text/markdown"',
        }
        content = iter(()) if request.state.is_head else queue.pieces(request, file.content)
        return StreamingResponse(content, headers={**headers, **more}, media_type=file.media_type)

    return await in_turn(request, services, filters, make, write)


@router.get(
    "/graph",
    response_class=Response,
    responses=_files([*(format_.media_type for format_ in FORMATS.values()), MEDIA_TYPE]),
)
async def graph(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    spec: SpecOf,
    around: Annotated[str | None, Query(description="Only this entity and those near it.")] = None,
    radius: Annotated[str | None, Query(description="How many steps are near: 0 to 20; 1 where absent.")] = None,
    ties: Annotated[
        str | None,
        Query(description="`claims`: each tie of each data set (the default). `derived`: what follows for each pair."),
    ] = None,
    file_format: Annotated[
        str | None,
        Query(alias="format", description=f"{', '.join(FORMATS)}; or {CODEBOOK}: what is in them and whom to cite."),
    ] = None,
    bom: Bom = None,
) -> Response:
    """Export a network as a file, whole or around an entity."""
    cut = NetworkFileRequest(around, radius, ties, file_format, bom)
    return await _send(request, services, filters, lambda query: services.network_files.graph(cut, spec, query))


@router.get(
    "/dyad-years",
    response_class=Response,
    responses=_files(media_type for media_type, _ in dyad_year_files.FORMATS.values()),
)
async def dyad_years(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    filters: Annotated[QueryFilters, Depends(filters_of_tables)],
    question: Annotated[str | None, Query(description=f"{', '.join(QUESTIONS)}; allied where absent.")] = None,
    first: First = None,
    last: Last = None,
    year: Year = None,
    codes: Annotated[str | None, Query(description="cow (the default), gw, iso3, or id for no codes at all.")] = None,
    system: System = None,
    directed: Annotated[
        str | None, Query(description="`true`: two rows a pair, one for what either owes or sends to the other.")
    ] = None,
    microstates: Annotated[
        str | None,
        Query(
            description="`include` or `exclude` (the default) the microstates, of which the list of system=gw has one apart."
        ),
    ] = None,
    file_format: Annotated[
        str | None, Query(alias="format", description=f"{', '.join(dyad_year_files.FORMATS)}; csv where absent.")
    ] = None,
    columns: Annotated[
        str | None,
        Query(description="`all` (the default), or `peacesciencer`: the columns that this R package has of ATOP."),
    ] = None,
    bom: Bom = None,
) -> Response:
    """Export a row for every two states in every year: the verdicts on them, and NA where nothing is known."""
    over = YearsRequest(first, last, year)
    table = TableRequest(question, over, codes, system, directed, file_format, microstates, columns, bom)
    return await _send(request, services, filters, lambda query: services.dyad_year_files.table(table, query))
