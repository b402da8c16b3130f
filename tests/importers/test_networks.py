"""Networks as networkx and graphsvc write them: what they say as ties, a round trip, and files that are none."""

from __future__ import annotations

import gzip
import io
import json
import time
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graphsvc.errors import InvalidParameter
from graphsvc.ingest.importers.network_tables import read_network
from graphsvc.ingest.importers.networks import CITED, CLAIMED_BY
from graphsvc.service.importing import ImportReport
from graphsvc.service.loading import load
from tests.cli.running import REPOSITORY
from tests.importers.conftest import Importing

FORMS = ("node-link", "graphml", "gexf")
each_form = pytest.mark.parametrize("form", FORMS)
Graph = Any


def small() -> Graph:
    """Give three ties between a state by its name, one by its code, one by its id, and a group of the file's own."""
    graph: Graph = nx.MultiDiGraph(name="Hosts and rivals")
    graph.add_node("n1", label="France", color="blue")
    graph.add_node("n2", cow=339, label="a small state")
    graph.add_node("italy")
    graph.add_node("exiles", label="The exiles", kind="group")
    graph.add_node("n9", label="Nobody")
    graph.add_edge(
        "n1", "n2", key="pact", kind="allied_with", since="1963-01-22", until="1990", obligations="defense|consultation"
    )
    graph.add_edge("italy", "exiles", key="host", kind="hosts", since="1950~", weight=2.5)
    graph.add_edge("exiles", "n2", key="against", kind="opposes", since=1950)
    return graph


def write(imports: Importing, graph: Graph, form: str, name: str = "net") -> Path:
    """Write a graph as networkx does."""
    path = imports.folder / f"{name}.{form}"
    if form == "node-link":
        path.write_text(json.dumps(nx.node_link_data(graph, edges="edges")))
    elif form == "graphml":
        nx.write_graphml(graph, path)
    else:
        nx.write_gexf(graph, path)
    return path


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.new, report.changed, report.retracted


@each_form
def test_an_edge_is_a_tie_and_a_node_whoever_it_names(imports: Importing, form: str) -> None:
    path = write(imports, small(), form)
    report = imports.run("networkx", path, dataset="mine")
    ties = {tie["kind"]: tie for tie in imports.standing("tie", "mine").values()}
    pact = ties["allied_with"]
    assert (pact["from"], pact["to"], pact["since"], pact["until"]) == ("france", "albania", "1963-01-22", "1990")
    assert pact["attributes"] == {"obligations": ["defense", "consultation"]}
    assert (ties["hosts"]["from"], ties["hosts"]["to"], ties["hosts"]["since"]) == ("italy", "exiles", "1950~")
    assert (ties["hosts"]["until"], ties["opposes"]["since"]) == ("..", "1950")
    group = imports.record("entity", "exiles")
    assert (group["kind"], group["dataset"]) == ("group", "mine")
    if form != "gexf":  # GEXF as networkx writes it gives every node its id as a label where it has none.
        assert group["name"] == "The exiles"
    unread = {name for file in report.files for name in file.unread}
    assert {"color", "weight"} <= unread
    assert "1 nodes without a kind are left out, as nothing joins them" in report.notes
    assert (report.counts["nodes"], report.counts["edges"]) == (5, 3)


@each_form
def test_a_second_import_changes_nothing_and_a_corrected_date_is_a_new_version(imports: Importing, form: str) -> None:
    graph = small()
    imports.run("networkx", write(imports, graph, form), dataset="mine")
    assert counts(imports.run("networkx", write(imports, graph, form, "other"), dataset="mine")) == (0, 0, 0)
    graph.edges["n1", "n2", "pact"]["since"] = "1963-01-23"
    assert counts(imports.run("networkx", write(imports, graph, form), dataset="mine")) == (0, 1, 0)
    if form != "gexf":  # networkx numbers edges anew in GEXF, so their keys are lost, and their ends are the key.
        assert set(imports.standing("tie", "mine")) == {"pact", "host", "against"}


@pytest.mark.parametrize("name", ["edges", "links"])
def test_edges_may_be_called_links(imports: Importing, name: str) -> None:
    path = imports.write("net.json", json.dumps(nx.node_link_data(small(), edges=name)))
    imports.run("networkx", path, dataset="mine")
    assert set(imports.standing("tie", "mine")) == {"pact", "host", "against"}


