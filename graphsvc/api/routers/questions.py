"""The questions: who is allied to whom, all about a pair, who hosts, severed, recognises, is represented, and how it went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from graphsvc.api.auth import ReadAccess
from graphsvc.api.encoding import conditional, question_tag
from graphsvc.api.request_parameters import Certainty, Datasets, During, Known, On, Ref, ServicesOf
from graphsvc.api.revisions import RevisionReached
from graphsvc.api.routing import StrictRoute
from graphsvc.api.turns import at_once
from graphsvc.model import answers
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import QueryFilters, Questions, read_obligations
from graphsvc.service.services import Services

router = APIRouter(prefix="/v1", route_class=StrictRoute, tags=["questions"])

Obligations = Annotated[
    str | None,
    Query(description="Any of these, parted by commas: defense, offense, neutrality, consultation, nonaggression."),
]
Mutual = Annotated[str | None, Query(description="`any` (the default): either owes it. `both`: each owes it.")]
Roles = Annotated[
    str | None,
    Query(description="Any of member, founder, associate, observer, candidate, suspended, parted by commas."),
]


async def query_filters(
    _: RevisionReached,
    on: On = None,
    during: During = None,
    known: Known = None,
    datasets: Datasets = None,
    certainty: Certainty = None,
) -> QueryFilters:
    """Gather what every question takes."""
    return QueryFilters(on, during, known, datasets, certainty)


FiltersOf = Annotated[QueryFilters, Depends(query_filters)]


async def _at_once(
    request: Request, services: Services, filters: QueryFilters, answer: Callable[[Questions, ParsedQuery], Any]
) -> Response:
    """Answer without a thread where that is soon done: these need nothing from the store."""
    return await at_once(request, lambda: _answer(request, services, filters, answer))


def _answer(
    request: Request, services: Services, filters: QueryFilters, answer: Callable[[Questions, ParsedQuery], Any]
) -> Response:
    query = services.questions.query(filters)
    return conditional(request, question_tag(query.head), lambda: answer(services.questions, query))


@router.get("/allies", responses={200: {"model": answers.AlliesOfSeveral}})
async def allies_of(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    of: Annotated[
        str,
        Query(
            description="Whose allies: up to 200 references parted by commas. `members:REF` are the full members of an "
            "alliance or organisation on the days asked about, `rivals:REF` the rivals of an entity.",
            examples=["albania,poland", "members:nato"],
        ),
    ],
    obligations: Obligations = None,
    mutual: Mutual = None,
) -> Response:
    """Say who is allied to each of several entities on a day: the items of each, with whose they are."""
    owed = read_obligations(obligations, mutual)
    return await _at_once(request, services, filters, lambda questions, query: questions.allies_of(of, owed, query))


@router.get("/allies/{ref}", responses={200: {"model": answers.Allies}})
async def allies(
    request: Request,
    ref: Ref,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    obligations: Obligations = None,
    mutual: Mutual = None,
) -> Response:
    """Say who is allied to an entity on a day, through what, by which obligations, according to whom."""
    owed = read_obligations(obligations, mutual)
    return await _at_once(request, services, filters, lambda questions, query: questions.allies(ref, owed, query))


@router.get("/members/{ref}", responses={200: {"model": answers.Members}})
async def members(
    request: Request,
    ref: Ref,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    roles: Roles = None,
) -> Response:
    """Say who belongs to an alliance or organisation on a day, in which role, since when, according to whom."""
    return await _at_once(request, services, filters, lambda questions, query: questions.members(ref, roles, query))


@router.get("/dyads/{a}/{b}", responses={200: {"model": answers.Dyad}})
def dyad(
    request: Request,
    a: Ref,
    b: Ref,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    obligations: Obligations = None,
    mutual: Mutual = None,
) -> Response:
    """Tell all that is known of a pair on a day: alliance, relations, hosting, memberships, events, evidence."""
    owed = read_obligations(obligations, mutual)
    return _answer(request, services, filters, lambda questions, query: questions.dyad(a, b, owed, query))


@router.get("/dyads/{a}/{b}/timeline", responses={200: {"model": answers.Timeline}})
def dyad_timeline(
    request: Request, a: Ref, b: Ref, _: ReadAccess, services: ServicesOf, filters: FiltersOf
) -> Response:
    """Tell how the relations of a pair went; with a day or a period, what holds or may hold then."""
    return _timeline(request, services, filters, (a, b))


@router.get("/timeline/{ref}", responses={200: {"model": answers.Timeline}})
def timeline(request: Request, ref: Ref, _: ReadAccess, services: ServicesOf, filters: FiltersOf) -> Response:
    """Tell how the relations of an entity went; with a day or a period, what holds or may hold then."""
    return _timeline(request, services, filters, (ref,))


def _timeline(request: Request, services: Services, filters: QueryFilters, refs: tuple[str, ...]) -> Response:
    return _answer(
        request,
        services,
        filters,
        lambda questions, query: questions.timeline(refs, query, within=filters.is_dated),
    )


@router.get("/hosting", responses={200: {"model": answers.Hostings}})
async def hosting(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    host: Annotated[str | None, Query(description="Only what this country hosts.")] = None,
    group: Annotated[str | None, Query(description="Only who hosts this group or person.")] = None,
    against: Annotated[str | None, Query(description="Only those who oppose this country or group.")] = None,
) -> Response:
    """Say who hosts whom on a day, and whom the hosted oppose."""
    return await _at_once(
        request, services, filters, lambda questions, query: questions.hosting(host, group, against, query)
    )


@router.get("/severed", responses={200: {"model": answers.Severances}})
async def severed(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    of: Annotated[str | None, Query(description="Only ties of this country, whichever side severed them.")] = None,
) -> Response:
    """Say who has severed or suspended ties with whom on a day."""
    return await _at_once(request, services, filters, lambda questions, query: questions.severed(of, query))


@router.get("/recognition", responses={200: {"model": answers.Recognitions}})
async def recognition(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    by: Annotated[str | None, Query(description="Only whom this country recognises.", examples=["albania"])] = None,
    of: Annotated[str | None, Query(description="Only who recognises this country.", examples=["kosovo"])] = None,
) -> Response:
    """Say who recognises whom on a day, since when, according to whom."""
    return await _at_once(request, services, filters, lambda questions, query: questions.recognition(by, of, query))


@router.get("/missions", responses={200: {"model": answers.Missions}})
async def missions(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    filters: FiltersOf,
    in_: Annotated[
        str | None, Query(alias="in", description="Only missions in this country.", examples=["iran"])
    ] = None,
    of: Annotated[
        str | None, Query(description="Only missions that this country sends.", examples=["united-states"])
    ] = None,
) -> Response:
    """Say who is represented where on a day, and at which level: embassies, legations, interests sections and others."""
    return await _at_once(request, services, filters, lambda questions, query: questions.missions(in_, of, query))
