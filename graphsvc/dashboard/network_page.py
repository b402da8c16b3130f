"""What the template of a network needs: who is joined to whom, in which blocs, who is central, and how two are joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from graphsvc.charts.captions import plain
from graphsvc.dashboard import network_drawing
from graphsvc.dashboard.addresses import PAGE_OF_KIND, SHARED, Address
from graphsvc.dashboard.asking import PageRequest
from graphsvc.dashboard.network_drawing import Drawing
from graphsvc.model.networks import PathList
from graphsvc.model.truth import Truth
from graphsvc.model.wire_parts import Named
from graphsvc.service.network_layouts import Due, Progress
from graphsvc.service.network_pictures import Bloc, NetworkPicture, Placed, is_numbered
from graphsvc.service.network_specs import NetworkSpec
from graphsvc.service.paths import PathRequest

PATH = "/network"
FEW = 200
"""Of how few ties each is drawn in full strength."""
MOST_PATHS = 5
MOST_ROWS = 400
MOST_NEIGHBOURS = 3_000
"""How many ties a table lists by name; of more it has the numbers, and the files have all."""


@dataclass(frozen=True)
class NetworkPage:
    """What the template of a network needs."""

    page: PageRequest
    spec: NetworkSpec
    size: str
    picked: list[Named]
    around: Named | None
    picture: NetworkPicture

    @property
    def address(self) -> Address:
        """Return the address of the page."""
        return self.page.address

    @property
    def given(self) -> Mapping[str, str]:
        """Return what the address asks."""
        return self.page.address.given

    @cached_property
    def number_of(self) -> dict[str, int]:
        """Return the place of each party by id."""
        return {party["id"]: number for number, party in enumerate(self.picture.parties)}

    @cached_property
    def picked_numbers(self) -> list[int]:
        """Return the places of the picked that are in the network."""
        return [self.number_of[party["id"]] for party in self.picked if party["id"] in self.number_of]

    @property
    def placed(self) -> Placed | None:
        """Return where the parties stand, None where that is not known yet or never will be."""
        placed = self.picture.placed
        return placed if isinstance(placed, Placed) else None

    @property
    def progress(self) -> Progress | None:
        """Return how far the computing has come, None where nothing is being computed."""
        placed = self.picture.placed
        return placed if isinstance(placed, Progress) else None

    @property
    def is_due(self) -> bool:
        """Say whether the picture is still to be made, which its own address does."""
        return isinstance(self.picture.placed, Due)

    @property
    def carried(self) -> int:
        """Return how many ties are shown as they were last known."""
        return sum(truth == Truth.UNKNOWN for _, _, truth in self.picture.ties)

    @cached_property
    def scores(self) -> list[float | None]:
        """Return how central each party is by what sizes stand for."""
        answer = self.page.services.centrality.centrality(self.size, None, None, self.spec, self.page.query)
        score_of = {item["entity"]["id"]: item["score"] for item in answer.items}
        return [score_of.get(party["id"]) for party in self.picture.parties]

    @cached_property
    def order(self) -> list[int]:
        """Return the places of the parties, those with most ties first."""
        names = self.picture.parties
        return sorted(
            range(len(names)), key=lambda number: (-len(self.picture.neighbours[number]), names[number]["name"])
        )

    @cached_property
    def drawing(self) -> Drawing:
        """Return the picture's shapes; only where the parties are placed."""
        placed = self.placed
        assert placed is not None
        names = [party["name"] for party in self.picture.parties]
        first = {*self.picked_numbers, *(number for path in self.routes for number in path)}
        return network_drawing.drawing(
            names, placed.places, placed.bloc_of, self.picture.ties, self.scores, first, self.hot
        )

    @property
    def is_sparse(self) -> bool:
        """Say whether there are so few lines that each can be drawn in full strength."""
        return len(self.picture.ties) < FEW

    @cached_property
    def paths(self) -> PathList | None:
        """Return the shortest paths between the two picked."""
        if len(self.picked) < 2:
            return None
        start, end = (f"id:{party['id']}" for party in self.picked)
        route = PathRequest(start, end, limit=str(MOST_PATHS))
        return self.page.services.paths.paths(route, self.spec, self.page.query)

    @cached_property
    def routes(self) -> list[list[int]]:
        """Return the paths as places of those on them."""
        paths = self.paths.paths if self.paths else []
        routes = [[self.number_of.get(entity["id"]) for entity in path["entities"]] for path in paths]
        return [[number for number in route if number is not None] for route in routes if None not in route]

    @cached_property
    def hot(self) -> set[int]:
        """Return who stands out: the picked, and whoever is on the first path, or is joined to the one that is picked."""
        near = self.picture.neighbours
        if len(self.picked) > 1:
            return {*self.picked_numbers, *(self.routes[0] if self.routes else ())}
        return {other for number in self.picked_numbers for other in (number, *near[number])}

    @property
    def bold(self) -> str:
        """Return the lines that stand out, as path data."""
        placed = self.placed
        if placed is None:
            return ""
        if self.routes:
            return network_drawing.route(self.routes[0], placed.places)
        if len(self.picked) != 1:
            return ""
        star = [(number, other) for number in self.picked_numbers for other in self.picture.neighbours[number]]
        return network_drawing.trails(star, placed.places)

    def picking(self, party: Named) -> str:
        """Return the address that picks a party: the first, or the second beside it; the picked one is let go."""
        ids = [picked["id"] for picked in self.picked]
        if party["id"] in ids:
            ids.remove(party["id"])
        else:
            ids = [*(ids if len(ids) < 2 else []), party["id"]]
        return self.address.at(pick=",".join(ids) or None)

    def names(self, numbers: Sequence[int]) -> list[str]:
        """Return the names of some."""
        return [self.picture.parties[number]["name"] for number in numbers]

    @property
    def rows(self) -> list[int]:
        """Return whom the table lists."""
        return self.order if self.given.get("rows") == "all" else self.order[:MOST_ROWS]

    def joined_to(self, number: int) -> list[str]:
        """Return the names of those whom one is joined to; none where there are too many ties to list."""
        return self.names(self.picture.neighbours[number]) if len(self.picture.ties) <= MOST_NEIGHBOURS else []

    def link(self, number: int) -> Markup:
        """Return the name of a party, which leads to its page where it has one."""
        party = self.picture.parties[number]
        if party["kind"] not in PAGE_OF_KIND:
            return escape(plain(party["name"]))
        return Markup('<a href="{}">{}</a>').format(self.address.of(party), plain(party["name"]))

    def bloc_name(self, number: int) -> str:
        """Return the name of the bloc of a party; nothing where it is in none."""
        blocs = self.placed.blocs if self.placed else []
        bloc = next((bloc for bloc in blocs if number in bloc.members), None)
        return self.title(bloc) if bloc is not None else ""

    def title(self, bloc: Bloc) -> str:
        """Return what a bloc is around: the alliance that fits it best where that has a name, else its most central state."""
        if bloc.alliance is not None and not is_numbered(bloc.alliance):
            return f"Around {bloc.alliance['name']}"
        return f"Around {self.names(bloc.members)[0]}"

    @property
    def own(self) -> dict[str, str]:
        """Return what the address asks beside what all pages share."""
        return {name: value for name, value in self.given.items() if name not in SHARED}

    def file(self, form: str) -> str:
        """Return the address of the network as a file."""
        spec = {"layers": self.spec.layers, "obligations": self.spec.obligations}
        return self.address.at("/v1/graph", **spec, around=self.given.get("around"), ties="derived", format_=form)

    @property
    def canonical(self) -> str:
        """Return the address of the whole page, whoever is picked."""
        return Address(PATH, self.given).at(pick=None)

    @property
    def part(self) -> str:
        """Return the address of the picture alone."""
        return self.address.at(f"{self.address.path}/picture", **self.own)

    def image(self, form: str) -> str:
        """Return the address of the picture as a file."""
        return self.address.at(f"/network/picture.{form}", **self.own)

    @property
    def path_call(self) -> str:
        """Return the address of the question about paths."""
        a, b = (party["id"] for party in self.picked)
        spec = {"layers": self.spec.layers, "obligations": self.spec.obligations}
        return self.address.at("/v1/paths", from_=a, to=b, **spec)
