"""What lines of the log tell of a request: its id, the address of its client, and the id of its key."""

from __future__ import annotations

import re
from secrets import token_hex
from typing import Any

from fastapi import Request
from starlette.types import Scope

from graphsvc.api.auth import session_secret
from graphsvc.api.clients import address_of
from graphsvc.errors import GraphsvcError
from graphsvc.service.services import Services

HEADER = b"x-request-id"
_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}")


def given_id(scope: Scope) -> str | None:
    """Return the id that a request came with; None where it has none, several, or one that is not plain enough."""
    given = [value for name, value in scope["headers"] if name == HEADER]
    return given[0].decode() if len(given) == 1 and _ID.fullmatch(given[0]) else None


def request_id(scope: Scope) -> str:
    """Return the id of a request: its own, or one made for it."""
    return given_id(scope) or token_hex(8)


def about_request(scope: Scope, request_id: str) -> dict[str, Any]:
    """Return what identifies a request in the log; the store is not asked."""
    request = Request(scope)
    return {"request_id": request_id, "client": address_of(request), "key": _key_id(request)}


def _key_id(request: Request) -> str | None:
    """Return the id of the key that a request came with, or was signed in with; None where it has none, or none that is known to be good."""
    services: Services = request.app.state.services
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    try:
        if scheme.lower() == "bearer":
            access = services.keys.remembered(secret.strip())
        else:
            session = session_secret(request)
            access = None if session is None else services.sessions.remembered(session)
    except GraphsvcError:  # It has been revoked.
        return None
    return None if access is None else access.author.id
