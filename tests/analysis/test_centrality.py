"""Every measure has the numbers of plain networkx, and says where it has none."""

from __future__ import annotations

import math
import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.analysis.centrality import MEASURES, scores
from graphsvc.errors import InvalidParameter
from tests.analysis.networks import named, pacts, small
from tests.analysis.plain import PLAIN

NEAR = 1e-9
SMALL = small()
EVERY_MEASURE = pytest.mark.parametrize("measure", MEASURES)
UNDIRECTED_ONLY = [name for name, one in MEASURES.items() if not one.is_directed]


def check(graph: nx.Graph[str], measure: str) -> None:
    """Compare with plain networkx, whose nan is our None."""
    found = scores(graph, measure)
    expected = PLAIN[measure](graph) if len(graph) else {}
    assert list(found) == list(graph)
    for node, score in found.items():
        if score is None:
            assert math.isnan(expected[node])
        else:
            assert type(score) is float
            assert score == pytest.approx(expected[node], abs=NEAR, rel=0)


@EVERY_MEASURE
@pytest.mark.parametrize("network", SMALL)
def test_a_measure_has_the_numbers_of_plain_networkx(measure: str, network: str) -> None:
    graph = SMALL[network]
    if graph.is_directed() and not MEASURES[measure].is_directed:
        with pytest.raises(InvalidParameter, match="not defined on a directed network"):
            scores(graph, measure)
    elif measure == "eigenvector" and network in ("two apart",):
        assert set(scores(graph, measure).values()) == {None}
    else:
        check(graph, measure)


@given(
    size=st.integers(0, 12),
    share=st.floats(0, 1),
    seed=st.integers(0, 10**6),
    directed=st.booleans(),
    measure=st.sampled_from([name for name in MEASURES if name != "eigenvector"]),
)
@settings(deadline=None, max_examples=300)
def test_a_measure_has_the_numbers_of_plain_networkx_on_any_network(
    size: int, share: float, seed: int, directed: bool, measure: str
) -> None:
    check(named(nx.gnp_random_graph(size, share, seed=seed, directed=directed)), measure)


@given(size=st.integers(1, 12), share=st.floats(0, 1), seed=st.integers(0, 10**6))
@settings(deadline=None, max_examples=100)
def test_an_eigenvector_score_is_the_sum_of_the_neighbours_over_the_eigenvalue(
    size: int, share: float, seed: int
) -> None:
    graph = named(nx.gnp_random_graph(size, share, seed=seed))
    found = scores(graph, "eigenvector")
    largest = sorted(max(nx.adjacency_spectrum(graph.subgraph(part)).real) for part in nx.connected_components(graph))
    if len(largest) > 1 and largest[-1] - largest[-2] < 1e-6:
        assert set(found.values()) == {None}
        return
    known = {node: score for node, score in found.items() if score is not None}
    assert len(known) == size
    assert sum(score**2 for score in known.values()) == pytest.approx(1)
    for node in graph:
        assert sum(known[other] for other in graph[node]) == pytest.approx(largest[-1] * known[node], abs=1e-8)


@EVERY_MEASURE
def test_the_order_of_nodes_and_ties_changes_no_score(measure: str) -> None:
    graph = pacts()
    nodes, ties = list(graph), list(graph.edges(data=True))
    random.Random(3).shuffle(nodes)
    random.Random(4).shuffle(ties)
    other: nx.Graph[str] = nx.Graph()
    other.add_nodes_from(nodes)
    other.add_edges_from((b, a, data) for a, b, data in ties)
    assert scores(other, measure) == pytest.approx(scores(graph, measure), abs=1e-11)


@EVERY_MEASURE
def test_a_graph_has_one_answer(measure: str) -> None:
    graph = pacts()
    assert len({tuple(scores(graph, measure).items()) for _ in range(5)}) == 1


@EVERY_MEASURE
def test_nodes_that_stand_alike_have_equal_scores(measure: str) -> None:
    found = scores(SMALL["a star"], measure)
    assert len({score for node, score in found.items() if node != "0"}) == 1


def test_a_degree_counts_a_neighbour_once_whichever_way_the_edges_lead() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "a"), ("c", "a")])
    assert scores(graph, "degree") == {"a": 2.0, "b": 1.0, "c": 1.0}


def test_a_strength_counts_the_alliances_of_edges_both_ways_once() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edge("a", "b", alliances=2)
    graph.add_edge("b", "a", alliances=3)
    graph.add_edge("c", "a", alliances=1)
    assert scores(graph, "strength") == {"a": 4.0, "b": 3.0, "c": 1.0}


def test_nobody_outside_the_leading_component_has_an_eigenvector_score_above_0() -> None:
    found = scores(SMALL["with isolates"], "eigenvector")
    assert [found[node] for node in ("5", "6", "7", "8", "9")] == [0.0] * 5
    assert found["0"] == pytest.approx(math.sqrt(1 / 5))


def test_two_components_alike_leave_the_eigenvector_undefined_and_the_measure_says_why() -> None:
    graph = named(nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(3)))
    assert set(scores(graph, "eigenvector").values()) == {None}
    assert "share the largest eigenvalue" in (MEASURES["eigenvector"].undefined or "")


def test_an_isolate_has_no_constraint_and_the_measure_says_why() -> None:
    found = scores(SMALL["with isolates"], "constraint")
    assert [node for node, score in found.items() if score is None] == ["8", "9"]
    assert "isolate" in (MEASURES["constraint"].undefined or "")


def test_a_measure_that_is_not_one_is_refused_with_the_names_of_those_that_are() -> None:
    with pytest.raises(InvalidParameter, match="'fame' is not a measure: ask for one of degree, strength, between"):
        scores(nx.Graph(), "fame")


def test_parallel_edges_and_loops_are_refused() -> None:
    with pytest.raises(ValueError, match="not one with parallel edges"):
        scores(nx.MultiGraph([("a", "b"), ("a", "b")]), "degree")
    with pytest.raises(ValueError, match="'a' is joined to itself"):
        scores(nx.Graph([("a", "a")]), "degree")


@EVERY_MEASURE
def test_a_measure_says_what_it_means_and_who_defined_it(measure: str) -> None:
    assert MEASURES[measure].meaning
    assert any(letter.isdigit() for letter in MEASURES[measure].source)


def test_the_network_of_pacts_is_as_large_as_that_of_all_defence_alliances() -> None:
    graph = pacts()
    assert graph.number_of_nodes() == 146
    assert 1_200 <= graph.number_of_edges() <= 2_000
