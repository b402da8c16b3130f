"""Answers as bytes, and the tags by which a client asks whether one has changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import orjson
from fastapi import Request
from starlette.responses import Response

from graphsvc import __version__
from graphsvc.model import dates
from graphsvc.snapshot.view import View

MEDIA_TYPE = "application/json"
_REVALIDATE = {"Cache-Control": "no-cache", "Vary": "Accept, Accept-Encoding, Origin, Authorization"}
REVISION = "Graphsvc-Revision"
"""The header that names the revision of a reply: its own, else the last that this process has followed."""
_HEADERS = {REVISION: "revision", "Graphsvc-Known": "known", "Graphsvc-Otherwise": "otherwise"}


def encode(value: Any) -> bytes:
    """Encode dicts, lists, dataclasses and plain values as JSON."""
    try:
        return orjson.dumps(value)
    except TypeError:
        # orjson refuses half surrogates, which a message may quote, and integers beyond 64 bits.
        return json.dumps(value, ensure_ascii=True).encode()


def headers_of(answer: object) -> dict[str, str]:
    """Return as headers what an answer says of all of itself, for those who read them, or a body that has no place for it.

    >>> headers_of({"revision": 7, "known": "2026-01-31T23:59:59.999999Z", "items": []})
    {'Graphsvc-Revision': '7', 'Graphsvc-Known': '2026-01-31T23:59:59.999999Z'}
    """
    read = answer.get if isinstance(answer, Mapping) else partial(getattr, answer)
    values = {header: read(name, None) for header, name in _HEADERS.items()}
    return {header: str(value) for header, value in values.items() if value is not None}


def disposition(how: str, name: str) -> dict[str, str]:
    """Return the header that names a file, `how` inline or attachment; letters beyond ASCII as RFC 6266 (section 5) has it.

    >>> print(disposition("inline", "allies-日本.csv")["Content-Disposition"])
    inline; filename="allies-_.csv"; filename*=UTF-8''allies-%E6%97%A5%E6%9C%AC.csv
    """
    plain = re.sub(r"[^!-~]+", "_", name)
    exact = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return {"Content-Disposition": f'{how}; filename="{plain}"{exact}'}


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a value as JSON; what it says of all of itself stands in the headers, too."""
    return Response(encode(value), status, {**headers_of(value), **(headers or {})}, MEDIA_TYPE)


def record_tag(store_id: str, version: int, led_to: str | None = None) -> str:
    """Return the strong ETag of a record: its store and its version.

    Where the record was asked for by a code or a name, which may pass to another, also the id that this led to.

    >>> record_tag("0123456789abcdef", 3), record_tag("0123456789abcdef", 3, "albania")
    ('"01234567.3"', '"01234567.3.albania"')
    """
    return f'"{store_id[:8]}.{version}"' if led_to is None else f'"{store_id[:8]}.{version}.{led_to}"'


def question_tag(view: View, *also: object) -> str:
    """Return the weak ETag of an answer: the store, the revision, today, the build, and what else it depends on."""
    parts = (view.store_id, view.revision, dates.today(), __version__, *also)
    return f'W/"{sha256(repr(parts).encode()).hexdigest()[:24]}"'


def as_json(value: Any, headers: Mapping[str, str]) -> Response:
    """Write the reply of a value and the headers, as JSON."""
    return answer(value, headers=headers)


def conditional(request: Request, tag: str, value: Callable[[], Any]) -> Response:
    """Answer with what `value` gives, under its tag; 304 without calling it where the client has it already."""
    return unchanged(request, tag) or as_json(value(), tagged(tag))


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
