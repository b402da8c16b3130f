"""What each format looks like, to the byte: a change of it is seen here first.

Parquet and Arrow are shown as rows, an archive as the texts in it.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphsvc.export.formats import FORMATS, NEED_ARROW
from tests.export import networks

GOLDEN = Path(__file__).parents[1] / "golden"
NETWORKS: dict[str, nx.Graph[str]] = {"derived": networks.derived(), "claims": networks.claims()}


def readable(name: str, written: bytes) -> bytes:
    if name == "gephi":
        with zipfile.ZipFile(io.BytesIO(written)) as archive:
            return b"".join(one.encode() + b"\r\n" + archive.read(one) for one in archive.namelist())
    if name not in NEED_ARROW:
        return written
    source = io.BytesIO(written)
    table: pa.Table = pq.read_table(source) if name == "parquet" else pa.ipc.open_file(source).read_all()
    shown: dict[str, Any] = {
        "metadata": {key.decode(): json.loads(value) for key, value in table.schema.metadata.items()},
        "types": {field.name: str(field.type) for field in table.schema},
        "rows": table.to_pylist(),
    }
    return (json.dumps(shown, indent=1, ensure_ascii=False, default=str) + "\n").encode()


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("name", FORMATS)
def test_a_network_is_written_as_it_always_was(name: str, network: str) -> None:
    written = readable(name, b"".join(FORMATS[name].write(NETWORKS[network])))
    suffix = FORMATS[name].suffix.replace("zip", "csv") + (".json" if name in NEED_ARROW else "")
    assert written == (GOLDEN / f"{network}.{suffix}").read_bytes()


def test_no_two_formats_share_an_ending() -> None:
    assert len({one.suffix for one in FORMATS.values()}) == len(FORMATS)
