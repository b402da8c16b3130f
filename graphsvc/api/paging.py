"""Page tokens: opaque, good for the question they came from, and fixed to the revision of the first page."""

from __future__ import annotations

import base64
import binascii
import json
from hashlib import sha256

from fastapi import Request

from graphsvc.service.pages import Place, bad_token
from graphsvc.snapshot.view import View

_OUTSIDE = ("after", "limit", "format", "bom")
"""What changes how a page looks, and not which items the list has."""


def token(request: Request, head: View, place: Place) -> str | None:
    """Write the token of the page that begins at a place; None where there is none."""
    if place is None:
        return None
    return base64.urlsafe_b64encode(json.dumps([*place, _question(request, head)]).encode()).decode().rstrip("=")


def place(request: Request, head: View) -> Place:
    """Read the token sent as `after`; None without one. Raises InvalidParameter."""
    text = request.query_params.get("after")
    if text is None:
        return None
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        *given, parameters = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, RecursionError, binascii.Error) as exc:
        raise bad_token() from exc
    numbers = tuple(number for number in given if type(number) is int and 0 <= number < 2**53)
    if len(numbers) != len(given) or parameters != _question(request, head):
        raise bad_token()
    return numbers


def _question(request: Request, view: View) -> str:
    parameters = sorted((name, value) for name, value in request.query_params.multi_items() if name not in _OUTSIDE)
    whole = [view.store_id, request.url.path, parameters]
    return sha256(json.dumps(whole).encode()).hexdigest()[:12]
