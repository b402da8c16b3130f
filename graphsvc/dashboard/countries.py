"""The page of a country: its allies on the day, its missions and memberships, whom it hosts and who opposes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.responses import Response

from graphsvc.dashboard.asking import PageRequest, at_its_own_address
from graphsvc.dashboard.through_time import through_time
from graphsvc.dashboard.tied import Tied, common_last_day, ties
from graphsvc.model import dates
from graphsvc.model.answers import Allies, Ally
from graphsvc.model.wire_parts import Named
from graphsvc.service.questions import read_obligations

CENTRALITY_FROM = 1946
"""The first year of the picture of centrality: the system of states is much the same since."""


@dataclass(frozen=True, slots=True)
class AlliesThrough:
    """The allies through one alliance, None for direct statements."""

    alliance: Named | None
    allies: list[Ally]

    @property
    def datasets(self) -> list[str]:
        """Return the data sets that say so of any of them."""
        return list(dict.fromkeys(name for ally in self.allies for name in ally.by_dataset))

    @property
    def last_known(self) -> str | None:
        """Return the day of the last word on all of them; None where some are known, or by words of other days."""
        return common_last_day((ally.truth, ally.last_known) for ally in self.allies)


def show(page: PageRequest, ref: str) -> Response:
    """Show the page of a country."""
    country = page.entity(ref)
    at_its_own_address(page, country, ref, "country")
    country_id, questions, query = country["id"], page.services.questions, page.query
    exact = f"id:{country_id}"
    allies = questions.allies(exact, read_obligations(None, None), query)
    missions = ties(page, country_id, "represented_in")
    recognitions = ties(page, country_id, "recognises")
    return page.show(
        "country.html",
        entity=country,
        about=None,
        allies=allies,
        through=by_alliance(allies),
        hosting=questions.hosting(exact, None, None, query),
        against=questions.hosting(None, None, exact, query),
        severed=questions.severed(exact, query),
        relations=ties(page, country_id, "has_relations_with"),
        sent=_on_side("from", country_id, missions),
        received=_on_side("to", country_id, missions),
        memberships=[tied for tied in ties(page, country_id, "member_of") if tied.other["kind"] == "organisation"],
        recognises=_on_side("from", country_id, recognitions),
        recognised_by=_on_side("to", country_id, recognitions),
        rivals=ties(page, country_id, "rival_of"),
        time=through_time(page, country),
        api=page.address.at(f"/v1/allies/{country_id}"),
        centrality=centrality(page, country_id),
    )


def _on_side(side: str, entity_id: str, tied: Iterable[Tied]) -> list[Tied]:
    """Keep those ties that lead from an entity, or to it."""
    return [one for one in tied if one.tie[side]["id"] == entity_id]


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
        "light": page.address.at(path, **{**given, "width": "840"}),
        "dark": page.address.at(path, **{**given, "width": "840", "theme": "dark"}),
        "data": page.address.at("/v1/centrality/series", **given),
    }
