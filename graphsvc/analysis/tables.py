"""What questions say of a pair as a row of a table, and the columns that it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from graphsvc.model.truth import Truth
from graphsvc.snapshot.lens import Lens

Cell = int | str | None
"""A value; None is what is not known, NA."""
Row = tuple[Cell, ...]
Parties = tuple[int, int]


class Column(NamedTuple):
    """A column: its name, whether it holds whole numbers or text, and what it means, in words for a codebook."""

    name: str
    type: Literal["number", "text"]
    meaning: str


class Told(Protocol):
    """What is said of the pairs of a roster on a lens's days."""

    def claims(self) -> Iterator[tuple[Parties, Row]]:
        """Give the row of each pair of which something is claimed; in a directed table of either direction."""

    def place(self, party: int) -> tuple[int, ...]:
        """Give what a state has in common with all of which silence means the same."""

    def silent(self, parties: Parties) -> Row:
        """Give the row of a pair of which nothing is claimed."""


class Maker(Protocol):
    """Asks a question of the pairs of a roster, by index, on the days of a lens; directed or not."""

    def __call__(self, lens: Lens, roster: frozenset[int], is_directed: bool) -> Told:
        """Ask."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question of which tables are made: what asks it, its columns, and on which ties and coverage it rests.

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
    "How surely that holds: yes, which is also how surely a data set that covers the pair says none; possible (dates leave "
    "it open); disputed (data sets differ); unknown (none covers it).",
)


def mark(lens: Lens, truth: Truth, last: Truth | None, parties: Parties) -> Cell:
    """Give 1 where the certainty asked for lets a verdict through, 0 for a *no*, and None for all else."""
    if truth is Truth.NO:
        return 0
    return 1 if lens.shows(truth, last, parties) else None
