"""GraphML and GEXF: what is written is opened by networkx, is what their schemas ask for, and loses nothing."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.export import gexf, graphml, xml
from graphsvc.export.graphs import node_label, spread
from graphsvc.export.naming import original
from graphsvc.export.values import as_json, plain
from tests.export import networks

Read = Callable[["nx.Graph[str]"], tuple["nx.Graph[str]", dict[str, list[str]]]]
NS = "{http://gexf.net/1.3}"


def read_graphml(graph: nx.Graph[str]) -> tuple[nx.Graph[str], dict[str, list[str]]]:
    found = nx.read_graphml(io.BytesIO(b"".join(graphml.write(graph))))
    for node, attributes in graph.nodes(data=True):
        if "label" not in attributes:
            label = xml.label(node_label(node, attributes))
            assert found.nodes[node].pop("label") in (label, xml.escaped(as_json(label)))
    return found, json.loads(found.graph["json"])


def read_gexf(graph: nx.Graph[str]) -> tuple[nx.Graph[str], dict[str, list[str]]]:
    written = b"".join(gexf.write(graph))
    found = nx.read_gexf(io.BytesIO(written))
    described = ElementTree.fromstring(written).findtext(f"{NS}meta/{NS}description")
    assert described is not None
    return found, json.loads(described)["json"]


FORMATS = pytest.mark.parametrize(
    ("read", "of_nodes", "of_edges"),
    [(read_graphml, graphml.OF_NODES, graphml.OF_EDGES), (read_gexf, gexf.OF_NODES, gexf.OF_EDGES)],
    ids=["graphml", "gexf"],
)


def unescaped(name: str) -> str:
    """Take `xml.name` back: it is escaped as JSON is, without the quotes."""
    return str(json.loads('"' + name.replace('"', '\\"') + '"', strict=False))


def back(found: dict[str, Any], reserved: frozenset[str], in_json: list[str]) -> dict[str, Any]:
    read = {unescaped(name): value for name, value in found.items() if name not in reserved}
    return {original(name, reserved): json.loads(value) if name in in_json else value for name, value in read.items()}


def expected(attributes: dict[str, Any]) -> dict[str, Any]:
    """Give what should come back: all that is not None."""
    return {
        name: value if isinstance(value, float) else plain(value)
        for name, value in spread(attributes).items()
        if value is not None
    }


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    def key(value: Any) -> Any:
        return "nan" if isinstance(value, float) and math.isnan(value) else value

    return {name: key(value) for name, value in one.items()} == {name: key(value) for name, value in other.items()}


@FORMATS
@pytest.mark.parametrize("simple", [True, False])
def test_nothing_is_lost_whatever_attributes_are_called_and_hold(
    read: Read, of_nodes: frozenset[str], of_edges: frozenset[str], simple: bool
) -> None:
    graph = networks.nasty(simple)
    found, in_json = read(graph)
    assert (found.is_multigraph(), found.is_directed()) == (graph.is_multigraph(), graph.is_directed())
    for node in graph:
        wanted = expected(graph.nodes[node])
        assert same(back(found.nodes[node], of_nodes, in_json["node"]), wanted)
    for (*_, attributes), (*_, written) in zip(graph.edges(data=True), found.edges(data=True), strict=True):
        assert same(back(written, of_edges, in_json["edge"]), expected(attributes))


@FORMATS
def test_claims_keep_the_ids_of_their_ties_as_keys(read: Read, of_nodes: Any, of_edges: Any) -> None:
    found, _ = read(networks.claims())
    assert set(found.edges) == {("albania", "nato", "t-a"), ("albania", "nato", "t-b")}
    assert found.edges["albania", "nato", "t-a"]["attributes.source"] == "protocol"  # type: ignore[index]


@FORMATS
@pytest.mark.parametrize("graph", [nx.Graph(), nx.MultiDiGraph()])
def test_an_empty_network_opens_as_one(read: Read, of_nodes: Any, of_edges: Any, graph: nx.Graph[str]) -> None:
    found, in_json = read(graph)
    assert len(found) == 0
    assert in_json == {"node": [], "edge": []}


TEXT = st.text(max_size=8) | st.text(st.sampled_from("\x00\x01\t\n\r\ufffe <&'\"\\u"), max_size=6)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
ATTRIBUTES = st.dictionaries(TEXT | st.sampled_from(networks.RESERVED), VALUES, max_size=4)


@FORMATS
@given(data=st.data())
def test_any_attributes_come_back(
    read: Read, of_nodes: frozenset[str], of_edges: frozenset[str], data: st.DataObject
) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from([("a", data.draw(ATTRIBUTES)), ("b", data.draw(ATTRIBUTES))])
    found, in_json = read(graph)
    for node in graph:
        wanted = expected(graph.nodes[node])
        assert back(found.nodes[node], of_nodes, in_json["node"]) == wanted


@given(TEXT)
def test_any_name_of_an_attribute_can_be_written_and_taken_back(text: str) -> None:
    assert xml.is_text(xml.name(text))
    assert unescaped(xml.name(text)) == text


def test_graphml_says_whom_to_cite() -> None:
    found, _ = read_graphml(networks.derived())
    assert json.loads(found.graph["citations"]) == networks.GRAPH["citations"]
    assert json.loads(found.graph["network"]) == networks.GRAPH["network"]


def test_gexf_says_whom_to_cite() -> None:
    written = ElementTree.fromstring(b"".join(gexf.write(networks.derived())))
    described = json.loads(written.findtext(f"{NS}meta/{NS}description") or "")
    assert {name: described[name] for name in ("citations", "network")} == networks.GRAPH


def test_the_spells_of_gexf_are_those_of_the_network() -> None:
    graph = networks.derived()
    found, _ = read_gexf(graph)
    assert found.edges["germany", "austria-hungary"]["spells"] == [("1879-10-07", "1918-11-30")]
    assert found.nodes["austria-hungary"]["spells"] == [("1816-01-01", "1918-11-12")]
    assert "spells" not in found.nodes["andorra"]


def test_gexf_is_as_gephi_expects_it() -> None:
    """The rules of the schema of GEXF 1.3 that concern what is written here."""
    for graph in (networks.derived(), networks.claims(), networks.nasty()):
        root = ElementTree.fromstring(b"".join(gexf.write(graph)))
        assert (root.tag, root.get("version")) == (f"{NS}gexf", "1.3")
        (element,) = root.findall(f"{NS}graph")
        assert element.get("defaultedgetype") == ("directed" if graph.is_directed() else "undirected")
        if "network" in graph.graph:
            assert (element.get("mode"), element.get("timeformat")) == ("dynamic", "date")
        assert [one.tag.removeprefix(NS) for one in element] == ["attributes", "attributes", "nodes", "edges"]
        declared = {
            one.get("class"): {inner.get("id"): inner.get("type") for inner in one}
            for one in element.findall(f"{NS}attributes")
        }
        assert {kind for one in declared.values() for kind in one.values()} <= {"boolean", "long", "double", "string"}
        for scope in ("node", "edge"):
            for one in element.iter(f"{NS}{scope}"):
                assert {value.get("for") for value in one.iter(f"{NS}attvalue")} <= set(declared[scope])
                assert all(spell.keys() == ["start", "end"] for spell in one.iter(f"{NS}spell"))
        ids = [one.get("id") for one in element.iter(f"{NS}edge")]
        assert len(set(ids)) == len(ids)


def test_parallel_claims_of_different_kinds_or_data_sets_stay_apart_in_gephi() -> None:
    root = ElementTree.fromstring(b"".join(gexf.write(networks.claims())))
    assert {one.get("kind") for one in root.iter(f"{NS}edge")} == {"member_of (nato-members)", "member_of (notes)"}
