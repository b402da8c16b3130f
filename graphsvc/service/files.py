"""A file to be sent: its name, what it is, and its bytes, which are made while they are sent."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from graphsvc.errors import InvalidParameter
from graphsvc.export.arrow_files import require
from graphsvc.export.formats import NEED_ARROW
from graphsvc.model.parameter import declared
from graphsvc.service import parameters
from graphsvc.tables.csv_cells import BYTE_ORDER_MARK

Content = Generator[bytes, None, None]
"""The pieces of a file; to close it ends their making."""


@dataclass(frozen=True, slots=True)
class File:
    """A file; its first piece has been made, so that what can fail has not."""

    name: str
    media_type: str
    content: Content


def begun(content: Iterator[bytes]) -> Content:
    """Make the first piece now and the others when they are asked for."""
    first = next(content, b"")

    def all_of_it() -> Content:
        yield first
        yield from content

    return all_of_it()


def file_name(*parts: str, suffix: str) -> str:
    """Join words to the name of a file that every system takes; letters of every script stay."""
    words = "-".join(re.sub(r"[^\w.-]+", "_", part) for part in parts)
    return f"{words}.{suffix}"


def file_format(shape: type, text: str | None) -> str:
    """Read a format, the first that is declared where none is named.

    Raises InvalidParameter, also where it needs what is not here.
    """
    chosen = parameters.choice(shape, "format", text) or declared(shape)["format"].choices[0]
    if chosen in NEED_ARROW:
        require(chosen)
    return chosen


def byte_order_mark(text: str | None, chosen: str) -> bool:
    """Read whether a file begins with a byte order mark. Raises InvalidParameter where it is none of CSV."""
    has_mark = parameters.flag(text, "bom")
    if has_mark and not chosen.startswith("csv"):
        raise InvalidParameter.of("bom", f"is for Excel and CSV, and the format is {chosen}; ask for format=csv")
    return has_mark


def marked(content: Iterator[bytes]) -> Iterator[bytes]:
    """Yield a file of CSV with a byte order mark before its first piece."""
    yield BYTE_ORDER_MARK + next(content, b"")
    yield from content