def test_a_code_means_who_bore_it_on_the_days_of_the_edge(imports: Importing) -> None:
    graph: Graph = nx.DiGraph()
    graph.add_node(1, cow=255)
    graph.add_node(2, label="Germany")
    graph.add_edge(1, "france", kind="rival_of", since="1910", until="1914")
    graph.add_edge("france", 1, kind="rival_of", since="1960", until="1962")
    (fault,) = imports.faults("networkx", write(imports, graph, "node-link"))
    assert "edge france to 1" in fault and "255" in fault
    graph.remove_edge("france", 1)
    imports.run("networkx", write(imports, graph, "node-link"))
    assert [tie["from"] for tie in imports.standing("tie", "net").values()] == ["germany"]


def test_a_node_that_nobody_is_needs_a_kind(imports: Importing) -> None:
    graph: Graph = nx.DiGraph()
    graph.add_edge("france", "Ruritania", kind="rival_of", since="1900")
    (fault,) = imports.faults("networkx", write(imports, graph, "graphml"))
    assert fault.startswith("net.graphml:") and "the node 'Ruritania'; give it a code" in fault
    graph.nodes["Ruritania"]["kind"] = "country"
    imports.run("networkx", write(imports, graph, "graphml"))
    assert imports.record("entity", "net-ruritania")["name"] == "Ruritania"


def test_an_undirected_graph_may_say_what_is_mutual_and_nothing_else(imports: Importing) -> None:
    graph: Graph = nx.Graph()
    graph.add_edge("france", "albania", kind="allied_with", since="1963", obligations="defense")
    graph.add_edge("france", "italy", kind="rival_of", since="1900", until="1902")
    imports.run("networkx", write(imports, graph, "node-link"))
    ties = imports.standing("tie", "net")
    assert ties["albania france"]["attributes"] == {"obligations": ["defense"], "mutual": True}
    graph.edges["france", "italy"]["kind"] = "recognises"
    (fault,) = imports.faults("networkx", write(imports, graph, "node-link"))
    assert "this graph has no directions; write a DiGraph" in fault


def test_edges_without_a_time_may_hold_at_any(imports: Importing) -> None:
    graph: Graph = nx.DiGraph()
    graph.add_edge("france", "albania")
    (fault,) = imports.faults("networkx", write(imports, graph, "gexf"))
    assert "has edges without a kind" in fault and "--kind" in fault
    report = imports.run("networkx", write(imports, graph, "gexf"), kind="rival_of")
    (tie,) = imports.standing("tie", "net").values()
    assert (tie["since"], tie["until"]) == ("", "")
    assert "1 edges say nothing of when; they may hold on any day that their parties exist" in report.notes


def test_spells_and_ends_of_gexf_are_first_and_last_days(imports: Importing) -> None:
    text = """<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph defaultedgetype="directed" mode="dynamic" timeformat="date">
    <nodes><node id="france"/><node id="albania"/><node id="italy"/></nodes><edges>
    <edge id="a" source="france" target="albania"><spells><spell start="1900-01-01" end="1901-12-31"/><spell start="1903" end="1904"/></spells></edge>
    <edge id="b" source="france" target="italy" start="1890-01-01" end="1891-05-06"/></edges></graph></gexf>"""
    imports.run("networkx", imports.write("net.gexf", text), kind="rival_of")
    ties = imports.standing("tie", "net")
    assert {key: (tie["since"], tie["until"]) for key, tie in ties.items()} == {
        "a": ("1900-01-01", "1902-01-01"),
        "a 2": ("1903", "1904"),
        "b": ("1890-01-01", "1891-05-07"),
    }


def test_what_follows_from_claims_is_no_claim(imports: Importing) -> None:
    graph: Graph = nx.Graph()
    graph.add_edge("france", "albania", layers=["alliance"], truth="yes")
    (fault,) = imports.faults("networkx", write(imports, graph, "node-link"))
    assert "export it with ties=claims" in fault


RIVALS = {"source": "france", "target": "albania", "kind": "rival_of"}


def node_link(*edges: Mapping[str, object], **more: object) -> str:
    """Write node-link JSON of France, Albania and the edges."""
    nodes = [{"id": "france"}, {"id": "albania"}]
    return json.dumps({"directed": True, "multigraph": False, "graph": {}, "nodes": nodes, "edges": edges, **more})


def test_two_edges_of_the_same_two_stay_two_whatever_the_file_says_of_itself(imports: Importing) -> None:
    edges = {**RIVALS, "since": "1950", "until": "1951"}, {**RIVALS, "since": "1960"}
    imports.run("networkx", imports.write("net.json", node_link(*edges)))
    ties = imports.standing("tie", "net").values()
    assert {(tie["since"], tie["until"]) for tie in ties} == {("1950", "1951"), ("1960", "..")}


