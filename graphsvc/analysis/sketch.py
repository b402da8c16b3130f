"""The bare graph of a network, small enough to keep those of many years."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
import numpy.typing as npt

from graphsvc.analysis.projection import Network, Simple


@dataclass(frozen=True, slots=True)
class Sketch:
    """Who is joined to whom: ids, and for each edge the places of its ends among them and how many alliances it has."""

    nodes: tuple[str, ...]
    edges: npt.NDArray[np.int32]
    is_directed: bool
    covered: float | None
    datasets: frozenset[int]

    @property
    def is_partial(self) -> bool:
        """Say whether not every pair of states is known."""
        return self.covered is not None and self.covered < 1

    def graph(self) -> Simple:
        """Give the graph, its edges with the number of alliances."""
        graph: Simple = nx.DiGraph() if self.is_directed else nx.Graph()
        graph.add_nodes_from(self.nodes)
        nodes = self.nodes
        graph.add_edges_from((nodes[a], nodes[b], {"alliances": alliances}) for a, b, alliances in self.edges.tolist())
        return graph


def sketch(network: Network) -> Sketch:
    """Keep of a network what scores are worked out from."""
    graph = network.graph
    place = {node: number for number, node in enumerate(graph)}
    rows = [(place[a], place[b], int(edge["alliances"])) for a, b, edge in graph.edges(data=True)]
    edges = np.array(rows, dtype=np.int32).reshape(-1, 3)
    return Sketch(tuple(graph), edges, network.is_directed, network.covered, frozenset(network.claiming))
