"""Dyad-years: what the histories say of every two states of the system in every year.

The years are made one after the other, each as an array of numbers of rows of cells; then the rows are read out by
code, code and year, as the field's files have them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from graphsvc.analysis.allied_cells import ALLIED
from graphsvc.analysis.claimed_cells import RELATIONS_QUESTION, REPRESENTATION_QUESTION, RIVALRY_QUESTION
from graphsvc.analysis.rosters import Candidates, Codes, Roster, State, in_order
from graphsvc.analysis.rules import System
from graphsvc.analysis.tables import Numbers, Row, TableQuestion, TableYear
from graphsvc.analysis.years import YearRule, lens_of
from graphsvc.snapshot.lens import Lens

QUESTIONS: dict[str, TableQuestion] = {
    "allied": ALLIED,
    "relations": RELATIONS_QUESTION,
    "representation": REPRESENTATION_QUESTION,
    "rivalry": RIVALRY_QUESTION,
}
"""The questions of which tables are made."""
Columns = Literal["all", "peacesciencer"]
COLUMNS: tuple[Columns, ...] = ("all", "peacesciencer")
_NO_ROW = -1


@dataclass(frozen=True, slots=True)
class TableRule:
    """How a table is made: of which question, for which years, with which codes, of the states of which system.

    `days` says which days stand for a year. `is_directed` gives each pair two rows, one for either direction. Without
    `has_microstates` those of the Gleditsch–Ward list of microstates have no rows. `columns` names what is shown of it:
    `all`, or what another program has (`export.dyad_table`).
    """

    question: str
    first: int
    last: int
    codes: Codes = "cow"
    system: System = "cow"
    days: YearRule = "any"
    is_directed: bool = False
    has_microstates: bool = True
    columns: Columns = "all"

    @property
    def asked(self) -> TableQuestion:
        """Return the question."""
        return QUESTIONS[self.question]

    @property
    def years(self) -> range:
        """Return the years."""
        return range(self.first, self.last + 1)


class Block(NamedTuple):
    """The rows of one first code, by the second one and the year.

    Row k is of `states[first[k]]` and `states[second[k]]` in `year[k]`; its cells are `values[which[k]]` of the table.
    """

    first: Numbers
    second: Numbers
    year: Numbers
    which: Numbers


def rosters(lens: Lens, rule: TableRule) -> dict[int, Roster]:
    """Return the states of each year."""
    candidates = Candidates(lens, rule.codes, rule.system, has_microstates=rule.has_microstates)
    return {year: candidates.roster(lens_of(lens, year, rule.days).days) for year in rule.years}


def rows_of(roster: Roster, rule: TableRule) -> int:
    """Return how many rows a year has: one or two for every two states that shared a day in the system."""
    pairs = int(roster.sharing().sum())
    return pairs if rule.is_directed else pairs // 2


def datasets(lens: Lens, rule: TableRule) -> set[int]:
    """Return the data sets that claim anything of the question in those years, and those whose silence may mean no."""
    asked = rule.asked
    first, last = lens_of(lens, rule.first, "jan1").on, lens_of(lens, rule.last, "dec31").on
    kinds = {row.index: row.kind for row in lens.view.entities()}
    sources = {
        row.dataset
        for row in lens.view.all_ties(asked.kinds)
        if row.s1 <= last and row.u2 > first and (row.kind != "member_of" or kinds.get(row.to) == "alliance")
    }
    for source in lens.sources.values():
        for entry in source.coverage:
            is_meant = entry.within is None or any(kinds.get(whole) == "alliance" for whole in entry.within)
            if is_meant and entry.question in asked.covered_by and entry.first <= last and entry.last >= first:
                sources.add(source.index)
    return sources & lens.sources.keys()


class DyadYears:
    """A table: its `states` by code, and its rows of cells, `values`, which grow while years are made."""

    def __init__(self, lens: Lens, rule: TableRule, of_years: Mapping[int, Roster] | None = None) -> None:
        self._lens, self.rule = lens, rule
        self._rosters = rosters(lens, rule) if of_years is None else of_years
        self.states: Sequence[State] = in_order(self._rosters.values())
        self.values: Sequence[Row] = ()
        self._made: list[tuple[int, Numbers, Numbers]] = []

    def make(self) -> Iterator[int]:
        """Make one year after the other; yields each once it is made."""
        lens, rule = self._lens, self.rule
        years = [
            TableYear(lens_of(lens, year, rule.days), lens_of(lens, year, "jan1").on, lens_of(lens, year, "dec31").on)
            for year in rule.years
        ]
        cells = rule.asked.make(lens, years, is_directed=rule.is_directed)
        self.values = cells.values
        place = {state: number for number, state in enumerate(self.states)}
        for number, year in enumerate(rule.years):
            roster = self._rosters[year]
            which = cells.of_year(number, [state.entity for state in roster.states])
            which[~roster.sharing()] = _NO_ROW
            self._made.append((year, np.array([place[state] for state in roster.states], np.int32), which))
            yield year

    def blocks(self) -> Iterator[Block]:
        """Yield the rows that were made by the code of their first state, in order of code, code and year."""
        # States that bear one code in different years, as Prussia and Germany, have one place.
        places: dict[object, int] = {}
        place = np.array([places.setdefault(state.code or (state.id,), len(places)) for state in self.states], np.int32)
        at = [{int(place[state]): row for row, state in enumerate(members)} for _, members, _ in self._made]
        for code in range(len(places)):
            made = [
                (year, members, which, rows[code])
                for (year, members, which), rows in zip(self._made, at, strict=True)
                if code in rows
            ]
            seconds = np.full((len(places), len(made)), _NO_ROW, np.int32)
            cells = seconds.copy()
            for column, (_, members, which, row) in enumerate(made):
                seconds[place[members], column] = members
                cells[place[members], column] = which[row]
            if not self.rule.is_directed:
                cells[: code + 1] = _NO_ROW
            second, column_of = np.nonzero(cells != _NO_ROW)
            if len(second):
                firsts = np.array([members[row] for _, members, _, row in made], np.int32)
                years = np.array([year for year, *_ in made], np.int32)
                yield Block(firsts[column_of], seconds[second, column_of], years[column_of], cells[second, column_of])
