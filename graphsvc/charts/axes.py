"""The axis of time, and the days asked about."""

from __future__ import annotations

from graphsvc.charts.captions import Caption
from graphsvc.charts.spells import end, ms
from graphsvc.charts.themes import Spec, Theme
from graphsvc.model import dates, intervals
from graphsvc.model.days import days


def across(left: int, right: int, most_ticks: int) -> tuple[Spec, Spec]:
    """Encode time, UTC; and make a layer that shows nothing and says over which days it runs.

    The days are numbers there, because JavaScript makes no year before 100 from the parts of a date. One layer only
    says it, because Vega-Lite would take several for a conflict.
    """
    years = (right - left) / 366
    # Ticks closer than their labels are precise would repeat a label.
    form, least = ("%Y", 365) if years > 6 else ("%b %Y", 28) if years > 0.5 else ("%-d %b %Y", 1)
    axis = {
        "format": form,
        "tickMinStep": least * 86_400_000,
        "title": None,
        "labelOverlap": True,
        "tickCount": most_ticks,
    }
    encoded = {"field": "start", "type": "temporal", "scale": {"type": "utc"}, "axis": axis}
    whole = {"type": "utc", "domain": [ms(left), ms(right)], "nice": False}
    frame = {
        "data": {"values": [{"start": dates.iso(left)}]},
        "mark": {"type": "rule", "opacity": 0, "aria": False},
        "encoding": {"x": {**encoded, "scale": whole}},
    }
    return encoded, frame


def window(caption: Caption, left: int, right: int, across: Spec, theme: Theme) -> list[Spec]:
    """Draw the day or the days asked about as a band behind the bars."""
    text = caption.on or caption.during
    if text is None:
        return []
    period = intervals.parse_period(text)
    values = [
        {"start": dates.iso(piece.first), "end": end(piece.last)}
        for piece in days(max(left, period.first), min(right, period.last))
    ]
    mark = {
        "type": "rect",
        "color": theme.ink,
        "stroke": theme.ink,
        "fillOpacity": 0.1,
        "strokeOpacity": 0.5,
        "aria": False,
    }
    return [{"data": {"values": values}, "mark": mark, "encoding": {"x": across, "x2": {"field": "end"}}}]
