"""Columns that grow while others read them: one thread appends, any number read, nobody locks.

An array is published before the length that counts on it, so a reader that takes the length first and the array
second finds every row that the length promises.
"""

from __future__ import annotations

import mmap
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
MAPPED = 2**20
"""From how many bytes on an array has a mapping of its own."""


class Growable:
    """A numpy array with room at its end; with a width, an array of rows."""

    __slots__ = ("array", "length")

    def __init__(self, dtype: npt.DTypeLike, width: int | None = None) -> None:
        self.array: Array = np.empty(0 if width is None else (0, width), dtype)
        self.length = 0

    def extend(self, values: Array) -> None:
        """Add values, or rows."""
        after = self.length + len(values)
        if after > len(self.array):
            larger = _room(max(after, len(self.array) * 3 // 2), self.array)
            larger[: self.length] = self.array[: self.length]
            self.array = larger
        self.array[self.length : after] = values
        self.length = after

    def taken(self) -> Array:
        """Return what has been added so far; the array given never grows."""
        length = self.length
        return self.array[:length]


def _room(length: int, like: Array) -> Array:
    """Allocate an empty array. A large one is mapped by itself, so that all of it goes back when outgrown."""
    shape = (length, *like.shape[1:])
    size = int(np.prod(shape)) * like.itemsize
    return (
        np.empty(shape, like.dtype)
        if size < MAPPED
        else np.ndarray(shape, like.dtype, mmap.mmap(-1, size, access=mmap.ACCESS_COPY))
    )


class RowsByKey:
    """Where rows with a 64-bit key are: a sorted array for most, a dict for the latest, merged now and then.

    This costs about 20 bytes a row, a dict of them all 100 and more.
    """

    __slots__ = ("_parts", "_tail_limit")

    def __init__(self, tail_limit: int = 2048) -> None:
        self._tail_limit = tail_limit
        self._parts = _Parts(np.empty(0, np.uint64), np.empty(0, np.int32), {}, {})

    def extend(self, keys: Array, first: int) -> None:
        """Remember the keys of rows that follow each other from `first` on."""
        tail, more = self._parts.tail, self._parts.more
        for row, key in enumerate(keys.tolist(), first):
            if tail.setdefault(key, row) != row:
                more[key] = (*more.get(key, ()), row)
        if len(tail) > max(self._tail_limit, len(self._parts.keys) // 16):
            self._merge()

    def find(self, key: int) -> list[int]:
        """Find the rows with this key, ascending."""
        keys, rows, tail, more = self._parts
        wanted = np.uint64(key)
        start = int(keys.searchsorted(wanted))
        matches: list[int] = []
        if start < len(keys) and keys[start] == wanted:
            matches = rows[start : int(keys.searchsorted(wanted, side="right"))].tolist()
        if key in tail:
            matches += (tail[key], *more.get(key, ()))
        return matches

    def _merge(self) -> None:
        keys, rows, tail, more = self._parts
        again = [(key, row) for key, several in more.items() for row in several]
        new_keys = np.concatenate([np.fromiter(tail, np.uint64), np.array([key for key, _ in again], np.uint64)])
        new_rows = np.concatenate([np.fromiter(tail.values(), np.int32), np.array([row for _, row in again], np.int32)])
        order = np.argsort(new_keys, kind="stable")
        new_keys, new_rows = new_keys[order], new_rows[order]
        places = keys.searchsorted(new_keys, side="right")
        self._parts = _Parts(np.insert(keys, places, new_keys), np.insert(rows, places, new_rows), {}, {})


class _Parts(NamedTuple):
    """The sorted keys with their rows; the latest keys with their first row, and with more rows where there are any."""

    keys: Array
    rows: Array
    tail: dict[int, int]
    more: dict[int, tuple[int, ...]]
