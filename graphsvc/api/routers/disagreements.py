"""On what datasets disagree."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graphsvc.api import encoding, paging
from graphsvc.api.auth import ReadAccess
from graphsvc.api.request_parameters import After, Datasets, Known, Limit, On, ServicesOf
from graphsvc.api.revisions import RevisionReached
from graphsvc.api.routing import StrictRoute
from graphsvc.model.disagreements import Disagreements
from graphsvc.service import parameters, sentences
from graphsvc.service.disagreements import chosen
from graphsvc.service.questions import QueryFilters

router = APIRouter(route_class=StrictRoute, tags=["questions"])

QuestionNames = Annotated[
    str | None,
    Query(
        alias="question",
        description="Only these, parted by commas: allied, relations, representation, membership, hosting, rivalry, "
        "recognition.",
    ),
]
During = Annotated[
    str | None,
    Query(description="Only those on some day within: an EDTF date or `a/b`, both ends included; absent: at any time."),
]
Of = Annotated[str | None, Query(description="Only about this entity: a reference.")]
Between = Annotated[str | None, Query(description="Only about these two: references parted by a comma.")]


@router.get("/v1/disagreements", response_model=Disagreements, summary="Say on what datasets disagree")
def disagreements(
    request: Request,
    _: ReadAccess,
    __: RevisionReached,
    services: ServicesOf,
    question: QuestionNames = None,
    on: On = None,
    during: During = None,
    of: Of = None,
    between: Between = None,
    known: Known = None,
    datasets: Datasets = None,
    limit: Limit = None,
    after: After = None,
) -> Response:
    """List the pairs, and for each the longest spells, on which datasets surely differ, and how.

    Two differ where one says yes and the other no, or both say yes of different things: a status, a level, a role, an
    obligation. What is only possible, or not covered, contradicts nobody. `how` says in which way: one does not know of
    it at all (`existence`), dates it otherwise (`dates`), or counts from a step of another kind (`date_kind`), such as
    the accession where the other counts from the signature; `explained_by` names a date of the one from which the other
    counts. Where data sets define their terms differently, `definitions` has what each means: that is their scope, and
    no disagreement on facts. A page may end before it is full where much had to be compared; `next` goes on.
    """
    filters = QueryFilters(on, during, known, datasets)
    query = services.questions.query(filters)
    wanted = chosen(query, question=question, is_dated=filters.is_dated, of=of, between=between)
    place, most = paging.place(request, query.head, query.lens.view), parameters.limit(limit)
    view = query.lens.view.rewind(place.revision)
    shown = query.known if known is not None else view.at

    def answer() -> Disagreements:
        part = services.disagreements.part(wanted.at(view), place.start, most)
        return {
            "answer": sentences.disagreements(len(part.items), part.compared, part.pairs, part.reason),
            "on": on,
            "during": during,
            "items": part.items,
            "definitions": part.definitions,
            "pairs": {"compared": part.compared, "of": part.pairs},
            "next": paging.token(request, view, part.next),
            "reason": part.reason,
            "revision": view.revision,
            "known": shown,
        }

    tag = encoding.question_tag(query.head, view.revision, query.known if known is not None else "")
    return encoding.conditional(request, tag, answer)
