"""Networks as files over HTTP: each opens in what reads it, says whom to cite, and is what the network is."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pyarrow.parquet as pq
import pytest

from graphsvc.export.formats import FORMATS
from tests import worlds
from tests.api.serving import Served, serve

DAY = "on=2022-09-06"


def network(served: Served, query: str) -> nx.Graph[str]:
    reply = served.get(f"/v1/graph?{query}")
    assert reply.status_code == 200, reply.text
    found: nx.Graph[str] = nx.node_link_graph(reply.json(), edges="edges")
    return found


@pytest.mark.parametrize("ties", ["claims", "derived"])
@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_a_file_with_its_name_its_type_and_its_codebook(seeded: Served, name: str, ties: str) -> None:
    reply = seeded.get(f"/v1/graph?{DAY}&format={name}&ties={ties}")
    assert reply.status_code == 200
    assert reply.headers["content-type"] == FORMATS[name].media_type
    file = f"alliance-2022-09-06.{FORMATS[name].suffix}"
    assert reply.headers["content-disposition"] == f'attachment; filename="{file}"'
    link = re.fullmatch(r'<(.+)>; rel="describedby"; type="text/markdown"', reply.headers["link"])
    assert link
    codebook = seeded.get(link[1])
    assert (codebook.status_code, codebook.headers["content-type"]) == (200, "text/markdown; charset=utf-8")
    assert "The North Atlantic Treaty (Washington" in codebook.text


def test_the_codebook_tells_of_every_column(seeded: Served) -> None:
    for ties in ("claims", "derived"):
        frame = pd.read_csv(io.StringIO(seeded.get(f"/v1/graph?{DAY}&format=csv&ties={ties}").text))
        told = re.findall(
            r"^\| `(\w+)` \| (.+) \|$", seeded.get(f"/v1/graph?{DAY}&format=codebook&ties={ties}").text, re.M
        )
        assert set(frame.columns) <= {name for name, _ in told}


def test_the_same_question_is_not_sent_twice(seeded: Served) -> None:
    first = seeded.get(f"/v1/graph?{DAY}&format=gexf")
    again = seeded.get(f"/v1/graph?{DAY}&format=gexf", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_spells_of_gexf_give_the_edges_of_every_year(seeded: Served) -> None:
    written = seeded.get("/v1/graph?during=1900/1950&ties=derived&format=gexf").content
    graph = nx.read_gexf(io.BytesIO(written))
    counts = {}
    for year in range(1900, 1951):
        first, last = f"{year}-01-01", f"{year}-12-31"
        held = (edge["spells"] for *_, edge in graph.edges(data=True))
        counts[year] = sum(any(a <= last and b >= first for a, b in spells) for spells in held)
    assert counts == {
        year: network(seeded, f"during={year}&ties=derived").number_of_edges() for year in range(1900, 1951)
    }
    assert len(set(counts.values())) > 10


def test_every_format_has_the_same_edges(seeded: Served) -> None:
    query = f"/v1/graph?{DAY}&ties=derived&format="
    ends = {frozenset(one) for one in network(seeded, f"{DAY}&ties=derived").edges}
    for graph in (
        nx.read_gexf(io.BytesIO(seeded.get(query + "gexf").content)),
        nx.read_graphml(io.BytesIO(seeded.get(query + "graphml").content)),
        nx.cytoscape_graph(seeded.get(query + "cytoscape").json()),
    ):
        assert {frozenset(one) for one in graph.edges} == ends
    for frame in (
        pd.read_csv(io.StringIO(seeded.get(query + "csv").text)),
        pd.read_parquet(io.BytesIO(seeded.get(query + "parquet").content)),
        pd.read_feather(io.BytesIO(seeded.get(query + "arrow").content)),
    ):
        assert {frozenset(one) for one in zip(frame["source"], frame["target"], strict=True)} == ends


@pytest.mark.parametrize(
    "path", ["graph?on=2022-09-06&format=csv", "graph?on=2022-09-06&format=csv-nodes", "dyad-years?from=2022&to=2022"]
)
def test_csv_begins_with_a_byte_order_mark_only_where_it_is_asked_for(seeded: Served, path: str) -> None:
    """Excel takes UTF-8 without one for the code page of the machine, in which Sino–Soviet is Sinoâ€“Soviet."""
    plain, marked = seeded.get(f"/v1/{path}").content, seeded.get(f"/v1/{path}&bom=true").content
    assert not plain.startswith(b"\xef\xbb\xbf")
    assert marked == b"\xef\xbb\xbf" + plain
    pd.testing.assert_frame_equal(pd.read_csv(io.BytesIO(marked)), pd.read_csv(io.BytesIO(plain)))


def test_the_codebook_of_derived_ties_tells_how_several_ties_make_one_edge(seeded: Served) -> None:
    codebook = seeded.get(f"/v1/graph?{DAY}&ties=derived&format=codebook").text
    (rule,) = (line for line in codebook.splitlines() if line.startswith("Several ties make one edge as follows."))
    assert {"layers", "truth", "obligations", "spells", "certain", "since", "until", "alliances"} <= set(
        re.findall(r"`(\w+)`", rule)
    )


def test_the_codebook_tells_of_the_tables_for_gephi_and_of_nodes(seeded: Served) -> None:
    codebook = seeded.get(f"/v1/graph?{DAY}&format=codebook").text
    with zipfile.ZipFile(io.BytesIO(seeded.get(f"/v1/graph?{DAY}&format=gephi").content)) as archive:
        tables = [archive.read(name).decode() for name in archive.namelist()]
    tables.append(seeded.get(f"/v1/graph?{DAY}&format=csv-nodes").text)
    for table in tables:
        for column in table.splitlines()[0].split(","):
            assert f"| `{column}` | " in codebook


def test_claims_cite_their_sources_and_derived_ties_name_their_claims(seeded: Served) -> None:
    claims = network(seeded, f"{DAY}&around=albania")
    assert claims.is_multigraph()
    (claim,) = claims.get_edge_data("albania", "nato").values()
    assert claim["role"] == "member"
    assert "nato-accession-protocol-albania" in claim["citations"]
    derived = network(seeded, f"{DAY}&around=albania&ties=derived")
    edge = derived.edges["albania", "italy"]
    assert edge["via"] == ["nato"]
    (key,) = claims.get_edge_data("albania", "nato")
    assert key in edge["ties"]


def test_around_an_entity_are_those_within_so_many_steps(seeded: Served) -> None:
    near = network(seeded, f"{DAY}&around=albania&ties=derived")
    assert set(near) == {"albania", *near["albania"]}
    assert set(network(seeded, f"{DAY}&around=albania&ties=derived&radius=0")) == {"albania"}
    far = network(seeded, f"{DAY}&around=albania&ties=derived&radius=2")
    assert set(near) < set(far)
    assert {one for one in network(seeded, f"{DAY}&around=albania") if one in near} == set(near)


def test_a_state_has_the_days_in_the_system_that_were_asked_for(seeded: Served) -> None:
    graph = network(seeded, "during=1900/1950&ties=derived")
    assert graph.nodes["austria-hungary"]["spells"] == [["1900-01-01", "1918-11-12"]]


def test_what_a_tie_carries_beside_what_its_kind_names_is_kept_under_attributes(tmp_path: Path) -> None:
    free = {"source": "x", "id": 7, "key": "k", "kind": "y", "note": ["a", {"b": 1}]}
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}") as served:
        body = {"kind": "rival_of", "from": "albania", "to": "italy", "since": "2000", "attributes": free}
        assert served.send("POST", "/v1/ties", body).status_code == 201
        graph = network(served, "on=2010-01-01&layers=rivalry")
        ((*_, edge),) = graph.edges(data=True)
        assert (edge["kind"], edge["attributes"]) == ("rival_of", free)
        table = pq.read_table(io.BytesIO(served.get("/v1/graph?on=2010-01-01&layers=rivalry&format=parquet").content))
        row = table.to_pylist()[0]
        assert (row["attributes.source"], row["attributes.id"], row["attributes.kind"]) == ("x", 7, "y")
        assert json.loads(row["attributes.note"]) == free["note"]


@pytest.fixture
def secretive(tmp_path: Path) -> Any:
    """Serve a world one of whose datasets may not be passed on."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}") as served:
        closed = worlds.dataset("closed", redistributable=False)
        tie = worlds.tie("allied_with", "italy", "iran", dataset="closed", attributes={"obligations": ["defense"]})
        worlds.write(served.wired.store, closed, tie)
        assert served.wired.follower.wait_for(served.revision, 5)
        yield served


