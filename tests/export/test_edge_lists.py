"""Edge lists: CSV that no spreadsheet calculates, Parquet and Arrow with types, each read by what opens it."""

from __future__ import annotations

import csv
import io
import json
import math
import sys
import zipfile
from datetime import date
from typing import Any

import networkx as nx
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.errors import InvalidParameter
from graphsvc.export import arrow_files, edge_arrow, edge_list, gephi, network_csv
from graphsvc.export.graphs import spread
from graphsvc.export.naming import original
from graphsvc.export.values import plain
from graphsvc.tables import csv_cells
from tests.export import networks


def text(graph: nx.Graph[str]) -> str:
    return b"".join(network_csv.write_edges(graph)).decode()


def cells(graph: nx.Graph[str]) -> list[dict[str, str]]:
    """Read CSV as the standard library does, and take the apostrophes back."""
    header, *rows = csv.reader(io.StringIO(text(graph), newline=""), strict=True)
    names = list(map(csv_cells.restored, header))
    return [dict(zip(names, map(csv_cells.restored, row), strict=True)) for row in rows]


def parquet(graph: nx.Graph[str]) -> pa.Table:
    return pq.read_table(io.BytesIO(b"".join(edge_arrow.parquet(graph))))


def arrow(graph: nx.Graph[str]) -> pa.Table:
    return pa.ipc.open_file(io.BytesIO(b"".join(edge_arrow.arrow(graph)))).read_all()


@pytest.mark.parametrize("simple", [True, False])
def test_no_cell_of_text_begins_like_a_formula(simple: bool) -> None:
    for row in csv.reader(io.StringIO(text(networks.nasty(simple)), newline="")):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d")) or _is_number(cell)


@pytest.mark.parametrize("graph", [networks.nasty(), networks.nasty(simple=True), networks.claims(), nx.MultiDiGraph()])
def test_no_two_columns_for_gephi_have_one_name_and_none_holds_days_or_formulas(graph: nx.Graph[str]) -> None:
    """Gephi takes a column of days for moments, and refuses a table that has moments beside intervals."""
    with zipfile.ZipFile(io.BytesIO(b"".join(gephi.write(graph)))) as archive:
        tables = {name: archive.read(name).decode() for name in archive.namelist()}
    assert list(tables) == ["nodes.csv", "edges.csv"]
    for table in tables.values():
        header, *rows = csv.reader(io.StringIO(table, newline=""), strict=True)
        assert len({name.lower() for name in header}) == len(header)
        assert not {"since", "until", "spells", "certain"} & set(header)
        for cell in (cell for row in rows for cell in row):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d")) or _is_number(cell)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("simple", [True, False])
def test_csv_holds_every_attribute_and_gives_it_back(simple: bool) -> None:
    graph = networks.nasty(simple)
    columns = {one.name: one for one in edge_list.table(graph)}
    for row, (*_, attributes) in zip(cells(graph), graph.edges(data=True), strict=True):
        found = {original(name, edge_list.RESERVED): value for name, value in row.items() if name not in _OWN}
        for name, value in spread(attributes).items():
            if value is None:
                assert found.get(name, "") == ""
            elif columns[_column(name)].type == "json":
                assert json.loads(found[name]) == plain(value)
            else:
                assert found[name] == columns[_column(name)].text(value)


_OWN = {*edge_list.ENDS, *edge_list.OF_CLAIMS, *edge_list.OF_DERIVED}


def _column(name: str) -> str:
    return f"{name}_" if name.rstrip("_") in edge_list.RESERVED else name


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=4))
def test_any_texts_come_back_from_csv(texts: list[str]) -> None:
    written = b"".join(csv_cells.write(["a"] * len(texts), [list(map(csv_cells.defused, texts))])).decode()
    _, row = csv.reader(io.StringIO(written, newline=""), strict=True)
    assert list(map(csv_cells.restored, row)) == texts


def test_csv_has_the_line_ends_of_its_standard_and_no_mark_of_byte_order() -> None:
    written = b"".join(network_csv.write_edges(networks.derived()))
    assert written.startswith(b"source,target,")
    assert written.endswith(b"\r\n")
    assert written.count(b"\n") == written.count(b"\r\n") == 3


