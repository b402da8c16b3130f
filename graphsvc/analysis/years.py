"""Networks year by year: which days stand for a year, and a measure over years."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, NamedTuple

from graphsvc.analysis.centrality import scores
from graphsvc.analysis.covering import roster
from graphsvc.analysis.ranking import ranks_of
from graphsvc.analysis.sketch import Sketch
from graphsvc.model import dates
from graphsvc.model.intervals import Period, parse_period
from graphsvc.snapshot.lens import Lens

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
    """Give the same lens on a year."""
    if rule == "any":
        period: Period = parse_period(f"{year:04}")
        return replace(lens, on=period.first, during=period)
    return replace(lens, on=dates.day(f"{year:04}-01-01" if rule == "jan1" else f"{year:04}-12-31"), during=None)


def pairs(lens: Lens, system: str, first: int, last: int, year_rule: YearRule) -> int:
    """Count the pairs of states in all years: the size of what is to be computed."""
    sizes = (len(roster(lens_of(lens, year, year_rule), system)) for year in range(first, last + 1))
    return sum(size * (size - 1) // 2 for size in sizes)


def series(
    lens: Lens, drawn: Sketch, year: int, measure: str, entities: tuple[int, ...], *, is_partial_shown: bool
) -> list[Score]:
    """Give what some entities score in a year; None where not all pairs of states are known, unless asked for."""
    if drawn.is_partial and not is_partial_shown:
        return [Score(year, entity, None, None, drawn.covered) for entity in entities]
    found = scores(drawn.graph(), measure)
    ranks = ranks_of(found)
    ids = map(lens.view.id, entities)
    return [
        Score(year, entity, found.get(one), ranks.get(one), drawn.covered)
        for entity, one in zip(entities, ids, strict=True)
    ]
