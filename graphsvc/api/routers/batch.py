"""Many records at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from graphsvc.api import encoding, strict_json
from graphsvc.api.auth import WriteAccess
from graphsvc.api.limits import JSON, NDJSON, body_of
from graphsvc.api.request_parameters import Reason, ServicesOf
from graphsvc.api.request_schemas import request_body
from graphsvc.api.routing import StrictRoute
from graphsvc.model import wire_records as wire
from graphsvc.service import parameters
from graphsvc.store.base import WriteSummary

router = APIRouter(route_class=StrictRoute, tags=["batch and changes"])

DryRun = Annotated[str | None, Query(description="true: do all of it and take it back.")]
BatchBody = Annotated[tuple[str, bytes], Depends(body_of(JSON, *NDJSON))]


def _documented_body() -> dict[str, object]:
    body = request_body("batch", JSON)
    line = {
        "type": "string",
        "format": "binary",
        "description": 'A record a line, {"tie": {…}}; the last line {"end": N} counts them.',
    }
    body["requestBody"]["content"][NDJSON[0]] = {"schema": line}
    return body


@router.post(
    "/v1/batch", response_model=wire.BatchDocument, openapi_extra=_documented_body(), summary="Write records together"
)
def batch(
    author: WriteAccess, services: ServicesOf, body: BatchBody, dry_run: DryRun = None, reason: Reason = None
) -> Response:
    """All are taken in one revision, or none; every fault is listed with a pointer to its place."""
    media_type, raw = body
    note, is_dry = parameters.note(reason), parameters.flag(dry_run, "dry_run")
    if media_type in NDJSON:
        items = strict_json.read_lines(raw, services.writer.batch_limit)
        written = services.writer.records(items, author, reason=note, dry_run=is_dry)
    else:
        written = services.writer.batch(strict_json.read(raw), author, reason=note, dry_run=is_dry)
    return encoding.answer(_shown(written))


def _shown(written: WriteSummary) -> wire.BatchDocument:
    outcomes = [item.outcome for item in written.outcomes]
    return {
        "revision": written.revision,
        "dry_run": written.dry_run,
        "counts": {"new": outcomes.count("new"), "changed": outcomes.count("changed"), "same": outcomes.count("same")},
        "items": [
            {
                "pointer": item.pointer,
                "record": item.record,
                "id": item.id,
                "version": item.version,
                "outcome": item.outcome,
            }
            for item in written.outcomes
        ],
        "warnings": [f"{warning.pointer}: {warning.detail}" for warning in written.warnings],
    }
