"""Networks as graphs of NetworkX that its writers can save: each attribute a text, a number or a truth.

`write_gexf`, `write_graphml` and `write_gml` refuse None, lists and objects, and the first takes `spells` for its own. As in
the files that `/v1/graph` gives, None is left out and lists and objects are JSON, named in the graph's attribute `json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from graphsvc.client.problems import MissingExtra
from graphsvc.model.kinds import TIE_KINDS

if TYPE_CHECKING:
    import networkx

Attributes = dict[str, Any]
SPELLS = "spells_"
"""`spells` under a name that `networkx.write_gexf` does not read as dates of its own."""
_STRUCTURED_TYPES = ("texts", "choices", "entities", "people")
STRUCTURED = {"citations", "attributes", "dates"} | {
    name for kind in TIE_KINDS.values() for name, spec in kind.attributes.items() if spec.type in _STRUCTURED_TYPES
}
"""What a tie has that is no plain value."""


def read_graph(document: dict[str, Any]) -> networkx.Graph[str]:
    """Read node-link JSON into a graph. Raises MissingExtra where NetworkX is not installed."""
    try:
        import networkx as nx
    except ImportError as exc:
        raise MissingExtra("networkx", "networkx") from exc
    graph: networkx.Graph[str] = nx.node_link_graph(document, edges="edges")
    nodes: list[Attributes] = [attributes for _, attributes in graph.nodes(data=True)]
    edges: list[Attributes] = [attributes for *_, attributes in graph.edges(data=True)]
    for node, attributes in graph.nodes(data=True):
        attributes.setdefault("label", attributes.get("name") or node)
    if isinstance(graph, nx.MultiGraph):
        for *_, key, attributes in graph.edges(keys=True, data=True):
            attributes["id"] = key  # A file without parallel edges is read as a graph without keys.
    for attributes in (*nodes, *edges):
        if "spells" in attributes:
            attributes[SPELLS] = attributes.pop("spells")
    graph.graph["json"] = {"node": _flatten(nodes), "edge": _flatten(edges)}
    _flatten([graph.graph])
    return graph


def _flatten(rows: Iterable[Attributes]) -> list[str]:
    """Leave out None, and write as JSON what is a list or an object in any row; return the names of these."""
    names = sorted({name for row in rows for name, value in row.items() if isinstance(value, list | dict)})
    for row in rows:
        for name, value in list(row.items()):
            if value is None:
                del row[name]
            elif name in names:
                row[name] = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return names


def restored(name: str, value: Any) -> Any:
    """Read JSON back where a tie has a list or an object under this name; return any other value as it is."""
    if name in STRUCTURED and isinstance(value, str) and value.startswith(("[", "{")):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
