"""Graphs of NetworkX, tables of dyad-years and charts, as they come from the server, and graphs that go back."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from graphsvc.client import Client, InvalidRows, MissingExtra
from graphsvc.errors import InvalidParameter
from tests.api.serving import Served
from tests.client.faulty import Reply, answering, problem
from tests.client.test_writing import RICH

LAYERS = ["alliance", "relations", "membership", "hosting", "severed"]
ALL: dict[str, Any] = {"during": (1000, 2020), "layers": LAYERS, "obligations": "any"}


def test_a_graph_comes_as_networkx_has_it() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(on="2018-12-31", layers=["alliance"])
    graph.add_node("iran", name="Iran", in_system=True, cow=None, spells=[["1816-01-01", "2018-12-31"]])
    graph.add_edge("albania", "nato", key="t-1", kind="member_of", since="2009-04-01")
    reply = Reply(200, json.dumps(nx.node_link_data(graph, edges="edges")).encode())
    with answering(reply) as server, Client(server.url) as client:
        found = client.graph(
            ties="claims",
            around="albania",
            radius=2,
            on="2018-12-31",
            layers=["alliance", "rivalry"],
            isolates="include",
        )
    assert server.asked[0].path == (
        "/v1/graph?ties=claims&around=albania&radius=2&on=2018-12-31&layers=alliance%2Crivalry&isolates=include&format=node-link"
    )
    assert isinstance(found, nx.MultiDiGraph)
    assert dict(found.nodes(data=True)) == {
        "iran": {"name": "Iran", "label": "Iran", "in_system": True, "spells_": '[["1816-01-01","2018-12-31"]]'},
        "albania": {"label": "albania"},
        "nato": {"label": "nato"},
    }
    claim = {"id": "t-1", "kind": "member_of", "since": "2009-04-01"}
    assert list(found.edges(keys=True, data=True)) == [("albania", "nato", "t-1", claim)]
    json_names = '{"node":["spells_"],"edge":[]}'
    assert found.graph == {"on": "2018-12-31", "layers": '["alliance"]', "json": json_names}


FILES: dict[str, tuple[Callable[..., None], Callable[..., Any]]] = {
    "gexf": (nx.write_gexf, nx.read_gexf),
    "graphml": (nx.write_graphml, nx.read_graphml),
    "gml": (nx.write_gml, nx.read_gml),
}


@pytest.mark.parametrize("asked", [{}, {"ties": "derived"}, {"around": "albania"}], ids=["claims", "derived", "around"])
@pytest.mark.parametrize("ending", FILES)
def test_networkx_saves_a_graph_and_reads_the_same(
    asking: Client, tmp_path: Path, ending: str, asked: dict[str, Any]
) -> None:
    graph = asking.graph(**ALL, isolates="include" if "around" not in asked else None, **asked)
    write, read = FILES[ending]
    write(graph, tmp_path / f"network.{ending}")
    again = read(tmp_path / f"network.{ending}")
    assert again.number_of_edges() == graph.number_of_edges() > 3
    assert again.is_directed() == graph.is_directed()
    names = nx.get_node_attributes(graph, "name")
    assert nx.get_node_attributes(again, "name") == names
    if ending != "gml":  # NetworkX writes the ids as labels there.
        assert nx.get_node_attributes(again, "label") == names
    if ending != "gexf":  # And of a GEXF file it keeps no attributes of the graph itself.
        assert again.graph["network"] == graph.graph["network"]
    ends = [sorted(one.edges() if one.is_directed() else map(sorted, one.edges())) for one in (again, graph)]
    assert ends[0] == ends[1]


@pytest.mark.parametrize("ending", FILES)
def test_a_graph_that_was_saved_is_written_back_without_loss(writing: Client, tmp_path: Path, ending: str) -> None:
    writing.write(ties=[RICH | {"until": ".."}])
    graph = writing.graph(**ALL)
    write, read = FILES[ending]
    write(graph, tmp_path / "network")
    done = writing.write_graph(read(tmp_path / "network"))
    assert done.counts == {"new": 0, "changed": 0, "same": graph.number_of_edges()}


def test_a_graph_of_ones_own_may_come_from_a_gexf_file(writing: Client, tmp_path: Path) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edge("italy", "nato", kind="member_of", since="1949-08-24", role="founder")
    nx.write_gexf(graph, tmp_path / "own.gexf")
    again: nx.DiGraph[str] = nx.DiGraph(nx.read_gexf(tmp_path / "own.gexf"))
    assert writing.write_graph(again).counts.new == 1
    graph.edges["italy", "nato"]["id"] = "mistyped"
    with pytest.raises(InvalidRows, match="mistyped"):
        writing.write_graph(graph)


def test_a_graph_without_networkx_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "networkx", None)
    reply = Reply(200, b'{"directed": true, "multigraph": true, "graph": {}, "nodes": [], "edges": []}')
    with answering(reply) as server, Client(server.url) as client, pytest.raises(MissingExtra, match="networkx"):
        client.graph()


def test_a_graph_of_claims_that_is_written_back_changes_nothing(writing: Client) -> None:
    writing.write(ties=[RICH | {"until": ".."}])
    before = {tie["id"]: tie for tie in writing.ties()}
    graph = writing.graph(**ALL)
    assert isinstance(graph, nx.MultiDiGraph)
    assert {key for *_, key in graph.edges(keys=True)} == set(before)
    assert writing.write_graph(graph).counts == {"new": 0, "changed": 0, "same": len(before)}
    assert {tie["id"]: tie for tie in writing.ties()} == before


def test_every_claim_that_ships_is_written_back_unchanged(seeded: Served) -> None:
    with Client(seeded.url, api_key=seeded.secret("write")) as client:
        graph = client.graph(**ALL)
        assert isinstance(graph, nx.MultiDiGraph)
        assert graph.number_of_edges() > 300
        done = client.write_graph(graph, dry_run=True)
    assert done.counts == {"new": 0, "changed": 0, "same": graph.number_of_edges()}


def test_what_is_changed_and_added_in_a_graph_of_claims_is_written(writing: Client) -> None:
    graph = writing.graph(**ALL)
    assert isinstance(graph, nx.MultiDiGraph)
    number = graph.number_of_edges()
    (membership,) = (edge[:3] for edge in graph.edges(keys=True, data=True) if edge[3]["kind"] == "member_of")
    graph.edges[membership]["until"] = "2030"
    graph.add_edge("italy", "nato", kind="member_of", since="1949-08-24", role="founder", citations=["column"])
    before = writing.record("tie", membership[2])
    assert writing.write_graph(graph, dataset="nato-members").counts == {"new": 1, "changed": 1, "same": number - 1}
    assert writing.record("tie", membership[2]) == before | {"until": "2030", "version": before["version"] + 1}
    (added,) = writing.ties(of="italy")
    assert (added["dataset"], added["attributes"]) == ("nato-members", {"role": "founder"})
    assert added["citations"] == [{"source": "column", "locator": None, "wording": None}]


def test_a_graph_of_what_follows_has_an_edge_a_pair_and_whom_nothing_joins(asking: Client) -> None:
    graph = asking.graph(ties="derived", on="2020-01-01", isolates="include")
    assert type(graph) is nx.Graph
    assert graph.number_of_edges() == asking.centrality("degree", on="2020-01-01").network.edges
    assert "switzerland" in nx.isolates(graph)
    near = asking.graph(ties="derived", around="albania", radius=1, on="2020-01-01")
    assert set(near) == {"albania", *graph["albania"]}


@pytest.mark.parametrize(
    "asked",
    [
        {"question": "allied", "codes": "id", "year": "dec31"},
        {"question": "allied"},
        {"question": "allied", "codes": "iso3", "directed": True},
        {"question": "relations", "codes": "gw", "system": "gw"},
        {"question": "representation", "datasets": "nato-members"},
        {"question": "rivalry"},
        {"question": "allied", "columns": "peacesciencer"},
    ],
    ids=lambda asked: " ".join(map(str, asked.values())),
)
def test_dyad_years_are_equal_in_each_format(asking: Client, asked: dict[str, Any]) -> None:
    parquet = asking.dyad_years(1999, 2000, **asked, format="parquet")
    pd.testing.assert_frame_equal(asking.dyad_years(1999, 2000, **asked, format="csv"), parquet)
    assert len(parquet) > 1000
    assert parquet.isna().any().any()
    assert set(parquet.dtypes.astype(str)) <= {"Int32", "string"}


def test_dyad_years_take_their_years_first(asking: Client) -> None:
    pd.testing.assert_frame_equal(asking.dyad_years(1900, 1902), asking.dyad_years(from_=np.int64(1900), to_="1902"))


NO_PYARROW = problem(
    400, "invalid-parameter", "format: parquet needs pyarrow", errors=[{"pointer": "format", "detail": "needs pyarrow"}]
)
CODEBOOK = Reply(200, b"| `ccode1` | Whole number. A code. |\n| `truth` | Text. A truth. |\n", {}, "text/markdown")
CSV = Reply(200, b"ccode1,truth\n2,yes\nNA,unknown\n", {}, "text/csv")


def test_dyad_years_come_by_csv_from_a_server_without_pyarrow() -> None:
    with answering(NO_PYARROW, CODEBOOK, CSV) as server, Client(server.url) as client:
        frame = client.dyad_years(1900, 1900, question="allied")
    assert [asked.path for asked in server.asked] == [
        f"/v1/dyad-years?from=1900&to=1900&question=allied&format={name}" for name in ("parquet", "codebook", "csv")
    ]
    assert frame["ccode1"].tolist() == [2, pd.NA]
    assert frame.dtypes.astype(str).tolist() == ["Int32", "string"]


def test_dyad_years_come_by_csv_where_this_python_has_no_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(CODEBOOK, CSV) as server, Client(server.url) as client:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        assert len(client.dyad_years(1900, 1900)) == 2


def test_a_server_without_pyarrow_is_no_reason_to_give_what_was_not_asked_for() -> None:
    with answering(NO_PYARROW) as server, Client(server.url) as client, pytest.raises(InvalidParameter, match="format"):
        client.dyad_years(1900, 1900, format="parquet")


def test_a_server_without_pyarrow_says_where_it_is_missing(seeded: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    refused = seeded.get("/v1/dyad-years?from=1900&to=1900&format=parquet")
    assert refused.status_code == 400
    assert "not installed where graphsvc runs; ask for csv" in refused.json()["detail"]


@pytest.mark.parametrize("library", ["pandas", "pyarrow"])
def test_dyad_years_say_what_to_install(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(Reply(200, b"PAR1", {}, "application/vnd.apache.parquet")) as server, Client(server.url) as client:
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(MissingExtra, match=rf"{library}.*graphsvc\[pandas\]"):
            client.dyad_years(1900, 1914, format="parquet")


def test_a_chart_shows_as_vega_lite_and_as_a_picture(tmp_path: Path) -> None:
    spec: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": ["Albania", "and Iran"]},
        "data": {"values": []},
    }
    replies = (Reply(200, json.dumps(spec).encode()), Reply(200, "<svg>é</svg>".encode(), {}, "image/svg+xml"))
    with answering(*replies) as server, Client(server.url) as client:
        chart = client.chart("timeline", "albania", "iran", during=(1990, 2022), theme="dark", datasets=("a", "b"))
    assert [one.path for one in server.asked] == [
        f"/v1/charts/dyads/albania/iran/timeline.{end}?during=1990%2F2022&theme=dark&datasets=a%2Cb"
        for end in ("json", "svg")
    ]
    assert repr(chart) == "Chart('Albania and Iran')"
    assert chart._repr_mimebundle_() == {
        "application/vnd.vegalite.v5+json": spec,
        "image/svg+xml": "<svg>é</svg>",
        "text/plain": repr(chart),
    }
    chart.save(tmp_path / "a.svg")
    chart.save(tmp_path / "a.json")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8") == "<svg>é</svg>"
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == spec
    with pytest.raises(InvalidParameter, match="svg"):
        chart.save(tmp_path / "a.pdf")


@pytest.mark.parametrize(
    ("asked", "parameters", "title"),
    [
        (("timeline", "albania"), {"during": 2022, "theme": "dark"}, "Albania"),
        (("timeline", "albania", "iran"), {}, "Albania and Iran"),
        (
            ("centrality",),
            {"measure": "degree", "on": "2020-01-01", "top": 5, "sensitivity": True},
            "Ranking by number of ties",
        ),
        (
            ("centrality/series",),
            {"measure": "degree", "of": ("albania", "turkey"), "from_": 1990, "to_": 1995, "partial": "include"},
            "Number of ties of Albania and Turkey",
        ),
    ],
)
def test_the_server_draws_what_it_is_asked_for(
    asking: Client, tmp_path: Path, asked: tuple[str, ...], parameters: dict[str, Any], title: str
) -> None:
    chart = asking.chart(*asked, **parameters)
    assert repr(chart) == f"Chart({title!r})"
    assert chart.svg.startswith("<svg")
    chart.save(tmp_path / "a.PNG")
    asking.chart(*asked, **parameters, scale=1).save(tmp_path / "b.png")
    pictures = [(tmp_path / name).read_bytes() for name in ("a.PNG", "b.png")]
    assert all(picture.startswith(b"\x89PNG\r\n\x1a\n") for picture in pictures)
    wide, narrow = (int.from_bytes(picture[16:20], "big") for picture in pictures)  # PNG, 11.2.2: the width of IHDR
    assert wide == 2 * narrow
    assert chart.spec["usermeta"]["graphsvc"]["question"].startswith("/v1/")


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (("timeline", "albania"), "/v1/charts/timeline/albania"),
        (("centrality",), "/v1/charts/centrality"),
        (("centrality/series",), "/v1/charts/centrality/series"),
    ],
)
def test_a_chart_is_asked_for_by_the_question_it_draws(asked: tuple[str, ...], path: str) -> None:
    with answering(Reply(200, b"{}")) as server, Client(server.url) as client:
        client.chart(*asked)
    assert [one.path for one in server.asked] == [f"{path}.json", f"{path}.svg"]
