"""Forms that pages send: read from their bodies, and refused where they do not come from a page of ours."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request

from graphsvc.api.auth import session_secret
from graphsvc.api.limits import FORM, body_of
from graphsvc.errors import Forbidden, InvalidParameter, TooLarge
from graphsvc.service.sessions import is_form_token

_MOST_BYTES, _MOST_FIELDS = 8_192, 20


async def read_form(request: Request) -> Mapping[str, str]:
    """Read the fields of a form. Raises TooLarge, UnsupportedMediaType and InvalidParameter."""
    promised = request.headers.get("content-length", "")
    if promised.isdigit() and int(promised[:19]) > _MOST_BYTES:
        raise TooLarge(f"the form is larger than {_MOST_BYTES:,} bytes")
    _, body = await body_of(FORM)(request)
    if len(body) > _MOST_BYTES:
        raise TooLarge(f"the form is larger than {_MOST_BYTES:,} bytes")
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
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or parts.netloc.lower() != request.headers.get("host", "").lower():
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
