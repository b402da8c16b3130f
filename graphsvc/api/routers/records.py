"""Single records of each kind: read, add, replace, patch, retract, and how they came to be."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from graphsvc.api import encoding, json_reading, paging
from graphsvc.api.asking import After, Id, IfMatch, IfNoneMatch, Known, Limit, Reason, Ref, ServicesOf
from graphsvc.api.auth import ReadAccess, WriteAccess
from graphsvc.api.bodies import request_body
from graphsvc.api.limits import JSON, MERGE_PATCH, body_of
from graphsvc.api.routing import Route
from graphsvc.errors import InvalidParameter, VersionMismatch
from graphsvc.model import listings
from graphsvc.model.batch import PLURALS, Author
from graphsvc.model.reading import short
from graphsvc.service import parameters
from graphsvc.service.services import Services
from graphsvc.service.writing import Ask, Done

SHAPES: dict[str, Any] = {
    "entity": listings.Entity,
    "tie": listings.Tie,
    "event": listings.Event,
    "source": listings.Source,
}
JsonBody = Annotated[tuple[str, bytes], Depends(body_of(JSON))]
PatchBody = Annotated[tuple[str, bytes], Depends(body_of(MERGE_PATCH, JSON))]
_TAG = re.compile(r'(?P<weak>W/)?"(?P<tag>[^"]*)"\Z', re.ASCII)


def router_of(record: str, plural: str) -> APIRouter:
    """Make the routes of one kind of record."""
    created: dict[int | str, dict[str, Any]] = {201: {"model": SHAPES[record], "description": "It is new."}}
    router, base, shape = APIRouter(route_class=Route, tags=[plural]), f"/v1/{plural}", SHAPES[record]

    @router.get(f"{base}/{{ref}}", response_model=shape, summary=f"Read one {record}")
    def read(request: Request, _: ReadAccess, services: ServicesOf, ref: Ref, known: Known = None) -> Response:
        found = services.records.find(record, ref, known)
        tag = encoding.record_tag(found.version)
        # A version does not say whose it is, and codes and names pass from one entity to another.
        is_telling = found.id == ref
        return encoding.conditional(request, tag, lambda: services.records.body(found), is_telling=is_telling)

    @router.get(f"{base}/{{ref}}/history", response_model=listings.History, summary=f"Read how one {record} came to be")
    def history(
        request: Request, _: ReadAccess, services: ServicesOf, ref: Ref, limit: Limit = None, after: After = None
    ) -> Response:
        head = services.view()
        before, most = paging.number(request, head), parameters.limit(limit)
        found = services.records.history(record, ref, before=before, limit=most)
        following = paging.number_token(request, head, found.next)
        return encoding.answer({"items": found.items, "next": following, "revision": found.revision})

    @router.post(
        base,
        response_model=shape,
        responses=created,
        openapi_extra=request_body(record, JSON),
        summary=f"Add a new {record}",
    )
    def post(author: WriteAccess, services: ServicesOf, body: JsonBody, reason: Reason = None) -> Response:
        ask = Ask(author, parameters.note(reason))
        return answer_done(base, services.writing.post(record, json_reading.read(body[1]), ask))

    @router.put(
        f"{base}/{{ref}}",
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
        ask = ask_of(services, record, ref, author, reason, if_match, if_none_match)
        return answer_done(base, services.writing.put(record, ref, json_reading.read(body[1]), ask))

    @router.patch(
        f"{base}/{{ref}}",
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
        ask = ask_of(services, record, ref, author, reason, if_match)
        return answer_done(base, services.writing.patch(record, ref, json_reading.read(body[1]), ask))

    @router.delete(f"{base}/{{ref}}", response_model=listings.Retraction, summary=f"Retract one {record}")
    def delete(
        author: WriteAccess, services: ServicesOf, ref: Id, reason: Reason = None, if_match: IfMatch = None
    ) -> Response:
        done = services.writing.delete(record, ref, ask_of(services, record, ref, author, reason, if_match))
        shown = {"record": done.record, "id": done.id, "version": done.version, "outcome": done.outcome}
        return encoding.answer(shown)

    return router


ROUTERS = [router_of(record, plural) for plural, record in PLURALS.items()]


def answer_done(base: str, done: Done) -> Response:
    """Answer with a record that was written; 201 and its address where it is new.

    What looks wrong in it stands in a header, as a list in JSON that ASCII can write, because the body is the record.
    """
    headers = {"ETag": encoding.record_tag(done.outcome.version)}
    if done.warnings:
        headers["Graphsvc-Warnings"] = json.dumps([warning[:500] for warning in done.warnings[:10]])
    if done.outcome.outcome != "new":
        return encoding.answer(done.body, headers=headers)
    return encoding.answer(done.body, 201, headers | {"Location": f"{base}/{done.outcome.id}"})


def ask_of(
    services: Services,
    record: str,
    ref: str,
    author: Author,
    reason: str | None,
    if_match: str | None,
    if_none_match: str | None = None,
) -> Ask:
    """Read who writes, why, and which version the record must have. Raises InvalidParameter and VersionMismatch."""
    if if_none_match not in (None, "*"):
        raise InvalidParameter.of("If-None-Match", "is understood as * only: the record must be new")
    expected = _expected(services, record, ref, if_match)
    return Ask(author, parameters.note(reason), expected, only_new=if_none_match == "*")


def _expected(services: Services, record: str, ref: str, if_match: str | None) -> int | None:
    """Give the version that If-Match names, None where any will do. Raises VersionMismatch for what no version is."""
    if if_match is None:
        return None
    if if_match == "*":
        if services.writing.stands(record, ref):
            return None
        raise VersionMismatch(f"{record} {short(ref)} is not there, and If-Match asks that it be")
    match = _TAG.match(if_match)
    if match is None:
        raise InvalidParameter.of("If-Match", 'is not one ETag; send that of the record, like "3" with its quotes')
    if match["weak"] or not re.fullmatch(r"[1-9]\d{0,14}", match["tag"], re.ASCII):
        detail = f"If-Match asks for {if_match[:50]}, which no version of {record} {short(ref)} has; read it again"
        raise VersionMismatch(detail)
    return int(match["tag"])
