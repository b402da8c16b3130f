"""Networks opened in Python: NetworkX, igraph and pyvis as graphs, pandas, polars and DuckDB as tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import igraph
import networkx as nx
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pyvis.network import Network

from graphsvc.tables.csv_cells import BYTE_ORDER_MARK
from tests.export.readers.conftest import NETWORKS, Exported
from tests.export.readers.opening import Opened, ends_of, itself, kind_of

ALL = pytest.mark.parametrize("network", NETWORKS)
Row = dict[str, Any]


def with_networkx(exported: Exported, network: str, name: str) -> nx.Graph[str]:
    path = exported.path(network, name)
    if name in ("graphml", "gexf"):
        opened: nx.Graph[str] = (nx.read_graphml if name == "graphml" else nx.read_gexf)(path)
    elif name == "cytoscape":
        opened = nx.cytoscape_graph(exported.json(network, name))
    else:
        opened = nx.node_link_graph(exported.json(network, name), edges="edges")
    return opened


def spells_of(value: Any) -> Any:
    """Read spells as a program has them: lists of pairs, or of first and last by name, or JSON."""
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return []
    pairs = json.loads(value or "[]") if isinstance(value, str) else value
    return [tuple(map(_day, one.values() if isinstance(one, dict) else one)) for one in pairs]


def _day(value: date | str) -> str:
    return value.isoformat() if isinstance(value, date) else value


def same(opened: Opened, whole: Opened) -> None:
    assert opened.labels == whole.labels
    assert opened.edges == whole.edges
    assert opened.kinds == whole.kinds
    assert opened.days == whole.days


@ALL
@pytest.mark.parametrize("name", ["node-link", "graphml", "gexf", "cytoscape"])
def test_networkx_opens_what_the_network_is(exported: Exported, network: str, name: str) -> None:
    graph = with_networkx(exported, network, name)
    opened = Opened()
    for node, attributes in graph.nodes(data=True):
        opened.add_node(node, attributes["label"], spells_of(attributes.get("spells")))
    for source, target, attributes in graph.edges(data=True):
        ends = ends_of(source, target, directed=graph.is_directed())
        opened.add_edge(ends, kind_of(attributes), spells_of(attributes["spells"]))
    same(opened, itself(exported.graph(network)))


@ALL
def test_igraph_opens_what_the_network_is(exported: Exported, network: str) -> None:
    graph, opened = igraph.Graph.Read_GraphML(str(exported.path(network, "graphml"))), Opened()
    for node in graph.vs:
        opened.add_node(node["id"], node["label"], spells_of(node["spells"]))
    for edge in graph.es:
        ends = (graph.vs[end]["id"] for end in edge.tuple)
        opened.add_edge(
            ends_of(*ends, directed=graph.is_directed()), kind_of(edge.attributes()), spells_of(edge["spells"])
        )
    same(opened, itself(exported.graph(network)))


@ALL
@pytest.mark.parametrize("name", ["node-link", "graphml", "gexf"])
def test_pyvis_shows_names_and_not_ids(exported: Exported, network: str, name: str) -> None:
    graph = with_networkx(exported, network, name)
    shown, opened, whole = Network(directed=graph.is_directed()), Opened(), itself(exported.graph(network))
    shown.from_nx(graph)
    for node in shown.nodes:
        opened.add_node(node["id"], node["label"], ())
    for edge in shown.edges:
        opened.add_edge(ends_of(edge["from"], edge["to"], directed="arrows" in edge), kind_of(edge), ())
    assert opened.labels == whole.labels
    assert set(opened.edges) == set(whole.edges)
    assert "Anglo-Portuguese Alliance" in shown.generate_html() or network != "claims"


def from_pandas(exported: Exported, network: str, name: str) -> list[Row]:
    readers: dict[str, Callable[[Any], pd.DataFrame]] = {
        "csv": pd.read_csv,
        "csv-nodes": pd.read_csv,
        "parquet": pd.read_parquet,
        "arrow": pd.read_feather,
    }
    frame = readers[name](exported.path(network, name))
    return [{str(column): value for column, value in row.items()} for row in frame.to_dict("records")]


def from_polars(exported: Exported, network: str, name: str) -> list[Row]:
    readers: dict[str, Callable[[Any], pl.DataFrame]] = {
        "csv": pl.read_csv,
        "csv-nodes": pl.read_csv,
        "parquet": pl.read_parquet,
        "arrow": pl.read_ipc,
    }
    return readers[name](exported.path(network, name)).to_dicts()


def from_duckdb(exported: Exported, network: str, name: str) -> list[Row]:
    path = exported.path(network, name)
    if name == "arrow":
        with pa.ipc.open_file(path) as file:
            joined = file.read_all()  # noqa: F841  # DuckDB finds it by its name.
        opened = duckdb.sql("SELECT * FROM joined")
    else:
        opened = duckdb.sql(f"SELECT * FROM '{path}'")
    assert opened is not None
    rows: list[Row] = opened.to_arrow_table().to_pylist()
    return rows


TABLES = pytest.mark.parametrize("read", [from_pandas, from_polars, from_duckdb], ids=["pandas", "polars", "duckdb"])


@ALL
@pytest.mark.parametrize("name", ["csv", "parquet", "arrow"])
@TABLES
def test_tables_are_opened_with_every_edge_its_direction_and_its_days(
    exported: Exported, network: str, name: str, read: Callable[[Exported, str, str], Iterable[Row]]
) -> None:
    opened, whole = Opened(), itself(exported.graph(network), by_kind=True)
    for row in read(exported, network, name):
        ends = ends_of(row["source"], row["target"], directed=row["Type"] == "Directed")
        label = row.get("kind") or row.get("strongest")
        opened.add_edge(ends, label if isinstance(label, str) else "", spells_of(row["spells"]))
        assert row["source_name"] == whole.labels[row["source"]]
        assert row["target_name"] == whole.labels[row["target"]]
    assert (opened.edges, opened.kinds) == (whole.edges, whole.kinds)
    assert opened.days == {of: days for of, days in whole.days.items() if isinstance(of, tuple)}


@ALL
@TABLES
def test_tables_of_nodes_are_opened_with_every_name(
    exported: Exported, network: str, read: Callable[[Exported, str, str], Iterable[Row]]
) -> None:
    opened, whole = Opened(), itself(exported.graph(network))
    for row in read(exported, network, "csv-nodes"):
        opened.add_node(row["Id"], row["Label"], spells_of(row["spells"]))
    assert opened.labels == whole.labels
    assert opened.days == {of: days for of, days in whole.days.items() if isinstance(of, str)}


@TABLES
def test_the_first_column_has_its_name_also_behind_a_byte_order_mark(
    exported: Exported, tmp_path: Path, read: Callable[[Exported, str, str], Iterable[Row]]
) -> None:
    plain, marked = exported.path("claims", "csv"), Exported(tmp_path)
    marked.path("claims", "csv").write_bytes(BYTE_ORDER_MARK + plain.read_bytes())
    assert [row["source"] for row in read(marked, "claims", "csv")] == list(pd.read_csv(plain)["source"])
