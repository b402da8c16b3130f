"""What pages and pictures show of a network on a day: who is in it, who is joined to whom, where they stand, the blocs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graphsvc.analysis.graphs import near
from graphsvc.analysis.layouts import Layout
from graphsvc.analysis.projection import Network
from graphsvc.model.networks import NetworkOf
from graphsvc.model.wire_parts import Named
from graphsvc.service.network_layouts import Due, NetworkLayouts, NotDrawn, Progress
from graphsvc.service.network_specs import BoundedCache, NetworkCache, NetworkSpec
from graphsvc.service.parameters import ParsedQuery

KEPT_PICTURES = 32


@dataclass(frozen=True, slots=True)
class Bloc:
    """States that are joined more to each other than to others, those with most ties first.

    `alliance` is the one that fits it best, None where no alliance joins its members, `sharing` how many are in it.
    """

    colour: int
    members: tuple[int, ...]
    alliance: Named | None
    sharing: int


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the parties of a network stand, in their order, each one's bloc (-1: none of a size), and the blocs."""

    places: list[tuple[int, int]]
    bloc_of: list[int]
    blocs: list[Bloc]


@dataclass(frozen=True, slots=True)
class NetworkPicture:
    """A network to be shown: its parties by id, its ties as pairs of places among them with how surely they hold.

    `neighbours` has for each party those that it is joined to, whichever way a tie leads.
    """

    of: NetworkOf
    parties: list[Named]
    ties: list[tuple[int, int, str]]
    neighbours: list[list[int]]
    placed: Placed | Progress | Due | NotDrawn


class NetworkPictures:
    """Pictures of networks for one process."""

    def __init__(self, networks: NetworkCache, layouts: NetworkLayouts) -> None:
        self._networks, self._layouts = networks, layouts
        self._placed = BoundedCache[Placed](KEPT_PICTURES, KEPT_PICTURES, lambda placed: 1)

    def picture(
        self, spec: NetworkSpec, query: ParsedQuery, around: str | None = None, *, at_once: bool = True
    ) -> NetworkPicture:
        """Return what is to be shown of a network, or of it around an id; where states stand may have yet to be computed.

        Around an entity states stand where they do in the whole network.
        Unless it is wanted at once, of a day that nobody has asked for it is `Due`.
        """
        network = self._networks.network(query, spec.rule())
        lens, graph = query.lens, network.graph
        kept = None if around is None else near(network, around, 1)
        nodes = [node for node in graph if kept is None or node in kept]
        place = {node: number for number, node in enumerate(nodes)}
        neighbours: list[set[int]] = [set() for _ in place]
        truth_of: dict[tuple[int, int], str] = {}
        for a, b, edge in graph.edges(nodes, data=True):
            if a not in place or b not in place:
                continue
            first, second = sorted((place[a], place[b]))
            neighbours[first].add(second)
            neighbours[second].add(first)
            truth_of.setdefault((first, second), str(edge["truth"]))
        parties = [lens.named(index) for index in map(lens.view.index, nodes) if index is not None]
        by_place = [sorted(others) for others in neighbours]
        return NetworkPicture(
            replace(network.of(query.known), nodes=len(nodes), edges=len(truth_of)),
            parties,
            sorted((first, second, truth) for (first, second), truth in truth_of.items()),
            by_place,
            self._placing(query, network, dict(zip(nodes, by_place, strict=True)), around, at_once=at_once),
        )

    def years(self, spec: NetworkSpec, query: ParsedQuery) -> tuple[int, int]:
        """Return the first and the last year that the network can be shown in."""
        return self._layouts.years(query, spec.rule())

    def _placing(
        self,
        query: ParsedQuery,
        network: Network,
        neighbours: Mapping[str, Sequence[int]],
        around: str | None,
        *,
        at_once: bool,
    ) -> Placed | Progress | Due | NotDrawn:
        lens = network.lens
        # Names are those of the head, which may be later than what is known.
        revisions = lens.view.store_id, lens.head.revision if lens.head else None, lens.view.revision
        key = (*revisions, lens.asked, lens.cut, lens.datasets, lens.certainty, network.rule, around)
        kept = self._placed.find(key)
        if kept is not None:
            return kept
        layout = self._layouts.layout(query, network, at_once=at_once)
        if not isinstance(layout, Layout):
            return layout
        return self._placed.get(key, lambda: _placed(layout, network, neighbours)) if at_once else Due()


def _placed(layout: Layout, network: Network, neighbours: Mapping[str, Sequence[int]]) -> Placed:
    nodes, near_by = list(neighbours), list(neighbours.values())
    places, bloc_of = layout.of(nodes)
    members: dict[int, list[int]] = defaultdict(list)
    for number, colour in enumerate(bloc_of):
        if colour >= 0:
            members[colour].append(number)
    alliances = _alliances(network, dict(zip(nodes, bloc_of, strict=True)))
    blocs = []
    for colour, numbers in members.items():
        alliance, sharing = alliances.get(colour, (None, 0))
        ranked = sorted(numbers, key=lambda number: (-len(near_by[number]), number))
        named = None if alliance is None else network.lens.named(alliance)
        blocs.append(Bloc(colour, tuple(ranked), named, sharing))
    return Placed(_apart(places), bloc_of, sorted(blocs, key=lambda bloc: (-len(bloc.members), bloc.colour)))


def _apart(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return places of which no two are the same, so that each names who stands there."""
    taken: dict[tuple[int, int], None] = {}
    for place in places:
        free = place
        while free in taken:
            free = (free[0], free[1] + 1)
        taken[free] = None
    return list(taken)


def _alliances(network: Network, bloc_of: dict[str, int]) -> dict[int, tuple[int, int]]:
    """Find for each bloc the alliance that fits it best, and how many of the bloc are in that.

    The fit is the share of the bloc that is in the alliance, times the share of the alliance that is in the bloc: an
    alliance of half the world joins many of a bloc, and does not describe it.
    """
    lens = network.lens
    sizes = Counter(bloc_of.values())
    everybody: dict[int, set[int]] = defaultdict(set)
    joined: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for edge in network.edges:
        if edge.layer != "alliance":
            continue
        colour = bloc_of.get(lens.view.id(edge.a))
        within = colour if colour == bloc_of.get(lens.view.id(edge.b)) else None
        for alliance in {support.alliance for support in edge.support_of_truth(lens)}:
            if alliance is not None:
                everybody[alliance] |= {edge.a, edge.b}
                if within is not None:
                    joined[within][alliance] |= {edge.a, edge.b}
    best = {}
    for colour, parties in joined.items():
        fit = {
            alliance: round(len(sharing) ** 2 / (sizes[colour] * len(everybody[alliance])), 2)
            for alliance, sharing in parties.items()
        }
        # Of two that fit as well the one with a name goes first: a data set that has none for alliances numbers them.
        alliance = min(fit, key=lambda index: (-fit[index], is_numbered(lens.named(index)), lens.view.id(index)))
        best[colour] = alliance, len(parties[alliance])
    return best


def is_numbered(alliance: Named) -> bool:
    """Say whether an alliance is named by a number alone, as in *ATOP 3180*, which tells a reader little."""
    return any(character.isdigit() for character in alliance["name"])
