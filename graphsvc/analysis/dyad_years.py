"""Dyad-years: what is said of every two states of the system in every year, one year at a time.

A year asks its own lens, so that nothing of it is kept once its rows are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from graphsvc.analysis.allied_table import ALLIED
from graphsvc.analysis.claimed_tables import RELATIONS, REPRESENTATION, RIVALRY
from graphsvc.analysis.covering import roster
from graphsvc.analysis.graphs import codes_on
from graphsvc.analysis.rules import System
from graphsvc.analysis.tables import Asking, Row, Told
from graphsvc.analysis.years import YearRule, lens_of
from graphsvc.snapshot.lens import Lens

QUESTIONS: dict[str, Asking] = {
    "allied": ALLIED,
    "relations": RELATIONS,
    "representation": REPRESENTATION,
    "rivalry": RIVALRY,
}
"""The questions of which tables are made."""
Codes = Literal["cow", "gw", "iso3", "id"]
Indices = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Rule:
    """How a table is made: of which question, for which years, with which codes, of the states of which system.

    `days` says which days stand for a year. `is_directed` gives each pair two rows, one for either direction.
    """

    question: str
    first: int
    last: int
    codes: Codes = "cow"
    system: System = "cow"
    days: YearRule = "any"
    is_directed: bool = False

    @property
    def asking(self) -> Asking:
        """Give what asks the question."""
        return QUESTIONS[self.question]

    @property
    def years(self) -> range:
        """Give the years."""
        return range(self.first, self.last + 1)


class State(NamedTuple):
    """A state of a year: the index of its entity, its id, and its code, None where it bears none in the scheme then."""

    entity: int
    id: str
    code: str | None


class Roster(NamedTuple):
    """The states of a year, by id; and those `left` out because another bears the same code later in it."""

    states: tuple[State, ...]
    left: tuple[State, ...] = ()


class Year(NamedTuple):
    """The rows of a year: row k is of `states[first[k]]` and `states[second[k]]`, and says `values[which[k]]`.

    Many pairs have the same values, which stand in `values` once.
    """

    year: int
    states: Sequence[State]
    first: Indices
    second: Indices
    values: Sequence[Row]
    which: Indices


def rosters(lens: Lens, rule: Rule) -> Iterator[tuple[int, Roster]]:
    """Give the states of each year."""
    for year in rule.years:
        yield year, roster_of(lens_of(lens, year, rule.days), rule)


def roster_of(lens: Lens, rule: Rule) -> Roster:
    """Give the states of the year that a lens asks about, each code once.

    Where a state succeeds another under its code within the year, as Germany did Prussia in 1871, the row is of the one
    that came into the system last: two rows of one code could not be merged with anything.
    """
    members = roster(lens, rule.system)
    if rule.codes == "id":
        return Roster(tuple(State(one, lens.view.id(one), lens.view.id(one)) for one in members))
    found = [State(one, lens.view.id(one), codes_on(lens, one)[rule.codes]) for one in members]
    latest: dict[str | None, State] = {}
    for state in sorted(found, key=lambda one: lens.presence(one.entity, rule.system).maybe[-1].first):
        latest[state.code] = state
    kept = {one.entity for one in latest.values()}
    left = tuple(one for one in found if one.code is not None and one.entity not in kept)
    return Roster(tuple(one for one in found if one not in left), left)


def datasets(lens: Lens, rule: Rule) -> set[int]:
    """Give the data sets that claim anything of the question in those years, and those whose silence may mean no."""
    asking = rule.asking
    first, last = lens_of(lens, rule.first, "jan1").on, lens_of(lens, rule.last, "dec31").on
    kinds = {row.index: row.kind for row in lens.view.entities()}
    found = {
        row.dataset
        for row in lens.view.all_ties(asking.kinds)
        if row.s1 <= last and row.u2 > first and (row.kind != "member_of" or kinds.get(row.to) == "alliance")
    }
    for source in lens.sources.values():
        for entry in source.coverage:
            is_meant = entry.within is None or any(kinds.get(one) == "alliance" for one in entry.within)
            if is_meant and entry.question in asking.covered_by and entry.first <= last and entry.last >= first:
                found.add(source.index)
    return found & lens.sources.keys()


def rows_of(states: int, rule: Rule) -> int:
    """Give how many rows a year with so many states has."""
    pairs = states * (states - 1)
    return pairs if rule.is_directed else pairs // 2


def years(lens: Lens, rule: Rule) -> Iterator[Year]:
    """Give the rows of each year, by the ids of the states."""
    for year in rule.years:
        yield year_of(lens_of(lens, year, rule.days), rule, year)


def year_of(lens: Lens, rule: Rule, year: int) -> Year:
    """Give the rows of one year, of which the lens is."""
    states = roster_of(lens, rule).states
    members = [one.entity for one in states]
    told = rule.asking.make(lens, frozenset(members), rule.is_directed)
    place = {one: number for number, one in enumerate(members)}
    distinct: dict[Row, int] = {}

    def number(row: Row) -> int:
        return distinct.setdefault(row, len(distinct))

    says = _silence(told, members, number)
    for (a, b), row in told.claims():
        found = number(row)
        says[place[a], place[b]] = found
        if not rule.is_directed:
            says[place[b], place[a]] = found
    size = len(members)
    if rule.is_directed:
        first, second = np.nonzero(~np.eye(size, dtype=bool))
    else:
        first, second = np.triu_indices(size, 1)
    which = says[first, second]
    return Year(year, states, first.astype(np.int32), second.astype(np.int32), list(distinct), which)


def _silence(told: Told, members: Sequence[int], number: Callable[[Row], int]) -> Indices:
    """Give, for every two states, the number of the row that says what silence about them means."""
    places: dict[tuple[int, ...], list[int]] = {}
    for one in members:
        places.setdefault(told.place(one), []).append(one)
    kinds = {one: kind for kind, alike in enumerate(places.values()) for one in alike}
    alike = list(places.values())
    meaning = np.zeros((len(alike), len(alike)), np.int32)
    for i, mine in enumerate(alike):
        for j, its in enumerate(alike):
            if i != j or len(mine) > 1:
                meaning[i, j] = number(told.silent((mine[0], its[0] if i != j else its[-1])))
    of = np.array([kinds[one] for one in members], np.intp)
    return meaning[np.ix_(of, of)]
