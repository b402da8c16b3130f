"""Rows as small tables, in text and in HTML, for those who look at an answer in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

Row = dict[str, Any]

MOST_IN_TEXT, MOST_IN_HTML = 10, 50
_WIDEST = 60


def text(title: str, rows: Sequence[Row], columns: Sequence[str], total: int) -> str:
    """Show the first rows under a title."""
    shown = rows[:MOST_IN_TEXT]
    if not shown:
        return title
    cells = [list(columns), *([_cut(cell(row.get(name))) for name in columns] for row in shown)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    lines = ["  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([title, *(f"  {line}" for line in lines), *_more(total - len(shown))])


def html(title: str, rows: Sequence[Row], columns: Sequence[str], total: int) -> str:
    """Show the first rows as a table of HTML, with all that comes from the data escaped.

    JupyterLab sets the cells of every table flush right; words are set flush left here, and numbers stay.
    """
    shown = rows[:MOST_IN_HTML]
    sides = [_side([row.get(name) for row in shown]) for name in columns]

    def line(tag: str, words: Sequence[str]) -> str:
        cells = zip(sides, words, strict=True)
        return f"<tr>{''.join(f'<{tag}{side}>{escape(word)}</{tag}>' for side, word in cells)}</tr>"

    body = "".join(line("td", [cell(row.get(name)) for name in columns]) for row in shown)
    table = f"<table><thead>{line('th', columns)}</thead><tbody>{body}</tbody></table>" if shown else ""
    more = "".join(f"<p>{escape(sentence)}</p>" for sentence in _more(total - len(shown)))
    return f"<div><p>{escape(title)}</p>{table}{more}</div>"


def cell(value: Any) -> str:
    """Write a value for people: nothing for None, a list with commas."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(cell(item) for item in value)
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _side(values: Sequence[Any]) -> str:
    are_numbers = all(value is None or isinstance(value, int | float) for value in values)
    return "" if are_numbers else ' style="text-align: left"'


def _cut(shown: str) -> str:
    line = " ".join(shown.split())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"


def _more(number: int) -> list[str]:
    return [f"… and {number} more; .to_frame() gives all"] if number > 0 else []
