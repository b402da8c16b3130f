"""Whether two have diplomatic relations on a day: established, suspended, severed or none, and the level of missions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphsvc.model import dates
from graphsvc.model.answers import Relations
from graphsvc.model.kinds import LEVELS
from graphsvc.model.shapes import LastStatus, Level, Levels, StatusBy
from graphsvc.model.truth import Truth, combine
from graphsvc.questions.claims import Spell, group, hear, spells
from graphsvc.questions.reach import Reach, Scope
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow

STATUS_OF = {"has_relations_with": "established", "suspended_ties_with": "suspended", "severed_ties_with": "severed"}
KINDS = frozenset(STATUS_OF)
REPRESENTED = frozenset({"represented_in"})
SEVERITY = ("none", "established", "suspended", "severed")
ACCREDITED = LEVELS[: LEVELS.index("charge") + 1]


@dataclass(frozen=True, slots=True)
class Status:
    """What one dataset says of a pair's relations on a day, and the tie that decides it."""

    status: str
    truth: Truth
    decisive: TieRow | None = None
    alternatives: tuple[str, ...] = ()
    rows: tuple[TieRow, ...] = ()
    last: Status | None = None
    last_on: int | None = None


def between(rows: Iterable[TieRow], a: int, b: int) -> list[TieRow]:
    """Give the ties that join two entities, whichever way."""
    return [row for row in rows if {row.from_, row.to} == {a, b}]


def statuses(lens: Lens, a: int, b: int, rows: Sequence[TieRow]) -> dict[int, Status]:
    """Give what each dataset says of the relations of two entities on the lens's day."""
    claims = group(lens, rows)
    found: dict[int, Status] = {}
    for index, source in lens.sources.items():
        scope = Scope(lens, source, "relations")
        own = claims.get(index, [])
        if not own and not scope.entries:
            continue
        reach = scope.reach((a, b), lens.on)
        status = None if reach is Reach.OUTSIDE else decide(own, lens.on, reach)
        if status is None:
            last_on = scope.last_day((a, b), lens.on) if reach is Reach.OUTSIDE else None
            if last_on is None:
                continue
            last = decide(own, last_on, scope.reach((a, b), last_on))
            if last is None:
                continue
            status = Status("unknown", Truth.UNKNOWN, rows=last.rows, last=last, last_on=last_on)
        found[index] = status
    return found


def decide(rows: Sequence[TieRow], day: int, reach: Reach) -> Status | None:
    """Decide one dataset's status on a day; None where it claims nothing and covers nothing.

    The tie holding with the latest start decides, at a tie the more severe. With uncertain dates, every status
    that some admissible choice of dates gives is possible.
    """
    heard = [(row, truth) for row in rows if (truth := Spell((row,)).on(day)) is not Truth.NO]
    possible = {
        STATUS_OF[row.kind]: row for row, _ in sorted(heard, key=lambda it: it[0].s2) if _may_decide(row, heard, day)
    }
    is_sure = any(spell.on(day) is Truth.YES for spell in spells(rows))
    if not is_sure and reach is Reach.COVERED:
        possible["none"] = None  # type: ignore[assignment]
    if not possible:
        return None
    status = max(
        possible, key=lambda one: (possible[one] is not None, getattr(possible[one], "s2", 0), SEVERITY.index(one))
    )
    others = tuple(one for one in SEVERITY if one in possible and one != status)
    truth = Truth.POSSIBLE if others or not (is_sure or status == "none") else Truth.YES
    return Status(status, truth, possible[status], others, tuple(row for row, _ in heard))


def _may_decide(row: TieRow, heard: Sequence[tuple[TieRow, Truth]], day: int) -> bool:
    """Say whether some choice of dates makes this the latest tie that holds on the day."""
    latest = min(row.s2, row.u2 - 1, day)
    for other, truth in heard:
        if other is row or truth is not Truth.YES:
            continue
        if other.s1 > latest or (other.s1 == latest and _severity(other) > _severity(row)):
            return False
    return True


def _severity(row: TieRow) -> int:
    return SEVERITY.index(STATUS_OF[row.kind])


def relations(lens: Lens, a: int, b: int) -> tuple[Relations, list[TieRow]]:
    """Answer for a pair, with the ties behind the answer."""
    rows = lens.view.ties(a, KINDS | REPRESENTED)
    said = statuses(lens, a, b, between((row for row in rows if row.kind in KINDS), a, b))
    levels, behind = _levels(lens, a, b, [row for row in rows if row.kind == "represented_in"])
    answer = _combined(lens, said, levels, a, b)
    return answer, [row for one in said.values() for row in one.rows] + behind


