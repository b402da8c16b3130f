"""The pages for signing in and out."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from fastapi import APIRouter, FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from graphsvc.api.auth import COOKIE, PublicAccess, is_open_to, session_secret
from graphsvc.api.negotiation import wants_page
from graphsvc.api.problems import respond
from graphsvc.api.request_parameters import ServicesOf
from graphsvc.dashboard import rendering
from graphsvc.dashboard.addresses import Address, is_embed, local_path
from graphsvc.dashboard.forms import origin, read_form, require_own
from graphsvc.dashboard.page_routes import PageRoute
from graphsvc.errors import Unauthenticated
from graphsvc.service.sessions import LENGTH, form_token

router = APIRouter(include_in_schema=False)

_LONGEST = 2_000
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_HEADERS = {"Cache-Control": "no-store", "Vary": "Authorization, Cookie"}
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="graphsvc"'}


def local(address: str | None) -> str:
    """Return an address to go on to; the first page where it is not one within this server.

    >>> local("/pair/albania/iran?on=2022-09-07"), local("//evil.example")
    ('/pair/albania/iran?on=2022-09-07', '/')
    """
    given = address or "/"
    # What browsers take for the beginning of another host: two slashes, with a backslash or a tab for either.
    if not given.startswith("/") or given.startswith("//") or _UNSAFE.search(given) or len(given) > _LONGEST:
        return "/"
    return "/" if urlsplit(given).path in ("/sign-in", "/sign-out") else quote(given, safe="/:@!$&'()*+,;=~?#%[]-._")


@router.get("/sign-in")
async def form(request: Request, _: PublicAccess) -> Response:
    """Ask for a key."""
    return _page(request, "sign_in.html", next=local(request.query_params.get("next")), refusal=None)


@router.post("/sign-in")
async def sign_in(request: Request, _: PublicAccess, services: ServicesOf) -> Response:
    """Take a key, and send the cookie that stands for it from then on.

    There is no session yet whose token the form could carry. Its origin is enough: nothing but signing in is done.
    """
    fields, page_origin = await read_form(request), origin(request)
    to, former = local(fields.get("next")), session_secret(request)
    try:
        secret = await run_in_threadpool(services.sessions.begin, fields.get("key", "").strip())
    except Unauthenticated as exc:
        if not wants_page(request):
            raise
        return _page(request, "sign_in.html", 401, _CHALLENGE, next=to, refusal=exc.detail)
    if former is not None:
        await run_in_threadpool(services.sessions.end, former)
    response = RedirectResponse(to, 303, _HEADERS)
    is_secure = request.url.scheme == "https" or (page_origin or "").startswith("https:")
    seconds = int(LENGTH.total_seconds())
    response.set_cookie(COOKIE, secret, seconds, path="/", secure=is_secure, httponly=True, samesite="strict")
    return response


@router.get("/sign-out")
async def ask_to_sign_out(request: Request, _: PublicAccess) -> Response:
    """Ask whether to sign out; a link alone must not do it."""
    secret = session_secret(request)
    return _page(request, "sign_out.html", token=None if secret is None else form_token(secret))


@router.post("/sign-out")
async def sign_out(request: Request, _: PublicAccess, services: ServicesOf) -> Response:
    """End the session."""
    secret = require_own(request, await read_form(request))
    await run_in_threadpool(services.sessions.end, secret)
    response = RedirectResponse(
        "/" if is_open_to(request.scope, request.app.state.settings) else "/sign-in", 303, _HEADERS
    )
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return response


def install(app: FastAPI) -> None:
    """Add the pages to an application, and lead to them where a page needs a key."""
    app.router.routes.extend(router.routes)
    app.add_exception_handler(Unauthenticated, _lead_to_sign_in)


async def _lead_to_sign_in(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, Unauthenticated)
    is_page = isinstance(request.scope.get("route"), PageRoute) and request.method == "GET"
    if not is_page or "authorization" in request.headers:
        return respond(exc, request)
    if is_embed(request.url.path):
        # The page for signing in is never shown in a frame, so that leading there would leave the frame blank.
        return _embed_without_key(request) if wants_page(request) else respond(exc, request)
    return RedirectResponse(f"/sign-in?{urlencode({'next': local_path(request)})}", 303, _HEADERS)


def _embed_without_key(request: Request) -> Response:
    address = rendering.address_of(request)
    sign_in = f"/sign-in?{urlencode({'next': address.page})}"
    text = rendering.html("embed_key.html", **rendering.frame(request, address), sign_in=sign_in)
    return HTMLResponse(text, 401, {**rendering.headers(request), **_HEADERS, **_CHALLENGE})


def _page(
    request: Request, template: str, status: int = 200, more: dict[str, str] | None = None, **context: Any
) -> Response:
    is_open = is_open_to(request.scope, request.app.state.settings)
    frame = {**rendering.frame(request, Address("/", {})), "account": None}
    text = rendering.html(template, **frame, **context, reading_is_open=is_open)
    return HTMLResponse(text, status, {**rendering.headers(request), **_HEADERS, **(more or {})})
