"""Alliance portfolios: what each state of a roster owes each of the others, as far as it is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import numpy as np
import numpy.typing as npt

from graphsvc.analysis.covering import roster
from graphsvc.analysis.similarity import TOP, with_selves
from graphsvc.model.days import Days, common
from graphsvc.model.truth import Truth
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.allied import AlliedHistory
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.obligations import ObligationFilter, owed_to
from graphsvc.verdicts.silence import SilenceClasses
from graphsvc.verdicts.spells import possible_days
from graphsvc.verdicts.statements import binds_both

Scale = Literal["atop", "cow"]
LEVELS_OF: Mapping[str, Mapping[str, int]] = {
    "atop": {"defense": TOP, "offense": TOP, "neutrality": 2, "consultation": 2, "nonaggression": 1},
    "cow": {"defense": TOP, "neutrality": 2, "nonaggression": 2, "consultation": 1},
}
"""How strong each obligation is on the scale of 0 to 3, by scale.

`atop` tells promises to help from others; `cow` ranks the types of the Correlates of War project: defence pact,
neutrality or nonaggression pact, entente (Signorino and Ritter 1999). It has no place for offence.
"""


_UNKNOWN, _NO, _OWED, _UNCLEAR, _CARRIED = range(5)
"""What is read of a pair and a level: `unclear` is what may be owed and does not count, `carried` is a last word."""


def portfolios(lens: Lens, system: str, scale: Scale = "atop") -> tuple[list[int], npt.NDArray[np.float64]]:
    """Return the roster of a system by id, and an n x n matrix: the level of what the first owes the second.

    A cell is nan where it is not known, or not known to be all: where nobody covers the pair, so that something
    stronger may be owed, or where an obligation that is not stated may be stronger. Where only what is certain counts,
    a cell is nan, too, if the strongest obligation is not. What a state owes itself is the highest level.
    """
    members = roster(lens, system)
    cells = np.full((len(members), len(members)), np.nan)
    # Nothing stronger is owed: it is decided by the next level. And nothing stronger is known: by a last word alone.
    is_denied, is_unknown = np.ones(cells.shape, np.bool_), np.zeros(cells.shape, np.bool_)
    for level in range(TOP, 0, -1):
        read = _read(lens, members, frozenset(obligation for obligation, at in LEVELS_OF[scale].items() if at >= level))
        cells[(is_denied & (read == _OWED)) | ((is_denied | is_unknown) & (read == _CARRIED))] = level
        is_unknown = (is_denied | is_unknown) & (read == _UNKNOWN)
        is_denied &= read == _NO
    cells[is_denied] = 0.0
    return members, with_selves(cells)


def _read(lens: Lens, members: list[int], obligations: frozenset[str]) -> npt.NDArray[np.int32]:
    """Return what is read of each two members: whether the first owes the second any of these obligations."""
    engine, wanted = engine_of(lens), ObligationFilter(obligations, "owed")

    def silence(a: int, b: int) -> int:
        return (
            _NO if engine.silently_allied(a, b, wanted, lens.datasets).read(lens.days).truth is Truth.NO else _UNKNOWN
        )

    read = SilenceClasses(engine, ("allied",), lens.datasets).alike(members, lens.days).for_pairs(silence)
    place = {party: i for i, party in enumerate(members)}
    for history in engine.allied_pairs(wanted, lens.datasets):
        a, b = place.get(history.a), place.get(history.b)
        is_read = lens.certainty == "carried" or history.claimed_on(lens.days) is not None
        if a is not None and b is not None and is_read:
            read[a, b] = _of_pair(lens, history)
    return read


def _of_pair(lens: Lens, history: AlliedHistory) -> int:
    reading = history.read(lens.days)
    if reading.truth is Truth.YES:
        return _OWED
    if reading.truth is Truth.NO:
        return _NO
    if reading.truth is Truth.UNKNOWN:
        is_shown = lens.shows(reading.truth, reading.last_truth, (history.a, history.b))
        # A claim that has ended by its own dates is not carried past its end.
        return _CARRIED if is_shown and any(_stated(lens, history, reading.on, lens.days)) else _UNKNOWN
    if lens.certainty == "certain" or not any(_stated(lens, history, reading.on)):
        return _UNCLEAR
    return _OWED


def _stated(lens: Lens, history: AlliedHistory, then: Days, on: Days | None = None) -> Iterator[TieRow]:
    """Yield the claims behind some days that state one of the obligations, and may hold on them or on other days."""
    to, obligations = lens.view.id(history.b), history.wanted.obligations or frozenset()
    for basis in history.evidence(then):
        sides = (
            [basis.mine]
            if basis.alliance is not None
            else [basis.mine, [tuple(filter(binds_both, s)) for s in basis.its]]
        )
        for row in (row for side in sides for spell in side for row in spell):
            if not obligations.isdisjoint(owed_to(row, to) or ()) and common(possible_days((row,)), on or basis.on):
                yield row


def has_gaps(matrix: npt.NDArray[np.float64]) -> bool:
    """Return whether any cell is not known."""
    return bool(np.isnan(matrix).any())
