"""Parquet and Arrow files, written a batch at a time to whoever reads the bytes; pyarrow comes with the extra `arrow`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from graphsvc.errors import InvalidParameter
from graphsvc.export.values import as_json

PARQUET = "application/vnd.apache.parquet"
ARROW = "application/vnd.apache.arrow.file"
BATCH_ROWS = 65_536


class Sink:
    """A file that is only written to: what was written is taken from it piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0
        self.closed = False

    def write(self, data: Any) -> int:
        """Keep what is written until it is taken."""
        piece = bytes(data)
        self._pieces.append(piece)
        self._size += len(piece)
        return len(piece)

    def tell(self) -> int:
        """Return how much has been written, taken or not."""
        return self._size

    def flush(self) -> None:
        """Do nothing: what is written is there."""

    def close(self) -> None:
        """Take no more."""
        self.closed = True

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def readable(self) -> bool:
        """Say that it cannot be read from."""
        return False

    def seekable(self) -> bool:
        """Say that it only goes forward."""
        return False

    def taken(self) -> Iterator[bytes]:
        """Take what was written since the last time."""
        pieces, self._pieces = self._pieces, []
        if pieces:
            yield b"".join(pieces)


def require(file_format: str) -> None:
    """Raise InvalidParameter where pyarrow is not installed."""
    try:
        import pyarrow  # noqa: F401
    except ImportError as exc:
        detail = (
            f"{file_format} needs pyarrow, which is not installed where graphsvc runs; ask for csv, or run there: "
            "pip install 'graphsvc[arrow]'"
        )
        raise InvalidParameter.of("format", detail) from exc


def schema(fields: Iterable[tuple[str, Any]], about: Mapping[str, Any]) -> Any:
    """Make a schema of names and types; each part of `about` becomes JSON in its metadata."""
    import pyarrow as pa

    return pa.schema(list(fields), metadata={name: as_json(part) for name, part in about.items()})


def write(file_format: str, table: Any, batches: Iterable[Any]) -> Iterator[bytes]:
    """Yield record batches of a schema as a file: `parquet` with a row group a batch, or `arrow` (Feather 2)."""
    sink = Sink()
    with _writer(file_format)(sink, table) as writer:
        for batch in batches:
            writer.write_batch(batch)
            yield from sink.taken()
    yield from sink.taken()


def _writer(file_format: str) -> Callable[[Sink, Any], Any]:
    import pyarrow as pa
    import pyarrow.ipc
    import pyarrow.parquet

    if file_format == "parquet":
        return lambda sink, table: pa.parquet.ParquetWriter(pa.PythonFile(sink, mode="w"), table, compression="zstd")
    return lambda sink, table: pa.ipc.new_file(pa.PythonFile(sink, mode="w"), table)
