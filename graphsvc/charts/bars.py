"""The bars of ties: full where a tie surely held, pale where it may have, and ends that say what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphsvc.charts import spells
from graphsvc.charts.captions import plain
from graphsvc.charts.layout import Row, tooltip_fields, vertical
from graphsvc.charts.spells import end
from graphsvc.charts.themes import BROKEN, PALE, Spec, Theme
from graphsvc.charts.tooltips import TIPS, Placed, tip
from graphsvc.model import dates
from graphsvc.model.days import Window, days, union


def bar(placed: Placed, laid: Sequence[Row], piece: Window) -> dict[str, Any]:
    """Draw one bar: days on which a tie surely held, or on which it may have; `end` is the day after the last."""
    first, last = dates.iso(piece.first), dates.iso(piece.last)
    sure = "certain" if piece in placed.drawn.surely else "possible"
    return {
        **tip(placed.item),
        "id": placed.item["id"],
        "start": first,
        "last": last,
        "end": end(piece.last),
        **laid[placed.row].band(is_thin=placed.item["kind"] in BROKEN),
        "says": f"{plain(placed.item['title'])}: {sure} from {first} to {last}, {plain(placed.item['dataset'])}",
    }


def bars(pieces: list[dict[str, Any]], across: Spec, laid: Sequence[Row], coloured: Spec, opacity: float) -> Spec:
    """Draw bars in the colours of their kinds."""
    # The stroke lets a single day be seen where a century is drawn.
    mark = {"type": "rect", "opacity": opacity, "strokeWidth": 0.8, "clip": True}
    return {
        "data": {"values": pieces},
        "mark": mark,
        "encoding": {
            "x": across,
            "x2": {"field": "end"},
            "y": vertical("y", laid),
            "y2": {"field": "y2"},
            "color": coloured,
            "stroke": coloured,
            "description": {"field": "says", "type": "nominal"},
            "tooltip": tooltip_fields(TIPS),
        },
    }


def fades(ties: Sequence[Placed], laid: Sequence[Row], left: int, cut: int, *, is_start: bool) -> list[dict[str, Any]]:
    """Draw where bars fade: before the first sure day or after the last, where nothing bounds them."""
    marks = []
    for placed in ties:
        if not (placed.drawn.fades_in if is_start else placed.drawn.fades_out) or not placed.drawn.all_days:
            continue
        surely = union(placed.drawn.surely)
        until = spells.interval(placed.item).until
        if is_start:
            span = days(left, surely[0].first - 1 if surely else placed.drawn.all_days[0].last)
        else:
            span = days(
                surely[-1].last + 1 if surely else max(left, placed.drawn.all_days[0].first), min(cut, until.latest)
            )
        band = laid[placed.row].band()
        marks += [
            {"start": dates.iso(piece.first), "end": end(piece.last), "y": band["y"] - 1, "y2": band["y2"] + 1}
            for piece in span
        ]
    return marks


def veil(pieces: list[dict[str, Any]], across: Spec, laid: Sequence[Row], theme: Theme, *, is_start: bool) -> Spec:
    """Hide a bar more and more towards an end of which nothing is known."""
    ends = [theme.background, f"{theme.background}00"] if is_start else [f"{theme.background}00", theme.background]
    stops = [{"offset": offset, "color": colour} for offset, colour in enumerate(ends)]
    colour = {"gradient": "linear", "x1": 0, "x2": 1, "y1": 0, "y2": 0, "stops": stops}
    # A pixel more hides the line around the bar.
    more = {"xOffset": -1} if is_start else {"x2Offset": 1}
    return {
        "data": {"values": pieces},
        "mark": {"type": "rect", "color": colour, "aria": False, "tooltip": None, "clip": True, **more},
        "encoding": {"x": across, "x2": {"field": "end"}, "y": vertical("y", laid), "y2": {"field": "y2"}},
    }


def arrows(
    ties: Sequence[Placed], laid: Sequence[Row], left: int, across: Spec, coloured: Spec, cut: int, *, is_start: bool
) -> Spec:
    """Put arrows at ends that lie beyond the chart: the last day of which claims can speak, or its left edge."""
    day = left if is_start else cut
    values = [
        {
            **tip(placed.item),
            "id": placed.item["id"],
            "start": dates.iso(day),
            "y": laid[placed.row].middle,
            "opacity": 1 if any(piece.first <= day <= piece.last for piece in placed.drawn.surely) else PALE,
        }
        for placed in ties
        if (placed.drawn.came_before if is_start else placed.drawn.goes_on)
    ]
    shape, offset = ("triangle-left", -4) if is_start else ("triangle-right", 4)
    return {
        "data": {"values": values},
        "mark": {"type": "point", "shape": shape, "filled": True, "size": 90, "xOffset": offset, "aria": False},
        "encoding": {
            "x": across,
            "y": vertical("y", laid),
            "color": coloured,
            "opacity": {"field": "opacity", "type": "quantitative", "scale": None, "legend": None},
            "tooltip": tooltip_fields(TIPS),
        },
    }
