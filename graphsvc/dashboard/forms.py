"""Forms that pages send: read from their bodies, and refused where they do not come from a page of ours."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import Request

from graphsvc.api.auth import session_secret
from graphsvc.api.hosts import authority
from graphsvc.api.limits import FORM, body_of
from graphsvc.errors import Forbidden, InvalidParameter
from graphsvc.service.sessions import is_form_token

_MOST_FIELDS = 20
_body = body_of(FORM, limit=8_192)


async def read_form(request: Request) -> Mapping[str, str]:
    """Read the fields of a form. Raises TooLarge, UnsupportedMediaType and InvalidParameter."""
    _, body = await _body(request)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as exc:
        raise InvalidParameter.of("form", "is not understood; send it from its page") from exc


def origin(request: Request) -> str | None:
    """Return the origin that a browser names, None where there is none. Raises Forbidden for another site's.

    Hosts are compared and not schemes: behind a proxy that ends TLS a server does not know its own.
    """
    given = request.headers.get("origin")
    if given is None:
        return None
    scheme, _, host = given.partition("://")
    own = authority(request.headers.get("host", ""))
    if scheme not in ("http", "https") or own is None or authority(host) != own:
        raise Forbidden("the form comes from another site; open the page here and send it from there")
    return given


def require_own(request: Request, form: Mapping[str, str]) -> str:
    """Return the session whose page a form comes from.

    Raises Forbidden unless it has the cookie, the token of that session, and this server's own origin.
    """
    secret = session_secret(request)
    if secret is None or origin(request) is None or not is_form_token(secret, form.get("token", "")):
        raise Forbidden(
            "the form does not come from a page of this session; open the page again and send it from there"
        )
    return secret
