"""The change log as an Atom feed (RFC 4287), of everything or of an entity or a pair, for those who read feeds."""

from __future__ import annotations

from html import escape
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import Request
from starlette.responses import Response

from graphsvc.api.encoding import has, question_tag, tagged
from graphsvc.charts.captions import plain
from graphsvc.dashboard import change_lists, rendering
from graphsvc.dashboard.addresses import written
from graphsvc.dashboard.asking import PageRequest
from graphsvc.dashboard.change_lists import Narrowed, WriteInWords

ENTRIES, CHANGES_OF_AN_ENTRY = 20, 10
MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_BEFORE_ALL = "1970-01-01T00:00:00Z"
"""When a feed without entries was last updated: a feed must say some moment, and this one never moves."""


def feed(request: Request, page: PageRequest) -> Response:
    """Answer with the feed of the last writes, under a tag; 304 where the reader has it."""
    asked = change_lists.narrowed(page)
    site = rendering.site(request)
    tag = question_tag(page.query.head, "atom", site)
    # A feed names the host that it was asked from, so it is no answer to another.
    varying = {**tagged(tag), "Vary": "Authorization, Cookie, Host", "X-Content-Type-Options": "nosniff"}
    if has(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=varying)
    writes, _ = change_lists.part(page, asked, None, ENTRIES, CHANGES_OF_AN_ENTRY)
    body = document(page.query.head.store_id, site, asked, writes)
    return Response(body, 200, varying, MEDIA_TYPE)


def document(store_id: str, site: str, asked: Narrowed, writes: list[WriteInWords]) -> bytes:
    """Write a feed. Its ids come from the store and the revision, so they are the same under any host name."""
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    whose = f" of {asked.words}" if asked.parties else ""
    _text(root, "title", f"Changes{whose} · graphsvc")
    _text(root, "id", identifier(store_id, "feed", asked))
    _text(root, "updated", writes[0].at if writes else _BEFORE_ALL)
    SubElement(root, "link", {"rel": "self", "href": f"{site}{written('/changes.atom', asked.parameters)}"})
    SubElement(
        root,
        "link",
        {"rel": "alternate", "type": "text/html", "href": f"{site}{written('/changes', asked.parameters)}"},
    )
    _text(SubElement(root, "author"), "name", "graphsvc")
    for write in writes:
        _entry(root, store_id, site, asked, write)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def identifier(store_id: str, what: str, asked: Narrowed) -> str:
    """Return a permanent id that is unique to a store, a revision, and what the feed is narrowed to."""
    narrowed = "&".join(f"{name}={value}" for name, value in asked.parameters.items())
    return uuid5(NAMESPACE_URL, f"graphsvc:{store_id}:{what}?{narrowed}").urn


def title(write: WriteInWords) -> str:
    """Return the first change of a write and how many more there are; of a load, what it brought in numbers."""
    if not write.changes:
        return f"{write.sums} by {write.by}"
    others = write.left_out + len(write.changes) - 1
    return f"{write.changes[0].sentence}{f', and {others:,} more' if others else ''}"


def _entry(root: Element, store_id: str, site: str, asked: Narrowed, write: WriteInWords) -> None:
    entry = SubElement(root, "entry")
    _text(entry, "title", title(write))
    _text(entry, "id", identifier(store_id, str(write.revision), asked))
    _text(entry, "updated", write.at)
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": f"{site}{write.href}"})
    _text(SubElement(entry, "author"), "name", write.by)
    lines = [
        f'<li><a href="{escape(site + change.href)}">{escape(plain(change.sentence))}</a> ({escape(change.dataset)})</li>'
        for change in write.changes
    ]
    lines += [f"<li>Data set: {escape(plain(row.title))}</li>" for row in write.datasets]
    if write.left_out:
        lines.append(f'<li><a href="{escape(site + write.href)}">{write.left_out:,} more</a></li>')
    reason = f"<p>{escape(plain(write.reason))}</p>" if write.reason else ""
    content = SubElement(entry, "content", {"type": "html"})
    content.text = f"{reason}<ul>{''.join(lines)}</ul>"


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = plain(text)
