"""The diamonds of moments: events, and successions of states."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.charts.captions import plain
from graphsvc.charts.layout import Row, tooltip_fields, vertical
from graphsvc.charts.spells import end
from graphsvc.charts.themes import PALE, Spec, Theme
from graphsvc.charts.tooltips import TIPS, Placed, tip
from graphsvc.model import dates
from graphsvc.model.days import days


def moments(placed: Sequence[Placed], laid: Sequence[Row], across: Spec, theme: Theme) -> list[Spec]:
    """Draw moments as diamonds, and behind those whose day is not known the days on which they may have been."""
    spans, points = [], []
    for moment in placed:
        (whole,) = moment.drawn.all_days or days(moment.drawn.known[0], moment.drawn.known[1])
        is_exact = whole.first == whole.last
        when = dates.iso(whole.first) if is_exact else f"between {dates.iso(whole.first)} and {dates.iso(whole.last)}"
        point = {
            **tip(moment.item),
            "id": moment.item["id"],
            "y": laid[moment.row].middle,
            "start": dates.iso((whole.first + whole.last) // 2),
            "fill": 1 if is_exact else 0,
            "says": f"{plain(moment.item['title'])}: {when}, {plain(moment.item['dataset'])}",
        }
        points.append(point)
        if not is_exact:
            middle = laid[moment.row].middle
            spans.append(
                {"start": dates.iso(whole.first), "end": end(whole.last), "y": middle - 1.5, "y2": middle + 1.5}
            )
    span = {
        "data": {"values": spans},
        "mark": {"type": "rect", "color": theme.event, "opacity": PALE, "aria": False},
        "encoding": {"x": across, "x2": {"field": "end"}, "y": vertical("y", laid), "y2": {"field": "y2"}},
    }
    # Hollow diamonds are filled with the ground, so that the pale line does not run through them.
    mark = {
        "type": "point",
        "shape": "diamond",
        "size": 70,
        "filled": True,
        "stroke": theme.event,
        "strokeWidth": 1.2,
        "opacity": 1,
    }
    fill = {
        "field": "fill",
        "type": "nominal",
        "scale": {"domain": [0, 1], "range": [theme.background, theme.event]},
        "legend": None,
    }
    diamonds = {
        "data": {"values": points},
        "mark": mark,
        "encoding": {
            "x": across,
            "y": vertical("y", laid),
            "fill": fill,
            "description": {"field": "says", "type": "nominal"},
            "tooltip": tooltip_fields(TIPS),
        },
    }
    return [span, diamonds]
