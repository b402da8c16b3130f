"""The names of an entity by their keys: an entity may have thousands, and a search asks for them thousands of times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from graphsvc.model.names import keys
from graphsvc.snapshot.rows import EntityRow, NameRow

FEW = 32
"""Up to how many names are looked at one by one; nearly every entity has fewer, and needs no table of its own."""


def names_by_key(row: EntityRow, key: str) -> Sequence[NameRow]:
    """List the names of an entity that have a key (`model.names.keys`), in its order."""
    if len(row.names) <= FEW:
        return [name for name in row.names if key in keys(name.text)]
    return _table(_SameRow(row)).get(key, ())


class _SameRow:
    """A row that is compared by what it is, not by what it says: its thousands of names are not read to look it up."""

    __slots__ = ("row",)

    def __init__(self, row: EntityRow) -> None:
        self.row = row

    def __hash__(self) -> int:
        return id(self.row)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SameRow) and other.row is self.row


@lru_cache(maxsize=32)
def _table(of: _SameRow) -> Mapping[str, Sequence[NameRow]]:
    table: dict[str, list[NameRow]] = {}
    for name in of.row.names:
        for key in keys(name.text):
            table.setdefault(key, []).append(name)
    return table
