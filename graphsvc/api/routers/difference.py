"""What opened, closed and changed between two days."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graphsvc.api import encoding, paging
from graphsvc.api.auth import ReadAccess
from graphsvc.api.request_parameters import After, Datasets, Known, Limit, ServicesOf
from graphsvc.api.revisions import RevisionReached
from graphsvc.api.routing import StrictRoute
from graphsvc.model import dates
from graphsvc.model.difference import Differences
from graphsvc.service import parameters, sentences
from graphsvc.service.difference import chosen, difference_query

router = APIRouter(route_class=StrictRoute, tags=["questions"])

From = Annotated[
    str, Query(alias="from", description="The earlier of the two days, YYYY-MM-DD.", examples=["2022-09-06"])
]
To = Annotated[str, Query(description="The later of the two days, YYYY-MM-DD.", examples=["2022-09-07"])]
Of = Annotated[str | None, Query(description="Only ties of this entity: a reference.")]
Between = Annotated[str | None, Query(description="Only ties that join two entities: references parted by a comma.")]
Kinds = Annotated[
    str | None,
    Query(description="Only these kinds of ties, parted by commas.", examples=["member_of,allied_with"]),
]
Certainty = Annotated[
    str | None,
    Query(description="certain: only what surely came about. possible (the default), carried: also what may have."),
]


@router.get(
    "/v1/difference", response_model=Differences, summary="Say what opened, closed and changed between two days"
)
def difference(
    request: Request,
    _: ReadAccess,
    __: RevisionReached,
    services: ServicesOf,
    from_: From,
    to: To,
    of: Of = None,
    between: Between = None,
    kind: Kinds = None,
    known: Known = None,
    datasets: Datasets = None,
    certainty: Certainty = None,
    limit: Limit = None,
    after: After = None,
) -> Response:
    """Compare two days, each dataset by itself.

    Claims of one dataset about the same parties that follow each other are one spell, so that a new phase is no opening.
    A spell has `opened` if its first day lies after `from` and not after `to`, `closed` if its first day out does; one
    that began and ended in between has done both. With uncertain dates it is `possible` where some choice of them says
    so, `yes` where all do.

    What is known of a pair has `changed` where the dataset says something of both days, and not the same: the level
    of a mission, the role and obligations of a member or an ally, people hosted, the kind of a recognition or of a
    rivalry, and, as kind `relations`, the status of their relations (established, suspended, severed; none where the
    dataset covers relations). `before` and `after` are what held on the two days. It comes with any of the
    three kinds of ties that decide a status.

    A dataset says nothing outside its coverage, after it was last checked, or after today: what would open or close there
    is not told, and that coverage itself begins or ends is no difference. Items come by the first day after `from` on
    which each may be, by kind, parties and dataset.
    """
    head = services.view()
    question = difference_query(head, from_, to, known=known, datasets=datasets, certainty=certainty)
    lens, wanted = question.lens, chosen(question, of, between, kind)
    place, most = paging.place(request, head, lens.view), parameters.limit(limit)
    view = lens.view.rewind(place.revision)

    def answer() -> Differences:
        part = services.difference.part(lens, view, wanted, place.start, most)
        return {
            "answer": sentences.difference(
                dates.iso(lens.on), dates.iso(lens.last), part.counts, part.sure, part.reason
            ),
            "from": dates.iso(lens.on),
            "to": dates.iso(lens.last),
            "items": part.items,
            "counts": part.counts,
            "sure": part.sure,
            "omitted": part.omitted,
            "next": paging.token(request, view, part.next),
            "reason": part.reason,
            "certainty": lens.certainty,
            "revision": view.revision,
            "known": question.known if known is not None else view.at,
        }

    return encoding.conditional(request, encoding.question_tag(head, view.revision, known and question.known), answer)
