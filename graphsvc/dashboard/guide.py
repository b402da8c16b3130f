"""The guide as pages: Markdown that ships with the package, rendered when first asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it.token import Token

_FOLDER = files("graphsvc") / "guide"
_NAME = re.compile(r"[a-z]+(-[a-z]+)*\Z", re.ASCII)
_REQUEST = re.compile(r"GET (/\S*)\Z")


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page of the guide: its title, and its HTML, which begins with its heading."""

    title: str
    html: str


def names() -> list[str]:
    """Name every page, in the order of the alphabet."""
    return sorted(file.name.removesuffix(".md") for file in _FOLDER.iterdir() if file.name.endswith(".md"))


def text(name: str) -> str | None:
    """Return a page as it is written; None where there is none of this name."""
    if not _NAME.match(name) or name not in names():
        return None
    return (_FOLDER / f"{name}.md").read_text("utf-8")


@cache
def contents() -> Sequence[tuple[str, str]]:
    """List the pages in the order of the first, each by its name and its title there."""
    index = text("index") or ""
    return [(name, title) for title, name in re.findall(r"^- \[([^\]]+)\]\(/guide/([a-z-]+)\)", index, re.MULTILINE)]


@cache
def page(name: str) -> GuidePage | None:
    """Return a page; None where there is none of this name."""
    written = text(name)
    if written is None:
        return None
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    for kind, rule in (("fence", _fence), ("table_open", _table), ("table_close", _table), ("heading_open", _heading)):
        markdown.add_render_rule(kind, rule)
    return GuidePage(written.partition("\n")[0].removeprefix("# "), markdown.render(written))


# What can be wider than a small screen is scrolled, by the keyboard too.


def _fence(_: Any, tokens: Sequence[Token], index: int, __: Any, ___: Mapping[str, Any]) -> str:
    """Show a block of code; requests that a browser can send are links."""
    token = tokens[index]
    lines = [_linked(line) if token.info == "http" else escape(line) for line in token.content.splitlines()]
    code = "\n".join(lines)
    return f'<pre tabindex="0"><code>{code}</code></pre>\n'


def _linked(line: str) -> str:
    request = _REQUEST.match(line)
    return escape(line) if request is None else f'GET <a href="{escape(request[1])}">{escape(request[1])}</a>'


def _table(_: Any, tokens: Sequence[Token], index: int, __: Any, ___: Mapping[str, Any]) -> str:
    return '<div class="scroll" tabindex="0"><table>\n' if tokens[index].nesting == 1 else "</table></div>\n"


def _heading(_: Any, tokens: Sequence[Token], index: int, __: Any, ___: Mapping[str, Any]) -> str:
    """Begin a heading, which bears its words as its name, so that it can be linked to."""
    anchor = re.sub(r"[^a-z0-9]+", "-", tokens[index + 1].content.lower()).strip("-")
    return f'<{tokens[index].tag} id="{anchor}">'
