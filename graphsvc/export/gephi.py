"""A network as the two tables that Gephi's "Import spreadsheet" reads, `nodes.csv` and `edges.csv`, in one ZIP file.

How Gephi names columns and writes intervals: https://gephi.org/users/supported-graph-formats/spreadsheet.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from graphsvc.export import edge_list, network_csv
from graphsvc.export.arrow_files import Sink
from graphsvc.export.columns import TypedColumn, columns
from graphsvc.export.graphs import OWN, Network, claim_kinds, edge_id, edge_label, edges, is_directed, node_label

MEDIA_TYPE = "application/zip"
NODE = ("Id", "Label", "Timeset")
EDGE = ("Source", "Target", "Type", "Kind", "Id", "Label", "Weight", "Timeset")
_LEFT_OUT = {"name", "spells", "certain", OWN, *edge_list.DATES}
"""What other columns say, and days: Gephi takes a column of days for moments, and a table that has both moments and
intervals is not imported. What a tie carries beside, under any names, may be days, too."""
Row = Mapping[str, Any]


def write(graph: Network) -> Iterator[bytes]:
    """Yield both tables. Lists are JSON, as in CSV; null is an empty cell."""
    sink = Sink()
    with zipfile.ZipFile(cast("Any", sink), "w") as archive:
        for name, table in (("nodes.csv", _nodes(graph)), ("edges.csv", _edges(graph))):
            # The date is always that of ZipInfo, 1980, so that the same network is the same file.
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                for piece in table:
                    file.write(piece)
                    yield from sink.taken()
    yield from sink.taken()


def _nodes(graph: Network) -> Iterator[bytes]:
    nodes = graph.nodes(data=True)
    rows = (
        {"Id": node, "Label": node_label(node, attributes), "Timeset": _timeset(attributes)}
        for node, attributes in nodes
    )
    return _table(NODE, rows, [attributes for _, attributes in nodes])


def _edges(graph: Network) -> Iterator[bytes]:
    rows = (
        {
            "Source": edge.source,
            "Target": edge.target,
            "Type": "Directed" if is_directed(graph, edge) else "Undirected",
            "Kind": None if edge.key is None else kind,
            "Id": edge_id(edge),
            "Label": edge_label(edge),
            "Weight": edge.attributes.get("alliances") or 1,
            "Timeset": _timeset(edge.attributes),
        }
        for edge, kind in zip(edges(graph), claim_kinds(graph), strict=True)
    )
    return _table(EDGE, rows, [edge.attributes for edge in edges(graph)])


def _table(fixed: tuple[str, ...], rows: Iterable[Row], attributes: Iterable[Row]) -> Iterator[bytes]:
    """Write rows of fixed columns, each with the other attributes."""
    # Gephi takes names that differ in case alone for the same.
    left_out = {*_LEFT_OUT, *map(str.lower, fixed)}
    others = [{name: value for name, value in row.items() if name.lower() not in left_out} for row in attributes]
    table = [*(TypedColumn(name, "long" if name == "Weight" else "string") for name in fixed), *columns(others)]
    return network_csv.write(table, ({**row, **other} for row, other in zip(rows, others, strict=True)))


def _timeset(attributes: Row) -> str | None:
    """Write spells, both of whose days belong to them, as intervals that are closed."""
    intervals = [f"[{first},{last}]" for first, last in attributes.get("spells") or ()]
    return f"<{'; '.join(intervals)}>" if intervals else None
