"""What answers and lists share: they can be counted, gone through, shown in a notebook and made a frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from graphsvc.client import frames, showing
from graphsvc.tables.table import table_of

if TYPE_CHECKING:
    import pandas

    from graphsvc.client.showing import Row


Item = TypeVar("Item")


class Table(Generic[Item]):
    """An answer whose items are the rows of a table."""

    __slots__ = ()
    _answer: ClassVar[Any] = None
    """Which answer of the API it is, where it is not made of its shape."""
    _shown: ClassVar[tuple[str, ...]]
    """The columns that are shown to people."""

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items())

    def __len__(self) -> int:
        return len(self._items())

    def __bool__(self) -> bool:
        """An answer is one, even where it has no items."""
        return True

    def to_frame(self) -> pandas.DataFrame:
        """Build a frame of pandas, a row an item. Raises MissingExtra where pandas is not installed."""
        return frames.frame(table_of(self, self._answer))

    def _items(self) -> Sequence[Item]:
        items: Sequence[Item] = cast(Any, self).items
        return items

    def _worded(self, items: Sequence[Item]) -> list[Row]:
        """Write rows as people read them."""
        return list(cast(Any, items))

    def _title(self) -> str:
        return type(self).__name__

    def __repr__(self) -> str:
        shown = self._items()[: showing.MOST_IN_TEXT]
        return showing.text(self._title(), self._worded(shown), self._shown, len(self._items()))

    def _repr_html_(self) -> str:
        shown = self._items()[: showing.MOST_IN_HTML]
        return showing.html(self._title(), self._worded(shown), self._shown, len(self._items()))
