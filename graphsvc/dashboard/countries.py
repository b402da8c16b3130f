"""The page of a country: its allies on the day, its missions and memberships, whom it hosts and who opposes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from graphsvc.dashboard.asking import PageRequest, at_its_own_address
from graphsvc.dashboard.timeline_view import timeline_view
from graphsvc.model import dates
from graphsvc.model.answers import Allies, Ally
from graphsvc.model.intervals import Period
from graphsvc.model.wire_parts import Named
from graphsvc.service.lists import ListSlice
from graphsvc.service.questions import read_obligations

MOST_TIES = 1_000
"""How many ties of one kind a page lists."""
CENTRALITY_FROM = 1946
"""The first year of the picture of centrality: the system of states is much the same since."""


@dataclass(frozen=True, slots=True)
class AlliesThrough:
    """The allies through one alliance, None for direct statements."""

    alliance: Named | None
    allies: list[Ally]


@dataclass(frozen=True, slots=True)
class Tied:
    """A claim that ties an entity to another on the days asked about."""

    other: Named
    tie: Mapping[str, Any]


def show(page: PageRequest, ref: str) -> Response:
    """Show the page of a country."""
    country = page.entity(ref)
    at_its_own_address(page, country, ref, "country")
    country_id, questions, query = country["id"], page.services.questions, page.query
    allies = questions.allies(country_id, read_obligations(None, None), query)
    missions = ties(page, country_id, "represented_in")
    return page.show(
        "country.html",
        country=country,
        allies=allies,
        through=by_alliance(allies),
        hosting=questions.hosting(country_id, None, None, query),
        against=questions.hosting(None, None, country_id, query),
        severed=questions.severed(country_id, query),
        relations=ties(page, country_id, "has_relations_with"),
        sent=[mission for mission in missions if mission.tie["from"]["id"] == country_id],
        received=[mission for mission in missions if mission.tie["to"]["id"] == country_id],
        memberships=[tied for tied in ties(page, country_id, "member_of") if tied.other["kind"] == "organisation"],
        recognition=ties(page, country_id, "recognises"),
        rivals=ties(page, country_id, "rival_of"),
        view=timeline_view(page, (country_id,)),
        api=page.address.at(f"/v1/allies/{country_id}"),
        centrality=centrality(page, country_id),
    )


def by_alliance(allies: Allies) -> list[AlliesThrough]:
    """Group allies by the alliances through which they are, the largest first; one may stand under several."""
    grouped: dict[str, AlliesThrough] = {}
    for ally in allies.items:
        for alliance in {
            via["alliance"]["id"] if via["alliance"] else "": via["alliance"] for via in ally.via
        }.values():
            key = alliance["id"] if alliance else ""
            grouped.setdefault(key, AlliesThrough(alliance, [])).allies.append(ally)
    return sorted(grouped.values(), key=lambda through: -len(through.allies))


def ties(page: PageRequest, entity_id: str, kind: str) -> list[Tied]:
    """List the claims of one kind about an entity that hold or may hold on the days asked about, by the other's name."""
    lens = page.query.lens
    part = ListSlice(lens.view, page.query.head, 0, MOST_TIES)
    when = Period(lens.on, lens.last, dates.iso(lens.on))
    dataset = page.address.given.get("datasets")
    found = page.services.lists.ties(part, of=f"id:{entity_id}", between=None, kind=kind, when=when, dataset=dataset)
    tied = [Tied(tie["to"] if tie["from"]["id"] == entity_id else tie["from"], tie) for tie in found.items]
    return sorted(tied, key=lambda tied: tied.other["name"])


def centrality(page: PageRequest, country_id: str) -> dict[str, str]:
    """Return the addresses of the picture of a country's centrality over the years, light and dark, and of its data."""
    last = dates.iso(page.query.lens.cut)[:4]
    given = {
        "measure": "degree",
        "of": country_id,
        "partial": "include",
        "from": str(CENTRALITY_FROM),
        "to": last,
        "on": None,
        "during": None,
    }
    path = "/v1/charts/centrality/series.svg"
    return {
        "light": page.address.at(path, **given),
        "dark": page.address.at(path, **given, theme="dark"),
        "data": page.address.at("/v1/centrality/series", **given),
    }
