"""Whether two have diplomatic relations: established, suspended, severed or none, and the level of missions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graphsvc.model import dates
from graphsvc.model.answers import Relations
from graphsvc.model.days import union_of
from graphsvc.model.kinds import KINDS_OF
from graphsvc.model.truth import Truth
from graphsvc.model.wire_parts import LastLevel, LastStatus, Level, LevelBy, Levels, Named, OtherStatus, StatusBy
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.coverage import RELATIONS
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.statuses import (
    ACCREDITED,
    ESTABLISHED,
    LEVEL,
    STATUS,
    STATUS_OF,
    ShownStatus,
    StatusHistories,
)


def status_histories(lens: Lens, a: int, b: int) -> StatusHistories:
    """Return the histories of the relations of a pair."""
    return engine_of(lens).statuses(STATUS, a, b, lens.view.ties_between(a, b, KINDS_OF["relations"]), lens.datasets)


def level_histories(lens: Lens, sender: int, receiver: int) -> StatusHistories:
    """Return the histories of the level of the mission of one with another."""
    rows = [row for row in lens.view.ties_between(sender, receiver, KINDS_OF["representation"]) if row.from_ == sender]
    return engine_of(lens).statuses(LEVEL, sender, receiver, rows, lens.datasets)


def relations(lens: Lens, a: int, b: int) -> tuple[Relations, list[TieRow]]:
    """Answer for a pair, with the ties behind the answer."""
    status = status_of(lens, status_histories(lens, a, b))
    a_in_b, b_in_a = (status_of(lens, level_histories(lens, *ends)) for ends in ((a, b), (b, a)))
    levels: Levels = {"a_in_b": _level(a_in_b), "b_in_a": _level(b_in_a)}
    answer = Relations(
        status=status.status,
        truth=status.truth,
        since=status.since,
        by=status.by,
        alternatives=status.alternatives,
        implied=ESTABLISHED if status.truth is Truth.UNKNOWN and _implies(lens, levels, a, b) else None,
        last_known=status.last_known,
        levels=levels,
        by_dataset=status.by_dataset,
    )
    return answer, status.rows + a_in_b.rows + b_in_a.rows


class StatusPart(NamedTuple):
    """A status as answers show it, or the level of a mission, and the claims behind it."""

    status: str
    truth: Truth
    since: str | None
    by: list[Named]
    alternatives: list[OtherStatus]
    last_known: LastStatus | None
    by_dataset: dict[str, StatusBy]
    rows: list[TieRow]


def status_of(lens: Lens, histories: StatusHistories) -> StatusPart:
    """Return the status of relations, or the level of a mission, on the lens's days, or what was known last."""
    shown = histories.shown(lens.days)
    last = None if shown else histories.last_shown(lens.last)
    best = shown or (last[0] if last else None)
    return StatusPart(
        shown.status if shown else "unknown",
        shown.truth if shown else Truth.UNKNOWN,
        _since(histories, shown),
        _by(lens, shown),
        [] if shown is None else [_other_status(lens, histories, status) for status in shown.others],
        _last_status(last),
        _by_dataset(lens, histories),
        [] if best is None else _rows_behind(histories, (best, *best.others)),
    )


def _rows_behind(histories: StatusHistories, statuses: Iterable[ShownStatus]) -> list[TieRow]:
    """Return the claims behind statuses: of relations all that may hold on their days, of missions those that decide."""
    if histories.scale is LEVEL:
        return [status.claim for status in statuses if status.claim is not None]
    return histories.rows(union_of(status.on for status in statuses))


def _other_status(lens: Lens, histories: StatusHistories, shown: ShownStatus) -> OtherStatus:
    """Show a status beside the one that is shown first."""
    return {"status": shown.status, "truth": shown.truth, "since": _since(histories, shown), "by": _by(lens, shown)}


def _by_dataset(lens: Lens, histories: StatusHistories) -> dict[str, StatusBy]:
    """Show what each dataset says of the relations of a pair on the lens's days, or said last."""
    by_dataset: dict[str, StatusBy] = {}
    for dataset in histories.datasets:
        shown = histories.shown(lens.days, dataset)
        last = None if shown else histories.last_shown(lens.last, dataset)
        if shown or last:
            by_dataset[lens.sources[dataset].id] = {
                "status": shown.status if shown else "unknown",
                "truth": shown.truth if shown else Truth.UNKNOWN,
                "since": _since(histories, shown),
                "by": _by(lens, shown),
                "last_known": _last_status(last),
            }
    return by_dataset


def _since(histories: StatusHistories, shown: ShownStatus | None) -> str | None:
    """Show since when a status holds without a gap, by the claim that gives it."""
    return histories.spell(shown.claim)[0].since if shown and shown.claim else None


def _by(lens: Lens, shown: ShownStatus | None) -> list[Named]:
    """Name who severed or suspended relations; nobody where they are established, nor of a mission."""
    claim = shown.claim if shown else None
    return [] if claim is None or STATUS_OF.get(claim.kind, ESTABLISHED) == ESTABLISHED else [lens.named(claim.from_)]


def _last_status(last: tuple[ShownStatus, int] | None) -> LastStatus | None:
    """Show the last known status."""
    return None if last is None else {"status": last[0].status, "truth": last[0].truth, "on": dates.iso(last[1])}


def _level(part: StatusPart) -> Level | None:
    """Show the level of a mission; None where nobody ever says anything of it."""
    if not part.by_dataset:
        return None
    by_dataset: dict[str, LevelBy] = {
        dataset: {
            "level": verdict["status"],
            "truth": verdict["truth"],
            "last_known": _last_level(verdict["last_known"]),
        }
        for dataset, verdict in part.by_dataset.items()
    }
    return {
        "level": part.status,
        "truth": part.truth,
        "since": part.since,
        "last_known": _last_level(part.last_known),
        "by_dataset": by_dataset,
    }


def _last_level(last: LastStatus | None) -> LastLevel | None:
    return None if last is None else {"level": last["status"], "truth": last["truth"], "on": last["on"]}


def _implies(lens: Lens, levels: Levels, a: int, b: int) -> bool:
    """Return whether a mission led by a chargé or higher implies relations: no dataset covers relations themselves."""
    coverages = engine_of(lens).asked(lens.datasets).values()
    missions: Sequence[Level | None] = (levels["a_in_b"], levels["b_in_a"])
    return not any(coverage.absent_days(RELATIONS, (a, b)) for coverage in coverages) and any(
        mission is not None and mission["level"] in ACCREDITED and mission["truth"] == "yes" for mission in missions
    )
