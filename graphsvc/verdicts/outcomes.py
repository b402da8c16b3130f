"""What may decide on a day: of the claims of one dataset that hold, the one with the latest start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from graphsvc.model.days import Days, has
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.spells import Spell, sure_days


class Ranking(Protocol):
    """What a claim gives, and which of two that begin on one day decides."""

    def status(self, row: TieRow) -> str:
        """Return the status that a claim gives."""

    def rank(self, row: TieRow) -> int:
        """Return what decides between claims that begin on one day: the greater."""


class Latest(NamedTuple):
    """No scale: of claims that begin on one day the one written last decides, and each is a status of its own."""

    def status(self, row: TieRow) -> str:
        """Return what tells a claim from others."""
        return str(row.row)

    def rank(self, row: TieRow) -> int:
        """Return which of two claims was written last."""
        return row.row


Outcomes = Mapping[str | None, TieRow | None]
"""What may hold on a day by the readings of the dates: by status the claim that gives it, latest first; None: nothing."""


class _Option(NamedTuple):
    """A claim that holds on a day by some reading, and the earliest and the latest day on which it then began."""

    row: TieRow
    earliest: int
    latest: int


def outcomes(chains: Iterable[Spell], day: int, scale: Ranking, counts: Mapping[int, Days]) -> Outcomes:
    """Return what may decide on a day: of each spell one claim holds, or none does, whatever the others do.

    A claim may decide if it may have begun no earlier than every other spell that surely holds can have begun.
    `counts` has the days on which each claim counts, by its row.
    """
    options: list[tuple[list[_Option], tuple[int, int]]] = []
    for chain in chains:
        if not chain[0].s1 <= day < chain[-1].u2:
            continue
        holding = [
            _Option(row, row.s1, min(row.s2, day))
            for row in chain
            if row.s1 <= day < row.u2 and any(first <= day <= last for first, last in counts[row.row])
        ]
        surely = chain[0].s2 <= day < chain[-1].u1 or has(sure_days(chain), day)
        may_be_none = not surely or any(
            row.s1 <= day < row.u2 and not any(first <= day <= last for first, last in counts[row.row]) for row in chain
        )
        if holding:
            least = min((option.earliest, scale.rank(option.row)) for option in holding)
            options.append((holding, (0, -1) if may_be_none else least))
    if not options:
        return {None: None}
    blocking = sorted((least for _, least in options), reverse=True)[:2]
    deciding: dict[str | None, TieRow | None] = {}
    if not any(least != (0, -1) for _, least in options):
        deciding[None] = None
    for holding, least in options:
        # The latest of the other spells that surely hold, each begun as early as it can have.
        others = blocking[1:] if blocking[0] == least else blocking[:1]
        for option in holding:
            if all((option.latest, scale.rank(option.row)) >= other for other in others):
                status = scale.status(option.row)
                kept = deciding.get(status)
                if kept is None or start_order(option.row) > start_order(kept):
                    deciding[status] = option.row
    return deciding


def start_order(row: TieRow) -> tuple[int, int, int]:
    """Return what claims are ordered by where the latest is wanted."""
    return row.s2, row.s1, row.row
