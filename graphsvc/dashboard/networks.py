"""The network on a day: its page, its picture, and what is asked in their addresses."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from graphsvc.api.encoding import question_tag, tagged
from graphsvc.charts.lanes import Window
from graphsvc.charts.themes import FONT, THEMES
from graphsvc.dashboard import network_words, rendering
from graphsvc.dashboard.addresses import EMBED, Address
from graphsvc.dashboard.asking import Elsewhere, PageRequest
from graphsvc.dashboard.bloc_palette import PALETTES
from graphsvc.dashboard.day_bar import day_bar
from graphsvc.dashboard.network_page import PATH, NetworkPage
from graphsvc.errors import NotFound, StoreUnavailable
from graphsvc.model import dates, dates_in_words
from graphsvc.model.networks import LAYERS
from graphsvc.model.wire_parts import Named
from graphsvc.service import charts, parameters
from graphsvc.service.network_specs import ANY, NetworkSpec

WAIT_SECONDS = 3
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def show(page: PageRequest, template: str = "network.html") -> Response:
    """Show the page of the network, or its picture alone."""
    network = _asked(page, at_once=template != "network.html")
    page = network.page
    first, last = page.services.network_pictures.years(network.spec, page.query)
    changes = [dates.day(f"{year:04}-01-01") for year in range(first, last + 1)]
    window = Window(min(changes[0], page.query.lens.on), changes[-1] + 365)
    response = page.show(
        template,
        net=network,
        of=network.picture.of,
        words=network_words,
        bar=day_bar(page.address, page.query, changes, window, page.unread),
        years=(first, last),
        layers=LAYERS,
        any_kind=ANY,
    )
    if (network.progress is not None or network.is_due) and "etag" in response.headers:
        # What is yet to come would be kept under the tag of what it becomes.
        del response.headers["etag"]
        response.headers["cache-control"] = "no-store"
    return response


def file(page: PageRequest, form: str) -> Response:
    """Answer with the picture as a file, `svg` or `png`. Raises StoreUnavailable while it is being computed."""
    theme = charts.read_theme(page.address.given.get("theme"))
    network = _asked(page, at_once=True)
    if network.progress is not None:
        raise StoreUnavailable("the picture is being drawn; ask again in a few seconds", WAIT_SECONDS)
    if network.placed is None:
        raise NotFound("this network is not drawn: it is too large; /v1/graph has it as a file")
    svg = rendering.html(
        "network_file.svg",
        net=network,
        of=network.picture.of,
        words=network_words,
        on_words=dates_in_words.in_words(network.given.get("on"), network.given.get("during")),
        theme=theme,
        colours=PALETTES["dark" if theme is THEMES["dark"] else "light"],
        font=FONT,
        site=rendering.site(page.request),
    )
    headers = tagged(question_tag(page.query.head, rendering.asset_tag()))
    body = page.services.charts.png(svg) if form == "png" else svg
    return Response(body, 200, {**headers, "Content-Security-Policy": FILE_POLICY}, rendering.MEDIA_TYPES[form])


def _asked(page: PageRequest, *, at_once: bool) -> NetworkPage:
    """Read which network is asked for. Raises Elsewhere where a form is sent, or another address has it."""
    given = {name: value for name, value in page.address.given.items() if name != "theme"}
    prefix = EMBED if page.address.is_embedded else ""
    page = replace(page, address=Address(prefix + PATH, given))
    _leave_form(page)
    spec = NetworkSpec(layers=given.get("layers"), obligations=given.get("obligations"))
    size = parameters.one_of(given.get("size"), "size", tuple(network_words.SIZE_WORDS)) or "degree"
    picked = _picked(page)
    around = _around(page)
    whom = None if around is None else around["id"]
    picture = page.services.network_pictures.picture(spec, page.query, whom, at_once=at_once)
    return NetworkPage(page, spec, size, picked, around, picture)


def _around(page: PageRequest) -> Named | None:
    """Return around whom the network is to be shown. Raises Elsewhere where they have another id."""
    ref = page.address.given.get("around")
    if ref is None:
        return None
    entity = page.entity(ref)
    if entity["id"] != ref:
        raise Elsewhere(page.address.at(around=entity["id"]))
    return entity


def _leave_form(page: PageRequest) -> None:
    """Lead to the address that says what a form asks. Raises Elsewhere."""
    asked = page.request.query_params
    fields = ("layer", "obligation", "a", "b")
    if not any(name in asked for name in (*fields, "form")):
        return
    layers = [layer for layer in LAYERS if layer in asked.getlist("layer")]
    obligations = asked.getlist("obligation")
    picks = [page.entity(text.strip())["id"] for name in ("a", "b") for text in asked.getlist(name) if text.strip()]
    size = asked.get("size")
    changes: dict[str, object] = {
        "layers": None if layers in ([], ["alliance"]) else ",".join(layers),
        "obligations": ANY
        if ANY in obligations
        else None
        if obligations in ([], ["defense"])
        else ",".join(obligations),
        "size": None if size == "degree" else size or None,
        "pick": ",".join(dict.fromkeys(picks)) or None,
        "around": asked.get("around") or None,
    }
    raise Elsewhere(page.address.at(PATH, **changes), 303)


def _picked(page: PageRequest) -> list[Named]:
    """Return who is picked: nobody, one, or two. Raises Elsewhere where they have other ids."""
    refs = [ref for ref in parameters.words(page.address.given.get("pick", "")) if ref][:2]
    parties = [page.entity(ref) for ref in refs]
    ids = list(dict.fromkeys(party["id"] for party in parties))
    if ids != parameters.words(page.address.given.get("pick", "")):
        raise Elsewhere(page.address.at(pick=",".join(ids) or None))
    return parties
