"""Networks year by year: which days stand for a year, and a measure over years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from graphsvc.analysis.edge_lists import EdgeList
from graphsvc.analysis.ranking import ranks_of
from graphsvc.model import dates
from graphsvc.model.days import NO_DAYS
from graphsvc.model.intervals import Period, parse_period
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.segments import SILENT, segments, windows

YearRule = Literal["any", "jan1", "dec31"]
YEAR_RULES: tuple[YearRule, ...] = ("any", "jan1", "dec31")
"""Which days stand for a year: some day of it, its first, or its last."""


class Score(NamedTuple):
    """An entity's score and rank in a year; `covered` is the share of the year's pairs of states that is known."""

    year: int
    entity: int
    score: float | None
    rank: int | None
    covered: float | None


def lens_of(lens: Lens, year: int, rule: YearRule) -> Lens:
    """Set a lens on a year."""
    if rule == "any":
        period: Period = parse_period(f"{year:04}")
        return replace(lens, on=period.first, during=period)
    return replace(lens, on=dates.day(f"{year:04}-01-01" if rule == "jan1" else f"{year:04}-12-31"), during=None)


def pairs(lens: Lens, system: str, first: int, last: int, year_rule: YearRule) -> int:
    """Count the pairs of states in all years: the size of what is to be computed."""
    states = [row.index for row in lens.view.entities("country") if row.spells]
    present = segments([(lens.presence(state, system).maybe, NO_DAYS, NO_DAYS) for state in states])
    lenses = (lens_of(lens, year, year_rule) for year in range(first, last + 1))
    sizes = (present.best_by_window(windows((each.on, each.last) for each in lenses)) != SILENT).sum(axis=1)
    return int((sizes * (sizes - 1) // 2).sum())


def points(
    lens: Lens, edges: EdgeList, year: int, scores: Sequence[float | None], entities: tuple[int, ...], *, partial: bool
) -> list[Score]:
    """Return what some entities score in a year, of the scores of all its nodes.

    None where nothing is known of the year, or not all pairs of states are, unless partial networks are asked for. What
    is carried by last words is known so far.
    """
    is_dark = edges.covered == 0 and lens.certainty != "carried"
    if is_dark or (edges.is_partial and not partial):
        return [Score(year, entity, None, None, edges.covered) for entity in entities]
    by_id = dict(zip(edges.nodes, scores, strict=True))
    ranks = ranks_of(by_id)
    ids = map(lens.view.id, entities)
    return [
        Score(year, entity, by_id.get(id_), ranks.get(id_), edges.covered)
        for entity, id_ in zip(entities, ids, strict=True)
    ]
