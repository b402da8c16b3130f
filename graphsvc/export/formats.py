"""The formats of networks by name: how each is written, what it is called, and how a file of it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from graphsvc.export import arrow_files, cytoscape, edge_arrow, gephi, gexf, graphml, network_csv, node_link
from graphsvc.export.graphs import Network
from graphsvc.tables import csv_cells

CODEBOOK = "codebook"
"""The format that tells of a file instead of being one; see `codebook`."""


class Format(NamedTuple):
    """A format: its writer, its media type, and the ending of its files."""

    write: Callable[[Network], Iterator[bytes]]
    media_type: str
    suffix: str


FORMATS: Mapping[str, Format] = {
    "node-link": Format(node_link.write, "application/json", "json"),
    "graphml": Format(graphml.write, "application/graphml+xml", "graphml"),
    "gexf": Format(gexf.write, "application/gexf+xml", "gexf"),
    "gephi": Format(gephi.write, gephi.MEDIA_TYPE, "gephi.zip"),
    "cytoscape": Format(cytoscape.write, "application/json", "cyjs"),
    "csv": Format(network_csv.write_edges, csv_cells.MEDIA_TYPE, "csv"),
    "csv-nodes": Format(network_csv.write_nodes, csv_cells.MEDIA_TYPE, "nodes.csv"),
    "parquet": Format(edge_arrow.parquet, arrow_files.PARQUET, "parquet"),
    "arrow": Format(edge_arrow.arrow, arrow_files.ARROW, "arrow"),
}
NEED_ARROW = ("parquet", "arrow")
"""The formats that need the extra `arrow`."""