def _combined(lens: Lens, said: dict[int, Status], levels: Levels, a: int, b: int) -> Relations:
    speaking = sorted(
        ((lens.sources[index].id, one) for index, one in said.items() if one.truth is not Truth.UNKNOWN),
        key=lambda it: (it[1].truth is not Truth.YES, it[0]),
    )
    names = {one.status for _, one in speaking}
    by_dataset = {lens.sources[index].id: _by(lens, one) for index, one in said.items()}
    shown = dict(sorted(by_dataset.items()))
    if not speaking:
        silent = [one for one in said.values() if one.last is not None]
        last = max(silent, key=lambda one: one.last_on or 0, default=None)
        implied = "established" if _implies(lens, levels, a, b) else None
        return Relations(
            "unknown", Truth.UNKNOWN, None, [], [], implied, _last_status(last) if last else None, levels, shown
        )
    if len(names) > 1:
        return Relations("disputed", Truth.DISPUTED, None, [], sorted(names), None, None, levels, shown)
    first = speaking[0][1]
    truth = combine(one.truth for _, one in speaking)
    alternatives = () if truth is Truth.YES else {other for _, one in speaking for other in one.alternatives}
    by = {row["id"]: row for _, one in speaking for row in _by(lens, one)["by"]}
    return Relations(
        first.status,
        truth,
        first.decisive.since if first.decisive else None,
        list(by.values()),
        sorted(alternatives),
        None,
        None,
        levels,
        shown,
    )


def _by(lens: Lens, one: Status) -> StatusBy:
    decisive = one.decisive
    acting = decisive is not None and decisive.kind != "has_relations_with"
    return {
        "status": one.status,
        "truth": one.truth,
        "since": decisive.since if decisive else None,
        "by": [lens.named(decisive.from_)] if acting and decisive else [],
        "last_known": _last_status(one),
    }


def _last_status(one: Status) -> LastStatus | None:
    if one.last is None or one.last_on is None:
        return None
    return {"status": one.last.status, "truth": one.last.truth, "on": dates.iso(one.last_on)}


def _levels(lens: Lens, a: int, b: int, rows: Sequence[TieRow]) -> tuple[Levels, list[TieRow]]:
    there = [row for row in rows if (row.from_, row.to) == (a, b)]
    here = [row for row in rows if (row.from_, row.to) == (b, a)]
    a_in_b, behind = _level(lens, (a, b), there)
    b_in_a, also = _level(lens, (b, a), here)
    return {"a_in_b": a_in_b, "b_in_a": b_in_a}, behind + also


def _level(lens: Lens, parties: tuple[int, int], rows: Sequence[TieRow]) -> tuple[Level | None, list[TieRow]]:
    """Give the level of a sender's mission; where one dataset has several, the tie with the latest start decides."""
    heard = hear(lens, "representation", parties, rows)
    by_dataset: dict[str, object] = {}
    levels: dict[str, Truth] = {}
    deciding: list[TieRow] = []
    for index, said in heard.said.items():
        held = [row for spell in said.spells for row in spell.holding(said.last_on or lens.on)]
        row = max(held, key=lambda one: (one.s2, one.row), default=None)
        level = row.extra.get("level") if row is not None else "none"
        shown = {"level": level, "truth": said.truth, "last_known": said.last_known}
        by_dataset[lens.sources[index].id] = shown
        if said.truth is not Truth.UNKNOWN:
            denied = Truth.YES if said.truth is Truth.NO else said.truth
            levels[str(level)] = combine((levels.get(str(level), Truth.UNKNOWN), denied))
        if row is not None:
            deciding.append(row)
    if not by_dataset:
        return None, []
    level, truth = _agreed(levels)
    since = deciding[0].since if len(levels) == 1 and deciding else None
    return {"level": level, "truth": truth, "since": since, "by_dataset": dict(sorted(by_dataset.items()))}, deciding


def _agreed(levels: Mapping[str, Truth]) -> tuple[str, Truth]:
    if len(levels) == 1:
        return next(iter(levels.items()))
    return ("disputed", Truth.DISPUTED) if levels else ("unknown", Truth.UNKNOWN)


def _implies(lens: Lens, levels: Levels, a: int, b: int) -> bool:
    """Say whether a mission led by a charge or higher implies relations, no dataset covering relations themselves."""
    covered = any(
        (scope := Scope(lens, source, "relations")).entries and scope.reach((a, b), lens.on) is Reach.COVERED
        for source in lens.sources.values()
    )
    missions = (levels["a_in_b"], levels["b_in_a"])
    return not covered and any(
        one is not None and one["level"] in ACCREDITED and one["truth"] == "yes" for one in missions
    )
