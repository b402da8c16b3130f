"""How verdicts went: of a pair, of an entity and its allies, of an alliance or organisation and its members."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from graphsvc.api import encoding, paging
from graphsvc.api.asking import After, Datasets, Known, Limit, MinRevision, Ref, ServicesOf
from graphsvc.api.auth import ReadAccess
from graphsvc.api.routers.questions import Mutual, Obligations, Roles
from graphsvc.api.routing import Route
from graphsvc.errors import InvalidParameter
from graphsvc.model.histories import EntityHistory, PairHistory
from graphsvc.questions.history import Place
from graphsvc.service import parameters
from graphsvc.service.histories import Histories, Over, Part, Told, over
from graphsvc.service.parameters import Asked
from graphsvc.service.questions import wanted
from graphsvc.service.services import Services

router = APIRouter(prefix="/v1", route_class=Route, tags=["questions"])

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


class _Asking:
    """What every history takes."""

    def __init__(
        self,
        request: Request,
        services: Services,
        over_days: Over,
        known: str | None,
        datasets: str | None,
        limit: str | None,
    ) -> None:
        self._request, self._services, self._known = request, services, known
        self.head = services.view()
        asked = parameters.asked(self.head, known_at=known, datasets=datasets)
        revision, place = paging.day_place(request, self.head, asked.lens.view)
        view = asked.lens.view.rewind(revision)
        shown = asked.known if known is not None else view.at
        self.asked = Asked(replace(asked.lens, view=view), asked.head, shown, asked.is_dated)
        self.days = over_days
        self.part = Part(None if place is None else Place(*place), parameters.limit(limit))

    def reply(self, tell: Callable[[Histories, Over, Asked, Part], Told]) -> Response:
        """Reply with a page of a history, or that the client has it already."""
        view = self.asked.lens.view

        def answer() -> Any:
            told = tell(self._services.histories, self.days, self.asked, self.part)
            following = told.next and paging.day_token(self._request, view, *told.next)
            return {**told.answer, "next": following}

        tag = encoding.question_tag(self.head, view.revision, self._known and self.asked.known)
        return encoding.conditional(self._request, tag, answer)


async def _ask(
    request: Request,
    services: ServicesOf,
    _: Annotated[None, Depends(_refuse)],
    from_: From = None,
    to: To = None,
    unknown: Unknown = None,
    known: Known = None,
    datasets: Datasets = None,
    min_revision: MinRevision = None,
    limit: Limit = None,
    after: After = None,
) -> _Asking:
    """Gather what every history takes; wait for the revision that it wants at least. `after` is read by the paging."""
    if min_revision is not None:
        await run_in_threadpool(services.questions.await_revision, min_revision)
    return _Asking(request, services, over(from_, to, unknown), known, datasets, limit)


Asking = Annotated[_Asking, Depends(_ask)]


@router.get(
    "/dyads/{a}/{b}/history", response_model=PairHistory, summary="Tell how the verdicts on a pair went, day by day"
)
def dyad_history(
    a: Ref,
    b: Ref,
    _: ReadAccess,
    asking: Asking,
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
    meant = wanted(obligations, mutual)
    return asking.reply(
        lambda histories, days, asked, part: histories.pair((a, b), questions, meant, days, asked, part)
    )


@router.get("/allies/{ref}/history", response_model=EntityHistory, summary="Tell how the alliances of an entity went")
def allies_history(
    ref: Ref, _: ReadAccess, asking: Asking, obligations: Obligations = None, mutual: Mutual = None
) -> Response:
    """Tell who was allied to an entity, in stretches of days on which nothing about it changes, by the ally's id."""
    meant = wanted(obligations, mutual)
    return asking.reply(lambda histories, days, asked, part: histories.allies(ref, meant, days, asked, part))


@router.get(
    "/members/{ref}/history", response_model=EntityHistory, summary="Tell how the memberships in an entity went"
)
def members_history(ref: Ref, _: ReadAccess, asking: Asking, roles: Roles = None) -> Response:
    """Tell who belonged to an alliance or organisation, in stretches with the role as `status`, by the member's id."""
    return asking.reply(lambda histories, days, asked, part: histories.members(ref, roles, days, asked, part))
