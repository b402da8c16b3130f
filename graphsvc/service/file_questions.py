"""Read what is asked for as a file, for the API and for the CLI: a network, or a table of dyad-years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graphsvc.ingest.folders import Progress
from graphsvc.model.file_requests import FILES
from graphsvc.model.requests import Asked
from graphsvc.service.answering import surely, take
from graphsvc.service.dyad_year_files import TableRequest
from graphsvc.service.files import File
from graphsvc.service.network_files import NetworkFileRequest
from graphsvc.service.network_specs import NetworkSpec
from graphsvc.service.parameter_check import check
from graphsvc.service.questions import QueryFilters
from graphsvc.service.services import Services
from graphsvc.snapshot.view import View


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """A file that was asked for: the head that it is made from, and how to make it."""

    head: View
    file: Callable[[], File]


def file_question(services: Services, name: str, asked: Asked, progress: Progress | None = None) -> FileQuestion:
    """Read the question of a file; `progress` hears of the rows of a table. Raises what `prepare` raises."""
    check(FILES[name], asked)
    filters = take(QueryFilters, asked)
    if name == "graph":
        query = services.questions.query(filters)
        cut, spec = take(NetworkFileRequest, asked), take(NetworkSpec, asked)
        return FileQuestion(query.head, lambda: services.network_files.graph(cut, spec, query))
    query = services.questions.query(surely(filters, "certain"))
    table = take(TableRequest, asked)
    return FileQuestion(query.head, lambda: services.dyad_year_files.table(table, query, progress))
