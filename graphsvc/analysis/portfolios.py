"""Alliance portfolios: what each state of a roster owes each of the others, as far as it is known."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from graphsvc.analysis.covering import Silence, roster
from graphsvc.analysis.links import parties_of
from graphsvc.analysis.rules import Rule
from graphsvc.analysis.similarity import TOP, with_selves
from graphsvc.model.truth import Truth
from graphsvc.questions.alliance import Denials, Pair, judged
from graphsvc.questions.claims import holding
from graphsvc.questions.meeting import Piece
from graphsvc.questions.owing import Wanted, owed_to
from graphsvc.snapshot.lens import Lens

ANY_ALLIANCE = Wanted()
LEVEL_OF = {"defense": TOP, "offense": TOP, "neutrality": 2, "consultation": 2, "nonaggression": 1}
"""How strong an obligation is on the scale of 0 to 3 (Signorino and Ritter 1999 rank types of alliance likewise)."""


def portfolios(lens: Lens, system: str) -> tuple[list[int], npt.NDArray[np.float64]]:
    """Give the roster of a system by id, and an n x n matrix: the level of what the first owes the second.

    A cell is nan where it is not known: nobody covers the pair, or they are allied by obligations that are not stated.
    What a state owes itself is the highest level.
    """
    members = roster(lens, system)
    place = {party: number for number, party in enumerate(members)}
    silence = Silence(lens, "alliance", Rule(wanted=ANY_ALLIANCE))
    cells = np.array([[0.0 if a != b and silence.denies(a, b) else np.nan for b in members] for a in members])
    parties = [party for party in parties_of(lens, ANY_ALLIANCE) if party in place]
    for number, entity in enumerate(parties):
        for pair in judged(Denials(lens, entity, ANY_ALLIANCE), frozenset(parties[number + 1 :])):
            a, b = place[entity], place[pair.other]
            cells[a, b], cells[b, a] = _levels(lens, pair)
    return members, with_selves(cells.reshape(len(members), len(members)))


def _levels(lens: Lens, pair: Pair) -> tuple[float, float]:
    """Give the level of what either owes the other; nan where that is not known or not sure enough."""
    last = pair.last[0] if pair.last else None
    if not lens.shows(pair.truth, last, (pair.entity, pair.other)):
        level = 0.0 if pair.truth is Truth.NO else np.nan
        return level, level
    mine = (piece for way in pair.shown for piece in way.mine)
    its = (piece for way in pair.shown for piece in way.its)
    return _level(lens, mine, pair.other), _level(lens, its, pair.entity)


def _level(lens: Lens, pieces: Iterable[Piece], to: int) -> float:
    """Give the level of the strongest obligation that any claim states; nan where none states any."""
    owed = [
        stated
        for piece in pieces
        for row in holding(piece.spell, piece.heard)
        if (stated := owed_to(lens, row, to)) is not None
    ]
    return max((LEVEL_OF[one] for stated in owed for one in stated), default=0.0 if owed else np.nan)


def has_gaps(matrix: npt.NDArray[np.float64]) -> bool:
    """Say whether any cell is not known."""
    return bool(np.isnan(matrix).any())
