"""Which obligations make an ally, and whether two sides' claims owe them on a common day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, product
from typing import NamedTuple

from graphsvc.model.truth import Truth
from graphsvc.questions.meeting import Piece, Side, Spell, any_holds, on_one_day, together
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.obligations import ObligationFilter

Wanted = ObligationFilter


class Sides(NamedTuple):
    """The claims of two parties, `mine` of the first (`entity`) and `its` of the `other`.

    With `needs_both` either side's claim counts only on a day on which the other has one, too: two memberships, as
    against two statements.
    """

    mine: Sequence[Piece]
    its: Sequence[Piece]
    entity: int
    other: int
    needs_both: bool


def owing(lens: Lens, sides: Sides, wanted: Wanted) -> Truth:
    """Say whether the claims of two sides meet what is wanted on a common day."""
    meet = together if lens.during else on_one_day
    found = [meet(*choice) if len(choice) == 2 else any_holds(choice[0]) for choice in _choices(lens, sides, wanted)]
    return next((truth for truth in (Truth.YES, Truth.POSSIBLE) if truth in found), Truth.NO)


def meetings(lens: Lens, sides: Sides, wanted: Wanted) -> list[tuple[Piece, ...]]:
    """Give the claims by which what is wanted is met or may be: one claim, or one of either side that must meet."""
    found = (pieces for choice in _choices(lens, sides, wanted) for pieces in product(*choice))
    unique = {
        tuple((tuple(row.row for row in one.spell), one.heard, one.is_sure) for one in pieces): pieces
        for pieces in found
    }
    return list(unique.values())


def _choices(lens: Lens, sides: Sides, wanted: Wanted) -> list[tuple[Sequence[Piece], ...]]:
    """Give the ways to meet what is wanted: by any piece of one list, or by pieces of two on a common day."""
    mine, its, entity, other, needs_both = sides
    if wanted.obligations is None:
        return [(mine, its)] if needs_both else [([*mine, *its],)]
    owed = _meeting(lens, mine, other, wanted.obligations)
    if wanted.mutual == "owed":
        return [(owed, its)] if needs_both else [(owed,)]
    due = _meeting(lens, its, entity, wanted.obligations)
    if wanted.mutual == "both":
        return [(owed, due)]
    return [(owed, its), (mine, due)] if needs_both else [([*owed, *due],)]


def _meeting(lens: Lens, side: Sequence[Piece], to: int, obligations: frozenset[str]) -> Sequence[Piece]:
    """Give the parts of a side's spells that are, or may be, of one of these obligations to the other."""
    if not isinstance(side, Side):
        return _parts(lens, side, to, obligations)
    # Where no claim names to whom, it is owed to all alike.
    key = obligations, to if any("owed_to" in row.extra for piece in side for row in piece.spell) else None
    found = side.memory.get(key)
    if found is None:
        found = side.memory[key] = _parts(lens, side, to, obligations)
    return found


def _parts(lens: Lens, side: Iterable[Piece], to: int, obligations: frozenset[str]) -> Side:
    return Side(
        Piece(part, piece.heard, piece.is_sure and met is Truth.YES)
        for piece in side
        for met, part in _parted(lens, piece.spell, to, obligations)
        if met is not Truth.NO
    )


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


def may_meet(row: TieRow, wanted: Wanted) -> bool:
    """Say whether a claim may be of what is wanted, to whomever."""
    if wanted.obligations is None:
        return True
    stated = row.extra.get("obligations")
    return bool(wanted.obligations) if stated is None else not wanted.obligations.isdisjoint(stated)


def owed_to(lens: Lens, row: TieRow, to: int) -> tuple[str, ...] | None:
    """Give what a party owes another by one claim: nothing, where it names to whom and the other is not among them.

    None where the claim states no obligations.
    """
    named = row.extra.get("owed_to")
    if named is not None and lens.view.id(to) not in named:
        return ()
    stated: tuple[str, ...] | None = row.extra.get("obligations")
    return stated
