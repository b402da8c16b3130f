"""The codebook of an export as Markdown: what its columns mean, what was asked, and whom to cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

MEDIA_TYPE = "text/markdown; charset=utf-8"
SUFFIX = "md"


def write(
    title: str,
    paragraphs: Iterable[str],
    columns: Iterable[tuple[str, str]],
    query: Mapping[str, Any],
    citations: Sequence[Mapping[str, Any]],
) -> bytes:
    """Write a codebook: its title, what to know first, the columns, what was asked, and the data sets."""
    parts = [f"# {_line(title)}", *map(_line, paragraphs)]
    parts += ["## Columns", _table(("column", "meaning"), ((f"`{name}`", meaning) for name, meaning in columns))]
    parts += ["## What was asked", _table(("", ""), ((f"`{name}`", _shown(value)) for name, value in query.items()))]
    parts += ["## Cite", "\n".join(_cited(citation) for citation in citations) or "No data set is behind this."]
    return ("\n\n".join(parts) + "\n").encode()


def _table(header: Sequence[str], rows: Iterable[tuple[str, str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_line(cell).replace("|", "\\|") for cell in row) + " |" for row in lines)


def _shown(value: Any) -> str:
    if value is None:
        return "not restricted"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _cited(citation: Mapping[str, Any]) -> str:
    version = f", version {citation['version']}" if citation["version"] is not None else ""
    licence = citation["licence"] or "not stated"
    parts = [f"- `{citation['dataset']}`: {citation['citation'] or citation['title']}{version}. Licence: {licence}."]
    return _line(" ".join([*parts, *([f"<{citation['url']}>"] if citation["url"] else [])]))


def _line(text: str) -> str:
    """Write a text on one line."""
    return " ".join(text.split())
