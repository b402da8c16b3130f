"""A ranking on a day: bars of scores, and lines from the least to the greatest score that the uncertain ties allow."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from graphsvc.charts import captions, layout
from graphsvc.charts.captions import Caption, plain
from graphsvc.charts.layout import Plot, Row, tooltip_fields, vertical
from graphsvc.charts.themes import FONT_SIZE, WIDTH, Spec, Theme
from graphsvc.charts.type_widths import text_width
from graphsvc.model.networks import Centrality, Scored

RANGE_KEY = "Thin line: the least and the greatest score, over what is sure and over all that is possible."
_GAP = 6
_TIPS = ("Entity", "Rank", "Score", "Range")


def ranking(answer: Centrality, caption: Caption, theme: Theme, width: int = WIDTH) -> Spec:
    """Draw a ranking. Raises TooLarge where it has too many rows."""
    title = f"Ranking by {measure(answer.measure).lower()}"
    layout.check_rows(len(answer.items), caption, f"the ranking by {answer.measure}", "send `top`")
    laid = layout.rows([_label(item) for item in answer.items], width)
    scores = max((text_width(number(item["score"]), FONT_SIZE) for item in answer.items), default=0)
    plot = layout.plot(width, layout.names_width(laid), _GAP + ceil(scores))
    values = [_value(item, row) for item, row in zip(answer.items, laid, strict=True)]
    ranges = [_range(item, row) for item, row in zip(answer.items, laid, strict=True) if _is_range(item)]
    layers = [
        *layout.behind(laid, plot, theme),
        *([_bars(values, laid, plot, theme)] if values else [layout.empty("Nobody is in the network.", theme)]),
        *([_ranges(ranges, laid, plot, theme)] if ranges else []),
        *([_numbers(values, laid, plot, theme)] if values else []),
    ]
    count = f"{len(answer.items):,} of {answer.total:,} shown" if len(answer.items) < answer.total else ""
    if answer.tied:
        count += f"; {answer.tied:,} more {'has' if answer.tied == 1 else 'have'} the score of the last."
    subtitle = [captions.network(answer.network), *limits(answer.partial, answer.network.covered), count]
    if answer.reason:
        subtitle.append(f"Scores are missing: {answer.reason}.")
    leader = f" First is {answer.items[0]['entity']['name']}, {number(answer.items[0]['score'])}." if values else ""
    return layout.document(
        title,
        [*subtitle, RANGE_KEY if ranges else ""],
        f"Bar chart of {answer.total:,} entities by {measure(answer.measure).lower()}.{leader} {' '.join(subtitle)}",
        layers,
        caption=caption,
        theme=theme,
        plot=plot,
        pixels=layout.height(laid),
    )


def measure(name: str) -> str:
    """Say a measure in words, with a capital."""
    return "Number of ties" if name == "degree" else name.replace("_", " ").capitalize()


def limits(partial: bool, covered: float | None) -> list[str]:
    """Say that a network is not known in full."""
    if not partial:
        return []
    share = "" if covered is None else f", {covered:.0%} of the pairs of states are covered"
    return [f"Partial{share}: who seems to have few ties may have more."]


def number(score: float | None) -> str:
    """Write a score with four digits that say something."""
    return "not defined" if score is None else f"{score:.4g}"


def _label(item: Scored) -> str:
    return item["entity"]["name"] if item["rank"] is None else f"{item['rank']:,}. {item['entity']['name']}"


def _bounds(item: Scored) -> tuple[float, float] | None:
    score_range = item.get("range")
    if score_range is None or score_range["low"] is None or score_range["high"] is None:
        return None
    return min(score_range["low"], score_range["high"]), max(score_range["low"], score_range["high"])


def _is_range(item: Scored) -> bool:
    """Say whether there is anything to see of a range beside the score."""
    return _bounds(item) not in (None, (item["score"], item["score"]))


def _value(item: Scored, row: Row) -> dict[str, Any]:
    bounds = _bounds(item)
    name, shown = plain(item["entity"]["name"]), number(item["score"])
    span = f"{number(bounds[0])} to {number(bounds[1])}" if bounds else None
    return {
        "id": item["entity"]["id"],
        "score": item["score"],
        "zero": 0,
        "at": max([item["score"] or 0, *(bounds or ())]),
        **row.band(),
        "middle": row.middle,
        "Entity": name,
        "Rank": item["rank"],
        "Score": shown,
        "Range": span,
        "says": f"{name}: {shown}, "
        + (f"rank {item['rank']}" if item["rank"] else "no rank")
        + (f", range {span}" if span else ""),
    }


def _range(item: Scored, row: Row) -> dict[str, Any]:
    low, high = _bounds(item) or (0, 0)
    return {"id": item["entity"]["id"], "low": low, "high": high, "middle": row.middle}


def _along(field: str, plot: Plot) -> Spec:
    axis = {"title": None, "grid": True, "tickCount": min(8, plot.ticks)}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": {"zero": True, "nice": True}}


def _bars(values: list[dict[str, Any]], laid: Sequence[Row], plot: Plot, theme: Theme) -> Spec:
    return {
        "data": {"values": values},
        "mark": {"type": "rect", "color": theme.lines[0], "invalid": "filter"},
        "encoding": {
            "x": _along("score", plot),
            "x2": {"field": "zero"},
            "y": vertical("y", laid),
            "y2": {"field": "y2"},
            "description": {"field": "says", "type": "nominal"},
            "tooltip": tooltip_fields(_TIPS),
        },
    }


def _ranges(values: list[dict[str, Any]], laid: Sequence[Row], plot: Plot, theme: Theme) -> Spec:
    encoding = {"y": vertical("middle", laid)}
    line = {
        "mark": {"type": "rule", "strokeWidth": 1.5, "color": theme.ink, "aria": False},
        "encoding": {"x": _along("low", plot), "x2": {"field": "high"}, **encoding},
    }
    cap = {"type": "tick", "orient": "vertical", "thickness": 1.5, "size": 8, "color": theme.ink, "aria": False}
    caps = [{"mark": cap, "encoding": {"x": _along(side, plot), **encoding}} for side in ("low", "high")]
    return {"data": {"values": values}, "layer": [line, *caps]}


def _numbers(values: list[dict[str, Any]], laid: Sequence[Row], plot: Plot, theme: Theme) -> Spec:
    mark = {"type": "text", "align": "left", "baseline": "middle", "dx": _GAP, "color": theme.quiet, "aria": False}
    return {
        "data": {"values": values},
        "mark": mark,
        "encoding": {
            "x": _along("at", plot),
            "y": vertical("middle", laid),
            "text": {"field": "Score", "type": "nominal"},
        },
    }
