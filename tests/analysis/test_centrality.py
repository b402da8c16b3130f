"""Every measure has the numbers of plain networkx, and says where it has none."""

from __future__ import annotations

import math
import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphsvc.analysis.betweenness import FEW_STEPS, MOST_LEVELS
from graphsvc.analysis.centrality import MEASURES, scores, scores_of_edges
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
@pytest.mark.parametrize("network", SMALL)
def test_edges_as_arrays_have_the_scores_of_the_networkx_graph(measure: str, network: str) -> None:
    graph = SMALL[network]
    if graph.is_directed() and not MEASURES[measure].is_directed:
        with pytest.raises(InvalidParameter, match="not defined on a directed network"):
            scores_of_edges(len(graph), np.empty((0, 2), dtype=int), measure, is_directed=True)
        return
    number = {node: place for place, node in enumerate(graph)}
    edges: list[tuple[str, str, int]] = list(graph.edges(data="alliances"))
    random.Random(5).shuffle(edges)
    found = scores_of_edges(
        len(graph),
        np.array([(number[a], number[b]) for a, b, _ in edges], dtype=np.int64).reshape(-1, 2),
        measure,
        is_directed=graph.is_directed(),
        alliances=np.array([alliances for _, _, alliances in edges], dtype=float),
    )
    assert found == pytest.approx(list(scores(graph, measure).values()), abs=1e-11)


def test_edges_as_arrays_that_are_not_simple_are_refused() -> None:
    with pytest.raises(ValueError, match="nodes 0 and 1 are joined twice"):
        scores_of_edges(2, np.array([[0, 1], [1, 0]]), "degree")
    with pytest.raises(ValueError, match="node 1 is joined to itself"):
        scores_of_edges(2, np.array([[1, 1]]), "degree")
    assert scores_of_edges(2, np.array([[0, 1], [1, 0]]), "degree", is_directed=True) == [2.0, 2.0]


@pytest.fixture(params=[0, FEW_STEPS], ids=["always by matrices", "as chosen"])
def few_steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphsvc.analysis.betweenness.FEW_STEPS", request.param)


@pytest.mark.usefixtures("few_steps")
@given(
    parts=st.lists(st.tuples(st.integers(1, 40), st.floats(0, 1)), min_size=1, max_size=4),
    seed=st.integers(0, 10**6),
    directed=st.booleans(),
)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_betweenness_is_that_of_plain_networkx_on_any_components(
    parts: list[tuple[int, float]], seed: int, directed: bool
) -> None:
    """Searches of different components run in the same columns, and columns that are done are dropped."""
    graphs = [nx.gnp_random_graph(size, share**3, seed=seed, directed=directed) for size, share in parts]
    graph = nx.disjoint_union_all(graphs)
    mixed = list(graph)
    random.Random(seed).shuffle(mixed)
    shuffled: nx.Graph[int] = nx.DiGraph() if directed else nx.Graph()
    shuffled.add_nodes_from(mixed)
    shuffled.add_edges_from(graph.edges)
    check(named(shuffled), "betweenness")


@pytest.mark.usefixtures("few_steps")
@pytest.mark.parametrize("cells", [1, 100, 1_000])
def test_betweenness_in_blocks_of_searches_is_the_same(cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphsvc.analysis.betweenness.CELLS", cells)
    for name in ("pacts", "with isolates", "random", "random, one way, sparse"):
        check(SMALL[name], "betweenness")


@pytest.mark.usefixtures("few_steps")
@pytest.mark.parametrize("length", [MOST_LEVELS, MOST_LEVELS + 1, MOST_LEVELS + 2, 40])
def test_betweenness_of_long_chains_is_that_of_plain_networkx(length: int) -> None:
    check(named(nx.path_graph(length)), "betweenness")
    check(named(nx.cycle_graph(2 * length, create_using=nx.DiGraph)), "betweenness")


def test_betweenness_holds_where_there_are_more_paths_than_a_float_can_count_exactly() -> None:
    """In a row of layers, each joined to the next, what leads through a layer is shared evenly by its nodes."""
    layers, width = MOST_LEVELS + 1, 60
    assert width ** (layers - 2) > 2**53
    here, there = np.divmod(np.arange(width**2), width)
    edges = [np.stack([here, there + width], axis=1) + layer * width for layer in range(layers - 1)]
    found = scores_of_edges(layers * width, np.concatenate(edges), "betweenness")
    for layer in range(layers):
        through = 2.0 * layer * (layers - 1 - layer) * width**2
        for beside in {layer - 1, layer + 1} & set(range(layers)):  # Nodes of one layer meet in those on both sides.
            through += width * (width - 1) / (1 if beside in (0, layers - 1) else 2)
        expected = through / width / ((layers * width - 1) * (layers * width - 2))
        assert found[layer * width : (layer + 1) * width] == pytest.approx([expected] * width, abs=1e-12)


@pytest.mark.parametrize("cells", [1, 100])
@pytest.mark.parametrize("measure", ["clustering", "constraint"])
@pytest.mark.parametrize("step", [0, 10**9])
def test_closure_by_either_kind_of_product_is_the_same(
    measure: str, step: int, cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphsvc.analysis.closure.SPARSE_STEP", step)
    monkeypatch.setattr("graphsvc.analysis.closure.CELLS", cells)
    for graph in SMALL.values():
        check(graph, measure)


@pytest.mark.parametrize("small", [1, 64])
def test_an_eigenvector_by_either_method_is_the_same(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphsvc.analysis.spectral.SMALL", small)
    for name in ("a star", "a path", "everybody", "two components", "pacts", "random"):
        check(SMALL[name], "eigenvector")


@EVERY_MEASURE
def test_nodes_that_stand_alike_have_equal_scores(measure: str) -> None:
    found = scores(SMALL["a star"], measure)
    assert len({score for node, score in found.items() if node != "0"}) == 1


def test_a_degree_is_that_of_edges_in_and_edges_out_together() -> None:
    graph = nx.DiGraph([("a", "b"), ("a", "c"), ("c", "a")])
    assert scores(graph, "degree") == {"a": 3.0, "b": 1.0, "c": 2.0}
    assert scores(graph, "in_degree") == {"a": 1.0, "b": 1.0, "c": 1.0}
    assert scores(graph, "out_degree") == {"a": 2.0, "b": 0.0, "c": 1.0}


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
    with pytest.raises(
        InvalidParameter, match="'fame' is not a measure: ask for one of degree, in_degree, out_degree, strength, b"
    ):
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
