"""Page tokens: opaque, good for the question they came from, and fixed to the revision of the first page."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from fastapi import Request

from graphsvc.errors import InvalidParameter
from graphsvc.model.dates import LAST_DAY
from graphsvc.snapshot.view import View

_OUTSIDE = ("after", "limit")


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where a page begins: the revision that it is read at, and how many items come before it."""

    revision: int
    start: int


def token(request: Request, view: View, start: int | None) -> str | None:
    """Write the token of the page that begins at `start`; None where there is none."""
    return None if start is None else _write([view.revision, start], _question(request, view))


def place(request: Request, head: View, view: View) -> PagePlace:
    """Read the token sent as `after`; without one, the list begins in this view. Raises InvalidParameter."""
    text = request.query_params.get("after")
    if text is None:
        return PagePlace(view.revision, 0)
    revision, start = _read(text, _question(request, head), 2)
    if revision > view.revision:
        raise _bad()
    return PagePlace(revision, start)


def day_token(request: Request, view: View, strand: int, day: int) -> str:
    """Write the token of the page that begins at a day of one of the parts of a history."""
    return _write([view.revision, strand, day], _question(request, view))


def day_place(request: Request, head: View, view: View) -> tuple[int, tuple[int, int] | None]:
    """Read the token of a history: the revision, and the part and the day. Raises InvalidParameter."""
    text = request.query_params.get("after")
    if text is None:
        return view.revision, None
    revision, strand, day = _read(text, _question(request, head), 3)
    if revision > view.revision or day > LAST_DAY:
        raise _bad()
    return revision, (strand, day)


def number_token(request: Request, head: View, number: str | None) -> str | None:
    """Write a token that holds only a number; None where there is none."""
    return None if number is None else _write([int(number)], _question(request, head))


def number(request: Request, head: View) -> int | None:
    """Read a token that holds only a number. Raises InvalidParameter."""
    text = request.query_params.get("after")
    return None if text is None else _read(text, _question(request, head), 1)[0]


def _question(request: Request, view: View) -> str:
    parameters = sorted((name, value) for name, value in request.query_params.multi_items() if name not in _OUTSIDE)
    whole = [view.store_id, request.url.path, parameters]
    return sha256(json.dumps(whole).encode()).hexdigest()[:12]


def _write(numbers: Sequence[int], question: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([*numbers, question]).encode()).decode().rstrip("=")


def _read(text: str, question: str, length: int) -> list[int]:
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        *given, parameters = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, RecursionError, binascii.Error) as exc:
        raise _bad() from exc
    numbers = [number for number in given if type(number) is int and 0 <= number < 2**53]
    if len(given) != length or len(numbers) != length or parameters != question:
        raise _bad()
    return numbers


def _bad() -> InvalidParameter:
    return InvalidParameter.of(
        "after", "is not a token of this list; send `next` of the page before, and all else alike"
    )
