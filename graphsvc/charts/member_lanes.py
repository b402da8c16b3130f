"""The rows of an alliance's or organisation's timeline that show its members: one for each, ordered by joining."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graphsvc.charts.captions import plain
from graphsvc.charts.lanes import Bar, Lane
from graphsvc.charts.verdict_lanes import bars, change_days, citations_of, datasets_of, days_of, known_days
from graphsvc.model.dates import LAST_DAY
from graphsvc.model.days import NO_DAYS, Days, days, union, without
from graphsvc.model.histories import StretchItem

GROUP = "Members"
HELD = ("sure", "disputed", "possible")
"""The looks of days on which somebody is a member, or may be."""
_RANK = (*HELD, "last", "no", "unknown")
"""Of two roles of one member on one day, the first of these is shown."""


@dataclass(frozen=True, slots=True)
class MemberBars:
    """The history of members by member, up to the day `cut`.

    Rows, counts and steps read the same bars, each of which takes a tenth of a millisecond to make: it is made once.
    """

    by_member: Mapping[str, list[StretchItem]]
    cut: int
    _made: dict[tuple[str, tuple[str | None, ...]], list[Bar]] = field(default_factory=dict, compare=False)

    def __bool__(self) -> bool:
        """Say whether there is any member."""
        return bool(self.by_member)

    def of(self, stretches: Sequence[StretchItem]) -> list[Bar]:
        """Return the bars of one member's stretches, which are all that it has in some roles, as `member_bars` does."""
        key = stretches[0]["entity"]["id"], tuple(dict.fromkeys(stretch["status"] for stretch in stretches))
        if key not in self._made:
            self._made[key] = member_bars(stretches, self.cut)
        return self._made[key]


NO_MEMBERS = MemberBars({}, 0)


def of_history(items: Iterable[StretchItem], cut: int) -> MemberBars:
    """Group the stretches of a history of members by the member's id."""
    by_member: dict[str, list[StretchItem]] = {}
    for item in items:
        by_member.setdefault(item["entity"]["id"], []).append(item)
    return MemberBars(by_member, cut)


def lanes_of(members: MemberBars) -> list[Lane]:
    """Make a lane of each member's stretches in all of its roles."""
    return sorted((_lane(stretches, members) for stretches in members.by_member.values()), key=_order)


def _order(lane: Lane) -> tuple[int, str]:
    held = [bar.first for bar in lane.bars if bar.look in (*HELD, "last")]
    return min(held, default=LAST_DAY), lane.title.casefold()


def _lane(stretches: Sequence[StretchItem], members: MemberBars) -> Lane:
    member = stretches[0]["entity"]
    title = plain(member["name"])
    drawn = members.of(stretches)
    spells = [bar.says.removeprefix(f"{title}: ") for bar in drawn if bar.look in HELD]
    spells = spells or [bar.says.removeprefix(f"{title}: ") for bar in drawn if bar.look == "last"]
    return Lane(
        title,
        spells[-1] if spells else "not known to have been a member",
        ", ".join(datasets_of(stretches)),
        bars=tuple(drawn),
        citations=citations_of(stretches),
        group=GROUP,
        spells=tuple(spells) if len(spells) > 1 else (),
        known=tuple(day for role in _by_role(stretches) for day in known_days(role, members.cut)),
        changes=tuple(day for role in _by_role(stretches) for day in change_days(role, members.cut)),
        entity=member,
    )


def _by_role(stretches: Sequence[StretchItem]) -> list[list[StretchItem]]:
    roles: dict[str | None, list[StretchItem]] = {}
    for stretch in stretches:
        roles.setdefault(stretch["status"], []).append(stretch)
    return list(roles.values())


def member_bars(stretches: Sequence[StretchItem], cut: int) -> list[Bar]:
    """Return the bars of one member in order of time; where it has several roles, the surest one on each day."""
    title = plain(stretches[0]["entity"]["name"])
    roles = [bars(title, role, cut, role_in_words) for role in _by_role(stretches)]
    labelled = [
        replace(bar, label="" if role[0]["status"] == "member" else str(role[0]["status"])) if bar.look in HELD else bar
        for role, drawn in zip(_by_role(stretches), roles, strict=True)
        for bar in drawn
    ]
    taken: Days = NO_DAYS
    kept: list[Bar] = []
    for bar in sorted(labelled, key=lambda bar: (_RANK.index(bar.look), bar.first)):
        pieces = without(days(bar.first, bar.last), taken)
        kept += [
            replace(
                bar,
                first=piece.first,
                last=piece.last,
                is_end=bar.is_end and piece.last == bar.last,
                goes_on=bar.goes_on and piece.last == bar.last,
            )
            for piece in pieces
        ]
        taken = union((*taken, *pieces))
    ends = {days_of(stretch, cut)[1] for stretch in stretches if stretch["ends"] == "changed"}
    return list(_without_words_past_ends(sorted(kept, key=lambda bar: bar.first), ends))


def _without_words_past_ends(drawn: Sequence[Bar], ends: Container[int]) -> Iterable[Bar]:
    """Show as unknown what follows an end: a state that exists no more is not last known to be a member."""
    has_ended = False
    for bar in drawn:
        has_ended = bar.last in ends if bar.look in HELD else has_ended
        yield replace(bar, look="unknown") if has_ended and bar.look == "last" else bar


def role_in_words(stretch: StretchItem) -> str:
    """Say a verdict on a role in words, without its days."""
    role = stretch["status"] or "member"
    if stretch["truth"] == "unknown":
        return "unknown"
    return {"no": f"no {role}", "possible": f"possibly {role}", "disputed": f"disputed: {role}"}.get(
        stretch["truth"], role
    )
