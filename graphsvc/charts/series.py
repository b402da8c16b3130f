"""Centrality over years: a line for each entity, broken where a year has no score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graphsvc.charts import captions, layout
from graphsvc.charts.captions import Caption, plain
from graphsvc.charts.layout import Plot, tooltip_fields
from graphsvc.charts.rankings import measure, number
from graphsvc.charts.themes import WIDTH, Spec, Theme
from graphsvc.errors import TooLarge
from graphsvc.model.networks import CentralitySeries, YearScore
from graphsvc.model.phrases import listed
from graphsvc.model.wire_parts import Named

MOST_LINES = 14
"""How many lines can be told apart: seven colours, drawn through and dashed."""
_DASHES = ([1, 0], [5, 3])
_HEIGHT = 340
_NUMBERS, _LAST_YEAR = 44, 4
"""The room to the left for the numbers of the axis, five digits and a comma, and to the right for half of a year."""
_TIPS = ("Entity", "Year", "Score", "Rank", "Covered")
_YEARS = {"any": "on any day of the year", "jan1": "on 1 January", "dec31": "on 31 December"}


def series(answer: CentralitySeries, caption: Caption, theme: Theme, width: int = WIDTH) -> Spec:
    """Draw scores over years. Raises TooLarge where there are more lines than can be told apart."""
    if len(answer.of) > MOST_LINES:
        raise TooLarge(
            f"{len(answer.of):,} lines cannot be told apart; name at most {MOST_LINES} entities in `of`, "
            f"or read the numbers at {caption.address}"
        )
    names = _names(answer.of)
    values = [value for entity in answer.of for value in _line(answer.items, entity, names[entity["id"]])]
    partial = any(value["partial"] for value in values)
    title = (
        f"{measure(answer.measure)} of {listed(list(names.values()))}" if len(names) <= 3 else measure(answer.measure)
    )
    gaps = "A line breaks where a year has no score."
    subtitle = [
        captions.network(answer.network) + f" · {_YEARS.get(answer.year, answer.year)}",
        gaps + (" Hollow: not all pairs of states are covered." if partial else ""),
    ]
    years = sorted({item["year"] for item in answer.items})
    span = f" from {years[0]} to {years[-1]}" if years else ""
    plot = layout.plot(width, _NUMBERS, _LAST_YEAR)
    layers, legend_pixels = (
        _layers(values, list(names.values()), years, plot, theme)
        if values
        else ([layout.empty(_nothing(answer.items), theme)], 0)
    )
    return layout.document(
        title,
        subtitle,
        f"Line chart of {measure(answer.measure).lower()}{span} for {', '.join(names.values())}. {subtitle[0]}. {gaps}",
        layers,
        caption=caption,
        theme=theme,
        plot=plot,
        pixels=_HEIGHT if values else 40,
        legend_pixels=legend_pixels,
    )


def _nothing(items: Sequence[YearScore]) -> str:
    if all(item["covered"] in (None, 1) for item in items):
        return "No year has a score."
    return "No year has a score: not all pairs of states are covered. `partial=include` shows what is known."


def _names(entities: Iterable[Named]) -> dict[str, str]:
    """Name entities for the legend; those of one name by their ids, too."""
    named = list(entities)
    plainly = [plain(entity["name"]) for entity in named]
    return {
        entity["id"]: name if plainly.count(name) == 1 else f"{name} ({entity['id']})"
        for entity, name in zip(named, plainly, strict=True)
    }


def _line(items: Sequence[YearScore], entity: Named, name: str) -> list[dict[str, Any]]:
    """Collect the points of an entity; `run` numbers the stretches of years that have a score, one after the other."""
    points: list[dict[str, Any]] = []
    run, before = 0, None
    scores = sorted((item for item in items if item["entity"]["id"] == entity["id"]), key=lambda item: item["year"])
    for item in scores:
        if item["score"] is None:
            continue
        if before is not None and item["year"] != before + 1:
            run += 1
        before = item["year"]
        covered = item["covered"]
        points.append(
            {
                "id": entity["id"],
                "year": item["year"],
                "score": item["score"],
                "run": f"{entity['id']}/{run}",
                "partial": covered is not None and covered < 1,
                "Entity": name,
                "Year": item["year"],
                "Score": number(item["score"]),
                "Rank": item["rank"],
                "Covered": None if covered is None else f"{covered:.1%}",
                "says": f"{name} in {item['year']}: {number(item['score'])}",
            }
        )
    return points


def _layers(
    values: list[dict[str, Any]], names: list[str], years: list[int], plot: Plot, theme: Theme
) -> tuple[list[Spec], float]:
    """Draw lines and points; returns the layers, and the height of the legend in pixels."""
    colours = [theme.lines[i % len(theme.lines)] for i in range(len(names))]
    dashes = [_DASHES[i // len(theme.lines)] for i in range(len(names))]
    legend, legend_pixels = None, 0.0  # The title names a line that is alone.
    if len(names) > 1:
        legend, legend_pixels = layout.legend(names, plot, symbolType="stroke", symbolStrokeWidth=3)
    room = max(1, (years[-1] - years[0]) // 50)
    scale = {"domain": [years[0] - room, years[-1] + room], "nice": False, "zero": False}
    axis = {"format": "d", "tickMinStep": 1, "tickCount": plot.ticks, "labelFlush": False, "title": None, "grid": False}
    x = {"field": "year", "type": "quantitative", "scale": scale, "axis": axis}
    y = {"field": "score", "type": "quantitative", "axis": {"title": None, "grid": True}, "scale": {"zero": True}}
    colour = {"field": "Entity", "type": "nominal", "scale": {"domain": names, "range": colours}, "legend": legend}
    dash = {**colour, "scale": {"domain": names, "range": dashes}}
    lines: Spec = {
        "data": {"values": values},
        "mark": {"type": "line", "strokeWidth": 1.8, "aria": False},
        "encoding": {
            "x": x,
            "y": y,
            "color": colour,
            "strokeDash": dash,
            "detail": {"field": "run", "type": "nominal"},
        },
    }
    fewest = 120 if len(years) <= 60 else 40
    layers = [
        lines,
        *(
            _points(values, x, y, colour, fewest if is_partial else fewest // 2, theme, is_partial=is_partial)
            for is_partial in (False, True)
            if any(value["partial"] is is_partial for value in values)
        ),
    ]
    return layers, legend_pixels


def _points(
    values: list[dict[str, Any]], x: Spec, y: Spec, colour: Spec, size: int, theme: Theme, *, is_partial: bool
) -> Spec:
    mark: Spec = {"type": "point", "size": size / 3, "opacity": 1, "filled": not is_partial}
    if is_partial:
        mark["fill"] = theme.background
    return {
        "data": {"values": [value for value in values if value["partial"] is is_partial]},
        "mark": mark,
        "encoding": {
            "x": x,
            "y": y,
            "color": colour,
            "description": {"field": "says", "type": "nominal"},
            "tooltip": tooltip_fields(_TIPS),
        },
    }
