"""Single records of each kind: read, add, replace, patch, retract, and how they came to be."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from graphsvc.api import encoding, paging, strict_json
from graphsvc.api.auth import ReadAccess, WriteAccess
from graphsvc.api.limits import JSON, MERGE_PATCH, body_of
from graphsvc.api.request_parameters import After, Id, IfMatch, IfNoneMatch, Known, Limit, Reason, Ref, ServicesOf
from graphsvc.api.request_schemas import request_body
from graphsvc.api.routing import StrictRoute
from graphsvc.errors import InvalidParameter, VersionMismatch
from graphsvc.model import wire_records as wire
from graphsvc.model.batch import PLURALS, Author
from graphsvc.model.validation import short
from graphsvc.service import pages, parameters
from graphsvc.service.record_writer import WriteRequest, WriteResult
from graphsvc.service.services import Services

SHAPES: dict[str, Any] = {
    "entity": wire.EntityDocument,
    "tie": wire.TieDocument,
    "event": wire.EventDocument,
    "source": wire.SourceDocument,
}
JsonBody = Annotated[tuple[str, bytes], Depends(body_of(JSON))]
PatchBody = Annotated[tuple[str, bytes], Depends(body_of(MERGE_PATCH, JSON))]
_TAG = re.compile(r'(?:W/)?"[^"]*"')
_VERSION = re.compile(r'"(?:[0-9a-f]{8}\.)?(?P<version>[1-9][0-9]{0,14})(?:\.[^"]*)?"')


def router_of(record: str, plural: str) -> APIRouter:
    """Make the routes of one kind of record."""
    created: dict[int | str, dict[str, Any]] = {201: {"model": SHAPES[record], "description": "It is new."}}
    router, base, shape = APIRouter(route_class=StrictRoute, tags=[plural]), f"/v1/{plural}", SHAPES[record]

    @router.get(f"{base}/{{ref}}", name=f"read_{record}", response_model=shape, summary=f"Read one {record}")
    def read(request: Request, _: ReadAccess, services: ServicesOf, ref: Ref, known: Known = None) -> Response:
        record_version = services.records.find(record, ref, known)
        led_to = None if record_version.id == ref else record_version.id
        tag = encoding.record_tag(record_version.store_id, record_version.version, led_to)
        return encoding.conditional(request, tag, lambda: services.records.body(record_version))

    @router.get(
        f"{base}/{{ref}}/history",
        name=f"{record}_history",
        response_model=wire.History,
        summary=f"Read how one {record} came to be",
    )
    def history(
        request: Request, _: ReadAccess, services: ServicesOf, ref: Ref, limit: Limit = None, after: After = None
    ) -> Response:
        head = services.view()
        place, most = paging.place(request, head), parameters.limit(limit)
        page = services.records.history(record, ref, before=pages.before(place), limit=most)
        following = paging.token(request, head, None if page.next is None else (int(page.next),))
        return encoding.answer({"items": page.items, "next": following, "revision": page.revision})

    @router.post(
        base,
        name=f"add_{record}",
        response_model=shape,
        responses=created,
        openapi_extra=request_body(record, JSON),
        summary=f"Add a new {record}",
    )
    def post(author: WriteAccess, services: ServicesOf, body: JsonBody, reason: Reason = None) -> Response:
        write_request = WriteRequest(author, parameters.note(reason))
        return write_response(services, base, services.writer.post(record, strict_json.read(body[1]), write_request))

    @router.put(
        f"{base}/{{ref}}",
        name=f"replace_{record}",
        response_model=shape,
        responses=created,
        openapi_extra=request_body(record, JSON),
        summary=f"Replace one {record}",
    )
    def put(
        author: WriteAccess,
        services: ServicesOf,
        ref: Id,
        body: JsonBody,
        reason: Reason = None,
        if_match: IfMatch = None,
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        write_request = write_request_of(services, record, ref, author, reason, if_match, if_none_match)
        return write_response(
            services, base, services.writer.put(record, ref, strict_json.read(body[1]), write_request)
        )

    @router.patch(
        f"{base}/{{ref}}",
        name=f"change_{record}",
        response_model=shape,
        openapi_extra=request_body("patch", MERGE_PATCH, JSON),
        summary=f"Change parts of one {record} by a JSON merge patch",
    )
    def patch(
        author: WriteAccess,
        services: ServicesOf,
        ref: Id,
        body: PatchBody,
        reason: Reason = None,
        if_match: IfMatch = None,
    ) -> Response:
        write_request = write_request_of(services, record, ref, author, reason, if_match)
        return write_response(
            services, base, services.writer.patch(record, ref, strict_json.read(body[1]), write_request)
        )

    @router.delete(
        f"{base}/{{ref}}",
        name=f"retract_{record}",
        response_model=wire.Retraction,
        summary=f"Retract one {record}",
    )
    def delete(
        author: WriteAccess, services: ServicesOf, ref: Id, reason: Reason = None, if_match: IfMatch = None
    ) -> Response:
        result = services.writer.delete(record, ref, write_request_of(services, record, ref, author, reason, if_match))
        return encoding.answer(result.body, headers=encoding.headers_of(result))

    return router


ROUTERS = [router_of(record, plural) for plural, record in PLURALS.items()]


def write_response(services: Services, base: str, result: WriteResult) -> Response:
    """Answer with a record that was written; 201 and its address where it is new.

    What looks wrong in it stands in a header, as a list in JSON that ASCII can write, because the body is the record.
    """
    headers = {"ETag": encoding.record_tag(_store_id(services), result.outcome.version), **encoding.headers_of(result)}
    if result.warnings:
        headers["Graphsvc-Warnings"] = json.dumps([warning[:500] for warning in result.warnings[:10]])
    if result.outcome.outcome != "new":
        return encoding.answer(result.body, headers=headers)
    return encoding.answer(result.body, 201, headers | {"Location": f"{base}/{result.outcome.id}"})


def write_request_of(
    services: Services,
    record: str,
    ref: str,
    author: Author,
    reason: str | None,
    if_match: str | None,
    if_none_match: str | None = None,
) -> WriteRequest:
    """Read who writes, why, and which version the record must have. Raises InvalidParameter and VersionMismatch."""
    if if_none_match not in (None, "*"):
        raise InvalidParameter.of("If-None-Match", "is understood as * only: the record must be new")
    expected = _expected(services, record, ref, if_match)
    return WriteRequest(author, parameters.note(reason), expected, only_new=if_none_match == "*")


def _expected(services: Services, record: str, ref: str, if_match: str | None) -> int | None:
    """Read the version that If-Match names, None where any will do. Raises VersionMismatch for what no version is."""
    if if_match is None:
        return None
    if if_match == "*":
        if services.writer.stands(record, ref):
            return None
        raise VersionMismatch(f"{record} {short(ref)} is not there, and If-Match asks that it be")
    if _TAG.fullmatch(if_match) is None:
        raise InvalidParameter.of(
            "If-Match", 'is not one ETag; send that of the record, like "1a2b3c4d.3" with its quotes'
        )
    if match := _VERSION.fullmatch(if_match):
        version, store_id = int(match["version"]), _store_id(services)
        of_record = (encoding.record_tag(store_id, version), encoding.record_tag(store_id, version, ref))
        if if_match in (f'"{version}"', *of_record):
            return version
    detail = f"If-Match asks for {if_match[:50]}, which no version of {record} {short(ref)} has; read it again"
    raise VersionMismatch(detail)


def _store_id(services: Services) -> str:
    return services.follower.log.store_id or services.store.head().store_id
