"""The page of a pair: the verdicts with who says so, and the timeline of all that joins the two."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from graphsvc.dashboard.asking import Elsewhere, PageRequest
from graphsvc.dashboard.events import FORWARD, Linked, links_of, stored
from graphsvc.dashboard.timeline_view import timeline_view
from graphsvc.model.answers import Dyad
from graphsvc.model.wire_parts import DyadEvent
from graphsvc.service.network_specs import NetworkSpec
from graphsvc.service.paths import PathRequest
from graphsvc.service.questions import read_obligations

BEGINS = {
    "established": ("establishment", "restoration"),
    "suspended": ("suspension",),
    "severed": ("severance",),
}
"""The kinds of events with which a status of relations begins."""
MOST_CHAINS = 12
"""How many chains of the same length a page lists."""


@dataclass(frozen=True, slots=True)
class TurningEvent:
    """The event with which the present status of relations began, and the events to which it responds."""

    event: DyadEvent
    responds_to: list[Linked]


def turning_event(page: PageRequest, dyad: Dyad) -> TurningEvent | None:
    """Return the latest event of the kind that begins a status, on the day on which it began; None without one."""
    kinds = BEGINS.get(dyad.relations.status, ())
    for event in dyad.events:
        if event["kind"] in kinds and event["when"] == dyad.relations.since:
            links = links_of(page, stored(page, "event", event["id"]))
            return TurningEvent(event, [link for link in links if link.relation == FORWARD["responds_to"]])
    return None


def show(page: PageRequest, a_ref: str, b_ref: str) -> Response:
    """Show the page of a pair."""
    a, b = page.entity(a_ref), page.entity(b_ref)
    if (a["id"], b["id"]) != (a_ref, b_ref):
        raise Elsewhere(page.address.at(f"/pair/{a['id']}/{b['id']}"))
    dyad = page.services.questions.dyad(f"id:{a['id']}", f"id:{b['id']}", read_obligations(None, None), page.query)
    first, second = sorted((a, b), key=lambda party: party["id"])
    return page.show(
        "pair.html",
        a=a,
        b=b,
        dyad=dyad,
        turning=turning_event(page, dyad),
        view=timeline_view(page, (a["id"], b["id"])),
        canonical=page.address.pair(first, second),
        swapped=page.address.pair(b, a),
        chain=page.address.at(f"/pair/{a['id']}/{b['id']}/chain"),
        api=page.address.at(f"/v1/dyads/{a['id']}/{b['id']}"),
    )


def show_chain(page: PageRequest, a_ref: str, b_ref: str) -> Response:
    """Show the shortest chains of defence alliances between two; making the network of a day may take a while."""
    a, b = page.entity(a_ref), page.entity(b_ref)
    route = PathRequest(f"id:{a['id']}", f"id:{b['id']}", limit=str(MOST_CHAINS))
    answer = page.services.paths.paths(route, NetworkSpec(), page.query)
    asked = {"from": a["id"], "to": b["id"]}
    return page.show("chain.html", a=a, b=b, answer=answer, api=page.address.at("/v1/paths", **asked))
