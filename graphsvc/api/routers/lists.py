"""Lists of records, page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graphsvc.api import encoding, paging
from graphsvc.api.auth import ReadAccess
from graphsvc.api.request_parameters import After, During, Known, Limit, On, Search, ServicesOf
from graphsvc.api.routing import StrictRoute
from graphsvc.model import wire_records as wire
from graphsvc.service import parameters
from graphsvc.service.datasets import datasets as listed_datasets
from graphsvc.service.lists import ListPage, ListSlice
from graphsvc.service.services import Services

router = APIRouter(route_class=StrictRoute)

Kind = Annotated[str | None, Query(description="A kind.")]
Kinds = Annotated[str | None, Query(description="Kinds parted by commas.")]
Dataset = Annotated[str | None, Query(description="Only what these datasets say: ids parted by commas.")]
Of = Annotated[str | None, Query(description="Only those of this entity: a reference.")]
Between = Annotated[str | None, Query(description="Only those between two entities: references parted by a comma.")]
Code = Annotated[str | None, Query(description="Only entities that have ever borne this code: cow:339, or ALB.")]


def page(
    request: Request,
    services: Services,
    known: str | None,
    limit: str | None,
    read: Callable[[ListSlice], ListPage],
    sentence: Callable[[ListPage], str] | None = None,
) -> Response:
    """Answer with a page of a list, in the view that `known` and the page's token say; a question has a sentence first."""
    head = services.view()
    then = parameters.known(head, known)
    place, most = paging.place(request, head, then.view), parameters.limit(limit)
    view = then.view.rewind(place.revision)

    def items() -> dict[str, object]:
        part = read(ListSlice(view, head.with_mergers_of(view), place.start, most))
        following = paging.token(request, view, part.next)
        shown = then.text if known is not None else view.at
        answer = {} if sentence is None else {"answer": sentence(part)}
        return {**answer, "items": part.items, "next": following, "revision": view.revision, "known": shown}

    tag = encoding.question_tag(head, view.revision, then.text if known else "")
    return encoding.conditional(request, tag, items)


@router.get("/v1/entities", response_model=wire.Entities, tags=["entities"], summary="List entities")
def entities(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    q: Search = None,
    kind: Kind = None,
    code: Code = None,
    known: Known = None,
    limit: Limit = None,
    after: After = None,
) -> Response:
    """With `q`, by how well a name meets its words, else by id; where none does, names spelled nearly so."""
    return page(request, services, known, limit, lambda part: services.lists.entities(part, q=q, kind=kind, code=code))


@router.get("/v1/ties", response_model=wire.Ties, tags=["ties"], summary="List ties")
def ties(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    of: Of = None,
    between: Between = None,
    kind: Kinds = None,
    on: On = None,
    during: During = None,
    dataset: Dataset = None,
    known: Known = None,
    limit: Limit = None,
    after: After = None,
) -> Response:
    """On a day or in a period, those that hold or may hold then."""
    when = parameters.when(on, during)
    return page(
        request,
        services,
        known,
        limit,
        lambda part: services.lists.ties(part, of=of, between=between, kind=kind, when=when, dataset=dataset),
    )


@router.get("/v1/events", response_model=wire.Events, tags=["events"], summary="List events")
def events(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    of: Of = None,
    kind: Kinds = None,
    on: On = None,
    during: During = None,
    dataset: Dataset = None,
    q: Search = None,
    known: Known = None,
    limit: Limit = None,
    after: After = None,
) -> Response:
    """With `q`, by how well the title meets its words; then by their earliest day. On a day or in a period, those that took place or may have taken place then."""
    when = parameters.when(on, during)
    return page(
        request,
        services,
        known,
        limit,
        lambda part: services.lists.events(part, of=of, kind=kind, when=when, dataset=dataset, q=q),
    )


@router.get("/v1/sources", response_model=wire.Sources, tags=["sources"], summary="List sources")
def sources(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    q: Search = None,
    kind: Kind = None,
    known: Known = None,
    limit: Limit = None,
    after: After = None,
) -> Response:
    """By id; with `q`, those whose title has its words, by how well it meets them, or whose id holds it."""
    return page(request, services, known, limit, lambda part: services.lists.sources(part, q=q, kind=kind))


@router.get("/v1/datasets", response_model=wire.Datasets, tags=["sources"], summary="List datasets")
def datasets(request: Request, _: ReadAccess, services: ServicesOf, known: Known = None) -> Response:
    """All of them, by id: version, licence, citation, coverage, and how many records of each kind each asserts."""
    head = services.view()
    then = parameters.known(head, known)

    def answer() -> dict[str, object]:
        items = listed_datasets(services.store, then.view)
        shown = then.text if known is not None else then.view.at
        return {"items": items, "total": len(items), "revision": then.view.revision, "known": shown}

    tag = encoding.question_tag(head, then.view.revision, then.text if known else "")
    return encoding.conditional(request, tag, answer)
