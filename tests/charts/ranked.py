"""Made-up answers about networks."""

from __future__ import annotations

from graphsvc.model.networks import Centrality, CentralitySeries, Scored, YearScore
from tests.charts.made import NETWORK, named

KNOWN = NETWORK.known


def scored(
    id: str,  # noqa: A002
    score: float | None,
    rank: int | None,
    low: float | None = None,
    high: float | None = None,
    *,
    name: str | None = None,
) -> Scored:
    """Make an item of a ranking; its range is given where it has a greatest score."""
    found: Scored = {"entity": named(id, name), "score": score, "rank": rank}
    if high is not None:
        found["range"] = {"low": low, "high": high}
    return found


def ranked(*items: Scored, total: int | None = None, partial: bool = False, reason: str | None = None) -> Centrality:
    """Make a ranking by betweenness."""
    return Centrality(
        len(items) if total is None else total, "betweenness", list(items), partial, reason, NETWORK, 1, KNOWN
    )


def point(id: str, year: int, score: float | None, covered: float | None = 1.0) -> YearScore:  # noqa: A002
    """Make a score in a year."""
    return {"year": year, "entity": named(id), "score": score, "rank": None if score is None else 1, "covered": covered}


def lines(*points: YearScore, of: tuple[str, ...] = ("albania",)) -> CentralitySeries:
    """Make a series of degrees."""
    return CentralitySeries("degree", [named(one) for one in of], "dec31", list(points), NETWORK, 1, KNOWN)


RANKING = ranked(
    scored("turkey", 0.25, 1, 0.2, 0.5),
    scored("albania", 0.125, 2),
    scored("iran", None, None),
    total=9,
    partial=True,
)
LINES = lines(
    point("albania", 1990, 0.5),
    point("albania", 1991, None, 0.4),
    point("albania", 1992, 0.25),
    point("albania", 1993, 0.75, 0.5),
    point("iran", 1990, 0.125),
    of=("albania", "iran"),
)
