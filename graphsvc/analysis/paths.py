"""Paths through a network whose hops all hold on one common day, the shortest first."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from graphsvc.analysis.edges import Edge, EdgeSupport
from graphsvc.analysis.graphs import around, certain, reasons_of, spells
from graphsvc.analysis.projection import Network
from graphsvc.errors import TooLarge
from graphsvc.model.dates import When
from graphsvc.model.days import common, includes
from graphsvc.model.effort import checkpoint
from graphsvc.model.truth import Truth, conjunction, disjunction

MOST_STEPS = 200_000
"""How many steps a search takes before it is refused; the shortest paths of a network of states need a few hundred."""

MOST_JOINED = 3_000_000
"""How many joined pairs a search looks at in all stretches of a period in which the network does not change."""

Neighbours = Mapping[int, Sequence[int]]
"""Whom each is joined to, by id."""


class Hop(NamedTuple):
    """One step of a path: its links, how surely one of them holds, and the reasons why."""

    start: int
    end: int
    truth: Truth
    links: list[Edge]
    reasons: list[EdgeSupport]


class NetworkPath(NamedTuple):
    """A path: its hops, how surely they hold on one day, and the spell around the first such day in which all do."""

    hops: list[Hop]
    truth: Truth
    since: When
    until: When


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for: from whom to whom, through whom (in this order), avoiding whom; how many paths.

    With `has_longer` simple paths of any length count, else only the shortest.
    """

    start: int
    end: int
    limit: int
    through: tuple[int, ...] = ()
    avoiding: frozenset[int] = frozenset()
    has_longer: bool = False


def paths(network: Network, search: Search) -> tuple[list[NetworkPath], bool]:
    """Find simple paths, by length and then by the ids on them; say whether there are more than asked for.

    On any one day a path's hops all hold or may hold. Raises TooLarge where the search would take too long.
    """
    between = network.between()
    routes = list(islice(_routes(network, between, search), search.limit + 1))
    shown = [_path(network, between, route) for route in routes[: search.limit]]
    return shown, len(routes) > search.limit


def _routes(
    network: Network, between: Mapping[tuple[int, int], Sequence[Edge]], search: Search
) -> Iterator[tuple[int, ...]]:
    """Yield routes, the shortest first, each once though it may hold in several stretches of days."""
    stretches = [ConstantNetwork(stretch, search) for stretch in _stretches(network, between, search.avoiding)]
    within_reach = [stretch for stretch in stretches if stretch.least is not None]
    if not within_reach:
        return
    steps = iter(range(MOST_STEPS))
    seen: set[tuple[int, ...]] = set()
    for length in range(min(stretch.least or 0 for stretch in within_reach), len(network.nodes)):
        for route in _merged(network, within_reach, length, steps):
            if route not in seen:
                seen.add(route)
                yield route
        if seen and not search.has_longer:
            return


def _merged(
    network: Network, stretches: Iterable[ConstantNetwork], length: int, steps: Iterator[int]
) -> Iterable[tuple[int, ...]]:
    routes = [
        stretch.routes(length, steps) for stretch in stretches if stretch.least is not None and stretch.least <= length
    ]
    if len(routes) == 1:
        return routes[0]
    id_of = network.lens.view.id
    return sorted(
        {route for stretch in routes for route in stretch}, key=lambda route: [id_of(party) for party in route]
    )


class ConstantNetwork:
    """The network on days on which it does not change, and how far everybody is from where a path must go next.

    `stops` are those that a path leads through, and its end; `distances` are how many hops everybody is from each of
    them, `rest` the least number of hops from each to the end, None where there is no way.
    """

    def __init__(self, neighbours: Neighbours, search: Search) -> None:
        self.neighbours, self.start = neighbours, search.start
        self.stops = (*search.through, search.end)
        reversed_: dict[int, list[int]] = {}
        for party, others in neighbours.items():
            for neighbour in others:
                reversed_.setdefault(neighbour, []).append(party)
        self.distances = [_distances(reversed_, stop) for stop in self.stops]
        rest: list[int | None] = [0]
        for before, distances in zip(self.stops[-2::-1], self.distances[:0:-1], strict=True):
            step = distances.get(before)
            rest.append(None if step is None or rest[-1] is None else rest[-1] + step)
        self.rest = rest[::-1]

    @property
    def least(self) -> int | None:
        """Return the least number of hops from start to end; None where there is no way."""
        return self._least(self.start, 0)

    def _least(self, party: int, place: int) -> int | None:
        step, rest = self.distances[place].get(party), self.rest[place]
        return None if step is None or rest is None else step + rest

    def routes(self, length: int, steps: Iterator[int]) -> Iterator[tuple[int, ...]]:
        """Yield the simple routes of exactly this length, in the order of the ids on them."""
        stops = frozenset(self.stops)
        route, places = [self.start], [0]
        choices = [iter(self.neighbours.get(self.start, ()))]
        while choices:
            checkpoint()
            party = next(choices[-1], None)
            if party is None:
                for stack in (choices, route, places):
                    stack.pop()
                continue
            if next(steps, None) is None:
                raise TooLarge(
                    f"the search for paths was given up after {MOST_STEPS:,} steps; ask for fewer with limit=, for the "
                    "shortest alone, for one day instead of a period, or leave out `through`"
                )
            place = places[-1]
            is_stop = party == self.stops[place]
            if party in route or (party in stops and not is_stop):
                continue
            left = length - len(route)
            if is_stop and place == len(self.stops) - 1:
                if not left:
                    yield (*route, party)
                continue
            least = self._least(party, place + is_stop)
            if least is not None and least <= left:
                route.append(party)
                places.append(place + is_stop)
                choices.append(iter(self.neighbours.get(party, ())))


