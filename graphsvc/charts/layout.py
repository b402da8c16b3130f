"""The frame of every chart: the document around its layers, and rows with their names to the left.

Rows lie at pixels worked out here, not on a scale of names: so names may repeat and may take several lines, and
nothing that Vega would evaluate is made from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphsvc.charts.captions import LABEL_CHARACTERS, SUBTITLE_CHARACTERS, TITLE_CHARACTERS, Caption, lines, plain
from graphsvc.charts.themes import LINE, WIDTH, Spec, Theme, config
from graphsvc.errors import TooLarge

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
MOST_ROWS = 400
"""How many rows a chart draws at most."""
_PADDING = 8
_BAR, _THIN = 12, 5


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


def rows(labels: Sequence[str]) -> list[Row]:
    """Lay out rows of these names from the top; a name takes as many lines as it needs."""
    laid: list[Row] = []
    top = 0.0
    for label in labels:
        broken = lines(label, LABEL_CHARACTERS)
        laid.append(Row("\n".join(broken), top, len(broken) * LINE + _PADDING))
        top += laid[-1].height
    return laid


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


def behind(laid: Sequence[Row], theme: Theme) -> list[Spec]:
    """Draw every other row's ground, and the names of all rows."""
    stripes = [{"y": row.top, "y2": row.top + row.height} for row in laid[1::2]]
    names = [
        {"y": row.middle - row.label.count("\n") * LINE / 2, "name": row.label, "says": row.label.replace("\n", " ")}
        for row in laid
    ]
    ground = {
        "data": {"values": stripes},
        "mark": {"type": "rect", "color": theme.ink, "opacity": 0.045, "aria": False},
        "encoding": {"x": {"value": 0}, "x2": {"value": WIDTH}, "y": vertical("y", laid), "y2": {"field": "y2"}},
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
    pixels: float,
) -> Spec:
    """Put layers into a whole spec that needs nothing from elsewhere."""
    below = [line for text in subtitle if text for line in lines(text, SUBTITLE_CHARACTERS)]
    return {
        "$schema": SCHEMA,
        "description": plain(description),
        "title": {"text": lines(title, TITLE_CHARACTERS), "subtitle": below},
        "width": WIDTH,
        "height": pixels,
        "padding": 14,
        "layer": list(layers),
        "resolve": {"legend": {"color": "shared"}},
        "config": config(theme),
        "usermeta": {"graphsvc": {"question": caption.address}},
    }


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
