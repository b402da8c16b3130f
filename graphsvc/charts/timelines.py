"""The timeline of an entity or of a pair: a row for what each dataset claims, a row for each event."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush

from graphsvc.charts import axes, bars, captions, event_marks, layout, spells
from graphsvc.charts.captions import Caption
from graphsvc.charts.layout import Plot, Row
from graphsvc.charts.spells import DrawnSpell
from graphsvc.charts.themes import PALE, WIDTH, Spec, Theme, colours
from graphsvc.charts.tooltips import Placed
from graphsvc.model import dates
from graphsvc.model.answers import Timeline
from graphsvc.model.dates import OPEN
from graphsvc.model.wire_parts import Item

_ARROW = 10
"""The room to the right for the arrows of what goes on."""
KEY = (
    "Full colour: certain. Pale: possible. Arrow: goes on. Fading: day unknown. Diamond: event, hollow if its day is "
    "uncertain."
)


def timeline(answer: Timeline, caption: Caption, theme: Theme, width: int = WIDTH) -> Spec:
    """Draw a timeline. Raises TooLarge where it has too many rows."""
    names = [entity["name"] for entity in answer.entities]
    subject = names[0] if len(names) == 1 else None
    placed, labels = _place(answer.items, subject, caption.cut)
    whose = " and ".join(names)
    layout.check_rows(
        len(labels),
        caption,
        f"the timeline of {whose}",
        "narrow it with `during`, `on`, `datasets`, or ask about a pair",
    )
    laid = layout.rows(labels, width)
    plot = layout.plot(width, layout.names_width(laid), _ARROW)
    ties = sum(item["type"] == "tie" for item in answer.items)
    stretches = sum(item["type"] == "stretch" for item in answer.items)
    counts = [_count(ties, "tie"), _count(len(answer.items) - ties - stretches, "event")]
    count = " and ".join(counts) if not stretches else ", ".join([_count(stretches, "stretch"), *counts])
    drawn, legend_pixels = _layers(placed, laid, plot, caption, theme)
    layers = [*layout.behind(laid, plot, theme), *drawn]
    description = f"Timeline of {whose}: {count}."
    if placed:
        first, last = spells.reach([mark.drawn for mark in placed], caption.cut)
        description += f" It reaches from {dates.iso(first)} to {dates.iso(last)}."
    else:
        layers.append(layout.empty(f"Nothing is on record{_why(answer)}.", theme))
    return layout.document(
        whose,
        [f"{caption.lens()} · {count}", KEY if placed else ""],
        f"{description} {caption.lens()}.",
        layers,
        caption=caption,
        theme=theme,
        plot=plot,
        pixels=layout.height(laid),
        legend_pixels=legend_pixels,
    )


def _why(answer: Timeline) -> str:
    return f": {captions.REASONS.get(answer.reason, answer.reason)}" if answer.reason else ""


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 'es' if word == 'stretch' else 's'}"


def _place(items: Sequence[Item], subject: str | None, cut: int) -> tuple[list[Placed], list[str]]:
    """Place each item in a row, which spells of one claim share while they do not overlap; name the rows, too."""
    marks: list[Placed] = []
    labels: list[str] = []
    taken: dict[tuple[str, str], list[tuple[int, int]]] = {}
    datasets: dict[str, set[str]] = {}
    for item in items:
        datasets.setdefault(item["title"], set()).add(item["dataset"])
    latest = {_lane(item): item for item in items}
    for item in items:
        drawn = _drawn(item, cut, is_latest=latest[_lane(item)] is item)
        span = drawn.all_days
        first, last = (span[0].first, span[0].last) if span else (cut + 1, cut + 1)
        lanes = [] if spells.is_moment(item) else taken.setdefault(_lane(item), [])
        if lanes and lanes[0][0] < first:
            _, row = heappop(lanes)
        else:
            row = len(labels)
            several = item["type"] == "tie" and len(datasets[item["title"]]) > 1
            labels.append(_label(_lane(item)[0], subject) + (f" ({item['dataset']})" if several else ""))
        heappush(lanes, (last, row))
        marks.append(Placed(item, drawn, row))
    return marks, labels


def _lane(item: Item) -> tuple[str, str]:
    """Name what shares a row: one claim of a dataset, or one verdict; all statuses of relations are one bar."""
    if item["type"] != "stretch":
        return item["title"], item["dataset"]
    title = item["title"]
    return (title[: title.rindex(": ")] if item.get("question") == "relations" else title), ""


def _drawn(item: Item, cut: int, *, is_latest: bool) -> DrawnSpell:
    if spells.is_moment(item):
        return spells.moment(item)
    if item["type"] == "stretch" and is_latest and item.get("ends") in ("checked", "coverage"):
        # Nothing ended there: it is drawn as a claim is that was not checked any further.
        return spells.tie({**item, "until": OPEN}, cut)
    return spells.tie(item, cut)


def _label(title: str, subject: str | None) -> str:
    """Leave out the name that stands in the chart's title."""
    return title if subject is None or title == subject else title.removeprefix(f"{subject} ")


def _layers(
    placed: Sequence[Placed], laid: Sequence[Row], plot: Plot, caption: Caption, theme: Theme
) -> tuple[list[Spec], float]:
    """Draw what is placed; returns the layers, and the height of the legend in pixels."""
    if not placed:
        return [], 0
    left, right = spells.reach([mark.drawn for mark in placed], caption.cut)
    across, frame = axes.across(left, right, plot.ticks)
    shown = [Placed(mark.item, mark.drawn.since(left), mark.row) for mark in placed]
    ties = [mark for mark in shown if not spells.is_moment(mark.item)]
    moments = [mark for mark in shown if spells.is_moment(mark.item)]
    kinds, range_ = colours([mark.item["kind"] for mark in ties], theme)
    legend, legend_pixels = layout.legend(kinds, plot, symbolType="square") if kinds else (None, 0)
    scale = {"domain": kinds, "range": range_}
    coloured = {"field": "Kind", "type": "nominal", "scale": scale, "legend": legend}
    layers = [
        *axes.window(caption, left, right, across, theme),
        bars.bars(
            [bars.bar(tie, laid, piece) for tie in ties for piece in tie.drawn.maybe], across, laid, coloured, PALE
        ),
        bars.bars(
            [bars.bar(tie, laid, piece) for tie in ties for piece in tie.drawn.surely], across, laid, coloured, 1
        ),
        bars.veil(bars.fades(ties, laid, left, caption.cut, is_start=True), across, laid, theme, is_start=True),
        bars.veil(bars.fades(ties, laid, left, caption.cut, is_start=False), across, laid, theme, is_start=False),
        bars.arrows(ties, laid, left, across, coloured, caption.cut, is_start=True),
        bars.arrows(ties, laid, left, across, coloured, caption.cut, is_start=False),
        *event_marks.moments(moments, laid, across, theme),
    ]
    return [frame, *(layer for layer in layers if layer["data"]["values"])], legend_pixels
