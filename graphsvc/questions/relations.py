"""Whether two have diplomatic relations: established, suspended, severed or none, and the level of missions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphsvc.model import dates
from graphsvc.model.answers import Relations
from graphsvc.model.days import union
from graphsvc.model.shapes import LastLevel, LastStatus, Level, LevelBy, Levels, Named, OtherStatus, StatusBy
from graphsvc.model.truth import Truth
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

KINDS = frozenset(STATUS_OF)
REPRESENTED = frozenset({"represented_in"})


def between(rows: Iterable[TieRow], a: int, b: int) -> list[TieRow]:
    """Return the ties that join two entities, whichever way."""
    return [row for row in rows if {row.from_, row.to} == {a, b}]


def status_histories(lens: Lens, a: int, b: int) -> StatusHistories:
    """Return the histories of the relations of a pair."""
    return engine_of(lens).statuses(STATUS, a, b, between(lens.view.ties(a, KINDS), a, b), lens.datasets)


def level_histories(lens: Lens, sender: int, receiver: int) -> StatusHistories:
    """Return the histories of the level of the mission of one with another."""
    rows = [row for row in lens.view.ties(sender, REPRESENTED) if (row.from_, row.to) == (sender, receiver)]
    return engine_of(lens).statuses(LEVEL, sender, receiver, rows, lens.datasets)


def relations(lens: Lens, a: int, b: int) -> tuple[Relations, list[TieRow]]:
    """Answer for a pair, with the ties behind the answer."""
    histories = status_histories(lens, a, b)
    a_in_b, behind = _level(lens, level_histories(lens, a, b))
    b_in_a, also = _level(lens, level_histories(lens, b, a))
    levels: Levels = {"a_in_b": a_in_b, "b_in_a": b_in_a}
    shown = histories.shown(lens.days)
    last = None if shown else histories.last_shown(lens.last)
    answer = Relations(
        status=shown.status if shown else "unknown",
        truth=shown.truth if shown else Truth.UNKNOWN,
        since=_since(histories, shown),
        by=_by(lens, shown),
        alternatives=[] if shown is None else [other_status(lens, histories, one) for one in shown.others],
        implied=None if shown or not _implies(lens, levels, a, b) else ESTABLISHED,
        last_known=last_status(last),
        levels=levels,
        by_dataset=statuses_by_dataset(lens, histories),
    )
    return answer, rows_behind(histories, shown, last) + behind + also


def rows_behind(
    histories: StatusHistories, shown: ShownStatus | None, last: tuple[ShownStatus, int] | None
) -> list[TieRow]:
    """Return the claims behind a status or a last word, those of other statuses that may hold among them."""
    meant = shown or (last[0] if last else None)
    if meant is None:
        return []
    return histories.rows(union(window for one in (meant, *meant.others) for window in one.on))


def other_status(lens: Lens, histories: StatusHistories, shown: ShownStatus) -> OtherStatus:
    """Show a status beside the one that is shown first."""
    return {"status": shown.status, "truth": shown.truth, "since": _since(histories, shown), "by": _by(lens, shown)}


def statuses_by_dataset(lens: Lens, histories: StatusHistories) -> dict[str, StatusBy]:
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
                "last_known": last_status(last),
            }
    return by_dataset


def _since(histories: StatusHistories, shown: ShownStatus | None) -> str | None:
    """Show since when a status holds without a gap, by the claim that gives it."""
    return histories.spell(shown.claim)[0].since if shown and shown.claim else None


def _by(lens: Lens, shown: ShownStatus | None) -> list[Named]:
    """Name who severed or suspended relations; nobody where they are established."""
    claim = shown.claim if shown else None
    return [] if claim is None or claim.kind == "has_relations_with" else [lens.named(claim.from_)]


def last_status(last: tuple[ShownStatus, int] | None) -> LastStatus | None:
    """Show the last known status."""
    return None if last is None else {"status": last[0].status, "truth": last[0].truth, "on": dates.iso(last[1])}


def _level(lens: Lens, histories: StatusHistories) -> tuple[Level | None, list[TieRow]]:
    """Show the level of a mission, with the claims that give it; None where nobody ever says anything of it."""
    by_dataset: dict[str, LevelBy] = {}
    for dataset in histories.datasets:
        own = histories.shown(lens.days, dataset)
        last = None if own else histories.last_shown(lens.last, dataset)
        if own or last:
            by_dataset[lens.sources[dataset].id] = {
                "level": own.status if own else "unknown",
                "truth": own.truth if own else Truth.UNKNOWN,
                "last_known": _last_level(last),
            }
    if not by_dataset:
        return None, []
    shown = histories.shown(lens.days)
    last = None if shown else histories.last_shown(lens.last)
    level: Level = {
        "level": shown.status if shown else "unknown",
        "truth": shown.truth if shown else Truth.UNKNOWN,
        "since": _since(histories, shown),
        "last_known": _last_level(last),
        "by_dataset": by_dataset,
    }
    meant = shown or (last[0] if last else None)
    claims = [] if meant is None else [one.claim for one in (meant, *meant.others) if one.claim is not None]
    return level, claims


def _last_level(last: tuple[ShownStatus, int] | None) -> LastLevel | None:
    return None if last is None else {"level": last[0].status, "truth": last[0].truth, "on": dates.iso(last[1])}


def _implies(lens: Lens, levels: Levels, a: int, b: int) -> bool:
    """Return whether a mission led by a chargé or higher implies relations: no dataset covers relations themselves."""
    coverages = engine_of(lens).asked(lens.datasets).values()
    missions: Sequence[Level | None] = (levels["a_in_b"], levels["b_in_a"])
    return not any(one.absent_days(RELATIONS, (a, b)) for one in coverages) and any(
        one is not None and one["level"] in ACCREDITED and one["truth"] == "yes" for one in missions
    )
