"""Pages for people: the documentation, from installed files, and what each kind of problem means."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.responses import Response

from graphsvc.api.problems import PROBLEMS, Problem

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-cache",
}
_SWAGGER, _OWN = files("fastapi_offline") / "static", files("graphsvc.api") / "static"
_FILES: dict[str, tuple[Traversable, str]] = {
    "swagger-ui-bundle.js": (_SWAGGER, "text/javascript"),
    "swagger-ui.css": (_SWAGGER, "text/css"),
    "favicon.png": (_SWAGGER, "image/png"),
    "docs.js": (_OWN, "text/javascript"),
    "pages.css": (_OWN, "text/css"),
}


def docs() -> Response:
    """Show the API's documentation."""
    return _html((_OWN / "docs.html").read_text("utf-8"))


def docs_file(name: str) -> Response | None:
    """Return a file that the documentation page needs; None for any other."""
    if name not in _FILES:
        return None
    folder, media_type = _FILES[name]
    headers = {"Cache-Control": "max-age=86400"}
    return Response((folder / name).read_bytes(), media_type=media_type, headers=headers)


def problems() -> Response:
    """List the kinds of problems."""
    rows = "".join(
        f'<li><a href="/problems/{kind.slug}">{kind.status} {escape(kind.title)}</a></li>' for kind in PROBLEMS.values()
    )
    return _page("Problems", f"<ul>{rows}</ul>")


def problem(slug: str) -> Response | None:
    """Explain one kind of problem; None where there is none of this name."""
    problem_kind: Problem | None = next((kind for kind in PROBLEMS.values() if kind.slug == slug), None)
    if problem_kind is None:
        return None
    return _page(problem_kind.title, f"<p>Status {problem_kind.status}</p><p>{escape(problem_kind.explanation)}</p>")


def guide(title: str, inner: str) -> Response:
    """Show a page of the guide, whose HTML begins with its heading."""
    return _page(title, inner, heading=False)


def _page(title: str, inner: str, *, heading: bool = True) -> Response:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)} · graphsvc</title>'
    looks = '<link rel="stylesheet" href="/docs/pages.css"><link rel="icon" href="/docs/favicon.png">'
    more = '<p><a href="/guide">The guide</a> · <a href="/docs">The API</a> · <a href="/problems">All problems</a></p>'
    body = f"<main>{f'<h1>{escape(title)}</h1>' if heading else ''}{inner}{more}</main>"
    return _html(f'<!doctype html><html lang="en"><head>{head}{looks}</head><body>{body}</body></html>')


def _html(text: str) -> Response:
    return Response(text, media_type="text/html; charset=utf-8", headers=_HEADERS)
