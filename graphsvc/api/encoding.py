"""Answers as bytes, and the tags by which a client asks whether one has changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response

from graphsvc import __version__
from graphsvc.model import dates
from graphsvc.snapshot.view import View

MEDIA_TYPE = "application/json"
_REVALIDATE = {"Cache-Control": "no-cache", "Vary": "Accept, Authorization"}


def encode(value: Any) -> bytes:
    """Encode dicts, lists, dataclasses and plain values as JSON."""
    try:
        return orjson.dumps(value)
    except TypeError:
        # orjson refuses half surrogates, which a message may quote, and integers beyond 64 bits.
        return json.dumps(value, ensure_ascii=True).encode()


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a value as JSON."""
    return Response(encode(value), status, headers, MEDIA_TYPE)


def record_tag(version: int) -> str:
    """Return the ETag of a record: its version."""
    return f'"{version}"'


def question_tag(view: View, *also: object) -> str:
    """Return the weak ETag of an answer: the store, the revision, today, the build, and what else it depends on."""
    parts = (view.store_id, view.revision, dates.today(), __version__, *also)
    return f'W/"{sha256(repr(parts).encode()).hexdigest()[:24]}"'


def as_json(value: Any, headers: Mapping[str, str]) -> Response:
    """Write the reply of a value and the headers, as JSON."""
    return answer(value, headers=headers)


def conditional(request: Request, tag: str, value: Callable[[], Any], *, is_telling: bool = True) -> Response:
    """Answer with what `value` gives, under its tag; 304 without calling it where the client has it already.

    A tag that is not telling may have been another's under the same address, and is never answered by 304.
    """
    known = unchanged(request, tag) if is_telling else None
    return known or as_json(value(), tagged(tag))


def unchanged(request: Request, tag: str) -> Response | None:
    """Answer 304 where the client has what a tag stands for already; None where it has not."""
    if not has(request.headers.get("if-none-match"), tag):
        return None
    return Response(status_code=304, headers=tagged(tag))


def tagged(tag: str) -> dict[str, str]:
    """Return the headers of an answer that has a tag."""
    return {"ETag": tag, **_REVALIDATE}


def has(given: str | None, tag: str) -> bool:
    """Return whether a header If-None-Match names a tag."""
    if given is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in given.split(",")]
    return "*" in tags or tag.removeprefix("W/") in tags
