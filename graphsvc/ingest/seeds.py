"""Read curated sets (`seeds/README.md` describes their files) into one batch, with every fault by file and line."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphsvc.errors import Fault
from graphsvc.ingest.folders import Progress, find_required, find_sets
from graphsvc.ingest.sets import NO_ID, Item, SeedSet, identity, read_set
from graphsvc.model.batch import LOADER, Batch, Write, read_records
from graphsvc.model.citation import Reference

RECORD_LIMIT = 50_000
ReferenceReader = Callable[[list[tuple[str, Any, str]], list[Fault]], list[tuple[str, Any, str]]]
"""Takes records as (kind of record, fields, pointer) and the list of faults; returns them with ids of entities."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A required set that is nowhere among the files; the store may have it, under the same id."""

    name: str
    place: str


@dataclass(frozen=True)
class Loaded:
    """What reading came to. Where there are faults, the batch holds the records without one and is not to be written.

    `broken` names the records left out of it, as far as they can be told; `is_whole` says that every file could
    be read to its end, so that what is in neither is in no file.
    """

    sets: tuple[SeedSet, ...]
    batch: Batch
    faults: tuple[Fault, ...]
    absent: tuple[Absent, ...]
    broken: frozenset[Reference]
    is_whole: bool

    def locate(self, pointer: str) -> str:
        """Return the `file:line` of a pointer of the batch, or the folders where it has none."""
        item, steps = _item(self.sets, pointer)
        if item is None:
            return ", ".join(str(seed_set.folder) for seed_set in self.sets)
        return f"{item.path}:{item.node.line_at(steps)}"

    def fault(self, pointer: str, detail: str) -> Fault:
        """Turn a fault at a pointer of the batch into one at a file and line that names the field."""
        return _fault(self.sets, pointer, detail)

    def set_of(self, pointer: str) -> SeedSet | None:
        """Find the set that a pointer of the batch lies in."""
        steps = pointer.split("/")
        return self.sets[int(steps[1])] if len(steps) > 1 else None


def read_sets(
    paths: Sequence[Path | str],
    *,
    shipped: Path | None = None,
    overwrite: bool = False,
    progress: Progress | None = None,
    references: ReferenceReader | None = None,
) -> Loaded:
    """Read the sets at these paths and those they require, found beside them or among the `shipped` ones.

    `references` puts the ids of entities in place of whatever else the records name them by. Raises nothing for what is wrong with files: all their faults are in the result, by file and line.
    """
    return _SeedReading(shipped, progress, references).run([Path(path) for path in paths], overwrite)


