"""Tables as text and as HTML, for those who look at an answer in a notebook: the columns that the API has for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import islice
from typing import Any

from graphsvc.tables.cells import printable
from graphsvc.tables.table import FlatTable
from graphsvc.tables.words import Shown, sections

MOST_IN_TEXT, MOST_IN_HTML = 10, 50
_WIDEST = 60


def text(title: str, table: FlatTable, *, has_more: bool = False) -> str:
    """Show a title and the first rows; `has_more` says that there are further pages."""
    blocks = [printable(title)]
    for name, columns, items in _blocks(table):
        rows, left = _rows(columns, items, MOST_IN_TEXT)
        if rows:
            cells = [[column.title for column in columns], *([_cut(cell(value)) for value in row] for row in rows)]
            widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
            lines = (
                "  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip()
                for line in cells
            )
            blocks += [*([name] if name else []), *(f"  {line}" for line in lines), *_more(left, has_more and not name)]
    return "\n".join(blocks)


def html(title: str, table: FlatTable, *, has_more: bool = False) -> str:
    """Show a title and the first rows as tables of HTML, with all that comes from the data escaped.

    JupyterLab sets the cells of every table flush right; words are set flush left here, and numbers stay.
    """
    blocks = [f"<p>{escape(printable(title))}</p>"]
    for name, columns, items in _blocks(table):
        rows, left = _rows(columns, items, MOST_IN_HTML)
        if rows:
            sides = [_side([row[place] for row in rows]) for place in range(len(columns))]
            head = _line("th", sides, [column.title for column in columns])
            body = "".join(_line("td", sides, [cell(value) for value in row]) for row in rows)
            blocks += [f"<p>{name}</p>"] if name else []
            blocks.append(f"<table><thead>{head}</thead><tbody>{body}</tbody></table>")
            blocks += [f"<p>{escape(sentence)}</p>" for sentence in _more(left, has_more and not name)]
    return f"<div>{''.join(blocks)}</div>"


def cell(value: Any) -> str:
    """Write a value for people: nothing for None."""
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else printable(str(value))


def _blocks(table: FlatTable) -> Iterable[tuple[str, Sequence[Shown], Iterable[Any]]]:
    yield "", table.shown, table.items()
    yield from sections(table.shape, table.answer)


def _rows(columns: Sequence[Shown], items: Iterable[Any], most: int) -> tuple[list[list[Any]], int]:
    """Return the first rows, and how many more there are."""
    rest = iter(items)
    rows = [[column.value(item) for column in columns] for item in islice(rest, most)]
    return rows, sum(1 for _ in rest)


def _line(tag: str, sides: Sequence[str], words: Sequence[str]) -> str:
    cells = "".join(f"<{tag}{side}>{escape(word)}</{tag}>" for side, word in zip(sides, words, strict=True))
    return f"<tr>{cells}</tr>"


def _side(values: Sequence[Any]) -> str:
    are_numbers = all(value is None or isinstance(value, int | float) for value in values)
    return "" if are_numbers else ' style="text-align: left"'


def _cut(shown: str) -> str:
    return shown if len(shown) <= _WIDEST else shown[: _WIDEST - 1] + "…"


def _more(number: int, has_more: bool) -> list[str]:
    if not number:
        return ["… and more on further pages; .to_frame() gives all"] if has_more else []
    return [f"… and {number} more{', and further pages' if has_more else ''}; .to_frame() gives all"]
