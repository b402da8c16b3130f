"""Many records at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from graphsvc.api import encoding, json_reading
from graphsvc.api.asking import Reason, ServicesOf
from graphsvc.api.auth import WriteAccess
from graphsvc.api.bodies import request_body
from graphsvc.api.limits import JSON, NDJSON, body_of
from graphsvc.api.routing import Route
from graphsvc.model import listings
from graphsvc.service import parameters
from graphsvc.store.base import Written

router = APIRouter(route_class=Route, tags=["batch and changes"])

DryRun = Annotated[str | None, Query(description="true: do all of it and take it back.")]
BatchBody = Annotated[tuple[str, bytes], Depends(body_of(JSON, *NDJSON))]


def _documented_body() -> dict[str, object]:
    found = request_body("batch", JSON)
    line = {"type": "string", "description": 'A record a line, {"tie": {…}}; the last line {"end": N} counts them.'}
    found["requestBody"]["content"][NDJSON[0]] = {"schema": line}
    return found


@router.post(
    "/v1/batch", response_model=listings.Written, openapi_extra=_documented_body(), summary="Write records together"
)
def batch(
    author: WriteAccess, services: ServicesOf, body: BatchBody, dry_run: DryRun = None, reason: Reason = None
) -> Response:
    """All are taken in one revision, or none; every fault is listed with a pointer to its place."""
    media_type, raw = body
    note, is_dry = parameters.note(reason), parameters.flag(dry_run, "dry_run")
    if media_type in NDJSON:
        items = json_reading.read_lines(raw)
        written = services.writing.records(items, author, reason=note, dry_run=is_dry)
    else:
        written = services.writing.batch(json_reading.read(raw), author, reason=note, dry_run=is_dry)
    return encoding.answer(_shown(written))


def _shown(written: Written) -> listings.Written:
    found = [one.outcome for one in written.outcomes]
    return {
        "revision": written.revision,
        "dry_run": written.dry_run,
        "counts": {"new": found.count("new"), "changed": found.count("changed"), "same": found.count("same")},
        "items": [
            {"pointer": one.pointer, "record": one.record, "id": one.id, "version": one.version, "outcome": one.outcome}
            for one in written.outcomes
        ],
        "warnings": [f"{one.pointer}: {one.detail}" for one in written.warnings],
    }
