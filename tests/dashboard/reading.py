"""Read a page: its parts by class, their words, where its links lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """An element of a page with all that is in it."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the words in it, with single spaces."""
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join(" ".join(parts).split())

    def all(self, tag: str = "", cls: str = "", **attributes: str) -> list[Element]:
        """Return the elements in it of a tag, a class, and attributes."""
        inner = [
            element
            for child in self.children
            if isinstance(child, Element)
            for element in child.all(tag, cls, **attributes)
        ]
        return [self, *inner] if self._meets(tag, cls, attributes) else inner

    def _meets(self, tag: str, cls: str, attributes: dict[str, str]) -> bool:
        return (
            tag in ("", self.tag)
            and (not cls or cls in self.attributes.get("class", "").split())
            and all(self.attributes.get(name) == value for name, value in attributes.items())
        )

    def one(self, tag: str = "", cls: str = "", **attributes: str) -> Element:
        """Return the only such element."""
        (element,) = self.all(tag, cls, **attributes)
        return element

    @property
    def links(self) -> list[str]:
        """Return where the links in it lead."""
        return [link.attributes.get("href", "") for link in self.all("a")]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Element:
    """Read a page as a tree."""
    reader = _Reader()
    reader.feed(html)
    return reader.open[0]