@dataclass
class _SeedReading:
    shipped: Path | None
    progress: Progress | None
    references: ReferenceReader | None = None
    faults: list[Fault] = field(default_factory=list)
    sets: list[SeedSet] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)
    reaches: list[set[int]] = field(default_factory=list)

    def run(self, paths: Sequence[Path], overwrite: bool) -> Loaded:
        self._read(find_sets(paths, self.faults))
        is_whole = all(seed_set.is_whole for seed_set in self.sets)
        writes, broken = self._records()
        if len(writes) > RECORD_LIMIT:
            detail = f"{len(writes):,} records are more than one load takes ({RECORD_LIMIT:,}); use an importer"
            self.faults.append(Fault(str(paths[0]), detail))
        self._check_required(writes)
        loads = tuple(dict.fromkeys(seed_set.dataset for seed_set in self.sets if seed_set.dataset != NO_ID))
        parts = {seed_set.dataset: seed_set.parts for seed_set in self.sets if seed_set.parts is not None}
        batch = Batch(
            tuple(writes), LOADER, loads=loads, corrections="overwrite" if overwrite else "refuse", parts=parts
        )
        faults = tuple(sorted(set(self.faults), key=_by_place))
        return Loaded(tuple(self.sets), batch, faults, tuple(self.absent), broken, is_whole)

    def _read(self, folders: list[Path]) -> None:
        """Read these folders, and those they require as they come to light."""
        numbers = {os.path.realpath(folder): i for i, folder in enumerate(folders)}
        for folder in folders:  # It grows while it is read.
            seed_set = read_set(folder, self.faults)
            self.sets.append(seed_set)
            self.reaches.append(set())
            for name, line in seed_set.requires:
                place = find_required(name, folder, folders, self.shipped)
                if place is None:
                    self.absent.append(Absent(name, f"{folder / 'dataset.yaml'}:{line}"))
                    continue
                real = os.path.realpath(place)
                if real not in numbers:
                    numbers[real] = len(folders)
                    folders.append(place)
                self.reaches[-1].add(numbers[real])
            if self.progress:
                self.progress(len(self.sets), len(folders))

    def _records(self) -> tuple[list[Write], frozenset[Reference]]:
        """Read all records through the model; give those without a fault, and the names of the others."""
        faults: list[Fault] = []
        listed = [
            (seed_set, item, where) for i, seed_set in enumerate(self.sets) for item, where in seed_set.records(f"/{i}")
        ]
        raws = [(item.record, item.raw, where) for _, item, where in listed if item.raw is not None]
        writes, first = [], dict[Reference, str]()
        if self.references is not None:
            raws = self.references(raws, faults)
        for write in read_records(raws, faults):
            if write.reference in first:
                before = _place(self.sets, first[write.reference])
                self._fault(write.pointer, f"{self._label(write)} is given already at {before}")
            else:
                first[write.reference] = write.pointer
                writes.append(write)
        for fault in faults:
            self._fault(fault.pointer, fault.detail)
        read = {write.pointer for write in writes}
        broken = {identity(item, seed_set.dataset) for seed_set, item, where in listed if where not in read}
        return writes, frozenset({key for key in broken if key is not None and key not in first} | {("source", NO_ID)})

    def _label(self, write: Write) -> str:
        item, _ = _item(self.sets, write.pointer)
        raw = item.raw if item is not None else {}
        return f"{write.record} " + (f"{raw['kind']}:{raw['key']}" if raw.get("key") else write.id)

    def _check_required(self, writes: Sequence[Write]) -> None:
        """Refuse references to a set of this load that the referring set does not require."""
        owners = {write.reference: int(write.pointer.split("/")[1]) for write in writes}
        reaches = [self._closure(i) for i in range(len(self.sets))]
        for write in writes:
            if write.value is None:
                continue
            number = owners[write.reference]
            for where, reference in write.value.references().items():
                owner = owners.get(reference, number)
                if owner not in reaches[number]:
                    detail = f"{reference[1]!r} belongs to the set {self.sets[owner].name!r}, which this set does not require"
                    self._fault(write.pointer + where, detail)

    def _closure(self, number: int) -> set[int]:
        reached, waiting = set[int](), {number}
        while waiting:
            entity = waiting.pop()
            reached.add(entity)
            waiting |= self.reaches[entity] - reached
        return reached

    def _fault(self, pointer: str, detail: str) -> None:
        self.faults.append(_fault(self.sets, pointer, detail))


def _item(sets: Sequence[SeedSet], pointer: str) -> tuple[Item | None, list[str]]:
    """Find the record that a pointer lies in, and the steps within it."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    if len(steps) < 2:
        return None, []
    seed_set = sets[int(steps[0])]
    if steps[1] == "dataset":
        return seed_set.head, steps[2:]
    return seed_set.items[steps[1]][int(steps[2])], steps[3:]


def _place(sets: Sequence[SeedSet], pointer: str) -> str:
    item, steps = _item(sets, pointer)
    return f"{item.path}:{item.node.line_at(steps)}" if item is not None else ""


def _fault(sets: Sequence[SeedSet], pointer: str, detail: str) -> Fault:
    item, steps = _item(sets, pointer)
    if item is None:
        return Fault(", ".join(str(seed_set.folder) for seed_set in sets), detail)
    return Fault(_place(sets, pointer), f"{'.'.join(steps)}: {detail}" if steps else detail)


def _by_place(fault: Fault) -> tuple[str, int, str]:
    path, colon, line = fault.pointer.rpartition(":")
    return (path, int(line), fault.detail) if colon and line.isdigit() else (fault.pointer, 0, fault.detail)
