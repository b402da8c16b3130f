"""Columns that grow while others read them: one thread appends, any number read, nobody locks.

An array is published before the length that counts on it, so a reader that takes the length first and the array
second finds every row that the length promises.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Growable:
    """A numpy array with room at its end; with a width, an array of rows."""

    __slots__ = ("array", "length")

    def __init__(self, dtype: npt.DTypeLike, width: int | None = None, room: int = 4) -> None:
        self.array: Array = np.empty(room if width is None else (room, width), dtype)
        self.length = 0

    def append(self, value: int) -> None:
        """Add one value."""
        length = self.length
        if length == len(self.array):
            self._make_room(length + 1)
        self.array[length] = value
        self.length = length + 1

    def extend(self, values: Array) -> None:
        """Add values, or rows."""
        after = self.length + len(values)
        self._make_room(after)
        self.array[self.length : after] = values
        self.length = after

    def taken(self) -> Array:
        """Give what has been added so far; the array given never grows."""
        length = self.length
        return self.array[:length]

    def _make_room(self, needed: int) -> None:
        room = len(self.array)
        if needed > room:
            larger = np.empty((max(needed, room + room // 2), *self.array.shape[1:]), self.array.dtype)
            larger[: self.length] = self.array[: self.length]
            self.array = larger


class RowsByKey:
    """Where rows with a 64-bit key are: a sorted array for most, a dict for the latest, merged now and then.

    This costs about 25 bytes a row, a dict of them all 100 and more.
    """

    __slots__ = ("_parts",)

    def __init__(self) -> None:
        self._parts: tuple[Array, Array, dict[int, int | tuple[int, ...]]] = (
            np.empty(0, np.uint64),
            np.empty(0, np.int32),
            {},
        )

    def extend(self, keys: Array, first: int) -> None:
        """Remember the keys of rows that follow each other from `first` on."""
        tail = self._parts[2]
        added = dict(zip(keys.tolist(), range(first, first + len(keys)), strict=True))
        if len(added) == len(keys) and tail.keys().isdisjoint(added):
            tail.update(added)
        else:
            for row, key in enumerate(keys.tolist(), first):
                before = tail.get(key)
                tail[key] = row if before is None else (*_several(before), row)
        if len(tail) > max(4096, len(self._parts[0]) // 8):
            self._merge()

    def find(self, key: int) -> Sequence[int]:
        """Give the rows with this key, ascending."""
        keys, rows, tail = self._parts
        wanted = np.uint64(key)
        start = int(keys.searchsorted(wanted))
        found: list[int] = []
        if start < len(keys) and keys[start] == wanted:
            found = rows[start : int(keys.searchsorted(wanted, side="right"))].tolist()
        latest = tail.get(key)
        return found if latest is None else [*found, *_several(latest)]

    def _merge(self) -> None:
        keys, rows, tail = self._parts
        pairs = [(key, row) for key, several in tail.items() for row in _several(several)]
        all_keys = np.concatenate([keys, np.array([key for key, _ in pairs], np.uint64)])
        all_rows = np.concatenate([rows, np.array([row for _, row in pairs], np.int32)])
        order = np.argsort(all_keys, kind="stable")
        self._parts = (all_keys[order], all_rows[order], {})


def _several(rows: int | tuple[int, ...]) -> tuple[int, ...]:
    return rows if isinstance(rows, tuple) else (rows,)
