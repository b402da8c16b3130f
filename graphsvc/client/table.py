"""What answers share: they show themselves in a notebook, become frames, and can be written as JSON."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast, overload

from graphsvc.client import frames, showing
from graphsvc.client.records import plain
from graphsvc.tables.table import table_of

if TYPE_CHECKING:
    import pandas
    import polars

Item = TypeVar("Item")


class Answer:
    """An answer: its members are attributes and keys, `answer.total` and `answer["total"]`.

    It shows itself as its sentence and the table that the API writes for people.
    """

    __slots__ = ()
    _answer: ClassVar[Any] = None
    """Which answer of the API it is, where it is not made of its shape."""

    def __getitem__(self, key: str) -> Any:
        """Return a member by its name. Raises KeyError."""
        if key not in self._names():
            raise KeyError(f"{key!r} is no member of the answer; there are {', '.join(self._names())}")
        return getattr(self, key)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as the JSON that was served: dicts, lists and plain values, which json.dumps writes."""
        return {name: plain(getattr(self, name)) for name in self._names()}

    def to_frame(self) -> pandas.DataFrame:
        """Build a frame of pandas, a row an item, with the columns of the CSV. Raises MissingExtra without pandas."""
        return frames.frame(table_of(self, self._answer))

    def to_polars(self) -> polars.DataFrame:
        """Build the same frame in polars. Raises MissingExtra where polars is not installed."""
        return frames.polars_frame(table_of(self, self._answer))

    def _ipython_key_completions_(self) -> list[str]:
        return self._names()

    def _names(self) -> list[str]:
        return [field.name for field in dataclasses.fields(cast(Any, self))]

    def _title(self) -> str:
        return str(getattr(self, "answer", type(self).__name__))

    def __repr__(self) -> str:
        return showing.text(self._title(), table_of(self, self._answer))

    def _repr_html_(self) -> str:
        return showing.html(self._title(), table_of(self, self._answer))


class Table(Answer, Generic[Item]):
    """An answer whose items are the rows of a table: `answer[0]` is the first, `answer[:3]` are the first three."""

    __slots__ = ()

    @overload
    def __getitem__(self, key: int) -> Item: ...
    @overload
    def __getitem__(self, key: slice) -> list[Item]: ...
    @overload
    def __getitem__(self, key: str) -> Any: ...
    def __getitem__(self, key: int | slice | str) -> Any:
        """Return an item by its place, several by a slice, or a member by its name."""
        return super().__getitem__(key) if isinstance(key, str) else self._items()[key]

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items())

    def __len__(self) -> int:
        return len(self._items())

    def __bool__(self) -> bool:
        """An answer is one, even where it has no items."""
        return True

    def _items(self) -> Sequence[Item]:
        items: Sequence[Item] = cast(Any, self).items
        return items
