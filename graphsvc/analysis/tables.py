"""Questions of which tables of dyad-years are made, and what they say of the pairs of a year as numbered rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from graphsvc.model.truth import Truth
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.histories import Reading

Cell = int | str | None
"""A value; None is NA: what is not known, or not known for certain."""
Row = tuple[Cell, ...]
Parties = tuple[int, int]
Numbers = NDArray[np.int32]


class Column(NamedTuple):
    """A column: its name, whether it holds whole numbers or text, and what it means, in words for a codebook."""

    name: str
    type: Literal["number", "text"]
    meaning: str


class TableYear(NamedTuple):
    """A year of a table: a lens on the days that stand for it, and its first and last day."""

    lens: Lens
    first: int
    last: int


class Cells(Protocol):
    """What the histories of a question say of the pairs of each year.

    Many pairs have the same cells: each row of cells stands in `values` once and is named by its number there.
    """

    values: list[Row]

    def of_year(self, number: int, members: Sequence[int]) -> Numbers:
        """Return the number of the row of every two members, by index, in a year, by its place among all."""


class Maker(Protocol):
    """Reads a question in some years of a reading of the snapshot, for directed pairs or not."""

    def __call__(self, lens: Lens, years: Sequence[TableYear], *, is_directed: bool) -> Cells:
        """Return the cells."""


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """A question of which tables are made: what reads it, its columns, and on which ties and coverage it rests.

    `leads` says that it leads one way, so that its tables are directed.
    """

    make: Maker
    columns: tuple[Column, ...]
    kinds: frozenset[str]
    covered_by: frozenset[str]
    leads: bool = False


TRUTH = Column(
    "truth",
    "text",
    "How surely: yes; possible (dates or obligations leave it open); disputed (data sets differ); no (a data set that "
    "covers the pair claims nothing); unknown (none covers it).",
)

STATUS_TRUTH = Column(
    "truth",
    "text",
    "How surely the status holds: yes, which is also how surely a data set that covers the pair says none; possible "
    "(dates leave it open); disputed (data sets differ); unknown (none covers it).",
)


def days_column(what: str) -> Column:
    """Return the column that counts days."""
    return Column("days", "number", f"The number of days of the year on which {what}; NA if nothing is known.")


def cell(lens: Lens, truth: Truth, *, is_carried: bool = False) -> Cell:
    """Return 1 for *yes*, 0 for *no*, else NA.

    What is possible is 1 where the certainty asked for is less than certain, what is carried where that is asked for.
    What is disputed never is: some data set says that it is not so.
    """
    if truth is Truth.NO:
        return 0
    return 1 if truth is Truth.YES or is_carried or (truth is Truth.POSSIBLE and lens.certainty != "certain") else None


def cell_of(lens: Lens, reading: Reading, parties: Parties) -> Cell:
    """Return the cell of a reading."""
    is_carried = reading.truth is Truth.UNKNOWN and lens.shows(reading.truth, reading.last_truth, parties)
    return cell(lens, reading.truth, is_carried=is_carried)


def days_cell(count: int, truth: Truth) -> Cell:
    """Return a number of days; NA where there are none and nothing is known."""
    return None if truth is Truth.UNKNOWN and not count else count
