"""Cytoscape JSON, which Cytoscape, Cytoscape.js (`elements`) and `networkx.cytoscape_graph` open.

It is written here and not by `networkx.cytoscape_data`, which overwrites attributes as `node_link_data` does and gives
edges no id, which Cytoscape.js would make up anew at each reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphsvc.export.graphs import Network, edge_id, edges, joined, node_label
from graphsvc.export.naming import all_renamed
from graphsvc.export.values import as_json

OF_NODES = frozenset({"id", "value", "parent"})
"""`parent` would put a node inside another. `name` and `label` are what is written beside it, and stay where there are any."""
OF_EDGES = frozenset({"id", "source", "target", "key"})


def write(graph: Network) -> Iterator[bytes]:
    """Yield a graph as Cytoscape JSON; attributes of reserved names get an underscore (`naming.renamed`)."""
    yield from joined(_texts(graph))


def _texts(graph: Network) -> Iterator[str]:
    yield f'{{"format_version":"1.0","generated_by":"graphsvc","data":{as_json(graph.graph)},'
    yield f'"directed":{as_json(graph.is_directed())},"multigraph":{as_json(graph.is_multigraph())},\n'
    yield '"elements":{"nodes":['
    separator = "\n"
    for node, attributes in graph.nodes(data=True):
        label = node_label(node, attributes)
        data = {"id": node, "value": node, "name": node, "label": label} | all_renamed(attributes, OF_NODES)
        data["name"] = data["name"] or node
        yield separator + as_json({"data": data})
        separator = ",\n"
    yield '],\n"edges":['
    separator = "\n"
    for edge in edges(graph):
        ends: dict[str, Any] = {"id": edge_id(edge), "source": edge.source, "target": edge.target}
        if edge.key is not None:
            ends["key"] = edge.key
        yield separator + as_json({"data": ends | all_renamed(edge.attributes, OF_EDGES)})
        separator = ",\n"
    yield "]}}\n"
