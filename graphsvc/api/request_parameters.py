"""Parameters and services as types, each described once; they come as text, and the services read them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request

from graphsvc.service.services import Services

REF = "An id, and of an entity also `scheme:code` (cow:339), an upper-case ISO code, or an exact name."

Ref = Annotated[str, Path(description=REF)]
Id = Annotated[str, Path(description="An id.")]
During = Annotated[
    str | None,
    Query(description="Ask about some day within: an EDTF date or `a/b`, both ends included.", examples=["2022"]),
]
MinRevision = Annotated[
    str | None, Query(description="Answer from this revision or a later one; waits briefly for it, else 503.")
]
On = Annotated[
    str | None,
    Query(description="The day asked about: YYYY-MM-DD, `today` or `yesterday` (UTC).", examples=["2022-09-07"]),
]
Known = Annotated[
    str | None,
    Query(description="Answer as it was known then: a moment, or a day, which means its end.", examples=["2026-01-31"]),
]
Datasets = Annotated[str | None, Query(description="Listen to these datasets only: ids parted by commas.")]
Certainty = Annotated[
    str | None,
    Query(description="certain, possible (default with a day) or carried (default without).", examples=["possible"]),
]
Limit = Annotated[str | None, Query(description="How many items a page holds: 1 to 1000; 100 where absent.")]
After = Annotated[str | None, Query(description="The `next` of the page before.")]
Search = Annotated[str | None, Query(description="Part of a name or title; accents and case make no difference.")]
Reason = Annotated[str | None, Query(description="Why this is written; kept in the history.")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The ETag that the record must have now.")]
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match", description="`*`: the record must be new.")]


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


ServicesOf = Annotated[Services, Depends(_services)]
"""The services of this process."""
