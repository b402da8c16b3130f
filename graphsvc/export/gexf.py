"""GEXF 1.3 with spells, which Gephi (0.9.3 and later) and `networkx.read_gexf` open.

It is written here and not by `networkx.write_gexf`, which takes every list for values over time, refuses None and dates,
has no kinds of edges (Gephi would make one edge of parallel ones) and holds the whole document in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphsvc.export import xml
from graphsvc.export.columns import TypedColumn, columns
from graphsvc.export.graphs import Network, claim_kinds, edge_id, edge_label, edges, joined, node_label, spread
from graphsvc.export.naming import EDGE_CALLS, NODE_CALLS
from graphsvc.export.values import as_json

SPELLS = "spells"
_READ = frozenset({"label", "start", "end", "viz", "slices", "parents", "pid", "id"})
OF_NODES = _READ | NODE_CALLS
OF_EDGES = _READ | EDGE_CALLS | {"key", "weight", "networkx_key"}
"""What the readers give these names themselves. `spells` is written as spells, where it is a list of pairs of days."""
_OPENING = (
    '<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">\n'
)
Row = Mapping[str, Any]
Keys = Mapping[str, tuple[str, TypedColumn]]
"""The id and the column of each attribute."""


def write(graph: Network) -> Iterator[bytes]:
    """Yield a graph as GEXF, dynamic where any spell is told. Lists and objects are JSON; None is left out.

    Both days of a spell belong to it. `description` is JSON: what the graph says of itself, and as `json` the names of
    the attributes of nodes and edges that are JSON throughout.
    """
    yield from joined(_texts(graph))


def _texts(graph: Network) -> Iterator[str]:
    nodes = columns((_flat(row) for _, row in graph.nodes(data=True)), xml.is_text)
    links = columns((_flat(edge.attributes) for edge in edges(graph)), xml.is_text)
    of_nodes = {column.name: (str(i), column) for i, column in enumerate(nodes)}
    of_edges = {column.name: (str(i), column) for i, column in enumerate(links)}
    about = dict(graph.graph) | {
        "json": {"node": xml.named_json(nodes, OF_NODES), "edge": xml.named_json(links, OF_EDGES)}
    }
    rows = (*(row for _, row in graph.nodes(data=True)), *(edge.attributes for edge in edges(graph)))
    mode = ' mode="dynamic" timeformat="date"' if any(row.get(SPELLS) for row in rows) else ' mode="static"'
    yield xml.DECLARATION + _OPENING
    yield "<meta><creator>graphsvc</creator>"
    yield f"<description>{xml.content(xml.escaped(as_json(about)))}</description></meta>\n"
    yield f'<graph defaultedgetype="{"directed" if graph.is_directed() else "undirected"}"{mode}>\n'
    yield from _attributes("node", of_nodes, OF_NODES)
    yield from _attributes("edge", of_edges, OF_EDGES)
    yield f'<nodes count="{graph.number_of_nodes()}">\n'
    for node, row in graph.nodes(data=True):
        title = xml.quoted(xml.label(node_label(node, row)))
        yield f"<node id={xml.quoted(node)} label={title}>{_spells(row)}{_values(of_nodes, _flat(row))}</node>\n"
    yield f'</nodes>\n<edges count="{graph.number_of_edges()}">\n'
    for edge, claim_kind in zip(edges(graph), claim_kinds(graph), strict=True):
        kind = "" if edge.key is None else f" kind={xml.quoted(xml.label(claim_kind))}"
        shown = f" label={xml.quoted(xml.label(edge_label(edge)))}"
        ends = f"source={xml.quoted(edge.source)} target={xml.quoted(edge.target)}"
        inner = _spells(edge.attributes) + _values(of_edges, _flat(edge.attributes))
        yield f"<edge id={xml.quoted(edge_id(edge))} {ends}{kind}{shown}>{inner}</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _flat(row: Row) -> dict[str, Any]:
    return {name: value for name, value in spread(row).items() if name != SPELLS}


def _attributes(scope: str, keys: Keys, reserved: frozenset[str]) -> Iterator[str]:
    yield f'<attributes class="{scope}">\n'
    for key, column in keys.values():
        kind, title = xml.type_of(column), xml.declared(column, reserved)
        yield f'<attribute id="{key}" title={title} type="{kind}"/>\n'
    yield "</attributes>\n"


def _values(keys: Keys, row: Row) -> str:
    elements = "".join(
        f'<attvalue for="{key}" value={xml.quoted(xml.value(column, row[name]))}/>'
        for name, (key, column) in keys.items()
        if row.get(name) is not None
    )
    return f"<attvalues>{elements}</attvalues>" if elements else ""


def _spells(row: Row) -> str:
    spells: Iterable[tuple[str, str]] = row.get(SPELLS) or ()
    elements = "".join(f'<spell start="{first}" end="{last}"/>' for first, last in spells)
    return f"<spells>{elements}</spells>" if elements else ""