SAME = '<edge id="a" source="france" target="albania"/>'
ONE = "give each its own id, one graph a file"
AMBIGUOUS = {
    "a key twice": (node_link({**RIVALS, "key": "a"}, {**RIVALS, "key": "a"}), ONE),
    "a node twice": (node_link(nodes=[{"id": "x", "name": "France"}, {"id": "x", "name": "Italy"}]), "two nodes with the id 'x'"),
    "1 and '1'": (node_link(nodes=[{"id": 1, "name": "France"}, {"id": "1", "name": "Italy"}]), "two nodes with the id '1'"),
    "an id twice": (f"<graph>{SAME}{SAME}</graph>", ONE),
    "a node twice in XML": ('<graph><node id="x"/><node id="x"/></graph>', "two nodes with the id 'x'"),
    "two graphs": (f"<graph/><graph>{SAME}</graph>", ONE),
    "a graph in a node": (f'<graph><node id="x"><graph>{SAME}</graph></node></graph>', ONE),
}  # fmt: skip


@pytest.mark.parametrize("what", AMBIGUOUS)
def test_what_networkx_would_merge_or_pass_over_is_refused(imports: Importing, what: str) -> None:
    text, reason = AMBIGUOUS[what]
    if text.startswith("<"):
        text = text.replace("<graph", '<graph edgedefault="directed"')
        text = f'<graphml xmlns="http://graphml.graphdrawing.org/xmlns">{text}</graphml>'
    (fault,) = imports.faults("networkx", imports.write("net", text), kind="rival_of")
    assert reason in fault, fault


@pytest.mark.parametrize(
    ("times", "since", "until"),
    [
        ({"since": "1950", "end": "1960-05-06"}, "1950", "1960-05-07"),
        ({"start": "1950", "until": "1960"}, "1950", "1960"),
        ({"since": "1950", "until": float("nan")}, "1950", ".."),
        ({"since": 1950.0, "until": "..", "end": "1960"}, "1950", ".."),
        ({"until": "1960"}, "", "1960"),
    ],
)
def test_a_time_is_not_lost_where_its_other_end_has_another_name(
    imports: Importing, times: dict[str, object], since: str, until: str
) -> None:
    imports.run("networkx", imports.write("net.json", node_link({**RIVALS, **times})))
    (tie,) = imports.standing("tie", "net").values()
    assert (tie["since"], tie["until"]) == (since, until)


@pytest.mark.parametrize("name", ["attributes", "spells"])
def test_what_cannot_be_read_is_refused_and_not_dropped(imports: Importing, name: str) -> None:
    (fault,) = imports.faults("networkx", imports.write("net.json", node_link({**RIVALS, name: "1950-1960"})))
    assert f"{name} is '1950-1960'; write" in fault


def test_a_citation_in_plain_words_is_kept(imports: Importing) -> None:
    imports.run("networkx", imports.write("net.json", node_link({**RIVALS, "citations": "Smith 1990"})))
    (tie,) = imports.standing("tie", "net").values()
    assert tie["attributes"] == {CITED: ["Smith 1990"]}


@pytest.mark.parametrize(
    ("edge", "reason"),
    [
        ('startopen="1950-01-01"', "has startopen, which networkx does not read; write start and end"),
        ('timestamp="1950"', "has timestamp, which"),
        ('start="1950"', 'write <graph timeformat="date">'),
    ],
)
def test_times_of_gexf_that_networkx_passes_over_are_refused(imports: Importing, edge: str, reason: str) -> None:
    body = f'<nodes><node id="france"/><node id="albania"/></nodes><edges><edge source="france" target="albania" {edge}/></edges>'
    (fault,) = imports.faults("networkx", imports.write("net.gexf", GEXF % body), kind="rival_of")
    assert reason in fault, fault


def test_json_may_be_utf_16_and_its_own_words_of_any_type(imports: Importing) -> None:
    text = node_link({**RIVALS, "since": "1950"}, graph={"json": {"edge": [["a"]], "node": 1}})
    imports.run("networkx", imports.write("net.json", text.encode("utf-16")))
    assert len(imports.standing("tie", "net")) == 1


def test_a_place_is_not_as_long_as_the_id_of_a_node(imports: Importing) -> None:
    edge = {**RIVALS, "source": "x" * 10**6}
    (fault,) = imports.faults("networkx", imports.write("net.json", node_link(edge)))
    assert len(fault) < 1_000


@pytest.fixture
def seeded(imports: Importing) -> Importing:
    load(imports.store, [REPOSITORY / "seeds"])
    return imports


