"""Access as types: an endpoint takes ReadAccess, WriteAccess, AdminAccess or, for what anyone may see, PublicAccess."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.types import Scope as ASGIScope

from graphsvc.errors import StoreUnavailable, Unauthenticated
from graphsvc.model.batch import Author
from graphsvc.service.access import SCOPES, Access, Keys, Remembered, anyone
from graphsvc.service.services import Services
from graphsvc.settings import Settings, is_loopback
from graphsvc.store.base import Scope

_documented = HTTPBearer(auto_error=False, scheme_name="key", description="A key made by `graphsvc key create`.")


COOKIE = "graphsvc-session"
"""The cookie of people who signed in on a page. Like a key, it lets them read; writes under /v1 ignore it."""

_FORWARDED = frozenset({b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip", b"via"})
"""Headers that proxies add, and that whoever asks through one cannot take away."""
_FRESH_SECONDS = 1.0
"""How old what is known of a key may be when it is looked at again."""


def is_open_to(scope: ASGIScope, settings: Settings) -> bool:
    """Say whether a request may read without a key.

    Where the setting leaves it open: if it arrived on loopback, in a server that is not set to listen anywhere else, and
    not through a proxy. The address at which it arrived is that of the socket, so it does not matter who opened that.
    A Unix socket has none: what comes through it comes from a proxy.
    """
    if settings.open_reading is not None:
        return settings.open_reading
    server = scope.get("server")
    if not settings.listens_on_loopback or server is None or not is_loopback(server[0]):
        return False
    return not any(name in _FORWARDED for name, _ in scope["headers"])


def remembered(keys: Keys, header: bytes) -> Scope | None:
    """Return the scope of the key in a header Authorization, None where the store must be asked about it.

    Raises Unauthenticated.
    """
    access = keys.remembered(_bearer(header.decode("latin-1")))
    return None if access is None else access.scope


def good_until(keys: Keys, header: bytes) -> float | None:
    """Return up to when the key in a header Authorization is believed to be good; None where it is not known."""
    return keys.good_until(_bearer(header.decode("latin-1")))


def cookie_secret(header: str | None) -> str | None:
    """Return the secret of a session that a header Cookie has, None where it has none."""
    for pair in (header or "").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == COOKIE and value:
            return value
    return None


def session_secret(request: Request) -> str | None:
    """Return the secret of the session in a request's cookie, good or not, None where there is none."""
    return cookie_secret(request.headers.get("cookie"))


def key_secret(request: Request) -> str | None:
    """Return the key sent with the request, None where there is none. Raises Unauthenticated where it is not readable."""
    header = request.headers.get("authorization")
    return None if header is None else _bearer(header)


def _bearer(header: str) -> str:
    """Read the key in a header Authorization. Raises Unauthenticated."""
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Unauthenticated("the header Authorization is not understood; send Authorization: Bearer KEY")
    return secret.strip()


async def _access(request: Request, scope: Scope) -> Access | None:
    """Look up what the key sent with the request may do, None where there is none. A wrong key is refused anywhere.

    While the store is away, what it last said is enough to read; to write, it must be asked.
    """
    secret = key_secret(request)
    if secret is None:
        return await _session_access(request)
    services: Services = request.app.state.services
    if scope == "read":
        return await _to_read(services.keys, secret)
    return services.keys.remembered(secret) or await run_in_threadpool(services.keys.verify, secret)


async def _to_read(secrets: Remembered, secret: str) -> Access:
    access = secrets.remembered(secret) or secrets.last_known(secret)
    return await run_in_threadpool(secrets.verify_to_read, secret) if access is None else access


async def _session_access(request: Request) -> Access | None:
    """Look up what somebody who signed in may read, None where nobody did. A session that is over is as none."""
    secret = reading_session(request)
    if secret is None:
        return None
    sessions = request.app.state.services.sessions
    try:
        return await _to_read(sessions, secret)
    except Unauthenticated:
        return None


def reading_session(request: Request) -> str | None:
    """Return the secret of a session where it makes a difference: where reading is closed, and to GET alone."""
    settings: Settings = request.app.state.settings
    return None if is_open_to(request.scope, settings) or request.method != "GET" else session_secret(request)


def still_good(request: Request) -> Callable[[], bool] | None:
    """Return a function that says whether the request's key or session is still good; None where it came without.

    It may ask the store, which takes time. A store that is away leaves a key good: it was, when last looked at.
    """
    services: Services = request.app.state.services
    verifier: Remembered = services.keys
    secret = key_secret(request)
    if secret is None:
        secret, verifier = reading_session(request), services.sessions
    if secret is None:
        return None
    checked = secret

    def is_good() -> bool:
        try:
            verifier.verify(checked, _FRESH_SECONDS)
        except Unauthenticated:
            return False
        except StoreUnavailable:
            pass
        return True

    return is_good


def _requires(scope: Scope) -> Callable[..., Coroutine[Any, Any, Author]]:
    """Make a dependency that gives who asks, or raises Unauthenticated or Forbidden."""

    async def check(request: Request, _key: Annotated[Any, Depends(_documented)]) -> Author:
        access = await _access(request, scope)
        settings: Settings = request.app.state.settings
        if access is None and scope == "read" and is_open_to(request.scope, settings):
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
