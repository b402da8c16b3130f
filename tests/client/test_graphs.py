"""Graphs of NetworkX, tables of dyad-years and charts, as they come from the server, and graphs that go back."""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from graphsvc.client import Client, MissingExtra
from graphsvc.errors import InvalidParameter
from tests.api.serving import Served
from tests.client.faulty import Reply, answering
from tests.client.test_writing import RICH

LAYERS = ["alliance", "relations", "membership", "hosting", "severed"]
ALL: dict[str, Any] = {"during": (1000, 2020), "layers": LAYERS, "obligations": "any"}


def test_a_graph_comes_as_networkx_has_it() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(on="2018-12-31", layers=["alliance"])
    graph.add_node("iran", name="Iran", in_system=True)
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
        "/v1/graph?format=node-link&ties=claims&around=albania&radius=2&on=2018-12-31"
        "&layers=alliance%2Crivalry&isolates=include"
    )
    assert isinstance(found, nx.MultiDiGraph)
    assert nx.utils.graphs_equal(found, graph)
    assert found.graph == {"on": "2018-12-31", "layers": ["alliance"]}


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


def test_dyad_years_are_the_same_in_each_format(asking: Client) -> None:
    asked: dict[str, Any] = {"question": "allied", "from_": 1999, "to_": 2000, "codes": "id", "year": "dec31"}
    parquet, csv = asking.dyad_years(**asked), asking.dyad_years(**asked, format="csv")
    assert len(csv) > 1000
    assert csv["allied"].isna().any()
    pd.testing.assert_frame_equal(csv, parquet, check_dtype=False)


def test_dyad_years_keep_whole_numbers_beside_what_is_not_known() -> None:
    table = pd.DataFrame({"ccode1": [2, 2], "ccode2": [20, 339], "year": [1900, 1900], "allied": [1, None]})
    file = BytesIO()
    table.astype("Int64").to_parquet(file)
    replies = (
        Reply(200, file.getvalue(), {}, "application/vnd.apache.parquet"),
        Reply(200, b"ccode1,ccode2,year,allied\n2,20,1900,1\n2,339,1900,NA\n", {}, "text/csv"),
    )
    with answering(*replies) as server, Client(server.url) as client:
        frames = [
            client.dyad_years(question="allied", from_=1900, to_=1900, codes="cow", directed=False),
            client.dyad_years(from_=1900, to_="1900", format="csv"),
        ]
    assert server.asked[0].path == (
        "/v1/dyad-years?question=allied&from=1900&to=1900&codes=cow&directed=false&format=parquet"
    )
    for frame in frames:
        assert frame.dtypes.astype(str).tolist() == ["Int64"] * 4
        assert frame["allied"].tolist() == [1, pd.NA]


@pytest.mark.parametrize("library", ["pandas", "pyarrow"])
def test_dyad_years_say_what_to_install(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(Reply(200, b"PAR1", {}, "application/vnd.apache.parquet")) as server, Client(server.url) as client:
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(MissingExtra, match=rf"{library}.*graphsvc\[pandas\]"):
            client.dyad_years(from_=1900, to_=1914)


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
        chart.save(tmp_path / "a.png")


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
    asking: Client, asked: tuple[str, ...], parameters: dict[str, Any], title: str
) -> None:
    chart = asking.chart(*asked, **parameters)
    assert repr(chart) == f"Chart({title!r})"
    assert chart.svg.startswith("<svg")
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
