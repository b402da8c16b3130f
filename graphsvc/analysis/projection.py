"""Networks: what a lens shows, projected to graphs by a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from graphsvc.analysis.covering import covered, roster
from graphsvc.analysis.edges import Edge, edges_of, endpoints
from graphsvc.analysis.rules import TABLE, Rule
from graphsvc.model.networks import NetworkOf
from graphsvc.model.truth import Truth
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.combination import CLAIMED

if TYPE_CHECKING:
    import networkx as nx

Simple: TypeAlias = "nx.Graph[str]"
"""A DiGraph is a Graph, too."""
Claims: TypeAlias = "nx.MultiDiGraph[str]"


class Network:
    """What joins entities in the layers of a rule, on the days of a lens.

    `judged` are all pairs with a claim, whatever the verdict; `edges` those that the lens lets through, by id.
    """

    def __init__(self, lens: Lens, rule: Rule) -> None:
        self.lens, self.rule = lens, rule
        self.scores: dict[str, Mapping[str, float | None]] = {}
        """The scores worked out so far, by measure and id."""

    @cached_property
    def judged(self) -> list[Edge]:
        """List every pair with a claim that may join it, layer by layer."""
        return [edge for layer in self.rule.layers for edge in edges_of(self.lens, self.rule, layer)]

    @cached_property
    def edges(self) -> list[Edge]:
        """List the edges that the certainty asked for lets through, by the ids of the parties and the layer."""
        lens, id_of = self.lens, self.lens.view.id
        edges = [
            edge
            for edge in self.judged
            if lens.shows(edge.truth, edge.last, (edge.a, edge.b)) and not edge.is_over(lens)
        ]
        return sorted(edges, key=lambda edge: (id_of(edge.a), id_of(edge.b), edge.layer))

    @cached_property
    def roster(self) -> list[int]:
        """List the states in the system on the lens's days, by id."""
        return roster(self.lens, self.rule.system)

    @cached_property
    def covered(self) -> float | None:
        """Return the share of the roster's pairs of which anything is known."""
        return covered(self.lens, self.rule, self.roster, self.judged)

    @property
    def is_partial(self) -> bool:
        """Say whether not every pair of the roster is known."""
        return self.covered is not None and self.covered < 1

    @cached_property
    def nodes(self) -> list[int]:
        """List who is in the network, by id: all who are joined, and the roster where isolates are asked for."""
        parties = endpoints(self.edges) | (set(self.roster) if self.rule.has_isolates else set())
        return sorted(parties, key=self.lens.view.id)

    @property
    def is_directed(self) -> bool:
        """Say whether the graph leads one way: where it was asked for, or where every layer does."""
        return self.rule.is_directed or all(TABLE[layer].is_directed for layer in self.rule.layers)

    @cached_property
    def graph(self) -> Simple:
        """Build the simple graph of derived ties, its nodes ids, its edges with layers, truth and alliances."""
        return self.graph_of(self.edges)

    @cached_property
    def sure(self) -> Simple:
        """Build the graph of what is sure alone, of the same nodes."""
        return self.graph_of([edge for edge in self.edges if edge.truth is Truth.YES])

    @cached_property
    def possible(self) -> Simple:
        """Build the graph of all that may be; what is unknown is in it only where a last word is carried."""
        carried = [edge for edge in self.edges if edge.truth is Truth.UNKNOWN]
        return self.graph_of([*(edge for edge in self.judged if edge.truth in CLAIMED), *carried])

    def graph_of(self, edges: Collection[Edge]) -> Simple:
        """Build a graph of some of the edges over all nodes of the network and those that they join."""
        import networkx as nx

        graph: Simple = nx.DiGraph() if self.is_directed else nx.Graph()
        id_of = self.lens.view.id
        graph.add_nodes_from(map(id_of, self.nodes))
        for edge in edges:
            a, b = id_of(edge.a), id_of(edge.b)
            both = [(a, b)] if edge.is_directed or not self.is_directed else [(a, b), (b, a)]
            for start, end in both:
                if graph.has_edge(start, end):
                    _join(graph.edges[start, end], edge)
                else:
                    graph.add_edge(start, end, layers=[edge.layer], truth=edge.truth, alliances=edge.alliances)
        return graph

    def between(self) -> dict[tuple[int, int], list[Edge]]:
        """Map the two ends of each edge of the graph, as indices, to the edges between them."""
        edges_by_pair: dict[tuple[int, int], list[Edge]] = defaultdict(list)
        for edge in self.edges:
            edges_by_pair[edge.a, edge.b].append(edge)
            if not edge.is_directed:
                edges_by_pair[edge.b, edge.a].append(edge)
        return edges_by_pair

    def of(self, known: str) -> NetworkOf:
        """Show what was done, and how large the network is; `known` is the moment shown."""
        size = (self.graph.number_of_nodes(), self.graph.number_of_edges())
        return replace(self.outline(known, self.datasets), nodes=size[0], edges=size[1], covered=self.covered)

    def outline(self, known: str, datasets: Collection[int]) -> NetworkOf:
        """Show what was done, without drawing the network, for many that are drawn alike from some datasets."""
        lens, rule = self.lens, self.rule
        on, during = lens.asked
        has_alliances = "alliance" in rule.layers
        obligations = rule.wanted.obligations
        return NetworkOf(
            on=on,
            during=during,
            known=known,
            layers=list(rule.layers),
            obligations=sorted(obligations) if has_alliances and obligations is not None else None,
            mutual=rule.wanted.mutual,
            directed=self.is_directed,
            isolates="include" if rule.has_isolates else "exclude",
            system=rule.system,
            certainty=lens.certainty,
            datasets=sorted(lens.sources[index].id for index in datasets),
            nodes=None,
            edges=None,
            covered=None,
            revision=lens.view.revision,
        )

    @cached_property
    def datasets(self) -> set[int]:
        """Return the datasets whose claims the edges rest on, and those by whose coverage others are none."""
        questions = {TABLE[layer].question for layer in self.rule.layers}
        covering = (
            source.index
            for source in self.lens.sources.values()
            if any(entry.question in questions for entry in source.coverage)
        )
        return {*self.claiming, *covering}

    @cached_property
    def claiming(self) -> set[int]:
        """Return the datasets whose claims the edges rest on."""
        return {dataset for edge in self.edges for dataset in edge.datasets}


def _join(attributes: dict[str, Any], edge: Edge) -> None:
    """Add an edge to one that another layer, or the other direction, has made already."""
    if edge.layer not in attributes["layers"]:
        attributes["layers"].append(edge.layer)
    ranks = (Truth.YES, Truth.DISPUTED, Truth.POSSIBLE, Truth.UNKNOWN)
    attributes["truth"] = min(attributes["truth"], edge.truth, key=ranks.index)
    attributes["alliances"] = max(attributes["alliances"], edge.alliances)