def test_pandas_reads_the_csv() -> None:
    frame = pd.read_csv(io.StringIO(text(networks.derived())), dtype={"source_cow": "string"})
    assert [set(ends) for ends in zip(frame["source"], frame["target"], strict=True)] == [
        {"austria-hungary", "germany"},
        {"andorra", "germany"},
    ]
    assert frame["alliances"].tolist() == [1, 1]
    assert json.loads(frame["obligations"][0]) == ["defense", "consultation"]
    assert json.loads(frame["spells"][0]) == [["1879-10-07", "1918-11-30"]]


@pytest.mark.parametrize("read", [parquet, arrow])
def test_parquet_and_arrow_keep_lists_and_days(read: Any) -> None:
    table = read(networks.derived())
    row = table.to_pylist()[0]
    assert row["obligations"] == ["defense", "consultation"]
    assert row["spells"] == [{"first": date(1879, 10, 7), "last": date(1918, 11, 30)}]
    assert (row["alliances"], row["truth"]) == (1, "yes")
    assert {row["source"], row["target"]} == {"austria-hungary", "germany"}
    metadata = {name.decode(): json.loads(part) for name, part in table.schema.metadata.items()}
    assert metadata == plain(networks.GRAPH) | {"json": []}


@pytest.mark.parametrize("read", [parquet, arrow])
@pytest.mark.parametrize("simple", [True, False])
def test_parquet_and_arrow_hold_every_attribute(read: Any, simple: bool) -> None:
    graph = networks.nasty(simple)
    table = read(graph)
    in_json = json.loads(table.schema.metadata[b"json"])
    for row, (*_, attributes) in zip(table.to_pylist(), graph.edges(data=True), strict=True):
        for name, value in spread(attributes).items():
            found = row.get(_column(name))
            if _column(name) in in_json:
                assert json.loads(found) == plain(value)
            elif isinstance(value, float) and math.isnan(value):
                assert math.isnan(found)
            else:
                assert found == (value.isoformat() if isinstance(value, date) else value)


def test_pandas_reads_parquet_and_feather() -> None:
    graph = networks.claims()
    for frame in (
        pd.read_parquet(io.BytesIO(b"".join(edge_arrow.parquet(graph)))),
        pd.read_feather(io.BytesIO(b"".join(edge_arrow.arrow(graph)))),
    ):
        assert frame["tie"].tolist() == ["t-a", "t-b"]
        assert frame["role"].tolist() == ["member", "member"]
        assert frame["attributes.source"].tolist() == ["protocol", "protocol"]
        opened = nx.from_pandas_edgelist(frame, edge_key="tie", edge_attr=True, create_using=nx.MultiDiGraph)
        assert set(opened.edges) == set(graph.edges)


@pytest.mark.parametrize("empty", [nx.Graph(), nx.MultiDiGraph()])
def test_a_network_without_edges_has_the_columns_that_every_table_has(empty: nx.Graph[str]) -> None:
    columns = [one.name for one in edge_list.table(empty)]
    assert text(empty) == ",".join(columns) + "\r\n"
    for table in (parquet(empty), arrow(empty)):
        assert (table.num_rows, table.schema.names) == (0, columns)


def test_without_pyarrow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for name in ("parquet", "arrow"):
        with pytest.raises(InvalidParameter, match=rf"{name} needs pyarrow.*csv.*graphsvc\[arrow\]"):
            arrow_files.require(name)


@pytest.mark.parametrize("is_directed", [False, True])
def test_gephi_is_told_whether_an_edge_is_directed_and_what_a_node_is_called(is_directed: bool) -> None:
    graph: nx.Graph[str] = nx.DiGraph() if is_directed else nx.Graph()
    graph.add_node("a", name="Albania")
    graph.add_node("b", Label="its own")
    graph.add_edge("a", "b", Type="its own")
    edges = pd.read_csv(io.BytesIO(b"".join(network_csv.write_edges(graph))))
    nodes = pd.read_csv(io.BytesIO(b"".join(network_csv.write_nodes(graph))))
    assert edges["Type"].tolist() == ["Directed" if is_directed else "Undirected"]
    assert edges["Type_"].tolist() == ["its own"]
    assert nodes[["Id", "Label"]].values.tolist() == [["a", "Albania"], ["b", "b"]]
    assert nodes["Label_"].tolist()[1] == "its own"
