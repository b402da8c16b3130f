"""What reading a project's files comes to: records, rows that cannot be taken, and what else is worth telling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphsvc.errors import Fault, InvalidInput
from graphsvc.ingest.folders import Progress
from graphsvc.ingest.importers.parties import Parties
from graphsvc.ingest.importers.tables import Row, RowError, Table, read_table, told_apart
from graphsvc.model.dates import FIRST_DAY, LAST_DAY

RawRecord = tuple[str, Mapping[str, Any], str]
"""The kind of a record, its fields as a batch has them, and `file:line`, where it is from."""


def one_table(path: Path) -> Sequence[Table]:
    """Read a file that is a table. Raises InvalidInput."""
    return (read_table(path),)


@dataclass(frozen=True, slots=True)
class Importer:
    """A project whose files can be imported.

    `kinds` names its files by the columns that each has; `expected` says how many of each thing a whole copy has: fewer
    than the first number are refused, more than the second are warned of. One that `corrects` has no dataset of its own: it
    changes records of others, which a load of those then leaves as they are. `tables` reads a file as tables, for files that
    are not one table. `options` are those of the command that it takes.
    """

    name: str
    dataset: str
    summary: str
    kinds: Mapping[str, Sequence[str]]
    needed: Sequence[str]
    read: Callable[[Reading], None]
    expected: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    corrects: bool = False
    tables: Callable[[Path], Sequence[Table]] = one_table
    options: Sequence[str] = ()


@dataclass(slots=True)
class Reading:
    """The files of one import while they are read, and what has become of them so far.

    `parts` are the first words of the keys of those records that the files give in full; None stands for all.
    """

    parties: Parties
    tables: dict[str, list[Table]]
    options: Mapping[str, str] = field(default_factory=dict)
    progress: Progress | None = None
    records: list[RawRecord] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    parts: tuple[str, ...] | None = None
    overwrites: bool = False
    _done: int = 0

    def add(self, record: str, fields: Mapping[str, Any], place: str = "") -> None:
        """Add a record."""
        self.records.append((record, fields, place))

    def add_stranger(self, entity: Mapping[str, Any]) -> None:
        """Add an entity that is on no list of states, unless another dataset has it already."""
        identifier = entity["id"]
        try:
            is_there = self.parties.of_reference(f"id:{identifier}", FIRST_DAY, LAST_DAY) != identifier or (
                self.parties.record(identifier)["dataset"] != entity["dataset"]
            )
        except RowError:
            is_there = False
        if not is_there:
            self.add("entity", entity)

    def note(self, row: Row | None, detail: str) -> None:
        """Tell of a correction, a disagreement, or what else is worth knowing."""
        self.notes.append(f"{row.place}: {detail}" if row is not None else detail)

    def rows(self, kind: str) -> Iterator[Row]:
        """Yield the rows of all files of a kind; lines that are no rows are refused."""
        total = sum(len(table.rows) for tables in self.tables.values() for table in tables)
        for table in self.tables.get(kind, ()):
            self.refused += table.broken
            for row in table.rows:
                yield row
                self._done += 1
                if self.progress and (self._done % 1_000 == 0 or self._done == total):
                    self.progress(min(self._done, total), total)

    @contextmanager
    def taking(self, row: Row) -> Iterator[None]:
        """Refuse the row where reading it raises RowError."""
        try:
            yield
        except RowError as exc:
            self.refused.append(Fault(row.place, str(exc)))


def read_files(
    importer: Importer,
    paths: Sequence[Path],
    parties: Parties,
    progress: Progress | None = None,
    options: Mapping[str, str] | None = None,
    *,
    overwrites: bool = False,
) -> Reading:
    """Read files of a project, told apart by their columns, in any order.

    Raises InvalidInput where a file is none of the project's or cannot be read, and where one that is needed is missing.
    """
    faults: list[Fault] = []
    seen: set[Path] = set()
    tables: dict[str, list[Table]] = {kind: [] for kind in importer.kinds}
    for path in paths:
        if path.resolve() in seen:
            faults.append(Fault(f"{path}:1", "is given twice; name each file once"))
            continue
        seen.add(path.resolve())
        try:
            for table in importer.tables(path):
                tables[told_apart(table, importer.kinds)].append(table)
        except InvalidInput as exc:
            faults += exc.faults
    missing = [kind for kind in importer.needed if not tables[kind]]
    if missing and not faults:
        columns = ", ".join(importer.kinds[missing[0]])
        faults.append(Fault(", ".join(map(str, paths)), f"{missing[0]} is missing; give the file that has {columns}"))
    if faults:
        raise InvalidInput(faults)
    reading = Reading(parties, tables, options or {}, progress, overwrites=overwrites)
    importer.read(reading)
    return reading
