"""Networks opened in Gephi, in Cytoscape.js and graphology, and in R: nodes, labels, edges, direction and days are its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphsvc.dashboard import guide
from graphsvc.export.graphs import edge_label, edges
from tests.api.serving import Served
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


def recipes(language: str) -> list[str]:
    """Return the code of a language on the guide's page of exports."""
    return re.findall(rf"```{language}\n(.*?)\n```", guide.text("exports") or "", re.DOTALL)


def test_the_recipes_of_the_guide_for_r_run(seeded: Served, tmp_path: Path) -> None:
    code = "\n".join(recipes("r")).replace("http://127.0.0.1:8000", seeded.url)
    shown = programs.r_prints(f"{code}\ncat(V(network)$name, nrow(edges), names(ours))", tmp_path)
    graph = seeded.get("/v1/graph?on=1914-07-28&ties=derived").json()
    names = " ".join(node["name"] for node in graph["nodes"])
    columns = "ccode1 ccode2 year atop_defense atop_offense atop_neutral atop_nonagg atop_consul"
    assert shown == f"{names} {len(graph['edges'])} {columns}"


def test_the_recipe_of_the_guide_for_javascript_runs(seeded: Served) -> None:
    (code,) = recipes("js")
    code = code.replace("http://127.0.0.1:8000", seeded.url)
    shown = "network.nodes().map((node) => node.data('name')).join()"
    printed = programs.javascript_prints(f"import cytoscape from 'cytoscape';\n{code}\nconsole.log({shown})")
    graph = seeded.get("/v1/graph?on=1914-07-28&ties=derived").json()
    assert printed.strip() == ",".join(node["name"] for node in graph["nodes"])
