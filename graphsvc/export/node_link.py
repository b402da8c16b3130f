"""Node-link JSON, which `networkx.node_link_graph(data, edges="edges")` and D3 open.

It is written here and not by `networkx.node_link_data`, which holds all of it in memory at once and silently writes
the ends of an edge over attributes called source, target and key, and a node's id over one called id.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.export.graphs import Network, edges, joined, node_label
from graphsvc.export.naming import EDGE_CALLS, NODE_CALLS, all_renamed
from graphsvc.export.values import as_json

OF_NODES = frozenset({"id"}) | NODE_CALLS
OF_EDGES = frozenset({"source", "target", "key"}) | EDGE_CALLS


def write(graph: Network) -> Iterator[bytes]:
    """Yield a graph as node-link JSON; attributes of reserved names get an underscore (`naming.renamed`)."""
    yield from joined(_texts(graph))


def _texts(graph: Network) -> Iterator[str]:
    yield f'{{"directed":{as_json(graph.is_directed())},"multigraph":{as_json(graph.is_multigraph())},'
    yield f'"graph":{as_json(graph.graph)},\n"nodes":['
    separator = "\n"
    for node, attributes in graph.nodes(data=True):
        # Without a label pyvis shows the id.
        yield separator + as_json(
            {"id": node, "label": node_label(node, attributes)} | all_renamed(attributes, OF_NODES)
        )
        separator = ",\n"
    yield '],\n"edges":['
    separator = "\n"
    for edge in edges(graph):
        ends = {"source": edge.source, "target": edge.target}
        if graph.is_multigraph():
            ends["key"] = str(edge.key)
        yield separator + as_json(ends | all_renamed(edge.attributes, OF_EDGES))
        separator = ",\n"
    yield "]}\n"
