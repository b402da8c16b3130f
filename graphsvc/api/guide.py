"""The guide as pages: Markdown that ships with the package, rendered when first asked for."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_FOLDER = files("graphsvc") / "guide"
_NAME = re.compile(r"[a-z]+(-[a-z]+)*\Z", re.ASCII)


def names() -> list[str]:
    """Name every page, in the order of the alphabet."""
    return sorted(file.name.removesuffix(".md") for file in _FOLDER.iterdir() if file.name.endswith(".md"))


def text(name: str) -> str | None:
    """Return a page as it is written; None where there is none of this name."""
    if not _NAME.match(name) or name not in names():
        return None
    return (_FOLDER / f"{name}.md").read_text("utf-8")


@cache
def page(name: str) -> tuple[str, str] | None:
    """Return a page's title and its HTML; None where there is none of this name."""
    written = text(name)
    if written is None:
        return None
    from markdown_it import MarkdownIt

    title = written.partition("\n")[0].removeprefix("# ")
    return title, MarkdownIt("commonmark", {"html": False}).enable("table").render(written)
