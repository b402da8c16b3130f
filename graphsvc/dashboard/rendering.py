"""Pages as replies: templates filled, policies set, a tag by which an unchanged page is not sent again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from graphsvc.api.auth import is_open_to, session_secret
from graphsvc.api.encoding import has, question_tag, tagged
from graphsvc.charts import count_svg, lane_svg, timeline_svg
from graphsvc.charts.captions import plain
from graphsvc.charts.themes import THEMES, words
from graphsvc.charts.verdict_lanes import kind_of_status
from graphsvc.dashboard import bloc_palette
from graphsvc.dashboard.addresses import Address, is_embed
from graphsvc.model import dates
from graphsvc.model.kinds import OBLIGATION_WORDS
from graphsvc.model.phrases import count, date_in_words, listed
from graphsvc.model.record_wording import event_when, where
from graphsvc.model.wire_parts import Cited
from graphsvc.model.wording import basis
from graphsvc.settings import Settings
from graphsvc.snapshot.view import View

_STATIC = files("graphsvc.dashboard") / "static"
MEDIA_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "png": "image/png"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_LEAVING = re.compile(r'<(a|form)(?= [^>]*\b(?:href|action)="(?:/(?!embed[/?"])|https?:))')
"""Links and forms that lead out of an embed. What comes from records is escaped, so no other text looks like one."""
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_CODE = re.compile(r"`([^`]+)`")
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Account:
    """The link in the header by which one signs in or out."""

    href: str
    words: str


@cache
def asset(name: str) -> bytes | None:
    """Return a file that pages need; None for any other. Colours that pictures have, too, are added to style sheets."""
    if "/" in name or not name or name.rpartition(".")[2] not in MEDIA_TYPES or not (_STATIC / name).is_file():
        return None
    body = (_STATIC / name).read_bytes()
    colours = {"site.css": _colours, "network.css": bloc_palette.style_sheet}.get(name)
    return body if colours is None else body + colours().encode()


@cache
def asset_tag() -> str:
    """Return what stands in the addresses of all files: it changes when one of them does, so browsers may keep them."""
    digest = sha256()
    for file in sorted(_STATIC.iterdir(), key=lambda file: file.name):
        digest.update(file.name.encode() + (asset(file.name) or b""))
    return digest.hexdigest()[:12]


def _colours() -> str:
    """Write the colours of the kinds of ties, which pictures have too, as style sheets for both themes."""
    sheets = [
        "".join(f".k-{kind}{{color:{colour}}}.edge-{kind}{{--kind:{colour}}}" for kind, colour in theme.kinds.items())
        for theme in THEMES.values()
    ]
    return f"{sheets[0]}@media (prefers-color-scheme:dark){{{sheets[1]}}}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("graphsvc.dashboard"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "tag": asset_tag(),
        "lane_svg": lambda *given: Markup(lane_svg.lane(*given)),
        "definitions": lambda kinds: Markup(lane_svg.definitions(kinds)),
        "sample": lambda look, kind: Markup(timeline_svg.sample(look, kind)),
        "ticks": lane_svg.ticks,
        "legend_of": timeline_svg.legend_of,
        "kind_in_words": words,
        "kind_of_status": kind_of_status,
        "iso": dates.iso,
        "count": count,
        "count_axis": count_svg.axis,
        "count_line": lambda *given: Markup(count_svg.line(*given)),
        "event_when": event_when,
        "where": where,
    }
    filters: dict[str, Callable[..., object]] = {
        "by_document": by_document,
        "from_memory": lambda citations: [cited for cited in citations if basis(cited)],
        "in_words": date_in_words,
        "listed": _listed,
        "plain": plain,
        "is_web": is_web,
        "prose": prose,
    }
    environment.filters |= filters
    return environment


def by_document(citations: Iterable[Cited]) -> list[list[Cited]]:
    """Group citations by the document that they cite, in the order of the first of each."""
    documents: dict[str, list[Cited]] = {}
    for cited in citations:
        documents.setdefault(cited["source"]["id"], []).append(cited)
    return list(documents.values())


def _listed(names: Sequence[str]) -> str:
    """Join names as in prose; those of obligations as readers know them."""
    return listed([OBLIGATION_WORDS.get(name, name) for name in names])


def prose(text: str) -> Markup:
    """Write what a data set says of itself for readers: days in words, and what it marks as code as code."""
    worded = _DAY.sub(lambda day: date_in_words(day[0]), plain(text))
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(worded))))


def is_web(url: str | None) -> bool:
    """Say whether an address may be linked: those of the web, not `javascript:` and its like."""
    return url is not None and url.lower().startswith(("https://", "http://"))


def html(template: str, **context: Any) -> str:
    """Fill a template. In a page within another, links to other pages open by themselves."""
    text = _environment().get_template(template).render(**context)
    return _LEAVING.sub(r'<\1 target="_blank"', text) if context.get("embedded") else text


def page(request: Request, head: View, template: str, context: Mapping[str, Any], *also: object) -> Response:
    """Answer with a page, under a tag of all that it depends on; 304 where the browser has it."""
    tag = question_tag(head, asset_tag(), session_secret(request) is not None, headers(request), *also)
    varying = {**tagged(tag), "Vary": "Authorization, Cookie"}
    if has(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=varying)
    body = html(template, **{**frame(request, address_of(request)), **context})
    return HTMLResponse(body, 200, {**varying, **headers(request)})


def frame(request: Request, address: Address) -> dict[str, Any]:
    """Return what header and footer of a page need: its address, and the link to sign in or out where it matters."""
    settings: Settings = request.app.state.settings
    account = None
    if session_secret(request) is not None:
        account = Account("/sign-out", "Sign out")
    elif not is_open_to(request.scope, settings) and request.headers.get("authorization") is None:
        account = Account(f"/sign-in?{urlencode({'next': address.at()})}", "Sign in")
    return {"address": address, "account": account, "embedded": is_embed(request.url.path)}


def headers(request: Request) -> Mapping[str, str]:
    """Return the headers that a page has, whatever it says. An embed may be framed by whom the setting names."""
    if not is_embed(request.url.path):
        return HEADERS
    return {"Content-Security-Policy": _embed_policy(request.app.state.settings), "Referrer-Policy": "same-origin"}


def _embed_policy(settings: Settings) -> str:
    origins = (settings.embed_origins or "").replace(",", " ").split()
    return POLICY.replace("frame-ancestors 'none'", " ".join(["frame-ancestors 'self'", *origins]))


def site(request: Request) -> str:
    """Return the address of the server as the request names it, for what is read elsewhere: feeds, previews of links."""
    return str(request.base_url).rstrip("/")


def address_of(request: Request) -> Address:
    """Read the address of the page that is asked for, without what is empty in its form."""
    return Address(request.url.path, {name: value for name, value in request.query_params.items() if value})
