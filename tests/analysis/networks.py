"""Networks to measure: a world of overlapping pacts as large as that of all defence alliances, and odd small ones."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import networkx as nx

PACTS = {
    "north atlantic": range(29),
    "americas": [0, 1, *range(30, 53)],
    "arab league": range(53, 74),
    "gulf": [55, 58, 60, 64, 66, 70],
    "west africa": range(80, 95),
    "central africa": range(93, 111),
    "southern africa": range(98, 117),
    "sahel and sahara": [*range(53, 60), *range(80, 98)],
    "collective security": range(118, 124),
    "independent states": [14, *range(117, 126)],
}
"""Who is in which pact, as many and as large as those of our time; states of two pacts join them."""

STATES, BILATERAL = 146, 40


def pacts() -> nx.Graph[str]:
    """Make a network of about as many states and defence ties as the world of 2018 has, each with its alliances."""
    chance = random.Random(7)
    found: nx.Graph[str] = nx.Graph()
    found.add_nodes_from(f"state-{number:03}" for number in range(STATES))
    states = list(found)
    treaties = [[states[number] for number in members] for members in PACTS.values()]
    treaties += [chance.sample(states, 2) for _ in range(BILATERAL)]
    treaties += [list(pair) for pair in pairwise(states[126:])]
    for members in treaties:
        for a, b in combinations(members, 2):
            found.add_edge(a, b, alliances=found.get_edge_data(a, b, {"alliances": 0})["alliances"] + 1)
    return found


def random_network(states: int, ties: int, *, directed: bool = False, seed: int = 1) -> nx.Graph[str]:
    """Make a network in which anybody may be allied to anybody, by one to three alliances."""
    chance = random.Random(seed)
    found: nx.Graph[str] = nx.DiGraph() if directed else nx.Graph()
    found.add_nodes_from(f"state-{number}" for number in range(states))
    everybody = list(found)
    while found.number_of_edges() < ties:
        a, b = chance.sample(everybody, 2)
        found.add_edge(a, b, alliances=chance.randint(1, 3))
    return found


def named(graph: nx.Graph[int]) -> nx.Graph[str]:
    """Give the same graph with texts as nodes, each tie of one alliance."""
    found: nx.Graph[str] = nx.DiGraph() if graph.is_directed() else nx.Graph()
    found.add_nodes_from(map(str, graph))
    found.add_edges_from((str(a), str(b), {"alliances": 1}) for a, b in graph.edges())
    return found


def small() -> dict[str, nx.Graph[str]]:
    """Make the networks at the edges of what a measure is defined on."""
    apart = nx.disjoint_union(nx.complete_graph(5), nx.path_graph(3))
    with_isolates = nx.disjoint_union(apart, nx.empty_graph(2))
    return {
        "nobody": named(nx.empty_graph(0)),
        "one": named(nx.empty_graph(1)),
        "two": named(nx.path_graph(2)),
        "two apart": named(nx.empty_graph(2)),
        "a path": named(nx.path_graph(7)),
        "a star": named(nx.star_graph(6)),
        "everybody": named(nx.complete_graph(6)),
        "two components": named(apart),
        "with isolates": named(with_isolates),
        "a one-way path": named(nx.path_graph(4, create_using=nx.DiGraph)),
        "one way, alone": named(nx.empty_graph(1, create_using=nx.DiGraph)),
        "one way, nobody": named(nx.empty_graph(0, create_using=nx.DiGraph)),
        "both ways": named(nx.path_graph(4).to_directed()),
        "pacts": pacts(),
        "random": random_network(40, 90),
        "random, sparse": random_network(40, 25),
        "random, one way": random_network(40, 150, directed=True),
        "random, one way, sparse": random_network(40, 30, directed=True),
    }
