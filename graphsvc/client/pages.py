"""Lists that are read page by page: all of it as it stood when the first page was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from graphsvc.client import frames, showing
from graphsvc.client.decoding import read
from graphsvc.client.records import model_shape
from graphsvc.tables.table import table_of

if TYPE_CHECKING:
    import pandas
    import polars

Item = TypeVar("Item", bound=Mapping[str, Any])
Page = TypeVar("Page", bound=Mapping[str, Any])

Fetch = Callable[[str | None], Any]
"""Reads the page behind a token; None is the first."""


class Pages(Generic[Item, Page]):
    """The items of a list, gone through as often as you like; pages are read as they are needed. `[0]` is the first item.

    The first page is there at once: `first`, with what a page says beside its items (`first["counts"]`). Its token fixes
    the revision, so that later pages agree with it, whatever is written meanwhile.
    """

    def __init__(self, what: str, shape: type[Page], fetch: Fetch) -> None:
        self._what, self._shape, self._fetch = what, shape, fetch
        self._answer = model_shape(shape)
        self.first: Page = read(shape, fetch(None))

    @property
    def revision(self) -> int:
        """The revision at which all pages are read."""
        return int(self.first["revision"])

    def pages(self) -> Iterator[Page]:
        """Go through the pages."""
        page = self.first
        while True:
            self._has_read(page)
            yield page
            token = self._following(page)
            if token is None:
                return
            page = read(self._shape, self._fetch(token))

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from page["items"]

    @overload
    def __getitem__(self, key: int) -> Item: ...
    @overload
    def __getitem__(self, key: slice) -> list[Item]: ...
    def __getitem__(self, key: int | slice) -> Item | list[Item]:
        """Return an item by its place or several by a slice; pages are read up to the last of them, for a place from the end all."""
        stop = key.stop if isinstance(key, slice) else key + 1
        ends = (key.start, key.stop, key.step) if isinstance(key, slice) else (key,)
        is_from_the_end = any(end is not None and end < 0 for end in ends)
        return list(self if is_from_the_end else islice(self, stop))[key]

    def to_frame(self) -> pandas.DataFrame:
        """Read all pages into a frame of pandas, a row an item. Raises MissingExtra where pandas is not installed."""
        frames.load_pandas()
        return frames.frame(table_of({"items": list(self)}, self._answer))

    def to_polars(self) -> polars.DataFrame:
        """Read all pages into a frame of polars, a row an item. Raises MissingExtra where polars is not installed."""
        frames.load_polars()
        return frames.polars_frame(table_of({"items": list(self)}, self._answer))

    def _following(self, page: Page) -> str | None:
        following: str | None = page["next"]
        return following

    def _has_read(self, page: Page) -> None:
        """Take note that a page is gone through."""

    def __repr__(self) -> str:
        return showing.text(self._title(), table_of(self.first, self._answer), has_more=self._has_more)

    def _repr_html_(self) -> str:
        return showing.html(self._title(), table_of(self.first, self._answer), has_more=self._has_more)

    @property
    def _has_more(self) -> bool:
        return self._following(self.first) is not None

    def _title(self) -> str:
        number = f"{len(self.first['items'])}{' and more' if self._has_more else ''}"
        return str(self.first.get("answer") or f"{self._what} at revision {self.revision}: {number}")


class LogPages(Pages[Item, Page]):
    """The log of changes: it ends where it ends when the last page is read, and `next` is where to go on from."""

    next: str | None = None

    def _following(self, page: Page) -> str | None:
        return str(page["next"]) if page["items"] else None

    def _has_read(self, page: Page) -> None:
        self.next = str(page["next"])
