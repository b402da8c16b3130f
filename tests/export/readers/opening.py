"""What a program shows of a network that it has opened, and what it should show."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import networkx as nx

from graphsvc.export.graphs import EdgeRecord, edges, is_directed

Ends = tuple[str, str, bool]
"""The ends of an edge, and whether it is directed; where it is not, they are in order."""
Spells = Iterable[tuple[str, str]]


def ends_of(source: str, target: str, *, directed: bool) -> Ends:
    """Return the ends of an edge."""
    return (source, target, True) if directed else (min(source, target), max(source, target), False)


@dataclass
class Opened:
    """Nodes with their labels, edges with how many join the same ends, and the days of either, as days of all of them."""

    labels: dict[str, str] = field(default_factory=dict)
    edges: Counter[Ends] = field(default_factory=Counter)
    days: dict[str | Ends, list[tuple[str, str]]] = field(default_factory=dict)
    weights: Counter[Ends] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    """What is written beside the edges: the kind of a claim, the strongest obligation."""

    def add_node(self, node: str, label: str, spells: Spells) -> None:
        """Take in a node."""
        self.labels[node] = label
        self._add_days(node, spells)

    def add_edge(self, ends: Ends, kind: str, spells: Spells, weight: int = 1) -> None:
        """Take in an edge."""
        self.edges[ends] += 1
        self.weights[ends] += weight
        self.kinds[kind] += 1
        self._add_days(ends, spells)

    def _add_days(self, of: str | Ends, spells: Spells) -> None:
        days: list[tuple[str, str]] = []
        for first, last in sorted([*self.days.get(of, ()), *map(tuple, spells)]):
            if days and first <= _next(days[-1][1]):
                days[-1] = days[-1][0], max(days[-1][1], last)
            else:
                days.append((first, last))
        if days:
            self.days[of] = days


def printed(text: str) -> Opened:
    """Read what a program has printed: lines of `node`, id, label, spells, and `edge`, ends, directed, weight, label, spells."""
    opened = Opened()
    for what, *cells in (line.split("\t") for line in text.splitlines()):
        spells = json.loads(cells[-1] or "[]")
        if what == "node":
            opened.add_node(cells[0], cells[1], spells)
        else:
            source, target, directed, weight, kind = cells[:5]
            opened.add_edge(ends_of(source, target, directed=directed == "true"), kind, spells, round(float(weight)))
    return opened


def itself(graph: nx.Graph[str], *, by_kind: bool = False) -> Opened:
    """Return a network as it is; `by_kind` says whether the edges of a graph that is directed may be undirected."""
    opened = Opened()
    for node, attributes in graph.nodes(data=True):
        opened.add_node(node, attributes["name"], attributes.get("spells", ()))
    for edge in edges(graph):
        ends = ends_in(graph, edge, by_kind=by_kind)
        opened.add_edge(
            ends, kind_of(edge.attributes), edge.attributes["spells"], edge.attributes.get("alliances") or 1
        )
    return opened


def ends_in(graph: nx.Graph[str], edge: EdgeRecord, *, by_kind: bool) -> Ends:
    """Return the ends of an edge of a graph."""
    directed = is_directed(graph, edge) if by_kind else graph.is_directed()
    return ends_of(edge.source, edge.target, directed=directed)


def kind_of(attributes: Mapping[str, Any]) -> str:
    """Return the kind of a claim, the strongest obligation of a derived edge."""
    return attributes.get("kind") or attributes.get("strongest") or ""


def _next(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(1)).isoformat()