@each_form
@pytest.mark.parametrize("layers", ["alliance,hosting,rivalry", "relations,severed,representation"])
def test_what_graphsvc_exports_comes_back(seeded: Importing, form: str, layers: str) -> None:
    asked = {"layers": layers, "during": "1900/2026", "format": form}
    with seeded.served() as served:
        reply = served.get("/v1/graph", params=asked)
    assert reply.status_code == 200, reply.text
    path = seeded.write(f"net.{form}", reply.content)
    before = read_back(reply.content, form)
    report = seeded.run("networkx", path, dataset="mine")
    assert not report.refused and report.counts["edges"] == before.number_of_edges() > 3
    assert counts(seeded.run("networkx", path, dataset="mine")) == (0, 0, 0)
    assert "cited" not in seeded.record("source", "mine") and seeded.record("source", "mine")["citation"]
    seeded_ties = seeded.standing("tie", "mine")
    assert len(seeded_ties) == before.number_of_edges()
    with seeded.served() as served:
        after = read_back(served.get("/v1/graph", params=asked | {"datasets": "mine"}).content, form)
    assert set(map(repr, said(after))) == set(map(repr, said(before)))
    for tie in seeded_ties.values():
        assert tie["attributes"][CLAIMED_BY]
        assert isinstance(tie["attributes"].get(CITED, []), list)


def read_back(content: bytes, form: str) -> Graph:
    if form == "node-link":
        return nx.node_link_graph(json.loads(content), edges="edges")
    if form == "graphml":
        return nx.read_graphml(io.BytesIO(content), force_multigraph=True)
    return nx.MultiDiGraph(nx.read_gexf(io.BytesIO(content)))


def said(graph: Graph) -> list[tuple[Any, ...]]:
    """Return what the edges say, without who says it."""
    dropped = {"dataset", "citations", "attributes", "id", "tie", "certain", "spells"}
    return [
        (source, target, sorted((name, str(value)) for name, value in data.items() if plain(name) not in dropped))
        for source, target, data in graph.edges(data=True)
    ]


def plain(name: str) -> str:
    return name.partition(".")[0]


def test_free_attributes_and_types_come_back(imports: Importing) -> None:
    from graphsvc.export import gexf, graphml, node_link

    graph: Graph = nx.MultiDiGraph(export={"ties": "claims"})
    graph.add_node("italy", name="Italy", kind="country")
    graph.add_node("exiles", name="12", kind="group")
    free = {
        "sure": True,
        "number": 3,
        "share": 0.5,
        "list": ["a", {"b": None}],
        "kind": "own kind",
        "text": '"x"',
        "back\\slash": "C:\\u0041",
    }
    graph.add_edge(
        "italy",
        "exiles",
        "t-x",
        kind="hosts",
        since="",
        until="",
        since_latest="1950-01-01",
        people={"about": 30},
        attributes=free,
    )
    graph.add_edge(
        "italy", "exiles", "t-y", kind="hosts", since="1960", until="..", dataset="notes", citations=["paper"]
    )
    for form in (node_link, graphml, gexf):
        path = imports.write(f"{form.__name__.rpartition('.')[2]}.net", b"".join(form.write(graph)))
        imports.run("networkx", path, dataset="mine", corrections="overwrite")
        ties = imports.standing("tie", "mine")
        assert ties["t-x"]["attributes"] == {**free, "people": {"about": 30, "max": None, "min": None}}, form
        assert (ties["t-x"]["since"], ties["t-x"]["until"], ties["t-x"]["since_latest"]) == ("", "", "1950-01-01"), form
        assert ties["t-y"]["attributes"] == {CLAIMED_BY: "notes", CITED: ["paper"]}, form
        assert imports.record("entity", "exiles")["name"] == "12", form


