"""The frame of every chart: the document around its layers, and rows with their names to the left.

Rows lie at pixels worked out here, not on a scale of names: so names may repeat and may take several lines, and
nothing that Vega would evaluate is made from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from graphsvc.charts.captions import Caption, lines, plain
from graphsvc.charts.themes import (
    FONT_SIZE,
    LINE,
    SUBTITLE_LINE,
    TITLE_GAP,
    TITLE_LINE,
    TITLE_SIZE,
    Spec,
    Theme,
    config,
)
from graphsvc.charts.type_widths import text_width
from graphsvc.errors import TooLarge

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
MOST_ROWS = 400
"""How many rows a chart draws at most."""
_PADDING = 8
_BAR, _THIN = 12, 5
_MARGIN, _AXIS = 14, 24
_WIDEST_NAMES, _MOST_OF_WIDTH = 280, 0.36
_NARROWER = 1.2
"""How much wider the widest of the fonts is than that in which Vega may measure."""
_SAMPLE = 32
"""The room that the sample of a legend takes beside its words."""


@dataclass(frozen=True, slots=True)
class Plot:
    """The part of a chart that is drawn in: its width, and the room beside it within the margins, in pixels.

    The room is reckoned from measured type, as nothing else is: Vega would measure the type of the machine that draws.
    """

    width: float
    left: float
    right: float

    @property
    def whole(self) -> float:
        """Return the width between the margins."""
        return self.left + self.width + self.right

    @property
    def ticks(self) -> int:
        """Return about how many ticks with their labels the axis has room for."""
        return max(2, int(self.width // 80))


def plot(width: int, left: float, right: float) -> Plot:
    """Return what a chart of some width has to draw in, with so much room beside it."""
    return Plot(width - 2 * _MARGIN - left - right, left, right)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a chart: its name in lines, and the pixels it takes from the top."""

    label: str
    top: float
    height: float

    @property
    def middle(self) -> float:
        """Return the pixel in the middle of the row."""
        return self.top + self.height / 2

    def band(self, *, is_thin: bool = False) -> dict[str, float]:
        """Return the pixels between which a bar of the row lies."""
        half = (_THIN if is_thin else _BAR) / 2
        return {"y": self.middle - half, "y2": self.middle + half}


def rows(labels: Sequence[str], width: int) -> list[Row]:
    """Lay out rows of these names from the top; a name takes as many lines as it needs in a chart of some width."""
    laid: list[Row] = []
    top = 0.0
    for label in labels:
        broken = lines(label, min(_WIDEST_NAMES, width * _MOST_OF_WIDTH), FONT_SIZE)
        laid.append(Row("\n".join(broken), top, len(broken) * LINE + _PADDING))
        top += laid[-1].height
    return laid


def names_width(laid: Sequence[Row]) -> float:
    """Return the room that the names of rows take to the left."""
    return 10 + ceil(max((text_width(line, FONT_SIZE) for row in laid for line in row.label.split("\n")), default=0))


def check_rows(count: int, caption: Caption, what: str, instead: str) -> None:
    """Raise TooLarge where a chart would have more rows than are drawn; `instead` says what to do."""
    if count > MOST_ROWS:
        raise TooLarge(
            f"{what} has {count:,} rows, more than the {MOST_ROWS} that a chart draws; {instead}, "
            f"or read the numbers at {caption.address}"
        )


def height(laid: Sequence[Row]) -> float:
    """Return the pixels that rows take together; an empty chart has room for a line of text."""
    return laid[-1].top + laid[-1].height if laid else 40


def vertical(field: str, laid: Sequence[Row]) -> Spec:
    """Encode a pixel from the top."""
    whole = height(laid)
    scale = {"domain": [0, whole], "range": [0, whole], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def behind(laid: Sequence[Row], plot: Plot, theme: Theme) -> list[Spec]:
    """Draw every other row's ground, and the names of all rows."""
    stripes = [{"y": row.top, "y2": row.top + row.height} for row in laid[1::2]]
    names = [
        {"y": row.middle - row.label.count("\n") * LINE / 2, "name": row.label, "says": row.label.replace("\n", " ")}
        for row in laid
    ]
    ground = {
        "data": {"values": stripes},
        "mark": {"type": "rect", "color": theme.ink, "opacity": 0.045, "aria": False},
        "encoding": {"x": {"value": 0}, "x2": {"value": plot.width}, "y": vertical("y", laid), "y2": {"field": "y2"}},
    }
    text = {
        "data": {"values": names},
        "mark": {"type": "text", "align": "right", "baseline": "middle", "lineBreak": "\n", "lineHeight": LINE},
        "encoding": {
            "x": {"value": -10},
            "y": vertical("y", laid),
            "text": {"field": "name", "type": "nominal"},
            "description": {"field": "says", "type": "nominal"},
        },
    }
    return [ground, text]


def document(
    title: str,
    subtitle: Sequence[str],
    description: str,
    layers: Sequence[Spec],
    *,
    caption: Caption,
    theme: Theme,
    plot: Plot,
    pixels: float,
    legend_pixels: float = 0,
) -> Spec:
    """Put layers into a whole spec that needs nothing from elsewhere; `pixels` is the height of what is drawn in."""
    above = lines(title, plot.whole, TITLE_SIZE, is_bold=True)
    below = [line for text in subtitle if text for line in lines(text, plot.whole, FONT_SIZE)]
    title_pixels = len(above) * TITLE_LINE + len(below) * SUBTITLE_LINE + TITLE_GAP
    return {
        "$schema": SCHEMA,
        "description": plain(description),
        "title": {"text": above, "subtitle": below, "dx": -plot.left},
        "autosize": "none",
        "width": plot.width,
        "height": pixels,
        "padding": {
            "left": _MARGIN + plot.left,
            "right": _MARGIN + plot.right,
            "top": _MARGIN + title_pixels,
            "bottom": _MARGIN + _AXIS + legend_pixels,
        },
        "layer": list(layers),
        "resolve": {"legend": {"color": "shared"}},
        "config": config(theme),
        "usermeta": {"graphsvc": {"question": caption.address}},
    }


def legend(words: Sequence[str], plot: Plot, **more: Any) -> tuple[Spec, float]:
    """Lay out a legend below the axis in as many columns as fit; returns it and its height in pixels.

    Words wider than the chart end in an ellipsis; what they name has them in full.
    """
    most = plot.width + plot.right - _SAMPLE
    widest = min(most, max(text_width(text, FONT_SIZE) for text in words))
    columns = max(1, min(len(words), int((plot.width + plot.right) // (widest + _SAMPLE))))
    # Vega takes words to be as wide as in the font that it measures, which may be a narrower one.
    narrower = {"columnPadding": 10 + widest * (_NARROWER - 1), "labelLimit": most / _NARROWER}
    return {"orient": "bottom", "title": None, "columns": columns, **narrower, **more}, 18 + ceil(
        len(words) / columns
    ) * (LINE + 2)


def tooltip_fields(names: Sequence[str]) -> list[Spec]:
    """Show these fields, whose names are words, when a mark is pointed at."""
    return [{"field": name, "type": "nominal"} for name in names]


def empty(text: str, theme: Theme) -> Spec:
    """Draw a line of text instead of data."""
    mark: dict[str, Any] = {"type": "text", "align": "left", "baseline": "middle", "color": theme.quiet}
    return {
        "data": {"values": [{"text": plain(text)}]},
        "mark": mark,
        "encoding": {"x": {"value": 0}, "y": {"value": 20}, "text": {"field": "text", "type": "nominal"}},
    }
