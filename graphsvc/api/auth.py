"""Access as types: an endpoint takes ReadAccess, WriteAccess, AdminAccess or, for what anyone may see, PublicAccess."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool

from graphsvc.errors import Unauthenticated
from graphsvc.model.batch import Author
from graphsvc.service.access import SCOPES, Access, anyone
from graphsvc.service.services import Services
from graphsvc.settings import Settings
from graphsvc.store.base import Scope

_documented = HTTPBearer(auto_error=False, scheme_name="key", description="A key made by `graphsvc key create`.")


async def _access(request: Request) -> Access | None:
    """Give what the key sent with the request may do, None where there is none. A wrong key is refused anywhere."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Unauthenticated("the header Authorization is not understood; send Authorization: Bearer KEY")
    services: Services = request.app.state.services
    found = services.keys.remembered(secret.strip())
    return found or await run_in_threadpool(services.keys.verify, secret.strip())


def _requires(scope: Scope) -> Callable[..., Coroutine[Any, Any, Author]]:
    """Make a dependency that gives who asks, or raises Unauthenticated or Forbidden."""

    async def check(request: Request, _key: Annotated[Any, Depends(_documented)]) -> Author:
        access = await _access(request)
        settings: Settings = request.app.state.settings
        if access is None and scope == "read" and settings.reading_is_open:
            access = anyone()
        if access is None:
            what = "reading here" if scope == "read" else "this"
            raise Unauthenticated(f"{what} needs a key; send it as Authorization: Bearer KEY")
        return access.require(scope)

    return check


async def public() -> None:
    """Let anyone pass; said on purpose, so that a route without any access is a mistake."""


REQUIRED = {scope: _requires(scope) for scope in SCOPES}
"""The dependency that lets a scope pass, by scope."""

ReadAccess = Annotated[Author, Depends(REQUIRED["read"])]
WriteAccess = Annotated[Author, Depends(REQUIRED["write"])]
AdminAccess = Annotated[Author, Depends(REQUIRED["admin"])]
PublicAccess = Annotated[None, Depends(public)]
