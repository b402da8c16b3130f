"""Spells: one dataset's claims about the same parties, joined where they abut, and the days on which they hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphsvc.model.dates import UNKNOWN
from graphsvc.model.days import Days, days, union_of
from graphsvc.snapshot.rows import TieRow

Spell = tuple[TieRow, ...]
"""Claims of which each begins where the one before ends."""


def spells(rows: Sequence[TieRow]) -> list[Spell]:
    """Join abutting claims of one dataset into spells, by start.

    Two claims abut if the end of one and the start of the next have the same text and bounds and are not unknown: a
    handover on an uncertain day is no gap.
    """
    if len(rows) < 2:
        return [(row,) for row in rows]
    ordered = sorted(rows, key=lambda row: (row.s1, row.s2, row.u1, row.row))
    ends = {(row.until, row.u1, row.u2) for row in ordered if row.until != UNKNOWN}
    # Claims that nothing ends at come first, so that each chain is joined from its head.
    ordered.sort(key=lambda row: (row.since, row.s1, row.s2) in ends)
    starting: dict[tuple[str, int, int], list[TieRow]] = {}
    for row in ordered:
        starting.setdefault((row.since, row.s1, row.s2), []).append(row)
    taken: set[int] = set()
    joined: list[Spell] = []
    for head in ordered:
        if head.row in taken:
            continue
        taken.add(head.row)
        chain, earliest = [head], max(1, head.s1)
        while (following := _following(chain[-1], earliest, starting, taken)) is not None:
            taken.add(following.row)
            chain.append(following)
            earliest = max(earliest + 1, following.s1)
        joined.append(with_a_day_each(chain) or tuple(chain))
    return sorted(joined, key=lambda spell: (spell[0].s1, spell[0].s2, spell[-1].u1, spell[0].row))


def _following(
    end: TieRow, earliest: int, starting: dict[tuple[str, int, int], list[TieRow]], taken: set[int]
) -> TieRow | None:
    """Return a claim that begins where a chain ends, if that leaves a day for each claim."""
    if end.until == UNKNOWN:
        return None
    for row in starting.get((end.until, end.u1, end.u2), ()):
        if row.row not in taken and max(earliest + 1, row.s1) < row.u2:
            return row
    return None


def with_a_day_each(chain: Sequence[TieRow]) -> Spell | None:
    """Narrow the dates of claims that follow each other to those that leave a day for each; None where there are none."""
    if len(chain) == 1:
        return tuple(chain)
    earliest = [chain[0].s1]
    for row in chain:
        earliest.append(max(row.u1, earliest[-1] + 1))
    latest = [chain[-1].u2]
    for row in reversed(chain):
        latest.append(min(row.s2, latest[-1] - 1))
    latest.reverse()
    if any(first > last for first, last in zip(earliest, latest, strict=True)):
        return None
    return tuple(
        row._replace(s1=earliest[i], s2=latest[i], u1=earliest[i + 1], u2=latest[i + 1]) for i, row in enumerate(chain)
    )


def possible_days(spell: Spell) -> Days:
    """Return the days on which a spell holds or may hold."""
    return days(spell[0].s1, spell[-1].u2 - 1)


def sure_days(spell: Spell) -> Days:
    """Return the days on each of which a spell holds whatever its exact dates: latest start <= day < earliest end."""
    first, last = spell[0], spell[-1]
    return days(min(first.s2, last.u2 - 1), max(last.u1, first.s1 + 1) - 1)


def all_possible_days(of: Sequence[Spell]) -> Days:
    """Return the days on which any of the spells holds or may hold."""
    return possible_days(of[0]) if len(of) == 1 else union_of(map(possible_days, of))


def all_sure_days(of: Sequence[Spell]) -> Days:
    """Return the days on which some one of the spells surely holds."""
    return sure_days(of[0]) if len(of) == 1 else union_of(map(sure_days, of))


def cuts(rows: Iterable[TieRow]) -> set[int]:
    """Return the days on which the verdict of claims, or of part of a spell of them, may change."""
    return {day for row in rows for day in (row.s1, row.s1 + 1, row.s2, row.u1, row.u2 - 1, row.u2)}
