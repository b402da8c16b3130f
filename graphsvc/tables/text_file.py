"""Tables as text for people: what the answer says, then its items in a few aligned columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graphsvc.tables.cells import printable
from graphsvc.tables.shapes import member
from graphsvc.tables.table import FlatTable
from graphsvc.tables.words import Shown, sections

MEDIA_TYPE = "text/plain; charset=utf-8"
WIDEST = 80
"""How many columns of a terminal a cell may take; CSV has all of it."""
_GAP = "  "


def write_text(table: FlatTable) -> str:
    """Write the sentences of an answer, an empty line, and a table whose columns stand below each other in a terminal.

    Characters of Chinese, Japanese and Korean count as two columns, combining ones as none; numbers stand at the right.
    Where there is a next page, the last line says how to ask for it.
    """
    parts = [printable(table.sentence), _aligned(table.shown, table.items())]
    further = [
        (section.title, _aligned(section.shown, section.items)) for section in sections(table.shape, table.answer)
    ]
    parts += [f"{title}\n{rows}" for title, rows in further if rows]
    parts.append(_following(table))
    return "\n\n".join(part for part in parts if part) + "\n"


def _aligned(columns: Sequence[Shown], items: Iterable[Any]) -> str:
    from rich.cells import cell_len, set_cell_size

    rows = [[shown.value(item) for shown in columns] for item in items]
    if not rows:
        return ""
    # What no row has a word for is left out: of most rankings the range, of most pairs the alliances between them.
    kept = [place for place in range(len(columns)) if any(row[place] not in (None, "") for row in rows)]
    rows = [[row[place] for place in kept] for row in rows]
    lines = [[columns[place].title for place in kept], *([_cell(value) for value in row] for row in rows)]
    lines = [
        [set_cell_size(cell, WIDEST - 1) + "…" if cell_len(cell) > WIDEST else cell for cell in line] for line in lines
    ]
    widths = [max(map(cell_len, cells)) for cells in zip(*lines, strict=True)]
    at_right = [
        all(value is None or isinstance(value, int | float) for value in column) for column in zip(*rows, strict=True)
    ]

    def aligned(cell: str, width: int, is_right: bool) -> str:
        space = " " * (width - cell_len(cell))
        return space + cell if is_right else cell + space

    return "\n".join(_GAP.join(map(aligned, line, widths, at_right)).rstrip() for line in lines)


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return printable(text)


def _following(table: FlatTable) -> str:
    following = member(table.answer, "next")
    return f"There is more: after={following}" if following else ""
