"""Whether two have diplomatic relations on a day: established, suspended, severed or none, and the level of missions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graphsvc.model import dates
from graphsvc.model.answers import Relations
from graphsvc.model.days import Days, days
from graphsvc.model.kinds import LEVELS
from graphsvc.model.shapes import LastLevel, LastStatus, Level, LevelBy, Levels, StatusBy
from graphsvc.model.truth import Truth
from graphsvc.questions.claims import group, spells
from graphsvc.questions.meeting import holds
from graphsvc.questions.reach import Scope, Sight, scope_of
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow

STATUS_OF = {"has_relations_with": "established", "suspended_ties_with": "suspended", "severed_ties_with": "severed"}
KINDS = frozenset(STATUS_OF)
REPRESENTED = frozenset({"represented_in"})
SEVERITY = ("none", "established", "suspended", "severed")
ACCREDITED = LEVELS[: LEVELS.index("charge") + 1]


class Scale(NamedTuple):
    """What ties of a question say, from the least; of two that begin on one day the greater decides."""

    question: str
    steps: tuple[str, ...]

    def of(self, row: TieRow) -> str:
        """Give what a tie says."""
        return STATUS_OF.get(row.kind) or str(row.extra["level"])

    def rank(self, row: TieRow) -> int:
        """Give how far along the scale a tie is."""
        return self.steps.index(self.of(row))


STATUS = Scale("relations", SEVERITY)
LEVEL = Scale("representation", tuple(reversed(LEVELS)))


@dataclass(frozen=True, slots=True)
class Status:
    """What one dataset says of a pair, its place on a scale, and the tie that decides it."""

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


def statuses(lens: Lens, scale: Scale, parties: tuple[int, int], rows: Sequence[TieRow]) -> dict[int, Status]:
    """Give what each dataset says of two entities on the lens's days, in the order of the datasets' ids."""
    claims = group(lens, rows)
    found: dict[int, Status] = {}
    for index, source in lens.sources.items():
        scope = scope_of(lens, source, scale.question)
        own = claims.get(index, [])
        if own or scope.entries:
            status = _status(scope, scale, parties, own)
            if status is not None:
                found[index] = status
    return found


def _status(scope: Scope, scale: Scale, parties: tuple[int, int], rows: Sequence[TieRow]) -> Status | None:
    sight = scope.sight(parties)
    said = decide(rows, sight, scale)
    if said is not None or sight.is_whole:
        return said
    last_on = scope.last_day(parties)
    if last_on is None:
        return None
    last = decide(rows, scope.look(parties, days(last_on, last_on)), scale)
    return None if last is None else Status("unknown", Truth.UNKNOWN, rows=last.rows, last=last, last_on=last_on)


def decide(rows: Sequence[TieRow], sight: Sight, scale: Scale = STATUS) -> Status | None:
    """Decide one dataset's status on the days of which it may speak; None where it claims nothing and covers nothing.

    On a day the tie holding with the latest start decides, at a tie the more severe. In a period several may decide
    on one day or another: the one with the latest start is told, the others are alternatives. With uncertain dates,
    every status that some admissible choice of dates gives is possible.
    """
    heard = [(row, truth) for row in rows if (truth := holds((row,), sight.speaks)) is not Truth.NO]
    possible: dict[str, TieRow | None] = {
        scale.of(row): row
        for row, _ in sorted(heard, key=lambda it: (it[0].s2, it[0].s1, it[0].row))
        if any(_may_decide(row, heard, day, scale) for day in _turns(row, heard, sight.speaks))
    }
    is_sure = any(holds(spell, sight.speaks) is Truth.YES for spell in spells(rows))
    if not is_sure and sight.denies:
        possible.setdefault("none", None)
    if not possible:
        return None

    def weight(status: str) -> tuple[bool, int, int]:
        row = possible[status]
        return row is not None, row.s2 if row else 0, scale.steps.index(status)

    status = max(possible, key=weight)
    others = tuple(one for one in scale.steps if one in possible and one != status)
    rows_behind = tuple(row for row, _ in heard)
    truth = Truth.YES if _is_sure(status, possible, rows, sight, scale, is_sure=is_sure) else Truth.POSSIBLE
    return Status(status, truth, possible[status], others, rows_behind)


def _is_sure(
    status: str,
    possible: Mapping[str, TieRow | None],
    rows: Sequence[TieRow],
    sight: Sight,
    scale: Scale,
    *,
    is_sure: bool,
) -> bool:
    """Say whether a status surely is that of some day, given whether some tie surely holds on one (`is_sure`)."""
    if len(possible) == 1:
        return is_sure or (status == "none" and sight.denies)
    if len(sight.speaks) == 1 and sight.speaks[0].first == sight.speaks[0].last:
        return False
    turns = {day for row in rows for day in _turns(row, [(row, Truth.YES)], sight.speaks)}
    return any(
        found is not None and (found.status, found.truth) == (status, Truth.YES)
        for found in (decide(rows, Sight(days(day, day), False, True), scale) for day in turns)
    )


def _turns(row: TieRow, heard: Sequence[tuple[TieRow, Truth]], speaks: Days) -> set[int]:
    """Give days that stand for all on which a tie may hold: between them, what holds beside it does not change."""
    ends = {window.first for window in speaks} | {window.last for window in speaks}
    if len(ends) == 1:
        return ends
    for other, _ in heard:
        ends |= {other.s1, other.s2, other.u1, other.u2, other.s1 - 1, other.s2 - 1, other.u1 - 1, other.u2 - 1}
    return {day for day in ends if row.s1 <= day < row.u2 and any(one.first <= day <= one.last for one in speaks)}


def _may_decide(row: TieRow, heard: Sequence[tuple[TieRow, Truth]], day: int, scale: Scale) -> bool:
    """Say whether some choice of dates makes this the latest tie that holds on the day."""
    latest = min(row.s2, row.u2 - 1, day)
    for other, _ in heard:
        if other is row or holds((other,), days(day, day)) is not Truth.YES:
            continue
        if other.s1 > latest or (other.s1 == latest and scale.rank(other) > scale.rank(row)):
            return False
    return True


def relations(lens: Lens, a: int, b: int) -> tuple[Relations, list[TieRow]]:
    """Answer for a pair, with the ties behind the answer."""
    rows = lens.view.ties(a, KINDS | REPRESENTED)
    said = statuses(lens, STATUS, (a, b), between((row for row in rows if row.kind in KINDS), a, b))
    levels, behind = _levels(lens, a, b, [row for row in rows if row.kind == "represented_in"])
    answer = _combined(lens, said, levels, a, b)
    return answer, [row for one in said.values() for row in one.rows] + behind


def agreed(said: Iterable[Status]) -> Status:
    """Give what datasets say together: the status that all give, as the surest of them does, else disputed."""
    heard = sorted((one for one in said if one.truth is not Truth.UNKNOWN), key=lambda one: one.truth is not Truth.YES)
    if not heard:
        return Status("unknown", Truth.UNKNOWN)
    names = {one.status for one in heard}
    if len(names) > 1:
        return Status("disputed", Truth.DISPUTED, None, tuple(sorted(names)))
    first = heard[0]
    others = sorted({other for one in heard if one.truth is first.truth for other in one.alternatives})
    decisive = next((one.decisive for one in heard if one.decisive is not None), None)
    return Status(first.status, first.truth, decisive, tuple(others))


def last_word(said: Iterable[Status]) -> tuple[Status, int] | None:
    """Give the last word of silent datasets and its day: what they say together on the latest day of any."""
    words = [(one.last, one.last_on) for one in said if one.last is not None and one.last_on is not None]
    if not words:
        return None
    latest = max(day for _, day in words)
    return agreed(one for one, day in words if day == latest), latest


def _combined(lens: Lens, said: dict[int, Status], levels: Levels, a: int, b: int) -> Relations:
    shown = {lens.sources[index].id: _by(lens, one) for index, one in said.items()}
    found = agreed(said.values())
    is_known = found.truth is not Truth.UNKNOWN
    is_agreed = is_known and found.truth is not Truth.DISPUTED
    by = {named["id"]: named for one in shown.values() for named in one["by"]} if is_agreed else {}
    return Relations(
        status=found.status,
        truth=found.truth,
        since=found.decisive.since if found.decisive else None,
        by=list(by.values()),
        alternatives=list(found.alternatives),
        implied=None if is_known or not _implies(lens, levels, a, b) else "established",
        last_known=None if is_known else _last_status(last_word(said.values())),
        levels=levels,
        by_dataset=shown,
    )


def _by(lens: Lens, one: Status) -> StatusBy:
    decisive = one.decisive
    acting = decisive is not None and decisive.kind != "has_relations_with"
    return {
        "status": one.status,
        "truth": one.truth,
        "since": decisive.since if decisive else None,
        "by": [lens.named(decisive.from_)] if acting and decisive else [],
        "last_known": _last_status(last_word([one])),
    }


def _last_status(word: tuple[Status, int] | None) -> LastStatus | None:
    return None if word is None else {"status": word[0].status, "truth": word[0].truth, "on": dates.iso(word[1])}


def _levels(lens: Lens, a: int, b: int, rows: Sequence[TieRow]) -> tuple[Levels, list[TieRow]]:
    there = [row for row in rows if (row.from_, row.to) == (a, b)]
    here = [row for row in rows if (row.from_, row.to) == (b, a)]
    a_in_b, behind = _level(lens, (a, b), there)
    b_in_a, also = _level(lens, (b, a), here)
    return {"a_in_b": a_in_b, "b_in_a": b_in_a}, behind + also


def _level(lens: Lens, parties: tuple[int, int], rows: Sequence[TieRow]) -> tuple[Level | None, list[TieRow]]:
    """Give the level of a sender's mission; where one dataset has several, the tie with the latest start decides."""
    said = statuses(lens, LEVEL, parties, rows)
    if not said:
        return None, []
    found = agreed(said.values())
    by_dataset: dict[str, LevelBy] = {
        lens.sources[index].id: {
            "level": one.status,
            "truth": one.truth,
            "last_known": _last_level(last_word([one])),
        }
        for index, one in said.items()
    }
    level: Level = {
        "level": found.status,
        "truth": found.truth,
        "since": found.decisive.since if found.decisive else None,
        "last_known": _last_level(last_word(said.values())) if found.truth is Truth.UNKNOWN else None,
        "by_dataset": by_dataset,
    }
    return level, [row for one in said.values() if (row := (one.last or one).decisive) is not None]


def _last_level(word: tuple[Status, int] | None) -> LastLevel | None:
    return None if word is None else {"level": word[0].status, "truth": word[0].truth, "on": dates.iso(word[1])}


def _implies(lens: Lens, levels: Levels, a: int, b: int) -> bool:
    """Say whether a mission led by a charge or higher implies relations, no dataset covering relations themselves."""
    covered = any(
        (scope := scope_of(lens, source, "relations")).entries and scope.sight((a, b)).denies
        for source in lens.sources.values()
    )
    missions = (levels["a_in_b"], levels["b_in_a"])
    return not covered and any(
        one is not None and one["level"] in ACCREDITED and one["truth"] == "yes" for one in missions
    )
