"""The log of all changes: read page by page, or followed as a stream."""

from __future__ import annotations

import time
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from graphsvc.api import auth, encoding
from graphsvc.api.auth import ReadAccess
from graphsvc.api.metrics import Metrics
from graphsvc.api.request_parameters import Limit, ServicesOf
from graphsvc.api.routing import StrictRoute
from graphsvc.api.streaming import Streams
from graphsvc.errors import InvalidParameter
from graphsvc.model import wire_records as wire
from graphsvc.service import parameters
from graphsvc.service.feed import START

STREAM = "/v1/changes/stream"
LAST_EVENT_ID = "Last-Event-ID"

router = APIRouter(route_class=StrictRoute, tags=["batch and changes"])

Position = Annotated[str | None, Query(description="A place in the log: REV or REV:SEQ; absent: its beginning.")]
LastEventId = Annotated[
    str | None,
    Header(alias=LAST_EVENT_ID, description="The id of the last event that came; it counts, and `after` does not."),
]
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Vary": "Authorization"}
_EXAMPLE = (
    ": nothing new\n\nevent: change\n"
    'data: {"revision":7,"seq":1,"of":1,"record":"entity","id":"greece","version":1,"op":"put",'
    '"at":"2026-11-23T06:32:51.546864Z","by":{"id":null,"name":"ana"},"reason":null,"body":{"id":"greece"}}\n'
    "id: 7:1\n\n"
)
_DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events without end. An event `change` has as its data one item of /v1/changes (the schema "
        "Change), and as its id the place behind it, REV:SEQ. Comments come every few seconds in which nothing else "
        "does. An event `replaced`, whose data has `detail`, says that the store is another one or was put back, and "
        "is the last.",
        "content": {
            "text/event-stream": {
                "schema": {"type": "string", "contentMediaType": "text/event-stream"},
                "example": _EXAMPLE,
            }
        },
    }
}


@router.get("/v1/changes", response_model=wire.ChangesDocument, summary="Read the log of changes")
def changes(_: ReadAccess, services: ServicesOf, after: Position = None, limit: Limit = None) -> Response:
    """In order and without gaps; `next` is where to go on, and is the same again while there is nothing new."""
    page = services.feed.changes(START if after is None else after, parameters.limit(limit))
    return encoding.answer({"items": page.items, "next": page.next, "revision": page.revision})


class EventStream(StreamingResponse):
    """A stream that is counted while it is open."""

    media_type = "text/event-stream"
    metrics: Metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream."""
        with self.metrics.streams.track_inprogress():
            await super().__call__(scope, receive, send)


@router.get(
    STREAM,
    name="follow_changes",
    response_class=EventStream,
    responses=_DOCUMENTED,
    summary="Follow the log of changes",
)
def stream(
    request: Request,
    _: ReadAccess,
    services: ServicesOf,
    after: Position = None,
    last_event_id: LastEventId = None,
) -> Response:
    """Every change once, in order, from the place named on, or from the beginning; then each as it is made.

    To hear of what is new only, send as `after` the `revision` of an answer: what came after it is what it lacks.
    The stream stays open while the store is away. It ends when the server stops or the key is no longer good;
    whoever comes back with the id of the last event misses nothing.
    """
    if len(request.headers.getlist(LAST_EVENT_ID)) > 1:
        raise InvalidParameter.of(LAST_EVENT_ID, "comes more than once; send the id of the last event")
    if last_event_id is not None:
        place = services.feed.start(last_event_id, LAST_EVENT_ID)
    else:
        place = services.feed.start(START if after is None else after)
    if request.state.is_head:
        return Response(headers=HEADERS, media_type=EventStream.media_type)
    request.state.answered = time.perf_counter()
    streams: Streams = request.app.state.streams
    response = EventStream(streams.events(place, auth.still_good(request)), headers=HEADERS)
    response.metrics = request.app.state.metrics
    return response
