"""Which obligations make an ally, and whether two sides' claims owe them on a common day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from graphsvc.model.truth import Truth
from graphsvc.questions.meeting import Piece, Spell, any_holds, together
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow

Mutual = Literal["any", "both"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which obligations make an ally: any of these, owed by either side (`any`) or by each to the other (`both`).

    None asks for no obligation; an empty set is met by none.
    """

    obligations: frozenset[str] | None = None
    mutual: Mutual = "any"


def owing(
    lens: Lens,
    mine: Sequence[Piece],
    its: Sequence[Piece],
    entity: int,
    other: int,
    wanted: Wanted,
    *,
    needs_both: bool,
) -> Truth:
    """Say whether the claims of two sides meet what is wanted on a common day.

    With `needs_both` either side's claim counts only on a day on which the other has one, too: two memberships, as
    against two statements.
    """
    if wanted.obligations is None:
        return together(mine, its) if needs_both else any_holds([*mine, *its])
    owed = [_meeting(lens, side, to, wanted.obligations) for side, to in ((mine, other), (its, entity))]
    if wanted.mutual == "both":
        return together(*owed)
    found = (together(owed[0], its), together(mine, owed[1])) if needs_both else (any_holds([*owed[0], *owed[1]]),)
    return next((truth for truth in (Truth.YES, Truth.POSSIBLE) if truth in found), Truth.NO)


def _meeting(lens: Lens, side: Iterable[Piece], to: int, obligations: frozenset[str]) -> list[Piece]:
    """Give the parts of a side's spells that are, or may be, of one of these obligations to the other."""
    return [
        Piece(part, piece.heard, piece.is_sure and met is Truth.YES)
        for piece in side
        for met, part in _parted(lens, piece.spell, to, obligations)
        if met is not Truth.NO
    ]


def _parted(lens: Lens, spell: Spell, to: int, obligations: frozenset[str]) -> Iterator[tuple[Truth, Spell]]:
    """Part a spell where its claims begin or cease to meet the obligations wanted."""
    for met, rows in groupby(spell, lambda row: _meets(lens, row, to, obligations)):
        yield met, tuple(rows)


def _meets(lens: Lens, row: TieRow, to: int, obligations: frozenset[str]) -> Truth:
    """Say whether a claim is of one of these obligations to the other; not stated ones are possible."""
    owed = owed_to(lens, row, to)
    if owed is None:
        return Truth.POSSIBLE if obligations else Truth.NO
    return Truth.NO if obligations.isdisjoint(owed) else Truth.YES


def owed_to(lens: Lens, row: TieRow, to: int) -> tuple[str, ...] | None:
    """Give what a party owes another by one claim: nothing, where it names to whom and the other is not among them.

    None where the claim states no obligations.
    """
    named = row.extra.get("owed_to")
    if named is not None and lens.view.id(to) not in named:
        return ()
    stated: tuple[str, ...] | None = row.extra.get("obligations")
    return stated