LETTERS = "abcdefghijklmnopqrstuvwxyz"
DECLARED = "".join(f'<!ENTITY {to} "{f"&{of};" * 10}">' for of, to in pairwise(LETTERS))
BOMB = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{DECLARED}]><graphml><graph><node id="&z;"/></graph></graphml>'
GEXF = '<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph>%s</graph></gexf>'
BROKEN = {
    "an XML bomb": (BOMB, "declares the entity 'a'"),
    "an outside entity": (
        '<!DOCTYPE g [<!ENTITY e SYSTEM "file:///etc/hostname">]><graphml>&e;</graphml>',
        "declares the entity 'e'",
    ),
    "a web page": ("<!doctype html><html><head></head><body><p>502<br></body></html>", "is a web page, and no network"),
    "other XML": ("<svg/>", "is XML that begins with <svg>, and no network"),
    "cut XML": (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed"><node',
        "is cut or broken XML",
    ),
    "too deep": ("<graphml>" + "<graph>" * 5_000, "is nested deeper than 100 elements"),
    "GraphML without a graph": (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"/>',
        "is no GraphML that networkx reads",
    ),
    "an attribute nobody declared": (
        GEXF % '<nodes><node id="a"><attvalues><attvalue for="9" value="1"/></attvalues></node></nodes>',
        "is no GEXF that networkx reads",
    ),
    "a wrong class": (GEXF % '<attributes class="x"/>', "is no GEXF that networkx reads"),
    "cut JSON": ('{"nodes": [{"id": "a"}, {"id', "ends in the middle"),
    "no JSON": ('{"nodes": oops}', "is not JSON"),
    "other JSON": ('{"head": {}}', "is JSON without the lists `nodes` and `edges`"),
    "an edge without a target": ('{"nodes": [], "edges": [{"source": "a"}]}', "'target' is missing or not known"),
    "nodes that are none": ('{"nodes": [1], "edges": []}', "is no node-link JSON that networkx reads"),
    "deep JSON": ('{"nodes": ' + "[" * 200_000, "cannot be read as JSON"),
    "a picture": ("\x89PNG", "is no network; give GraphML, GEXF or node-link JSON"),
    "nothing": ("", "is no network"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_file_that_is_no_network_is_refused_and_told_what_to_do(imports: Importing, what: str) -> None:
    text, reason = BROKEN[what]
    began = time.process_time()
    (fault,) = imports.faults("networkx", imports.write("net", text))
    assert reason in fault, fault
    assert time.process_time() - began < 20


def test_a_doctype_without_entities_is_harmless(imports: Importing) -> None:
    path = write(imports, small(), "graphml")
    head, _, rest = path.read_text().partition("\n")
    path.write_text(
        f'{head}\n<!DOCTYPE graphml SYSTEM "http://graphml.graphdrawing.org/dtds/1.0rc/graphml.dtd">\n{rest}'
    )
    assert imports.run("networkx", path, dataset="mine").counts["edges"] == 3


def test_a_fault_is_told_by_its_line_in_xml(imports: Importing) -> None:
    graph = small()
    graph.edges["italy", "exiles", "host"]["since"] = "soon"
    path = write(imports, graph, "graphml")
    line = next(number for number, text in enumerate(path.read_text().splitlines(), 1) if 'id="host"' in text)
    (fault,) = imports.faults("networkx", path)
    assert fault.startswith(f"net.graphml:{line}: since: 'soon' is not an EDTF date")


def test_a_large_network_is_read_in_time_that_grows_with_it(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        nodes = [{"id": f"n{number}"} for number in range(count)]
        edges = [{"source": f"n{number}", "target": "n0", "kind": "rival_of"} for number in range(count // 10)]
        path = tmp_path / "net.json"
        path.write_text(
            json.dumps({"directed": True, "multigraph": False, "graph": {}, "nodes": nodes, "edges": edges})
        )
        began = time.process_time()
        table, _ = read_network(path)
        assert len(table.rows) == count
        return time.process_time() - began

    seconds(1_000)
    assert seconds(100_000) < 6


def test_more_nodes_that_nobody_is_than_are_taken_are_refused(
    imports: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphsvc.ingest.importers.network_nodes.MOST_MADE", 3)
    graph: Graph = nx.DiGraph()
    graph.add_nodes_from((f"g{number}" for number in range(4)), kind="group")
    graph.add_edge("france", "italy", kind="rival_of", since="1900")
    (fault,) = imports.faults("networkx", write(imports, graph, "node-link"))
    assert "has more than 3 nodes that are nobody here; give it in parts" in fault


def test_options_are_checked(imports: Importing) -> None:
    path = write(imports, small(), "graphml", "---")
    with pytest.raises(InvalidParameter, match="name the dataset"):
        imports.run("networkx", path)
    with pytest.raises(InvalidParameter, match="'friend' is not one of"):
        imports.run("networkx", path, dataset="mine", kind="friend")
    with pytest.raises(InvalidParameter, match="is an option of csv alone"):
        imports.run("networkx", path, dataset="mine", mapping="rivalries-td")


def test_a_compressed_file_is_refused_by_what_it_is(imports: Importing) -> None:
    (fault,) = imports.faults("networkx", imports.write("net.gz", gzip.compress(b"<graphml/>")))
    assert "is no network" in fault
