"""What every format of networks reads of a graph: its edges in one shape, and what the graph says of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

from graphsvc.model.kinds import TIE_KINDS, is_mutual

if TYPE_CHECKING:
    import networkx as nx

Network: TypeAlias = "nx.Graph[str]"
"""A network to be written: simple or multiple, directed or not, its nodes the ids of entities."""
Attributes = Mapping[str, Any]
OWN = "attributes"
"""The attribute of a claim that holds what its tie carries, under any names."""


class EdgeRecord(NamedTuple):
    """One edge; `key` is the id of the tie in a network of claims, None in one of derived ties."""

    source: str
    target: str
    key: str | None
    attributes: Attributes


def edges(graph: Network) -> Iterator[EdgeRecord]:
    """Yield the edges in the order of the graph."""
    if graph.is_multigraph():
        for source, target, key, attributes in cast("nx.MultiGraph[str]", graph).edges(keys=True, data=True):
            yield EdgeRecord(source, target, str(key), attributes)
    else:
        for source, target, attributes in graph.edges(data=True):
            yield EdgeRecord(source, target, None, attributes)


def edge_id(edge: EdgeRecord) -> str:
    """Return what names an edge within its graph: the id of its tie, else its two ends."""
    return f"{edge.source}|{edge.target}" if edge.key is None else edge.key


def node_label(node: str, attributes: Attributes) -> str:
    """Return what is written beside a node: its name, else its id."""
    return str(attributes.get("name") or node)


def edge_label(edge: EdgeRecord) -> str:
    """Return what is written beside an edge: the kind of a claim, else the strongest obligation, else the layers.

    >>> edge_label(EdgeRecord("albania", "mek", "t-1", {"kind": "hosts"}))
    'hosts'
    >>> edge_label(EdgeRecord("albania", "iran", None, {"layers": ["relations", "rivalry"], "strongest": None}))
    'relations, rivalry'
    """
    shown = edge.attributes.get("kind") or edge.attributes.get("strongest")
    return str(shown or ", ".join(edge.attributes.get("layers") or ()))


def claim_kinds(graph: Network) -> Iterator[str]:
    """Yield the kind of each claim with its data set, and a number from the second such claim about a pair on.

    Gephi makes one edge of parallel edges of one kind, and then drops intervals that overlap: so none share one.
    """
    counts = Counter[tuple[frozenset[str], str]]()
    for edge in edges(graph):
        kind = f"{edge.attributes.get('kind')} ({edge.attributes.get('dataset')})"
        pair = frozenset((edge.source, edge.target)), kind
        counts[pair] += 1
        yield kind if counts[pair] == 1 else f"{kind} {counts[pair]}"


def is_directed(graph: Network, edge: EdgeRecord) -> bool:
    """Return whether an edge leads one way: in a graph of claims, which is directed, some hold for both parties alike."""
    kind = edge.attributes.get("kind")
    return graph.is_directed() and not (kind in TIE_KINDS and is_mutual(str(kind), edge.attributes))


def spread(attributes: Attributes) -> dict[str, Any]:
    """Put attributes on one level: what a tie carries under `attributes.NAME`.

    >>> spread({"kind": "hosts", "attributes": {"kind": "x"}})
    {'kind': 'hosts', 'attributes.kind': 'x'}
    """
    free = attributes.get(OWN)
    if not isinstance(free, Mapping):
        return dict(attributes)
    spread_out = {name: value for name, value in attributes.items() if name != OWN}
    return spread_out | {f"{OWN}.{name}": value for name, value in free.items()}


def joined(chunks: Iterable[str], least: int = 65_536) -> Iterator[bytes]:
    """Encode pieces of text as UTF-8 in chunks of a size that is worth sending."""
    kept: list[str] = []
    size = 0
    for chunk in chunks:
        kept.append(chunk)
        size += len(chunk)
        if size >= least:
            yield "".join(kept).encode()
            kept, size = [], 0
    if kept:
        yield "".join(kept).encode()
