"""The states of a year that have rows in a table: of a system, each code once, in the order of their codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphsvc.model.days import Days, common, days
from graphsvc.model.microstates import MICROSTATES
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import CodeRow, EntityRow

Codes = Literal["cow", "gw", "iso3", "id"]


class State(NamedTuple):
    """A state of a year: the index of its entity, its id, and its code, None where it bears none in the scheme.

    Of COW and Gleditsch–Ward the code is that of the year. Of ISO it is today's, or the last one of a state that is
    gone, and `then` is that of the year: other files bear today's for all years.
    """

    entity: int
    id: str
    code: str | None
    then: str | None = None

    @property
    def order(self) -> tuple[bool, int, str, str]:
        """Return what it is sorted by: its code, as a number where it is one; those without any come last."""
        number = int(self.code) if self.code is not None and self.code.isascii() and self.code.isdigit() else 0
        return self.code is None, number, self.code or "", self.id


class Roster(NamedTuple):
    """The states of a year, by code, with the days asked about on which each may be in the system.

    `left` are those left out because another bears the same code later in the year.
    """

    states: tuple[State, ...]
    there: tuple[Days, ...]
    left: tuple[State, ...] = ()

    def sharing(self) -> NDArray[np.bool_]:
        """Return which two states shared a day in the system: an array of states by states, false for one alone."""
        kinds: dict[Days, int] = {}
        of = np.array([kinds.setdefault(each, len(kinds)) for each in self.there], np.intp)
        meeting = np.array([[bool(common(kind, other_kind)) for other_kind in kinds] for kind in kinds], np.bool_)
        if not len(of):
            return np.zeros((0, 0), np.bool_)
        shared: NDArray[np.bool_] = meeting[np.ix_(of, of)]
        np.fill_diagonal(shared, val=False)
        return shared


class Candidates:
    """The states of a system in the order of their ids, with the days on which each is in it, or may be."""

    def __init__(self, lens: Lens, scheme: Codes, system: str, *, has_microstates: bool) -> None:
        self._scheme, self._has_microstates, self._today = scheme, has_microstates, lens.cut
        rows = (row for row in lens.view.entities("country") if row.spells)
        self._rows = [(row, days_in) for row in rows if (days_in := lens.presence(row.index, system).maybe)]

    def roster(self, on: Days) -> Roster:
        """Return the states of some days, each code once.

        Where a state succeeds another under its code within the year, as Germany did Prussia in 1871, the row is of the
        one that came into the system last: two rows of one code could not be merged with anything.
        """
        there: dict[State, Days] = {}
        latest: dict[str | None, tuple[int, State]] = {}
        for row, days_in in self._rows:
            presence = common(days_in, on)
            if not presence or (not self._has_microstates and code_on(row, "gw", on) in MICROSTATES):
                continue
            state = self._state(row, on)
            there[state] = presence
            came = days_in[-1].first, state
            latest[state.code] = max(latest.get(state.code, came), came, key=lambda state: (state[0], state[1].id))
        kept = {state: days for state, days in there.items() if state.code is None or latest[state.code][1] == state}
        left = sorted((state for state in there if state not in kept), key=lambda state: state.id)
        states = sorted(kept, key=lambda state: state.order)
        return Roster(tuple(states), tuple(kept[state] for state in states), tuple(left))

    def _state(self, row: EntityRow, on: Days) -> State:
        if self._scheme == "id":
            return State(row.index, row.id, row.id)
        then = code_on(row, self._scheme, on)
        if self._scheme == "iso3":
            return State(row.index, row.id, last_code(row, self._scheme, self._today), then)
        return State(row.index, row.id, then)


def code_on(row: EntityRow, scheme: str, on: Days) -> str | None:
    """Return the code that an entity bears on the first of some days on which it bears one."""
    borne = [code for code in _codes(row, scheme) if common(days(code.span.s1, code.span.u2 - 1), on)]
    if len(borne) == 1:
        return borne[0].code
    return min(borne, key=lambda code: max(code.span.s1, on[0].first)).code if borne else None


def last_code(row: EntityRow, scheme: str, day: int) -> str | None:
    """Return the code that an entity bears on a day, or the last one that it bore before."""
    borne = [code for code in _codes(row, scheme) if code.span.s1 <= day]
    return max(borne, key=lambda code: min(code.span.u2, day + 1)).code if borne else None


def _codes(row: EntityRow, scheme: str) -> list[CodeRow]:
    return [code for code in row.codes if code.scheme == scheme]


def in_order(rosters: Iterable[Roster]) -> Sequence[State]:
    """Return the states of all years, each once, by code."""
    return sorted(
        {state for roster in rosters for state in roster.states}, key=lambda state: (state.order, state.then or "")
    )
