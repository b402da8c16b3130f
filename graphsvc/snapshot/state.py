"""What the snapshot holds, with both clocks: one thread appends to it, views read it."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict, defaultdict
from typing import Any, Generic, TypeVar

from graphsvc.snapshot.mergers import Mergers
from graphsvc.snapshot.rows import EntityRow, EventRow, SourceRow
from graphsvc.snapshot.spellings import Spellings
from graphsvc.snapshot.ties import TieTable

T = TypeVar("T")


class Versions(Generic[T]):
    """Records of one kind as Python objects: every version with the revision that added it, None for a retraction.

    A record keeps the index that it gets when it is first named, which may be before it is written.
    """

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._named_at: list[int] = []
        self._versions: list[list[tuple[int, T | None]]] = []
        self.indices: dict[str, int] = {}
        self._ordered: list[int] = []
        self._changed = array("i")
        self._changed_at = array("i")

    def intern(self, record_id: str, revision: int) -> int:
        """Return the index of a record that this revision names, a new one where it is new."""
        index = self.indices.get(record_id)
        if index is None:
            index = len(self.ids)
            self._named_at.append(revision)
            self._versions.append([])
            self.ids.append(record_id)
            self.indices[record_id] = index
        return index

    def add(self, index: int, revision: int, row: T | None) -> None:
        """Add a version (None: the record is retracted)."""
        self._versions[index].append((revision, row))
        self._changed.append(index)
        self._changed_at.append(revision)

    def changed(self, after: int, through: int) -> dict[int, int]:
        """Return the indices of the records changed after a revision and up to another, with the last that did so."""
        length = len(self._changed_at)
        start = bisect_right(self._changed_at, after, hi=length)
        end = bisect_right(self._changed_at, through, lo=start, hi=length)
        return dict(zip(self._changed[start:end], self._changed_at[start:end], strict=True))

    def revisions(self, index: int) -> list[int]:
        """List the revisions that wrote a record or took it back, in order."""
        return [added for added, _ in self._versions[index]]

    def last_change(self, through: int) -> int:
        """Return the last revision up to one that changed any record; 0 where none did."""
        length = len(self._changed_at)
        end = bisect_right(self._changed_at, through, hi=length)
        return self._changed_at[end - 1] if end else 0

    def find(self, record_id: str, revision: int) -> int | None:
        """Return the index of a record that was named by then."""
        index = self.indices.get(record_id)
        return index if index is not None and self._named_at[index] <= revision else None

    def ids_at(self, revision: int) -> list[str]:
        """List the ids of all records named by then, in the order of their indices."""
        return self.ids[: bisect_right(self._named_at, revision, hi=len(self.ids))]

    def at(self, index: int, revision: int) -> T | None:
        """Return the version that stands at the revision."""
        for added, row in reversed(self._versions[index]):
            if added <= revision:
                return row
        return None

    def was_written(self, index: int, revision: int) -> bool:
        """Say whether there was any version by then."""
        versions = self._versions[index]
        return bool(versions) and versions[0][0] <= revision

    def standing(self, revision: int) -> list[T]:
        """List every record that stands at the revision, by id."""
        if len(self._ordered) != len(self.ids):
            self._ordered = sorted(range(len(self.ids)), key=self.ids.__getitem__)
        return [row for index in self._ordered if (row := self.at(index, revision)) is not None]


class SnapshotState:
    """One store's records up to `head`, the last revision that is all here; it is set when all else is in place."""

    def __init__(self, store_id: str = "") -> None:
        self.store_id = store_id
        self.token = object()  # It tells this reading of the log from any other, and keeps nothing of it alive.
        self.head = 0
        self.moments: list[str] = []
        self.entities: Versions[EntityRow] = Versions()
        self.sources: Versions[SourceRow] = Versions()
        self.events: Versions[EventRow] = Versions()
        self.ties = TieTable()
        self.mergers = Mergers(self.entities.ids)
        self.memo: OrderedDict[Any, Any] = OrderedDict()
        """What readings of the snapshot keep that they have worked out, the latest last."""
        self.events_of: defaultdict[int, list[int]] = defaultdict(list)
        self.bearers: dict[str, list[int]] = {}
        self.coded: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self.spellings: Spellings | None = None
        self._names: list[str] = []
        self._named_at: list[int] = []

    def add_name(self, key: str, entity: int, revision: int) -> None:
        """Remember that an entity bears a name with this key in some version."""
        bearers = self.bearers.get(key)
        if bearers is None:
            self.bearers[key] = [entity]
            self._named_at.append(revision)
            self._names.append(key)
        elif entity not in bearers:
            bearers.append(entity)

    def names(self, revision: int) -> list[str]:
        """List the keys of every name that anyone bore in some version by then."""
        return self._names[: bisect_right(self._named_at, revision, hi=len(self._names))]
