"""GraphML, which `networkx.read_graphml`, Gephi, yEd, igraph and Cytoscape open.

It is written here and not by `networkx.write_graphml`, which refuses None, lists and dates, declares the same attribute
once for each type that it meets, turns carriage returns into line feeds and holds the whole document in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphsvc.export import xml
from graphsvc.export.columns import TypedColumn, columns
from graphsvc.export.graphs import Network, edges, joined, node_label, spread
from graphsvc.export.naming import EDGE_CALLS, NODE_CALLS

OF_NODES = NODE_CALLS
OF_EDGES = frozenset({"id", "key"}) | EDGE_CALLS
_OPENING = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
Row = Mapping[str, Any]
Keys = Mapping[str, tuple[str, TypedColumn]]
"""The id and the column of each attribute."""


def write(graph: Network) -> Iterator[bytes]:
    """Yield a graph as GraphML. Lists and objects are JSON; None is left out.

    The graph's own attribute `json` names the attributes of nodes and edges that are JSON throughout.
    """
    yield from joined(_texts(graph))


def _texts(graph: Network) -> Iterator[str]:
    nodes = columns((row for _, row in _nodes(graph)), xml.is_text)
    links = columns((spread(edge.attributes) for edge in edges(graph)), xml.is_text)
    about = dict(graph.graph) | {
        "json": {"node": xml.named_json(nodes, OF_NODES), "edge": xml.named_json(links, OF_EDGES)}
    }
    of_graph = {name: (f"g{i}", TypedColumn(name, "json")) for i, name in enumerate(about)}
    of_nodes = {column.name: (f"n{i}", column) for i, column in enumerate(nodes)}
    of_edges = {column.name: (f"e{i}", column) for i, column in enumerate(links)}
    yield xml.DECLARATION + _OPENING
    yield from _keys("graph", of_graph, ())
    yield from _keys("node", of_nodes, OF_NODES)
    yield from _keys("edge", of_edges, OF_EDGES)
    yield f'<graph edgedefault="{"directed" if graph.is_directed() else "undirected"}">\n'
    yield _data(of_graph, about)
    for node, row in _nodes(graph):
        yield f"<node id={xml.quoted(node)}>{_data(of_nodes, row)}</node>\n"
    for edge in edges(graph):
        key = "" if edge.key is None else f" id={xml.quoted(edge.key)}"
        ends = f"source={xml.quoted(edge.source)} target={xml.quoted(edge.target)}"
        yield f"<edge{key} {ends}>{_data(of_edges, spread(edge.attributes))}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _nodes(graph: Network) -> Iterator[tuple[str, Row]]:
    """Yield the nodes with a label, which Gephi, igraph and pyvis show; `name` is what igraph and Cytoscape do."""
    for node, row in graph.nodes(data=True):
        yield node, {"label": xml.label(node_label(node, row))} | spread(row)


def _keys(scope: str, keys: Keys, reserved: frozenset[str] | tuple[()]) -> Iterator[str]:
    for key, column in keys.values():
        kind, title = xml.type_of(column), xml.declared(column, reserved)
        yield f'<key id="{key}" for="{scope}" attr.name={title} attr.type="{kind}"/>\n'


def _data(keys: Keys, row: Row) -> str:
    return "".join(
        f'<data key="{key}">{xml.content(xml.value(column, row[name]))}</data>'
        for name, (key, column) in keys.items()
        if row.get(name) is not None
    )
