"""Node-link and Cytoscape JSON: what is written is opened by networkx, and nothing in it is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.export import cytoscape, node_link
from graphsvc.export.naming import all_renamed, original
from graphsvc.export.values import plain
from tests.export import networks

Read = Callable[[Any], "nx.Graph[str]"]


def opened(graph: nx.Graph[str]) -> nx.Graph[str]:
    found: nx.Graph[str] = nx.node_link_graph(json.loads(b"".join(node_link.write(graph))), edges="edges")
    return found


def opened_cytoscape(graph: nx.Graph[str]) -> nx.Graph[str]:
    found: nx.Graph[str] = nx.cytoscape_graph(json.loads(b"".join(cytoscape.write(graph))))
    return found


def back(attributes: dict[str, Any], reserved: Collection[str]) -> dict[str, Any]:
    return {original(name, reserved): value for name, value in attributes.items() if name not in reserved}


@pytest.mark.parametrize("graph", [networks.derived(), networks.claims(), nx.Graph(), nx.MultiDiGraph()])
def test_node_link_is_what_networkx_would_write_of_attributes_that_are_not_reserved(graph: nx.Graph[str]) -> None:
    written = json.loads(b"".join(node_link.write(graph)))
    nx.set_node_attributes(graph, {node: attributes["name"] for node, attributes in graph.nodes(data=True)}, "label")
    assert written == plain(nx.node_link_data(graph, edges="edges"))


@pytest.mark.parametrize("graph", [networks.derived(), networks.claims()])
def test_a_network_opens_as_it_was(graph: nx.Graph[str]) -> None:
    for found in (opened(graph), opened_cytoscape(graph)):
        assert type(found) is type(graph)
        assert list(found.nodes) == list(graph.nodes)
        assert {frozenset(one) for one in found.edges} == {frozenset(one) for one in graph.edges}
        assert found.graph == plain(graph.graph)


@pytest.mark.parametrize("simple", [True, False])
@pytest.mark.parametrize(
    ("read", "of_nodes", "of_edges"),
    [
        (opened, node_link.OF_NODES, node_link.OF_EDGES),
        (opened_cytoscape, cytoscape.OF_NODES, cytoscape.OF_EDGES),
    ],
    ids=["node-link", "cytoscape"],
)
def test_no_attribute_is_overwritten_whatever_it_is_called(
    read: Read, of_nodes: frozenset[str], of_edges: frozenset[str], simple: bool
) -> None:
    graph = networks.nasty(simple)
    found = read(graph)
    for node in graph:
        assert back(found.nodes[node], of_nodes) == plain(graph.nodes[node])
    for (*_, attributes), (*_, written) in zip(graph.edges(data=True), found.edges(data=True), strict=True):
        assert back(written, of_edges) == plain(attributes)


NAMES = st.sampled_from([*networks.RESERVED, "a", "b"]) | st.text(max_size=4)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
ATTRIBUTES = st.dictionaries(
    st.builds(lambda name, more: name + "_" * more, NAMES, st.integers(0, 2)), VALUES, max_size=5
)


@given(ATTRIBUTES, ATTRIBUTES)
def test_any_attributes_come_back(of_node: dict[str, Any], of_edge: dict[str, Any]) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from([("a", of_node), ("b", {})])
    graph.add_edge("a", "b", "t-1")
    graph.edges["a", "b", "t-1"].update(of_edge)
    found = opened(graph)
    label = {"label": str(of_node.get("name") or "a")}
    assert back(found.nodes["a"], node_link.OF_NODES) == label | of_node
    assert back(found.edges["a", "b", "t-1"], node_link.OF_EDGES) == of_edge  # type: ignore[index]


@given(st.dictionaries(NAMES, st.integers(), max_size=6), st.frozensets(st.sampled_from(networks.RESERVED)))
def test_renaming_joins_no_two_names(attributes: dict[str, int], reserved: frozenset[str]) -> None:
    renamed = all_renamed(attributes, reserved)
    assert not renamed.keys() & reserved
    assert {original(name, reserved): value for name, value in renamed.items()} == attributes


def test_every_edge_for_cytoscape_has_an_id_that_no_other_element_has() -> None:
    for graph in (networks.derived(), networks.claims()):
        elements = json.loads(b"".join(cytoscape.write(graph)))["elements"]
        ids = [one["data"]["id"] for one in (*elements["nodes"], *elements["edges"])]
        assert len(set(ids)) == len(ids)
        assert all(one["data"]["name"] for one in elements["nodes"])


def test_a_value_that_json_does_not_have_is_refused_by_its_type() -> None:
    with pytest.raises(TypeError, match="type object cannot be written"):
        plain({"x": object()})
