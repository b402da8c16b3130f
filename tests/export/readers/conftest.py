"""Networks of the seeds in every format, to be opened in what reads it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graphsvc.export.formats import FORMATS
from tests.api.conftest import serve_seeds
from tests.api.serving import Served

NETWORKS = {
    "claims": "during=1985/2022&layers=alliance,relations,hosting,severed&around=albania&radius=2&ties=claims",
    "derived": "during=1985/2022&layers=alliance,relations&around=albania&ties=derived",
    "directed": "on=2022-09-06&layers=representation&ties=derived",
}
"""Claims of several data sets and kinds; edges in which layers and ties are merged; edges that lead one way."""


@dataclass(frozen=True)
class Exported:
    """The files of the networks, in a folder."""

    folder: Path

    def path(self, network: str, name: str) -> Path:
        """Return the file of a network in a format."""
        return self.folder / f"{network}.{FORMATS[name].suffix}"

    def json(self, network: str, name: str) -> Any:
        """Read a file of JSON."""
        return json.loads(self.path(network, name).read_bytes())

    def graph(self, network: str) -> nx.Graph[str]:
        """Return a network itself."""
        graph: nx.Graph[str] = nx.node_link_graph(self.json(network, "node-link"), edges="edges")
        return graph

    def gephi(self, network: str) -> list[Path]:
        """Return both tables for Gephi."""
        folder = self.folder / network
        with zipfile.ZipFile(self.path(network, "gephi")) as archive:
            archive.extractall(folder)
        return [folder / "nodes.csv", folder / "edges.csv"]


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the sets that ship with graphsvc."""
    with serve_seeds(tmp_path_factory.mktemp("seeded")) as served:
        yield served


@pytest.fixture(scope="session")
def exported(seeded: Served, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Export each network in each format."""
    files = Exported(tmp_path_factory.mktemp("exported"))
    for network, query in NETWORKS.items():
        for name in FORMATS:
            files.path(network, name).write_bytes(seeded.get(f"/v1/graph?{query}&format={name}").content)
    return files
