"""CSV as RFC 4180 has it, in which no spreadsheet finds a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""What Excel needs at the beginning of a file to read it as UTF-8; RFC 4180 and most other readers want none."""
_MARK = "'"
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", _MARK)
"""With what a formula begins, in full width, too; and the mark itself, so that it can be taken back."""
_CHUNK_ROWS = 2_000


def defused(text: str) -> str:
    """Write a text so that no spreadsheet calculates it: with an apostrophe where it begins like a formula.

    >>> defused("=1+1"), defused("'tis"), defused("NATO")
    ("'=1+1", "''tis", 'NATO')
    """
    return _MARK + text if text.startswith(_STARTS) else text


def restored(cell: str) -> str:
    """Take `defused` back: one apostrophe less where a cell begins with one.

    >>> restored("'=1+1"), restored("NATO")
    ('=1+1', 'NATO')
    """
    return cell.removeprefix(_MARK)


def line(cells: Sequence[str]) -> str:
    """Write cells as part of a line, without its end."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="").writerow(cells)
    return buffer.getvalue()


def write(header: Sequence[str] | None, rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield a table as UTF-8; its cells have been defused where they are text."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    if header is not None:
        writer.writerow(list(map(defused, header)))
    for count, row in enumerate(rows, 1):
        writer.writerow(row)
        if count % _CHUNK_ROWS == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
