"""Who joined an alliance or organisation, and who left it, read from the history of its members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from graphsvc.charts.lanes import Bar
from graphsvc.charts.member_lanes import HELD, MemberBars
from graphsvc.charts.verdict_lanes import datasets_of
from graphsvc.model import dates
from graphsvc.model.dates import FIRST_DAY
from graphsvc.model.histories import StretchItem
from graphsvc.model.kinds import FULL_MEMBER_ROLES
from graphsvc.model.phrases import day
from graphsvc.model.wire_parts import Named

SURE = ("sure", "disputed")
JOINED, LEFT = "joined", "left"


@dataclass(frozen=True, slots=True)
class Step:
    """What some entities did on one day, or between two: joined or left, as full members or in another role."""

    first: int
    when: str
    what: str
    entities: tuple[Named, ...]
    datasets: tuple[str, ...]


def steps(members: MemberBars) -> list[Step]:
    """List joins and exits in order of time; those of one day, and alike, are one step."""
    made = [step for stretches in members.by_member.values() for step in _of_member(stretches, members)]
    made.sort(key=lambda step: (step.first, step.when, step.what, step.entities[0]["name"]))
    return [_together(list(alike)) for _, alike in groupby(made, key=lambda step: (step.first, step.when, step.what))]


def _together(alike: Sequence[Step]) -> Step:
    datasets = dict.fromkeys(name for step in alike for name in step.datasets)
    entities = tuple(entity for step in alike for entity in step.entities)
    return Step(alike[0].first, alike[0].when, alike[0].what, entities, tuple(datasets))


def _of_member(stretches: Sequence[StretchItem], members: MemberBars) -> list[Step]:
    """List the steps of one member; from one role to another is one step, and no leaving."""
    roles: dict[str, list[StretchItem]] = {}
    for stretch in stretches:
        role = str(stretch["status"])
        roles.setdefault("member" if role in FULL_MEMBER_ROLES else role, []).append(stretch)
    made = {(step.when, step.what): step for role in roles.values() for step in _of_role(role, members)}
    for role in roles:
        became, ended = _words(role)
        for when, what in list(made):
            if what == became and (when, LEFT) in made and role != "member":
                del made[when, LEFT]
            elif what == ended and (when, JOINED) in made and role != "member":
                del made[when, JOINED]
                back = "returned from suspension" if role == "suspended" else f"became member (before: {role})"
                made[when, what] = replace(made[when, what], what=back)
    return list(made.values())


def _words(role: str) -> tuple[str, str]:
    """Return what it is called to begin and to end in a role."""
    if role in FULL_MEMBER_ROLES:
        return JOINED, LEFT
    return (
        ("was suspended", "was no longer suspended") if role == "suspended" else (f"became {role}", f"ended as {role}")
    )


def _of_role(stretches: Sequence[StretchItem], members: MemberBars) -> Iterable[Step]:
    entity, role = stretches[0]["entity"], str(stretches[0]["status"])
    join, leave = _words(role)
    bars = members.of(stretches)
    saying = [stretch for stretch in stretches if stretch["truth"] in ("yes", "possible", "disputed")]
    datasets = tuple(datasets_of(saying))
    is_ever_sure = any(bar.look in SURE for bar in bars)
    for before, run, after in _runs(bars):
        sure = [bar for bar in run if bar.look in SURE]
        if is_ever_sure and not sure:
            continue  # Days on which the known membership may have begun earlier are no joining of their own.
        doubt = "" if sure else "possibly "
        # What began before its data set does, or was known before, is no joining.
        is_dated = run[0].first > FIRST_DAY or (sure and run[0].look == "possible")
        if is_dated and (before is None or before.look != "last"):
            first, last = run[0].first, sure[0].first if sure else run[-1].last
            yield Step(last, _between(first, last) + _dispute(run[0]), doubt + join, (entity,), datasets)
        if run[-1].is_end or (run[-1].look == "possible" and after is not None and after.look in ("no", "unknown")):
            first, last = (sure[-1].last if sure else run[0].first) + 1, run[-1].last + 1
            yield Step(last, _between(first, last) + _dispute(run[-1]), doubt + leave, (entity,), datasets)


def _runs(bars: Sequence[Bar]) -> Iterable[tuple[Bar | None, list[Bar], Bar | None]]:
    """Return the unbroken runs of days on which somebody was a member or may have been, with what lies around them."""
    groups = [(is_held, list(run)) for is_held, run in groupby(bars, key=lambda bar: bar.look in HELD)]
    for number, (is_held, run) in enumerate(groups):
        if is_held:
            yield (
                groups[number - 1][1][-1] if number else None,
                run,
                groups[number + 1][1][0] if number + 1 < len(groups) else None,
            )


def _between(first: int, last: int) -> str:
    if first >= last:
        return day(dates.iso(last))
    return (
        f"by {day(dates.iso(last))}"
        if first <= FIRST_DAY
        else f"between {day(dates.iso(first))} and {day(dates.iso(last))}"
    )


def _dispute(bar: Bar) -> str:
    return " (disputed)" if bar.look == "disputed" else ""
