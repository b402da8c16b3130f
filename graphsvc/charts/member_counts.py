"""How many members an alliance or organisation has, through time, from the history of its members."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise

from graphsvc.charts.member_lanes import MemberBars
from graphsvc.model.kinds import FULL_MEMBER_ROLES


@dataclass(frozen=True, slots=True)
class MemberCount:
    """The days, both included, on which so many are members: surely, perhaps in addition, or by a last word alone."""

    first: int
    last: int
    sure: int
    possible: int
    last_known: int

    @property
    def is_current(self) -> bool:
        """Say whether no member is counted by a last word alone."""
        return self.last_known == 0


def member_counts(members: MemberBars) -> list[MemberCount]:
    """Count full members (members and founders) day by day; those disputed may be members.

    Days on which nothing is known of anybody have no count: they are not days without members.
    """
    changes: dict[int, list[int]] = {}
    places = {"sure": 0, "possible": 1, "disputed": 1, "last": 2, "no": 3}
    for stretches in members.by_member.values():
        full = [stretch for stretch in stretches if stretch["status"] in FULL_MEMBER_ROLES]
        for bar in members.of(full) if full else ():
            place = places.get(bar.look)
            if place is not None:
                changes.setdefault(bar.first, [0] * len(places))[place] += 1
                changes.setdefault(bar.last + 1, [0] * len(places))[place] -= 1
    counted, counts = [0] * len(places), []
    days = sorted(changes)
    for day, following in pairwise([*days, members.cut + 1] if days and days[-1] <= members.cut else days):
        counted = [sum(pair) for pair in zip(counted, changes[day], strict=True)]
        if any(counted):
            counts.append((day, following - 1, *counted[:3]))
    joined = []
    for (sure, possible, last_known), run in groupby(counts, key=lambda count: count[2:]):
        spans = list(run)
        joined.append(MemberCount(spans[0][0], spans[-1][1], sure, possible, last_known))
    return joined
