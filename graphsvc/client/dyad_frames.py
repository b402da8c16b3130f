"""Tables of dyad-years as frames of pandas: by Parquet, or by CSV where either side has no pyarrow, with equal types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from graphsvc.client import frames
from graphsvc.client.problems import MissingExtra
from graphsvc.client.transport import Transport
from graphsvc.errors import InvalidParameter
from graphsvc.tables.csv_cells import restored

if TYPE_CHECKING:
    import pandas

PATH = "/v1/dyad-years"
_COLUMN = re.compile(r"^\| `(\w+)` \| (Whole number|Text)\. ", re.MULTILINE)
"""A column in a codebook, and what it holds."""
_TYPES = {"Whole number": "Int32", "Text": "string"}


def read_frame(transport: Transport, params: Mapping[str, str], file_format: str | None) -> pandas.DataFrame:
    """Read a table; by Parquet where `file_format` is None and both sides have pyarrow.

    Raises MissingExtra where pandas is not installed, or where Parquet is asked for and pyarrow is not installed here.
    """
    pd = frames.load_pandas()
    has_pyarrow = _has_pyarrow()
    if file_format == "parquet" and not has_pyarrow:
        raise MissingExtra("pyarrow", "pandas")
    if file_format == "csv" or not has_pyarrow:
        return _read_csv(transport, params)
    try:
        file = BytesIO(transport.get_bytes(PATH, {**params, "format": "parquet"}))
    except InvalidParameter as exc:
        if file_format is not None or [fault.pointer for fault in exc.faults] != ["format"]:
            raise
        return _read_csv(transport, params)  # The server has no pyarrow.
    frame: pandas.DataFrame = pd.read_parquet(file, dtype_backend="numpy_nullable")
    return frame


def _read_csv(transport: Transport, params: Mapping[str, str]) -> pandas.DataFrame:
    """Read the table as CSV, its types from its codebook."""
    pd = frames.load_pandas()
    codebook = transport.get_bytes(PATH, {**params, "format": "codebook"}).decode()
    types = {name: _TYPES[word] for name, word in _COLUMN.findall(codebook)}
    file = BytesIO(transport.get_bytes(PATH, {**params, "format": "csv"}))
    frame: pandas.DataFrame = pd.read_csv(file, dtype=types, na_values=["NA"], keep_default_na=False)
    for name in [name for name, kind in types.items() if kind == "string"]:
        frame[name] = frame[name].map(restored, na_action="ignore").astype("string")
    return frame


def _has_pyarrow() -> bool:
    try:
        return find_spec("pyarrow") is not None
    except ValueError:  # It is kept from being imported.
        return False
