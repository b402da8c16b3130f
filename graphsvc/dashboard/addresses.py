"""The addresses of pages: what is asked stays in them, so that every view can be shared, bookmarked and gone back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from fastapi import Request

from graphsvc.model.wire_parts import Named
from graphsvc.service.questions import QueryFilters

SHARED = ("on", "during", "known", "datasets")
"""What stays the same from one page to the next: the days asked about, what was known, which data sets."""
EMBED = "/embed"
"""What stands before the path of a page that is shown within another."""
PAGE_OF_KIND = {kind: kind for kind in ("country", "alliance", "organisation", "group", "person", "place")}


@dataclass(frozen=True, slots=True)
class Address:
    """The address of the page that is shown: its path, and all that was asked in it."""

    path: str
    given: Mapping[str, str]

    def at(self, path: str | None = None, **changes: object) -> str:
        """Return an address with some parameters changed, None leaves one out.

        Without a path it is this page, with all that was asked; else another, with what pages share.
        """
        kept = self.given if path is None else {name: self.given[name] for name in SHARED if name in self.given}
        query = {**kept, **{name.rstrip("_"): value for name, value in changes.items()}}
        return written(self.path if path is None else path, query)

    @property
    def is_embedded(self) -> bool:
        """Say whether the page is shown within a page of somebody else's."""
        return is_embed(self.path)

    @property
    def page(self) -> str:
        """Return the address of the whole page, with all that was asked."""
        return written((self.path.removeprefix(EMBED) if self.is_embedded else self.path) or "/", self.given)

    def embed(self, **changes: object) -> str:
        """Return the address of the page without header and footer, with some parameters changed."""
        whole = self.path.removeprefix(EMBED) if self.is_embedded else self.path
        return written(
            EMBED + whole.rstrip("/"), {**self.given, **{n.rstrip("_"): value for n, value in changes.items()}}
        )

    def of(self, entity: Named) -> str:
        """Return the address of an entity's page on the same days."""
        return self.at(f"/{PAGE_OF_KIND[entity['kind']]}/{quote(entity['id'])}")

    def pair(self, a: Named, b: Named) -> str:
        """Return the address of a pair's page on the same days."""
        return self.at(f"/pair/{quote(a['id'])}/{quote(b['id'])}")

    def record(self, record: str, record_id: str) -> str:
        """Return the address of the page of an event or a source."""
        return self.at(f"/{record}/{quote(record_id)}")

    def filters(self) -> QueryFilters:
        """Return what the address asks, for the questions."""
        return QueryFilters(**{name: self.given.get(name) for name in SHARED})


def is_embed(path: str) -> bool:
    """Say whether a path is that of a page within another."""
    return path == EMBED or path.startswith(f"{EMBED}/")


def local_path(request: Request) -> str:
    """Return the address of a request within this server, with its query, as it may stand in a link."""
    path = quote(request.scope["path"], safe="/:@!$&'()*+,;=~")
    query = request.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def written(path: str, query: Mapping[str, object]) -> str:
    """Write an address; parameters that are None are left out."""
    given = {name: value for name, value in query.items() if value is not None}
    return f"{path}?{urlencode(given, safe='/:,')}" if given else path
