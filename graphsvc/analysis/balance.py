"""Structural balance: whether the friends of friends are friends, in a network of positive and negative ties.

How many ties stand in the way of balance at the least (frustration) is not counted: that is NP-hard.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphsvc.analysis.arrays import AnyGraph, Floats, check_simple

KINDS = ("+++", "++-", "+--", "---")
"""Triads by the signs of their three ties."""

NO_TRIADS = "no three nodes are all joined to each other"


@dataclass(frozen=True, slots=True)
class BalanceResult:
    """How balanced a signed network is.

    `triads` counts the closed triads of each kind. `balanced` is the share of them whose signs have a positive
    product, +++ and +-- (Cartwright and Harary 1956, Structural balance); `weakly_balanced` the share of all but ++-,
    so that three enemies are in balance, too (Davis 1967, Clustering and structural balance in graphs). Both are None,
    with the reason, where there are no closed triads. `camps` are, for each component with a tie, the two groups, one of
    which may be empty, that all its positive ties lie within and all negative ones between, the one of its first node
    first: None where some component has no two such groups, that is, where a cycle of some length is not balanced.
    """

    positive: int
    negative: int
    triads: dict[str, int]
    balanced: float | None
    weakly_balanced: float | None
    reason: str | None
    camps: list[tuple[list[str], list[str]]] | None


def balance(graph: AnyGraph) -> BalanceResult:
    """Measure how balanced a simple graph is whose edges have a `sign`, 1 or -1.

    Raises ValueError for a directed graph, parallel edges, loops and other signs.

    >>> import networkx as nx
    >>> allies = nx.Graph([("albania", "turkey", {"sign": 1}), ("turkey", "greece", {"sign": -1})])
    >>> balance(allies).camps
    [(['albania', 'turkey'], ['greece'])]
    """
    if graph.is_directed():
        raise ValueError("balance is of undirected networks: give a Graph, not a DiGraph")
    check_simple(graph)
    signs = signed(graph)
    positive, negative = (signs > 0).astype(np.float64), (signs < 0).astype(np.float64)
    triads = dict(zip(KINDS, _count(positive, negative), strict=True))
    total = sum(triads.values())
    return BalanceResult(
        positive=int(positive.sum()) // 2,
        negative=int(negative.sum()) // 2,
        triads=triads,
        balanced=(triads["+++"] + triads["+--"]) / total if total else None,
        weakly_balanced=(total - triads["++-"]) / total if total else None,
        reason=None if total else NO_TRIADS,
        camps=_camps(graph),
    )


def of_layers(graph: AnyGraph) -> tuple[AnyGraph, int]:
    """Sign the graph of alliances (1) and rivalries (-1); count the pairs that are both, which are left out.

    >>> import networkx as nx
    >>> joined = nx.Graph([("a", "b", {"layers": ["alliance"]}), ("b", "c", {"layers": ["alliance", "rivalry"]})])
    >>> signed_graph, both = of_layers(joined)
    >>> list(signed_graph.edges(data="sign")), both
    ([('a', 'b', 1)], 1)
    """
    import networkx as nx

    signed_graph: AnyGraph = nx.Graph()
    signed_graph.add_nodes_from(graph)
    both = 0
    for a, b, edge in graph.edges(data=True):
        layers = edge["layers"]
        if len(layers) > 1:
            both += 1
        else:
            signed_graph.add_edge(a, b, sign=1 if layers == ["alliance"] else -1)
    return signed_graph, both


def signed(graph: AnyGraph) -> Floats:
    """Return the n x n matrix of the signs of ties, 0 where there is none."""
    number = {node: place for place, node in enumerate(graph)}
    signs = np.zeros((len(graph), len(graph)))
    for a, b, data in graph.edges(data=True):
        sign = data.get("sign")
        if sign not in (1, -1):
            raise ValueError(f"the tie of {a!r} and {b!r} has the sign {sign!r}: give 1 or -1")
        signs[number[a], number[b]] = signs[number[b], number[a]] = sign
    return signs


def _count(positive: Floats, negative: Floats) -> tuple[int, int, int, int]:
    """Count closed triads from closed walks of three steps: six for each with like signs, two with an odd one out."""
    friends, enemies = positive @ positive, negative @ negative
    walks = (
        (friends * positive).sum() / 6,
        (friends * negative).sum() / 2,
        (enemies * positive).sum() / 2,
        (enemies * negative).sum() / 6,
    )
    all_positive, two_positive, one_positive, all_negative = (round(float(count)) for count in walks)
    return all_positive, two_positive, one_positive, all_negative


def _camps(graph: AnyGraph) -> list[tuple[list[str], list[str]]] | None:
    """Put the nodes of each component into the two camps that its ties demand; None where two ties demand different ones.

    Nobody is in a common camp with somebody whom no tie joins to them; nodes without any tie are in none.
    """
    import networkx as nx

    camps: list[tuple[list[str], list[str]]] = []
    order = {node: number for number, node in enumerate(graph)}
    for component in sorted(nx.connected_components(graph), key=lambda nodes: min(map(order.__getitem__, nodes))):
        start = min(component, key=order.__getitem__)
        camp, waiting = {start: 1}, [start]
        while waiting:
            node = waiting.pop()
            for neighbour, data in graph.adj[node].items():
                demanded = camp[node] * data["sign"]
                if neighbour not in camp:
                    camp[neighbour] = demanded
                    waiting.append(neighbour)
                elif camp[neighbour] != demanded:
                    return None
        if len(component) > 1:
            first, second = (sorted((n for n in camp if camp[n] == side), key=order.__getitem__) for side in (1, -1))
            camps.append((first, second))
    return camps
