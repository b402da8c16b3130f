"""Networks: paths through them, and what is computed on them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from graphsvc.analysis.centrality import MEASURES
from graphsvc.analysis.similarity import MEASURES as ALIKE
from graphsvc.api import turns
from graphsvc.api.auth import ReadAccess
from graphsvc.api.encoding import as_json, question_tag, tagged, unchanged
from graphsvc.api.request_parameters import Certainty, Datasets, Known, Limit, ServicesOf
from graphsvc.api.revisions import RevisionReached
from graphsvc.api.routers.questions import FiltersOf, Mutual
from graphsvc.api.routing import StrictRoute
from graphsvc.model import networks
from graphsvc.service.centrality import YearsRequest
from graphsvc.service.network_specs import NetworkSpec
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.paths import PathRequest
from graphsvc.service.questions import QueryFilters
from graphsvc.service.services import Services

router = APIRouter(prefix="/v1", route_class=StrictRoute, tags=["networks"])

Layers = Annotated[
    str | None,
    Query(
        description="What joins: alliance (the default), relations, representation, membership, hosting, severed, "
        "rivalry; several parted by commas."
    ),
]
Obligations = Annotated[
    str | None, Query(description="What makes an ally: any of these, parted by commas (default defense), or `any`.")
]
Isolates = Annotated[str | None, Query(description="`include`: with the states of the roster that nothing joins.")]
System = Annotated[str | None, Query(description="Whose roster of states: cow (the default) or gw.")]
Directed = Annotated[
    str | None, Query(description="`true`: alliances lead from who owes the obligation to whom it is owed.")
]
Of = Annotated[str | None, Query(description="Entities, parted by commas.")]


async def network_spec(
    layers: Layers = None,
    obligations: Obligations = None,
    mutual: Mutual = None,
    isolates: Isolates = None,
    system: System = None,
    directed: Directed = None,
) -> NetworkSpec:
    """Gather how a network is to be made."""
    return NetworkSpec(layers, obligations, mutual, isolates, system, directed)


SpecOf = Annotated[NetworkSpec, Depends(network_spec)]


def filters_without_days(certainty_if_absent: str) -> Callable[..., Coroutine[Any, Any, QueryFilters]]:
    """Gather what a question about years takes, which says itself which days it is about."""

    async def filters(
        _: RevisionReached, known: Known = None, datasets: Datasets = None, certainty: Certainty = None
    ) -> QueryFilters:
        return QueryFilters(None, None, known, datasets, certainty or certainty_if_absent)

    return filters


filters_of_years, filters_of_tables = filters_without_days("possible"), filters_without_days("certain")


async def in_turn(
    request: Request,
    services: Services,
    filters: QueryFilters,
    answer: Callable[[ParsedQuery], Any],
    write: Callable[[Any, Mapping[str, str]], Response] = as_json,
) -> Response:
    """Answer when it is the request's turn: what is computed here may take seconds. What has not changed takes none."""
    query = services.questions.query(filters)
    tag = question_tag(query.head)
    known = unchanged(request, tag)
    if known is not None:
        return known
    return await turns.in_turn(request, lambda: write(answer(query), tagged(tag)))


@router.get("/paths", responses={200: {"model": networks.PathList}})
async def paths(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    spec: SpecOf,
    start: Annotated[str, Query(alias="from", description="Where the path starts.")],
    end: Annotated[str, Query(alias="to", description="Where it ends.")],
    through: Annotated[str | None, Query(description="Through these, in this order, parted by commas.")] = None,
    avoiding: Annotated[str | None, Query(description="Through none of these, parted by commas.")] = None,
    longer: Annotated[
        str | None, Query(description="`true`: simple paths of any length, not the shortest alone.")
    ] = None,
    limit: Limit = None,
) -> Response:
    """Find the shortest paths between two entities whose hops all hold on one day, with what makes each hop."""
    route = PathRequest(start, end, through, avoiding, longer, limit)
    return await in_turn(request, services, filters, lambda query: services.paths.paths(route, spec, query))


Measure = Annotated[
    str | None, Query(description=f"One of {', '.join(MEASURES)}.", json_schema_extra={"enum": [*MEASURES]})
]
Top = Annotated[str | None, Query(description="Only the first so many, 1 to 1000.")]
Sensitivity = Annotated[
    str | None, Query(description="`true`: each score's range over what is sure and all that is possible.")
]
Partial = Annotated[
    str | None, Query(description="`include`: also the scores of years of which not every pair is known.")
]
First = Annotated[str | None, Query(alias="from", description="The first year.", examples=["1900"])]
Last = Annotated[str | None, Query(alias="to", description="The last year.", examples=["1914"])]
Year = Annotated[
    str | None, Query(description="What stands for a year: `any` day of it (the default), `jan1` or `dec31`.")
]


@router.get("/centrality", responses={200: {"model": networks.Centrality}})
async def centrality(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    spec: SpecOf,
    measure: Measure = None,
    top: Top = None,
    sensitivity: Sensitivity = None,
) -> Response:
    """Rank everybody in a network by a measure of centrality."""
    return await in_turn(
        request, services, filters, lambda query: services.centrality.centrality(measure, top, sensitivity, spec, query)
    )


@router.get("/centrality/series", responses={200: {"model": networks.CentralitySeries}})
async def centrality_series(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    filters: Annotated[QueryFilters, Depends(filters_of_years)],
    spec: SpecOf,
    measure: Measure = None,
    of: Of = None,
    first: First = None,
    last: Last = None,
    year: Year = None,
    partial: Partial = None,
) -> Response:
    """Score some entities by a measure in each of some years."""
    over = YearsRequest(first, last, year, partial)
    return await in_turn(
        request, services, filters, lambda query: services.centrality.series(measure, of, over, spec, query)
    )


@router.get("/similarity", responses={200: {"model": networks.Similarity}})
async def similarity(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    a: Annotated[str, Query(description="Whose portfolio of alliances.")],
    b: Annotated[str | None, Query(description="Beside whose, parted by commas; absent: all in the system.")] = None,
    measure: Annotated[str | None, Query(description=f"One of {', '.join(ALIKE)}; s where absent.")] = None,
    levels: Annotated[
        str | None, Query(description="How obligations rank in a portfolio: atop (the default) or cow.")
    ] = None,
    system: System = None,
) -> Response:
    """Say how alike the alliance portfolios of states are: S, kappa, pi or tau-b."""
    return await in_turn(
        request,
        services,
        filters,
        lambda query: services.similarity_balance.similarity(a, b, measure, levels, system, query),
    )


@router.get("/balance", responses={200: {"model": networks.Balance}})
async def balance(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    obligations: Obligations = None,
    mutual: Mutual = None,
    system: System = None,
) -> Response:
    """Say how balanced alliances (+) and rivalries (-) are over closed triads."""
    spec = NetworkSpec(None, obligations, mutual, None, system)
    return await in_turn(request, services, filters, lambda query: services.similarity_balance.balance(spec, query))
