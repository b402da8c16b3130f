"""How verdicts went: of a pair, of an entity and its allies, of an alliance or organisation and its members."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from graphsvc.api import encoding, paging
from graphsvc.api.auth import ReadAccess
from graphsvc.api.request_parameters import After, Datasets, Known, Limit, Ref, ServicesOf
from graphsvc.api.revisions import RevisionReached
from graphsvc.api.routers.questions import Mutual, Obligations, Roles
from graphsvc.api.routing import StrictRoute
from graphsvc.errors import InvalidParameter
from graphsvc.model.histories import EntityHistory, PairHistory
from graphsvc.questions.history import HistoryPlace
from graphsvc.service import parameters
from graphsvc.service.histories import Histories, HistoryDays, HistoryPage, PageRequest, over
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import read_obligations
from graphsvc.service.services import Services

router = APIRouter(prefix="/v1", route_class=StrictRoute, tags=["questions"])

From = Annotated[
    str | None,
    Query(
        alias="from",
        description="The first day, an EDTF date: of a year its first day. Absent: the first day of any claim.",
        examples=["1990"],
    ),
]
To = Annotated[
    str | None,
    Query(description="The last day, included: of a year its last day. Absent: today.", examples=["2022-12-31"]),
]
Unknown = Annotated[
    str | None, Query(description="`include`: also stretches of which nothing is known, with their last word.")
]
_Refused = Annotated[str | None, Query(include_in_schema=False)]


async def _refuse(on: _Refused = None, during: _Refused = None, certainty: _Refused = None) -> None:
    for name, text in (("on", on), ("during", during)):
        if text is not None:
            raise InvalidParameter.of(
                name, "is no parameter of a history, which tells of all days; send `from` and `to` to bound them"
            )
    if certainty is not None:
        raise InvalidParameter.of(
            "certainty", "is no parameter of a history, which shows every verdict; read `truth` of each item"
        )


class _HistoryRequest:
    """What every history takes."""

    def __init__(
        self,
        request: Request,
        services: Services,
        over_days: HistoryDays,
        known: str | None,
        datasets: str | None,
        limit: str | None,
    ) -> None:
        self._request, self._services, self._known = request, services, known
        self.head = services.view()
        query = parameters.parse_query(self.head, known_at=known, datasets=datasets)
        revision, place = paging.day_place(request, self.head, query.lens.view)
        view = query.lens.view.rewind(revision)
        shown = query.known if known is not None else view.at
        self.query = ParsedQuery(replace(query.lens, view=view), query.head, shown, query.is_dated)
        self.days = over_days
        self.part = PageRequest(None if place is None else HistoryPlace(*place), parameters.limit(limit))

    def reply(self, read: Callable[[Histories, HistoryDays, ParsedQuery, PageRequest], HistoryPage]) -> Response:
        """Reply with a page of a history, or that the client has it already."""
        view = self.query.lens.view

        def answer() -> Any:
            page = read(self._services.histories, self.days, self.query, self.part)
            following = page.next and paging.day_token(self._request, view, *page.next)
            return {**page.answer, "next": following}

        tag = encoding.question_tag(self.head, view.revision, self._known and self.query.known)
        return encoding.conditional(self._request, tag, answer)


async def _history_request(
    request: Request,
    services: ServicesOf,
    _: Annotated[None, Depends(_refuse)],
    __: RevisionReached,
    from_: From = None,
    to: To = None,
    unknown: Unknown = None,
    known: Known = None,
    datasets: Datasets = None,
    limit: Limit = None,
    after: After = None,
) -> _HistoryRequest:
    """Gather what every history takes. `after` is read by the paging."""
    return _HistoryRequest(request, services, over(from_, to, unknown), known, datasets, limit)


HistoryOf = Annotated[_HistoryRequest, Depends(_history_request)]


@router.get(
    "/dyads/{a}/{b}/history", response_model=PairHistory, summary="Tell how the verdicts on a pair went, day by day"
)
def dyad_history(
    a: Ref,
    b: Ref,
    _: ReadAccess,
    history: HistoryOf,
    questions: Annotated[
        str | None,
        Query(
            description="Any of allied, relations, representation, hosting, membership, recognition, rivalry, parted by "
            "commas; all of them where absent.",
            examples=["relations,allied"],
        ),
    ] = None,
    obligations: Obligations = None,
    mutual: Mutual = None,
) -> Response:
    """Tell each verdict on a pair as stretches of days on which nothing about it changes.

    On every day the stretch that contains it says what `/v1/dyads/{a}/{b}?on=` says of that day. Stretches come by
    question, direction and start, and those of one question and direction never overlap. `membership` is of sharing an
    organisation, `hosting` of hosting anybody who opposes the other; `with` names them.
    """
    owed = read_obligations(obligations, mutual)
    return history.reply(
        lambda histories, days, query, part: histories.pair((a, b), questions, owed, days, query, part)
    )


@router.get("/allies/{ref}/history", response_model=EntityHistory, summary="Tell how the alliances of an entity went")
def allies_history(
    ref: Ref, _: ReadAccess, history: HistoryOf, obligations: Obligations = None, mutual: Mutual = None
) -> Response:
    """Tell who was allied to an entity, in stretches of days on which nothing about it changes, by the ally's id."""
    owed = read_obligations(obligations, mutual)
    return history.reply(lambda histories, days, query, part: histories.allies(ref, owed, days, query, part))


@router.get(
    "/members/{ref}/history", response_model=EntityHistory, summary="Tell how the memberships in an entity went"
)
def members_history(ref: Ref, _: ReadAccess, history: HistoryOf, roles: Roles = None) -> Response:
    """Tell who belonged to an alliance or organisation, in stretches with the role as `status`, by the member's id."""
    return history.reply(lambda histories, days, query, part: histories.members(ref, roles, days, query, part))
