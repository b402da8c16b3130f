"""A timeline as a picture by itself: title, legend, axis and rows, for files, embeds and slides."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from graphsvc.charts import lane_svg
from graphsvc.charts.captions import Caption, lines, plain
from graphsvc.charts.lanes import Lane, Window
from graphsvc.charts.themes import FONT, WIDTH, Theme, words
from graphsvc.charts.type_widths import text_width
from graphsvc.errors import TooLarge
from graphsvc.model import intervals
from graphsvc.model.phrases import listed

MOST_ROWS = 400
_MARGIN, _LINE, _ROW, _HEADING = 16, 15, 34, 26
_NAME_SIZE, _SMALL, _TITLE_SIZE = 12, 11, 20
_GAP = 8
"""The least room between words that stand beside each other."""
LOOKS = (
    ("sure", "certain"),
    ("possible", "possible"),
    ("last", "last known"),
    ("no", "no"),
    ("unknown", "unknown"),
)


def picture(
    title: str,
    rows: Sequence[Lane],
    window: Window,
    caption: Caption,
    theme: Theme,
    *,
    width: int = WIDTH,
    note: str = "",
) -> str:
    """Draw a timeline as one SVG document. Raises TooLarge where it has too many rows."""
    if len(rows) > MOST_ROWS:
        raise TooLarge(
            f"the timeline of {title} has {len(rows):,} rows, more than the {MOST_ROWS} that a picture shows; show "
            f"fewer days with `during`, or `from` and `to`, or fewer `datasets`, or read the numbers at {caption.address}"
        )
    names = 110 if width < 600 else min(330, width * 3 // 10)
    left, right = _MARGIN + names, width - _MARGIN - 10
    body, top = _head(title, rows, caption, width, note)
    axis_at = top
    top += 24
    drawn, bottom = _rows(rows, window, (names, left, right), top)
    grid = _axis(window, left, right, (axis_at, bottom)) + _cursor(caption, window, left, right, (top - 4, bottom))
    sources, height = _sources(rows, caption, width, bottom)
    kinds = [bar.kind for row in rows for bar in row.bars]
    says = f"Timeline of {title}. {caption.lens()}."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" role="graphics-document" '
        f"aria-label={quoteattr(plain(title))}><desc>{escape(plain(says))}</desc><style>{style(theme)}</style>"
        f'{lane_svg.definitions(kinds)}<rect width="100%" height="100%" fill="{theme.background}"/>'
        f"{body}{grid}{drawn}{sources}</svg>"
    )


def style(theme: Theme) -> str:
    """Return the style sheet of a picture by itself."""
    kinds = "".join(f".k-{kind}{{color:{colour}}}" for kind, colour in theme.kinds.items())
    return (
        f"text{{font-family:{FONT};font-size:{_NAME_SIZE}px;fill:{theme.ink}}}"
        f".h{{font-size:{_TITLE_SIZE}px;font-weight:bold}}.g{{font-size:{_SMALL}px;font-weight:bold;fill:{theme.quiet}}}"
        f".q,.bl,.t{{font-size:{_SMALL}px;fill:{theme.quiet}}}"
        f"{kinds}.sure{{fill:currentColor}}.possible{{stroke:currentColor;stroke-width:.8}}"
        f".denied,.rim{{fill:none;stroke:currentColor;stroke-width:.8}}.go{{fill:currentColor}}"
        f".end{{stroke:{theme.ink};stroke-width:1.6}}.no{{stroke:{theme.quiet};stroke-width:1.5}}"
        f".unknown{{stroke:{theme.quiet};stroke-width:2;stroke-dasharray:.1 6;stroke-linecap:round}}"
        f".ev{{fill:{theme.event};stroke:{theme.event};stroke-width:1.4}}.hollow{{fill:{theme.background}}}"
        f".vague{{fill:{theme.quiet};opacity:.5}}.grid{{stroke:{theme.line}}}.cursor{{stroke:#c0362c;stroke-width:1.6}}"
    )


def _head(title: str, rows: Sequence[Lane], caption: Caption, width: int, note: str) -> tuple[str, int]:
    most = width - 2 * _MARGIN
    parts, y = [], _MARGIN + 8
    for line in lines(title, most, _TITLE_SIZE, is_bold=True):
        y += 8
        parts.append(f'<text class="h" x="{_MARGIN}" y="{y}">{escape(line)}</text>')
        y += 16
    for text in (caption.lens(), note):
        for line in lines(text, most, _SMALL) if text else ():
            parts.append(f'<text class="q" x="{_MARGIN}" y="{y}">{escape(line)}</text>')
            y += _LINE
    legend, y = _legend(rows, width, y + 6)
    return "".join(parts) + legend, y + 12


def _sources(rows: Sequence[Lane], caption: Caption, width: int, y: int) -> tuple[str, int]:
    """Name the data sets that are drawn, and the address at which everything behind them is cited."""
    datasets = sorted({name for row in rows for name in row.dataset.split(", ") if name})
    named = f"Data: {listed(datasets, 6)}. " if datasets else ""
    parts, y = [], y + _GAP
    for line in lines(f"{named}Sources of each tie: {caption.address}", width - 2 * _MARGIN, _SMALL):
        y += _LINE
        parts.append(f'<text class="q" x="{_MARGIN}" y="{y}">{escape(line)}</text>')
    return "".join(parts), y + _MARGIN


def legend_of(rows: Sequence[Lane]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return what a legend explains: the kinds of ties there are, and the looks, each with its words."""
    bars = [bar for row in rows for bar in row.bars]
    kinds = list(dict.fromkeys(bar.kind for bar in bars if bar.look not in ("unknown", "no")))
    there = {bar.look for bar in bars}
    looks: list[tuple[str, str]] = [(look, says) for look, says in LOOKS if look in there]
    if "disputed" in there:
        looks.append(("disputed", "disputed: a stripe for each data set"))
    if any(bar.is_end for bar in bars):
        looks.append(("end", "ended"))
    marks = [mark for row in rows for mark in row.marks]
    looks += [("ev", "event")] if any(mark.is_exact for mark in marks) else []
    looks += [("hollow", "event, day uncertain")] if any(not mark.is_exact for mark in marks) else []
    return kinds, looks