@pytest.mark.parametrize("path", ["graph?on=2010-01-01", "dyad-years?from=2010&to=2010"])
def test_what_may_not_be_redistributed_is_refused_by_name_with_what_to_do(secretive: Served, path: str) -> None:
    for name in ("csv", "codebook", "parquet"):
        reply = secretive.get(f"/v1/{path}&format={name}")
        assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (400, "datasets")
        assert reply.json()["detail"].startswith("datasets: closed may not be redistributed")
        assert "datasets=nato-members" in reply.json()["detail"]
        assert secretive.get(f"/v1/{path}&format={name}&datasets=nato-members").status_code == 200


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("format=xlsx", "format"),
        ("ties=both", "ties"),
        ("format=csv&bom=yes", "bom"),
        ("format=gexf&bom=true", "bom"),
        ("bom=true", "bom"),
        ("radius=1", "radius"),
        ("around=albania&radius=-1", "radius"),
        ("around=albania&radius=99", "radius"),
        ("layers=trade", "layers"),
        ("from=1900", "from"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(seeded: Served, query: str, pointer: str) -> None:
    reply = seeded.get(f"/v1/graph?{DAY}&{query}")
    assert reply.status_code == 400
    assert [one["pointer"] for one in reply.json()["errors"]] == [pointer]


def test_without_pyarrow_the_answer_says_what_to_install(seeded: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for path in (f"graph?{DAY}", "dyad-years?from=2010&to=2010"):
        reply = seeded.get(f"/v1/{path}&format=parquet")
        assert (reply.status_code, "graphsvc[arrow]" in reply.json()["detail"]) == (400, True)
        assert seeded.get(f"/v1/{path}&format=csv").status_code == 200


def test_days_in_parquet_are_dates(seeded: Served) -> None:
    table = pq.read_table(
        io.BytesIO(seeded.get("/v1/graph?during=2022&ties=derived&format=parquet&around=albania&radius=0").content)
    )
    assert table.num_rows == 0
    table = pq.read_table(io.BytesIO(seeded.get("/v1/graph?during=2022&ties=derived&format=parquet").content))
    assert table.column("spells").to_pylist()[0][0]["first"] == date(2022, 1, 1)
    assert {one["dataset"] for one in json.loads(table.schema.metadata[b"citations"])} >= {"nato-members", "states"}


def test_others_are_answered_while_a_long_table_is_sent(seeded: Served) -> None:
    with seeded.client.stream("GET", "/v1/dyad-years?from=1816&to=2020&directed=true") as reply:
        pieces = reply.iter_bytes()
        assert next(pieces).startswith(b"ccode1,ccode2,year")
        assert seeded.get("/v1/allies/albania?on=2022-09-06").json()["total"] == 29
        assert next(pieces)


def test_an_export_of_what_was_known_before_a_correction_has_the_old_ties(tmp_path: Path) -> None:
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}") as served:
        body = {"kind": "rival_of", "from": "albania", "to": "italy", "since": "2000"}
        made = served.send("POST", "/v1/ties", body).json()
        known = served.get("/v1/graph?on=2010-01-01&layers=rivalry").json()["graph"]["network"]["known"]
        assert served.send("DELETE", f"/v1/ties/{made['id']}").status_code == 200
        query = "on=2010-01-01&layers=rivalry"
        assert network(served, query).number_of_edges() == 0
        assert [key for *_, key in network(served, f"{query}&known={known}").edges] == [made["id"]]
        table = "from=2010&to=2010&question=rivalry&codes=id&format=codebook"
        assert "notes" in served.get(f"/v1/dyad-years?{table}&known={known}").text
        assert "`notes`: " not in served.get(f"/v1/dyad-years?{table}").text
