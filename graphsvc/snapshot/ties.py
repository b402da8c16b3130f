"""The ties of the snapshot: one row of numbers for each version, adjacency by entity, and the look-up by id."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, cast

import numpy as np

from graphsvc.model.ids import HASHED
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.snapshot.columns import Array, Growable, RowsByKey
from graphsvc.snapshot.rows import TieRow

KINDS = tuple(TIE_KINDS)
KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
NEVER = 2**31 - 1
"""The superseding revision of what still stands."""
OTHER_TEXTS = 2**22
"""Above every day number."""
KEPT_TEXTS = 50_000

(VERSION, KIND, DATASET, FROM, TO, S1, S2, U1, U2, SINCE, UNTIL, EXTRA, ADDED, SUPERSEDED, REST) = range(15)
WIDTH = REST + 1

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_DIGITS = bytes.maketrans(_ALPHABET.encode(), b"0123456789abcdefghijklmnopqrstuv")
_PAIRS = [one + other for one in _ALPHABET for other in _ALPHABET]
_SHIFTS = range(120, -1, -10)
_tie_row = cast(Callable[[Any], TieRow], partial(tuple.__new__, TieRow))


class DateTexts(dict[int, str]):
    """The texts of dates by number: one exact day is numbered by itself, any other text from `OTHER_TEXTS` on.

    So exact days, of which there are many, need room only once they are asked for.
    """

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[str, int] = {}

    def __missing__(self, number: int) -> str:
        text = date.fromordinal(number).isoformat()
        if len(self) < KEPT_TEXTS:
            self[number] = text
        return text

    def number(self, text: str) -> int:
        """Return the number of a text."""
        if len(text) == 10:
            try:
                return date.fromisoformat(text).toordinal()
            except ValueError:
                pass
        number = self._numbers.get(text)
        if number is None:
            number = OTHER_TEXTS + len(self._numbers)
            self[number] = text
            self._numbers[text] = number
        return number


REMEMBERED = 65_536
"""How many ids of ties are kept as text."""


class TieTable:
    """Every version of every tie, in the order of the log; rows are appended, and later only marked superseded.

    A row is one line of `table` (16 columns wide at most, so that it lies in one or two lines of the processor's
    cache); an id's 26 letters are 130 bits: two numbers in `ids` and the rest of two bits in the table.
    """

    def __init__(self) -> None:
        self.table = Growable(np.int32, WIDTH)
        self.ids = Growable(np.uint64, 2)
        self.of_kind = tuple(Growable(np.int32) for _ in KINDS)
        self.of_entity: dict[int, array[int]] = {}
        """Rows by entity and kind (`party_key`): most questions read one kind of which an entity has few, or none."""
        self.by_id = RowsByKey()
        self.dates = DateTexts()
        self.extras: list[Mapping[str, Any]] = []
        self._written: dict[int, str] = {}
        self._row_written: dict[str, int] = {}  # What an answer names is looked up next, for its citations.

    def rows_of(self, entity: int, kinds: frozenset[str] | None = None) -> Array:
        """Return the rows of all versions of an entity's ties of these kinds, ascending."""
        numbers = KIND_NUMBERS.values() if kinds is None else [KIND_NUMBERS[kind] for kind in kinds]
        of_kinds = [rows for number in numbers if (rows := self.of_entity.get(party_key(entity, number)))]
        return _merged([np.frombuffer(rows[:], np.int32) for rows in of_kinds])

    def count_of(self, entity: int, kinds: frozenset[str] | None = None) -> int:
        """Count what `rows_of` returns, without reading it."""
        numbers = KIND_NUMBERS.values() if kinds is None else [KIND_NUMBERS[kind] for kind in kinds]
        of_kinds = (self.of_entity.get(party_key(entity, number)) for number in numbers)
        return sum(len(rows) for rows in of_kinds if rows is not None)

    def rows_of_kinds(self, kinds: frozenset[str] | None) -> Array:
        """Return the rows of all versions of ties of these kinds, ascending."""
        if kinds is None:
            return np.arange(self.table.length, dtype=np.int32)
        return _merged([self.of_kind[KIND_NUMBERS[kind]].taken() for kind in kinds])

    def read(self, rows: Array, revision: int) -> list[TieRow]:
        """Read those rows that stand at the revision."""
        if not len(rows):
            return []
        block = self.table.array.take(rows, axis=0)
        stands = (block[:, ADDED] <= revision) & (block[:, SUPERSEDED] > revision)
        if not stands.all():
            rows, block = rows[stands], block[stands]
        return self._rows(rows, block)

    def _rows(self, rows: Array, block: Array) -> list[TieRow]:
        version, kind, dataset, from_, to, s1, s2, u1, u2, since, until, extra, *_ = block.T.tolist()
        columns = zip(
            rows.tolist(),
            version,
            map(KINDS.__getitem__, kind),
            dataset,
            from_,
            to,
            s1,
            s2,
            u1,
            u2,
            map(self.dates.__getitem__, since),
            map(self.dates.__getitem__, until),
            map(self.extras.__getitem__, extra),
            strict=True,
        )
        return list(map(_tie_row, columns))

    def changed(self, after: int, through: int) -> list[TieRow]:
        """Return the versions that were added, or ceased to stand, after a revision and up to another."""
        block = self.table.taken()[:, (ADDED, SUPERSEDED)]
        is_changed = ((block > after) & (block <= through)).any(axis=1)
        rows = np.flatnonzero(is_changed).astype(np.int32)
        return self._rows(rows, self.table.array.take(rows, axis=0))

    def versions(self, tie_id: str) -> Sequence[int]:
        """List the rows of a tie's versions, oldest first; none where the id is no tie's."""
        if not (HASHED.match(tie_id) and tie_id[0] == "t"):
            return ()
        high, low, rest = split_id(tie_id)
        rows = self.by_id.find(high)
        ids, table = self.ids.array, self.table.array
        return [row for row in rows if int(ids[row, 1]) == low and int(table[row, REST]) == rest]

    def standing(self, tie_id: str, revision: int) -> int | None:
        """Return the row of the version that stands at the revision; None where there is none."""
        written = self._row_written.get(tie_id)
        if written is not None and self._stands(written, revision):
            return written
        return next((row for row in self.versions(tie_id) if self._stands(row, revision)), None)

    def _stands(self, row: int, revision: int) -> bool:
        return bool(self.table.array[row, ADDED] <= revision < self.table.array[row, SUPERSEDED])

    def was_written(self, tie_id: str, revision: int) -> bool:
        """Say whether there was any version by then."""
        return any(self.table.array[row, ADDED] <= revision for row in self.versions(tie_id))

    def id(self, row: int) -> str:
        """Write the id of a row's tie."""
        written = self._written.get(row)
        if written is not None:
            return written
        if len(self._written) >= REMEMBERED:
            self._written.clear()
            self._row_written.clear()
        written = self._written[row] = self._write_id(row)
        self._row_written[written] = row
        return written

    def _write_id(self, row: int) -> str:
        high, low = self.ids.array[row].tolist()
        number = high << 66 | low << 2 | int(self.table.array[row, REST])
        return "t-" + "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])


def party_key(entity: int, kind: int) -> int:
    """Return the key under which the rows of an entity's ties of one kind are kept."""
    return entity * len(KINDS) + kind


def split_id(tie_id: str) -> tuple[int, int, int]:
    """Read the 26 letters of an id as two numbers of 64 bits and one of two."""
    number = int(tie_id[2:].encode().translate(_DIGITS), 32)
    return number >> 66, number >> 2 & 0xFFFF_FFFF_FFFF_FFFF, number & 3


NO_ROWS = np.empty(0, np.int32)


def _merged(rows: list[Array]) -> Array:
    """Return rows of several kinds in one order."""
    if len(rows) < 2:
        return rows[0] if rows else NO_ROWS
    return np.sort(np.concatenate(rows))