def sample(look: str, kind: str) -> str:
    """Draw the sample of a look for a legend, 26 pixels wide, around y = 0."""
    colour = f'class="k-{kind}'
    return {
        "sure": f'<rect width="26" y="-6" height="12" {colour} sure"/>',
        "possible": f'<rect width="26" y="-6" height="12" {colour} possible" fill="url(#p-{kind})"/>',
        "last": f'<rect width="26" y="-6" height="12" fill="url(#l-{kind})"/>',
        "no": '<line class="no" x2="26"/>',
        "unknown": '<line class="unknown" x2="26"/>',
        "disputed": f'<rect width="26" y="-6" height="6" {colour} sure"/><rect width="26" y="0" height="6" {colour} denied"/>',
        "end": f'<rect width="20" y="-6" height="12" {colour} sure"/><path class="end" d="M20-9V9"/>',
        "ev": '<path class="ev" d="M13-6 19 0 13 6 7 0Z"/>',
        "hollow": '<path class="ev hollow" d="M13-6 19 0 13 6 7 0Z"/>',
    }[look]


def _legend(rows: Sequence[Lane], width: int, y: int) -> tuple[str, int]:
    kinds, looks = legend_of(rows)
    first = kinds[0] if kinds else "other"
    parts, x = [], float(_MARGIN)
    entries = [(sample("sure", kind), words(kind)) for kind in kinds]
    entries += [(sample(look, first), says) for look, says in looks if look != "sure" or len(kinds) == 0]
    for drawn, says in entries:
        wide = 32 + text_width(says, _SMALL) + 2 * _GAP
        if x > _MARGIN and x + wide > width - _MARGIN + 2 * _GAP:
            x, y = _MARGIN, y + 20
        parts.append(
            f'<g transform="translate({x:g} {y})">{drawn}<text class="q" x="32" y="4">{escape(says)}</text></g>'
        )
        x += wide
    return "".join(parts), y + 14 if entries else y


def _axis(window: Window, left: int, right: int, y: tuple[int, int]) -> str:
    top, bottom = y
    return "".join(
        f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="{top + 18}" y2="{bottom}"/>'
        f'<text class="t" text-anchor="middle" x="{min(at, right + _MARGIN - half):.1f}" y="{top + 12}">{escape(label)}</text>'
        for at, half, label in _ticks(window, left, right)
    )


def _ticks(window: Window, left: int, right: int) -> list[tuple[float, float, str]]:
    """Return as many ticks as their labels have room beside each other: where each lies, half its width, its label."""
    ticks = list[tuple[float, float, str]]()
    for most in range(lane_svg.MOST_TICKS, 0, -1):
        ticks = [
            (left + (right - left) * percent / 100, text_width(label, _SMALL) / 2, label)
            for percent, label in lane_svg.ticks(window, most)
        ]
        if all(a[0] + a[1] + _GAP <= b[0] - b[1] for a, b in pairwise(ticks)):
            break
    return ticks


def _cursor(caption: Caption, window: Window, left: int, right: int, y: tuple[int, int]) -> str:
    text = caption.on or caption.during
    if text is None:
        return ""
    period = intervals.parse_period(text)
    if not window.shows(period.first, period.last):
        return ""
    at = [left + (right - left) * window.x(day) / 100 for day in (period.first, period.last + 1)]
    wide = max(at[1] - at[0], 1.6)
    says = f"The day asked about: {text}" if caption.during is None else f"The days asked about: {text}"
    return (
        f'<rect x="{at[0]:.1f}" width="{wide:.1f}" y="{y[0]}" height="{y[1] - y[0]}" fill="#c0362c" '
        f'fill-opacity="{0.9 if wide < 3 else 0.14}"><title>{says}</title></rect>'
    )


def _rows(rows: Sequence[Lane], window: Window, across: tuple[int, int, int], top: int) -> tuple[str, int]:
    names, left, right = across
    parts, y, group = [], top, "Verdicts"
    for row in rows:
        if row.group != group:
            group = row.group
            y += _HEADING
            parts.append(f'<text class="g" x="{_MARGIN}" y="{y - 6}">{escape(group)}</text>')
        label = lines(row.title, names - _GAP, _NAME_SIZE)
        height = max(_ROW, len(label) * _LINE + 10)
        middle = y + height // 2 + 2
        start = middle - (len(label) - 1) * _LINE / 2 + 4
        parts += [
            f'<text x="{_MARGIN}" y="{start + number * _LINE:g}">{escape(line)}</text>'
            for number, line in enumerate(label)
        ]
        drawn = lane_svg.lane(row, window, pixels=right - left)
        parts.append(f'<svg x="{left}" y="{middle}" width="{right - left}" height="1" overflow="visible">{drawn}</svg>')
        y += height
    if not rows:
        parts.append(f'<text class="q" x="{_MARGIN}" y="{y + 20}">Nothing is on record.</text>')
        y += 30
    return "".join(parts), y + 6
