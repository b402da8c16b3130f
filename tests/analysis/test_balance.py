"""Balance of signed networks, against counting triads one by one."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.analysis.balance import KINDS, NO_TRIADS, balance

SIGNS = st.integers(0, 9).flatmap(
    lambda n: st.lists(st.sampled_from([1, -1, 0]), min_size=n * (n - 1) // 2, max_size=n * (n - 1) // 2).map(
        lambda signs: network(n, signs)
    )
)


def network(size: int, signs: list[int]) -> nx.Graph[str]:
    """Make a network from the signs of all pairs in order, 0 for those not joined."""
    found: nx.Graph[str] = nx.Graph()
    found.add_nodes_from(str(number) for number in range(size))
    for (a, b), sign in zip(combinations(found, 2), signs, strict=True):
        if sign:
            found.add_edge(a, b, sign=sign)
    return found


def triad(kind: str) -> nx.Graph[str]:
    return network(3, [1 if sign == "+" else -1 for sign in kind])


@given(graph=SIGNS)
@settings(deadline=None)
def test_triads_are_counted_as_one_by_one(graph: nx.Graph[str]) -> None:
    counted = dict.fromkeys(KINDS, 0)
    for three in combinations(graph, 3):
        if all(graph.has_edge(a, b) for a, b in combinations(three, 2)):
            signs = sorted("+" if graph.edges[a, b]["sign"] > 0 else "-" for a, b in combinations(three, 2))
            counted["".join(signs)] += 1
    assert balance(graph).triads == counted


@given(graph=SIGNS)
@settings(deadline=None)
def test_camps_are_found_exactly_where_there_are_any(graph: nx.Graph[str]) -> None:
    ties = list(graph.edges(data=True))
    nodes = list(graph)
    fits = any(
        all((a in group) == (b in group) if data["sign"] > 0 else (a in group) != (b in group) for a, b, data in ties)
        for size in range(len(nodes) + 1)
        for group in map(set, combinations(nodes, size))
    )
    found = balance(graph).camps
    assert (found is not None) == fits
    if found is not None:
        assert [set(first) | set(second) for first, second in found] == [
            component for component in nx.connected_components(graph) if len(component) > 1
        ]
        camp = {node: (number, side) for number, both in enumerate(found) for side in (0, 1) for node in both[side]}
        assert all((camp[a] == camp[b]) == (data["sign"] > 0) for a, b, data in ties)


@pytest.mark.parametrize(
    ("kind", "strong", "weak"), [("+++", 1, 1), ("++-", 0, 0), ("+--", 1, 1), ("---", 0, 1)], ids=KINDS
)
def test_three_enemies_are_balanced_weakly_only(kind: str, strong: int, weak: int) -> None:
    found = balance(triad(kind))
    assert (found.balanced, found.weakly_balanced, found.reason) == (strong, weak, None)
    assert found.triads[kind] == sum(found.triads.values()) == 1
    assert (found.camps is not None) == bool(strong)


def test_a_network_without_closed_triads_has_no_share_of_balanced_ones_and_says_why() -> None:
    found = balance(nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1})]))
    assert (found.balanced, found.weakly_balanced, found.reason) == (None, None, NO_TRIADS)
    assert (found.positive, found.negative) == (1, 1)
    assert balance(nx.Graph()).reason == NO_TRIADS


def test_a_longer_cycle_may_stand_in_the_way_of_camps() -> None:
    square = nx.Graph(
        [("a", "b", {"sign": 1}), ("b", "c", {"sign": 1}), ("c", "d", {"sign": 1}), ("d", "a", {"sign": -1})]
    )
    assert balance(square).camps is None


def test_what_is_no_signed_network_is_refused() -> None:
    with pytest.raises(ValueError, match="'a' and 'b' has the sign None: give 1 or -1"):
        balance(nx.Graph([("a", "b")]))
    with pytest.raises(ValueError, match="has the sign 2: give 1 or -1"):
        balance(nx.Graph([("a", "b", {"sign": 2})]))
    with pytest.raises(ValueError, match="give a Graph, not a DiGraph"):
        balance(nx.DiGraph([("a", "b", {"sign": 1})]))
    with pytest.raises(ValueError, match="parallel edges"):
        balance(nx.MultiGraph([("a", "b", {"sign": 1})]))
