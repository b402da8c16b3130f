"""Networks year by year: which days stand for a year, and a measure over years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from graphsvc.analysis.edge_lists import EdgeList
from graphsvc.analysis.ranking import ranks_of
from graphsvc.model import dates
from graphsvc.model.days import NO_DAYS
from graphsvc.model.intervals import Period, parse_period
from graphsvc.model.networks import YearScore
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.segments import SILENT, segments, windows

YearRule = Literal["any", "jan1", "dec31"]
YEAR_RULES: tuple[YearRule, ...] = ("any", "jan1", "dec31")
"""Which days stand for a year: some day of it, its first, or its last."""


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
) -> list[YearScore]:
    """Return what some entities score in a year, of the scores of all its nodes.

    None where nothing is known of the year, or not all pairs of states are, unless partial networks are asked for. What
    is carried by last words is known so far.
    """
    by_id: dict[str, float | None] = {}
    ranks: dict[str, int | None] = {}
    is_dark = edges.covered == 0 and lens.certainty != "carried"
    if not is_dark and (partial or not edges.is_partial):
        by_id = dict(zip(edges.nodes, scores, strict=True))
        ranks = ranks_of(by_id)
    points: list[YearScore] = []
    for entity in entities:
        entity_id = lens.view.id(entity)
        score, rank = by_id.get(entity_id), ranks.get(entity_id)
        points.append(
            {"year": year, "entity": lens.named(entity), "score": score, "rank": rank, "covered": edges.covered}
        )
    return points
