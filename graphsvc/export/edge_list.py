"""A network as a table: one row an edge, with the names and codes of both ends. Entities without edges have no row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphsvc.export.columns import TypedColumn, columns
from graphsvc.export.graphs import EdgeRecord, Network, edges, is_directed, spread
from graphsvc.export.naming import all_renamed

OF_ENDS = ("name", "kind", "cow", "gw", "iso3")
TYPE = "Type"
"""The column that Gephi reads to tell a directed edge from an undirected one; without it, it takes all for directed."""
ENDS = ("source", "target", TYPE, *(f"{end}_{one}" for end in ("source", "target") for one in OF_ENDS))
KEY = "tie"
"""The column of a claim's id."""
DATES = ("since", "until", "since_earliest", "since_latest", "until_earliest", "until_latest")
OF_CLAIMS = (KEY, "kind", "dataset", *DATES, "spells", "certain", "citations")
OF_DERIVED = (
    "layers",
    "truth",
    "strongest",
    "obligations",
    "alliances",
    "via",
    "datasets",
    "ties",
    "since",
    "until",
    "spells",
    "certain",
)
"""What stands in every table, also where no edge has it."""
NUMBERS = frozenset({"alliances"})
TEXTS = frozenset({"layers", "obligations", "owed_to", "rivalry", "via", "datasets", "ties", "citations"})
"""The columns of lists of texts."""
SPANS = frozenset({"spells", "certain"})
"""The columns of lists of pairs of days, both included."""
RESERVED = frozenset({*ENDS, KEY})


def table(graph: Network) -> list[TypedColumn]:
    """List the columns of a network: those that every table has, then what else its edges carry."""
    fixed = (*ENDS, *(OF_CLAIMS if graph.is_multigraph() else OF_DERIVED))
    own_columns = [column for column in columns(map(_attributes, edges(graph))) if column.name not in fixed]
    return [*map(_fixed_column, fixed), *own_columns]


def _fixed_column(name: str) -> TypedColumn:
    if name in NUMBERS:
        return TypedColumn(name, "long")
    return TypedColumn(name, "json" if name in TEXTS | SPANS else "string")


def rows(graph: Network) -> Iterator[dict[str, Any]]:
    """Yield one row an edge, by column; what is not there is None or left out."""
    nodes = graph.nodes
    for edge in edges(graph):
        row: dict[str, Any] = {"source": edge.source, "target": edge.target, KEY: edge.key}
        row[TYPE] = "Directed" if is_directed(graph, edge) else "Undirected"
        for end, node in (("source", nodes[edge.source]), ("target", nodes[edge.target])):
            row |= {f"{end}_{attribute}": node.get(attribute) for attribute in OF_ENDS}
        yield row | _attributes(edge)


def _attributes(edge: EdgeRecord) -> dict[str, Any]:
    return all_renamed(spread(edge.attributes), RESERVED)
