"""What was learned between two moments."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graphsvc.api import encoding, paging
from graphsvc.api.auth import ReadAccess
from graphsvc.api.request_parameters import After, Datasets, Limit, ServicesOf
from graphsvc.api.routing import StrictRoute
from graphsvc.model.learned import Learned
from graphsvc.service import parameters, sentences
from graphsvc.service.record_diff import log_range, read_filters

router = APIRouter(route_class=StrictRoute, tags=["questions"])

From = Annotated[
    str,
    Query(alias="from", description="What was known then: a moment, or a day, which means its end; of today, now."),
]
To = Annotated[str | None, Query(description="What was known then, likewise; now where absent.")]
Of = Annotated[str | None, Query(description="Only what is about this entity: a reference.")]
Between = Annotated[
    str | None,
    Query(description="Only what joins two entities, and their own records: references parted by a comma."),
]
Records = Annotated[str | None, Query(description="Only these, parted by commas: source, entity, tie, event.")]


@router.get("/v1/learned", response_model=Learned, summary="Say what was learned between two moments")
def learned(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    from_: From,
    to: To = None,
    of: Of = None,
    between: Between = None,
    datasets: Datasets = None,
    record: Records = None,
    limit: Limit = None,
    after: After = None,
) -> Response:
    """Compare what was known at two moments.

    A record there only at the later one is `added`, only at the earlier one `retracted`, at both with other contents
    `corrected`. What was both written and retracted in between, or changed and brought back to what it was, is not listed:
    `/v1/changes` has each step. Items come by the moment of the last change in between; within one revision sources,
    entities, ties and events, each by id. A tie is about its parties, an event about its participants, an entity
    about itself, a source about nobody.
    """
    head = services.view()
    moments, chosen = log_range(head, from_, to), read_filters(head, of, between, datasets, record)
    place, most = paging.place(request, head, moments.end.view), parameters.limit(limit)
    earlier, later = moments.as_of(place.revision)
    # `to` may mean now, which is later on a later page.
    until = later.at if to is None or later.revision < moments.end.view.revision else moments.end.text

    def answer() -> Learned:
        part = services.record_diff.part(head, earlier, later, chosen, place.start, most)
        return {
            "answer": sentences.learned(moments.start.text, until, part.counts),
            "from": moments.start.text,
            "to": until,
            "items": part.items,
            "counts": part.counts,
            "next": paging.token(request, later, part.next),
            "revisions": {"from": earlier.revision, "to": later.revision},
            "revision": later.revision,
            "known": until,
        }

    tag = encoding.question_tag(head, earlier.revision, later.revision, moments.start.text, until)
    return encoding.conditional(request, tag, answer)
