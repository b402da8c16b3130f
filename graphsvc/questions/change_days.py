"""The days on which what an entity has through others changes: its allies when its alliance grows, and so on."""

from __future__ import annotations

from collections.abc import Iterable

from graphsvc.model.dates import FIRST_DAY, LAST_DAY
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow

_OPPOSES, _HOSTS, _MEMBER_OF = frozenset({"opposes"}), frozenset({"hosts"}), frozenset({"member_of"})


def days_through_others(lens: Lens, entity: int) -> frozenset[int]:
    """Return the days on which others join or leave its alliances, or begin or cease to host who opposes it.

    Days of claims are read from memory, no verdict is made: on some of them the answer stays the same.
    """
    days = set[int]()
    for tie in _told(lens, lens.view.ties(entity, _MEMBER_OF)):
        alliance = lens.view.entity(tie.to)
        if tie.from_ == entity and alliance is not None and alliance.kind == "alliance":
            days |= _within(tie, _told(lens, lens.view.ties(tie.to, _MEMBER_OF)))
    for tie in _told(lens, lens.view.ties(entity, _OPPOSES)):
        if tie.to == entity:
            days |= _within(tie, _told(lens, lens.view.ties(tie.from_, _HOSTS)))
    for tie in _told(lens, lens.view.ties(entity, _HOSTS)):
        if tie.from_ == entity:
            days |= _within(tie, _told(lens, lens.view.ties(tie.to, _OPPOSES)))
    return frozenset(days)


def _told(lens: Lens, ties: Iterable[TieRow]) -> list[TieRow]:
    return [tie for tie in ties if tie.dataset in lens.sources]


def _within(own: TieRow, ties: Iterable[TieRow]) -> set[int]:
    """Return the days on which ties begin or end while an entity's own tie may hold."""
    first, last = max(own.s1, FIRST_DAY + 1), min(own.u2, LAST_DAY - 1)
    return {day for tie in ties for day in (tie.s1, tie.s2, tie.u1, tie.u2) if first <= day <= last}
