"""Each measure beside plain networkx, on networks as large as that of all defence alliances and larger."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from statistics import median

import networkx as nx
import numpy as np
import pytest
from numpy.typing import NDArray

from graphsvc.analysis import similarity
from graphsvc.analysis.balance import balance
from graphsvc.analysis.centrality import MEASURES, scores, scores_of_edges
from tests.analysis.networks import pacts, random_network
from tests.analysis.plain import PLAIN
from tests.benchmarks.side_by_side import RUNS, Way, rates, show

pytestmark = pytest.mark.benchmark


def apart() -> nx.Graph[str]:
    """Make a network of three parts and of states that nothing joins."""
    parts = [random_network(60, 300, seed=seed) for seed in range(3)]
    return nx.disjoint_union_all([*parts, nx.empty_graph(20)])


NETWORKS: dict[str, tuple[int, Callable[[], nx.Graph[str]]]] = {
    "pacts": (10, pacts),
    "pacts, both ways": (10, lambda: pacts().to_directed()),
    "180 states in three parts, 20 alone": (10, apart),
    "200 states, 3,000 ties": (5, lambda: random_network(200, 3_000)),
    "200 states, 3,000 ties one way": (5, lambda: random_network(200, 3_000, directed=True)),
    "1,000 states, 50,000 ties": (1, lambda: random_network(1_000, 50_000)),
    "1,000 states, 50,000 ties one way": (1, lambda: random_network(1_000, 50_000, directed=True)),
}
"""Each network, and how often a run scores it: a few milliseconds alone say little."""

AT_LEAST = {"betweenness": 15.0, "degree": 0.7, "in_degree": 0.7, "out_degree": 0.7}
"""How many times as fast as plain networkx a measure is, 1 where it is not named. A degree is read from the same
dictionaries as networkx reads it from, in some microseconds, whose ratio varies."""

COUNTED_AGAIN = 50
"""How many times as often degrees are counted in a run."""

YEARS, MOST_SECONDS = 203, 0.25
"""How many yearly networks of 20 to 146 states there are, growing as those of alliances since 1816 did, and how many CPU
seconds their betweenness may take in all."""


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("network", NETWORKS)
def test_a_measure_beside_plain_networkx(network: str, measure: str) -> None:
    times, make = NETWORKS[network]
    graph = make()
    if graph.is_directed() and not MEASURES[measure].is_directed:
        return
    if measure.endswith("degree"):
        times *= COUNTED_AGAIN
    if (measure, network) == ("eigenvector", "180 states in three parts, 20 alone"):
        return  # Steps as plain networkx takes them hardly tell the three parts apart, and take minutes.

    def repeated(score: Callable[[nx.Graph[str]], object]) -> Way:
        return lambda _: [score(graph) for _ in range(times)]

    found = rates(
        times, {"plain networkx": repeated(PLAIN[measure]), "graphsvc": repeated(partial(scores, measure=measure))}
    )
    show(f"{measure}, {network}", found, against="plain networkx")
    ratio = median(a / b for a, b in zip(found["graphsvc"], found["plain networkx"], strict=True))
    assert ratio >= AT_LEAST.get(measure, 1.0)


def test_betweenness_of_yearly_networks_from_the_numbers_of_their_ties() -> None:
    chance = np.random.default_rng(1)
    whole = pacts()
    years: list[tuple[int, NDArray[np.int64]]] = []
    for year in range(YEARS):
        size = 20 + 126 * year**3 // (YEARS - 1) ** 3
        part = whole.subgraph(chance.choice(list(whole), size, replace=False))
        number = {node: place for place, node in enumerate(part)}
        numbered = [(number[a], number[b]) for a, b in part.edges]
        years.append((size, np.array(numbered, dtype=np.int64).reshape(-1, 2)))
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        for size, ends in years:
            scores_of_edges(size, ends, "betweenness")
        seconds.append(time.process_time() - start)
    ties = sum(len(ends) for _, ends in years)
    print(f"\nbetweenness of {YEARS} yearly networks, {ties:,} ties in all: {median(seconds):.3f} CPU s")
    assert median(seconds) <= MOST_SECONDS


@pytest.mark.parametrize("size", [200, 1_000])
def test_similarity_to_all_others_and_balance(size: int) -> None:
    chance = np.random.default_rng(1)
    owed = similarity.with_selves(chance.choice([0, 0, 0, 1, 2, 3, np.nan], size=(size, size)))

    def to_others(measure: str) -> None:
        for row in owed[1:]:
            similarity.similarity(measure, owed[0], row)

    signed = random_network(size, 15 * size)
    for a, b in signed.edges:
        signed.edges[a, b]["sign"] = 1 if chance.random() < 0.7 else -1
    ways: dict[str, Callable[[], object]] = {"balance": partial(balance, signed)}
    for name in similarity.MEASURES:
        ways[name] = partial(to_others, name)
    print(
        f"\n{size:,} portfolios, one with all others; balance of {signed.number_of_edges():,} ties (median ms of {RUNS} runs)"
    )
    for name, way in ways.items():
        times = []
        for _ in range(RUNS):
            start = time.perf_counter()
            way()
            times.append((time.perf_counter() - start) * 1_000)
        print(f"  {name:42}{median(times):12.1f}")
