"""Obligations: which of them are asked for, and on which days a party's claims owe them to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from graphsvc.model.days import Days
from graphsvc.model.truth import Truth
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.spells import Spell, all_possible_days, all_sure_days

Mutual = Literal["any", "both", "owed"]


@dataclass(frozen=True, slots=True)
class ObligationFilter:
    """Which obligations make an ally: any of these, owed by either (`any`), by each to the other (`both`), or by the
    first to the second (`owed`).

    None asks for no obligation; an empty set is met by none.
    """

    obligations: frozenset[str] | None = None
    mutual: Mutual = "any"


def owed_to(row: TieRow, to: str) -> tuple[str, ...] | None:
    """Return what a party owes another by one claim; None where the claim states no obligations.

    Nothing, where it says to whom and the other (by its id) is not among those.
    """
    named = row.extra.get("owed_to")
    if named is not None and to not in named:
        return ()
    stated: tuple[str, ...] | None = row.extra.get("obligations")
    return stated


def is_addressed(spells: Sequence[Spell]) -> bool:
    """Return whether any claim says to whom it is owed; where none does, it is owed to all alike."""
    return any("owed_to" in row.extra for spell in spells for row in spell)


def owed_days(spells: Sequence[Spell], to: str, obligations: frozenset[str]) -> tuple[Days, Days]:
    """Return the days on which some of these obligations is surely owed to another, and those on which it may be.

    A claim that states none may owe any. One that states others does not owe it: that is unknown, never a *no*.
    """
    parts = [(met, part) for spell in spells for met, part in _parts(spell, to, obligations) if met is not Truth.NO]
    return (
        all_sure_days([part for met, part in parts if met is Truth.YES]),
        all_possible_days([part for _, part in parts]),
    )


def _parts(spell: Spell, to: str, obligations: frozenset[str]) -> Iterator[tuple[Truth, Spell]]:
    """Part a spell where its claims begin or cease to owe what is asked for."""
    for met, rows in groupby(spell, lambda row: _meets(row, to, obligations)):
        yield met, tuple(rows)


def _meets(row: TieRow, to: str, obligations: frozenset[str]) -> Truth:
    owed = owed_to(row, to)
    if owed is None:
        return Truth.POSSIBLE if obligations else Truth.NO
    return Truth.NO if obligations.isdisjoint(owed) else Truth.YES
