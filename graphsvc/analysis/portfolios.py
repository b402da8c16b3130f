"""Alliance portfolios: what each state of a roster owes each of the others, as far as it is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from graphsvc.analysis.covering_old import Silence, roster
from graphsvc.analysis.links import parties_of
from graphsvc.analysis.similarity import TOP, with_selves
from graphsvc.model.days import Days, common, union
from graphsvc.model.truth import Truth
from graphsvc.questions.alliance import Denials, Pair, judged
from graphsvc.questions.meeting import Piece, maybe
from graphsvc.questions.owing import Wanted, owed_to
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow

ANY_ALLIANCE = Wanted()
LEVEL_OF = {"defense": TOP, "offense": TOP, "neutrality": 2, "consultation": 2, "nonaggression": 1}
"""How strong an obligation is on the scale of 0 to 3 (Signorino and Ritter 1999 rank types of alliance likewise)."""


_LEAST = {level: Wanted(frozenset(one for one, at in LEVEL_OF.items() if at >= level), "owed") for level in (1, 2, TOP)}
"""What it takes to owe at least so much."""


def portfolios(lens: Lens, system: str) -> tuple[list[int], npt.NDArray[np.float64]]:
    """Give the roster of a system by id, and an n x n matrix: the level of what the first owes the second.

    A cell is nan where it is not known, or not known to be all: where nobody covers the pair, so that something
    stronger may be owed, or where an obligation that is not stated may be stronger. Where only what is certain counts,
    a cell is nan, too, if the strongest obligation is not. What a state owes itself is the highest level.
    """
    members = roster(lens, system)
    place = {party: number for number, party in enumerate(members)}
    silences = {level: Silence(lens, "allied", wanted.obligations) for level, wanted in _LEAST.items()}
    cells = np.array([[0.0 if a != b and silences[1].denies(a, b) else np.nan for b in members] for a in members])
    parties = [party for party in parties_of(lens, ANY_ALLIANCE) if party in place]
    for number, entity in enumerate(parties):
        for pair in judged(Denials(lens, entity, ANY_ALLIANCE), frozenset(parties[number + 1 :])):
            if pair.has_claim and pair.truth is not Truth.NO:
                a, b = place[entity], place[pair.other]
                cells[a, b], cells[b, a] = _levels(lens, pair, silences)
    if lens.certainty == "certain":
        _keep_sure(lens, parties, place, cells)
    return members, with_selves(cells.reshape(len(members), len(members)))


def _keep_sure(lens: Lens, parties: list[int], place: dict[int, int], cells: npt.NDArray[np.float64]) -> None:
    """Make nan of cells whose level nobody surely owes."""
    for level, wanted in _LEAST.items():
        for entity in parties:
            others = frozenset(one for one in parties if cells[place[entity], place[one]] == level)
            sure = {pair.other for pair in judged(Denials(lens, entity, wanted), others) if pair.truth is Truth.YES}
            for other in others - sure:
                cells[place[entity], place[other]] = np.nan


def _levels(lens: Lens, pair: Pair, silences: Mapping[int, Silence]) -> tuple[float, float]:
    """Give the level of what either owes the other; nan where that is not known."""
    is_carried = pair.truth is Truth.UNKNOWN
    last = pair.last[0] if pair.last else None
    if is_carried and not lens.shows(pair.truth, last, (pair.entity, pair.other)):
        return np.nan, np.nan
    heard = lens.days if is_carried else None
    found = []
    for to, is_mine in ((pair.other, True), (pair.entity, False)):
        rows = [
            row
            for way in pair.shown
            for row in _meeting(*((way.mine, way.its) if is_mine else (way.its, way.mine)), way.alliance, heard)
        ]
        owed = [owed_to(lens, row, to) for row in rows]
        level = max((LEVEL_OF[one] for stated in owed for one in stated or ()), default=0)
        stronger = next((one for one in _LEAST if one > level), None)
        is_all = stronger is None or silences[stronger].denies(pair.entity, pair.other)
        is_known = is_all or (is_carried and bool(rows))
        found.append(float(level) if is_known and (level == TOP or None not in owed) else np.nan)
    return found[0], found[1]


def _meeting(
    side: Sequence[Piece], other: Sequence[Piece], alliance: int | None, heard: Days | None
) -> Iterator[TieRow]:
    """Give the claims of a side that may hold when the other is in the alliance, too; `heard` are days to carry to."""
    needed = None
    if alliance is not None:
        needed = union(window for one in other for window in common(maybe(one.spell), heard or one.heard))
    for piece in side:
        days = heard or piece.heard
        for row in piece.spell:
            if common(maybe((row,)), days if needed is None else common(days, needed)):
                yield row


def has_gaps(matrix: npt.NDArray[np.float64]) -> bool:
    """Say whether any cell is not known."""
    return bool(np.isnan(matrix).any())