def _distances(reversed_: Mapping[int, Iterable[int]], to: int) -> dict[int, int]:
    """Measure how many hops everybody is from one, as far as there is a way."""
    hops = {to: 0}
    queue = deque([to])
    while queue:
        party = queue.popleft()
        for neighbour in reversed_.get(party, ()):
            if neighbour not in hops:
                hops[neighbour] = hops[party] + 1
                queue.append(neighbour)
    return hops


def _stretches(
    network: Network, between: Mapping[tuple[int, int], Sequence[Edge]], avoiding: Collection[int]
) -> Iterator[Neighbours]:
    """Yield whom everybody is joined to in each stretch of days between which something begins or ends."""
    lens, id_of = network.lens, network.lens.view.id
    pairs = sorted(
        (pair for pair in between if not {*pair} & {*avoiding}), key=lambda pair: (id_of(pair[0]), id_of(pair[1]))
    )
    if lens.during is None:
        yield _neighbours(pairs)
        return
    days = {pair: spells(lens, reasons_of(lens, between[pair])) for pair in pairs}
    turns = sorted(
        {turn for windows in days.values() for window in windows for turn in (window.first, window.last + 1)}
    )
    spans = {
        pair: [(bisect_left(turns, window.first), bisect_left(turns, window.last + 1)) for window in windows]
        for pair, windows in days.items()
    }
    size = sum(end - start for windows in spans.values() for start, end in windows)
    if size > MOST_JOINED:
        raise TooLarge(
            f"the network of the period changes on {len(turns):,} days, {size:,} joined pairs to search in all, more than "
            f"{MOST_JOINED:,}; ask for a shorter period, one day, or fewer layers"
        )
    joined: list[list[tuple[int, int]]] = [[] for _ in turns]
    for pair in pairs:
        for start, end in spans[pair]:
            for place in range(start, end):
                joined[place].append(pair)
    before: list[tuple[int, int]] | None = None
    for now in joined:
        if now and now != before:
            yield _neighbours(now)
        before = now


def _neighbours(pairs: Iterable[tuple[int, int]]) -> Neighbours:
    neighbours: dict[int, list[int]] = {}
    for a, b in pairs:
        neighbours.setdefault(a, []).append(b)
    return neighbours


def _surely_meet(network: Network, hops: Iterable[Hop]) -> bool:
    """Say whether hops that each hold on some day surely hold on one: all surely on the same, or all but one on any day
    on which that one may.

    Hops that surely meet, though on no day that can be told, go unnoticed here: their path is called possible.
    """
    lens = network.lens
    sure = [certain(lens, hop.links) for hop in hops]
    for place, hop in enumerate(hops):
        others = lens.days
        for number, sure_days in enumerate(sure):
            others = others if number == place else common(others, sure_days)
        if common(others, sure[place]) or includes(others, spells(lens, hop.reasons)):
            return True
    return False


def _path(network: Network, between: Mapping[tuple[int, int], Sequence[Edge]], route: tuple[int, ...]) -> NetworkPath:
    lens = network.lens
    hops = []
    may = sure = lens.days
    for a, b in pairwise(route):
        links = list(between[a, b])
        hop = Hop(a, b, disjunction(link.truth for link in links), links, reasons_of(lens, links))
        hops.append(hop)
        may, sure = common(may, spells(lens, hop.reasons)), common(sure, certain(lens, links))
    truth = conjunction(hop.truth for hop in hops)
    if truth is Truth.YES and lens.during is not None and not _surely_meet(network, hops):
        truth = Truth.POSSIBLE
    day = (sure or may)[0].first
    spans = [around(hop.reasons, day) for hop in hops]
    since = max((span[0] for span in spans), key=lambda when: (when.latest, when.earliest))
    until = min((span[1] for span in spans), key=lambda when: (when.earliest, when.latest))
    return NetworkPath(hops, truth, since, until)
