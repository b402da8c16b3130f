"""Networks opened in Gephi, in Cytoscape.js and graphology, and in R: nodes, labels, edges, direction and days are its own."""

from __future__ import annotations

import pytest

from graphsvc.export.graphs import edge_label, edges
from tests.export.readers import programs
from tests.export.readers.conftest import NETWORKS, Exported
from tests.export.readers.opening import itself

ALL = pytest.mark.parametrize("network", NETWORKS)


@ALL
def test_gephi_imports_both_tables_with_labels_directions_weights_and_intervals(
    exported: Exported, network: str
) -> None:
    graph = exported.graph(network)
    opened, whole = programs.gephi(*exported.gephi(network)), itself(graph, by_kind=True)
    assert opened.labels == whole.labels
    assert opened.edges == whole.edges
    assert opened.weights == whole.weights
    assert opened.days == whole.days
    assert set(opened.kinds) == {edge_label(edge) for edge in edges(graph)}


@ALL
def test_gephi_opens_gexf_with_labels_directions_and_intervals(exported: Exported, network: str) -> None:
    opened, whole = programs.gephi(exported.path(network, "gexf")), itself(exported.graph(network))
    assert opened.labels == whole.labels
    assert opened.edges == whole.edges
    assert opened.days == whole.days


@ALL
def test_gephi_opens_graphml_with_labels_and_directions(exported: Exported, network: str) -> None:
    opened, whole = programs.gephi(exported.path(network, "graphml")), itself(exported.graph(network))
    assert opened.labels == whole.labels
    assert set(opened.edges) == set(whole.edges)


@ALL
@pytest.mark.parametrize("name", ["cytoscape", "graphml", "gexf"])
def test_cytoscape_js_and_graphology_open_what_the_network_is(exported: Exported, network: str, name: str) -> None:
    opened, whole = programs.javascript(exported.path(network, name)), itself(exported.graph(network))
    assert (opened.labels, opened.edges, opened.kinds) == (whole.labels, whole.edges, whole.kinds)
    # graphology does not read the spells of GEXF.
    assert opened.days == ({} if name == "gexf" else whole.days)


@ALL
def test_igraph_in_r_opens_graphml_and_the_tables(exported: Exported, network: str) -> None:
    whole = itself(exported.graph(network))
    opened = programs.igraph_in_r(exported.path(network, "graphml"))
    assert (opened.labels, opened.edges, opened.kinds, opened.days) == (
        whole.labels,
        whole.edges,
        whole.kinds,
        whole.days,
    )
    tables = programs.igraph_in_r(exported.path(network, "csv"), exported.path(network, "csv-nodes"))
    assert (tables.labels, tables.kinds, tables.days) == (whole.labels, whole.kinds, whole.days)
    assert tables.edges == whole.edges
