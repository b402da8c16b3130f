"""Draw the lanes of timelines as SVG whose positions across are percentages, so that a page can give it any width.

Colours are those of the class of a kind, `k-KIND`; everything else is said by the style sheet around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from graphsvc.charts.lanes import Bar, Lane, Look, Mark, Window, is_thin
from graphsvc.charts.type_widths import text_width
from graphsvc.model.dates import LAST_DAY
from graphsvc.model.phrases import MONTHS

HALF, THIN = 7.0, 3.5
"""Half the height of a bar, in pixels."""
_PIXELS, _LABEL_SIZE = 700, 11
"""About how wide lanes are on a page; labels are fitted to that, and narrower pages hide them."""
MOST_TICKS = 8


def definitions(kinds: Iterable[str]) -> str:
    """Return what bars refer to: for each kind the hatching of what is possible, and what fades."""
    parts = []
    for kind in dict.fromkeys(kinds):
        name = quoteattr(f"k-{kind}")
        parts.append(
            f'<pattern id="p-{kind}" class={name} width="6" height="6" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect width="6" height="6" fill="currentColor" fill-opacity=".14"/>'
            f'<path d="M1.5 0V6" stroke="currentColor" stroke-width="2"/></pattern>'
            f'<linearGradient id="i-{kind}" class={name}>{_stops(0, 0.85)}</linearGradient>'
            f'<linearGradient id="o-{kind}" class={name}>{_stops(0.85, 0)}</linearGradient>'
            f'<linearGradient id="l-{kind}" class={name}>{_stops(0.5, 0.04)}</linearGradient>'
        )
    return f"<defs>{''.join(parts)}</defs>"


def _stops(first: float, last: float) -> str:
    return "".join(
        f'<stop offset="{offset}" stop-color="currentColor" stop-opacity="{opacity}"/>'
        for offset, opacity in ((0, first), (1, last))
    )


def lane(lane: Lane, window: Window, link: str | None = None, *, pixels: float = _PIXELS) -> str:
    """Draw a lane around y = 0, so wide; `link` is the address of its sources, which every mark leads to."""
    bars = [bar for bar in lane.bars if window.shows(bar.first, bar.last)]
    drawn = [_bar(bar, label, window, link) for bar, label in zip(bars, _labels(bars, window, pixels), strict=True)]
    drawn += [_mark(mark, window, link) for mark in lane.marks if window.shows(mark.first, mark.last)]
    return "".join(drawn)


def _linked(inner: str, says: str, link: str | None) -> str:
    title = f"<title>{escape(says)}</title>"
    if link is None:
        return f"<g>{title}{inner}</g>"
    return f"<a href={quoteattr(link)} aria-label={quoteattr(says + '. Sources')}>{title}{inner}</a>"


def _bar(bar: Bar, label: str, window: Window, link: str | None) -> str:
    x, right = window.x(bar.first), window.x(min(bar.last, LAST_DAY - 1) + 1)
    width = max(round(right - x, 3), 0.15)
    half = THIN if is_thin(bar) else HALF
    inner = _body(bar, x, width, half)
    if bar.is_end and bar.last <= window.last:
        inner += f'{_at(right)}<path class="end" d="M0-10V10"/></svg>'
    if (bar.goes_on and bar.last >= window.last) or (
        bar.look in ("sure", "possible", "disputed") and bar.last > window.last
    ):
        inner += f'{_at(100)}<path class="go k-{bar.kind}" d="M-1-9 8 0-1 9Z"/></svg>'
    if label:
        inner += f'<text class="bl" x="{x}%" y="-11">{escape(label)}</text>'
    return _linked(inner, bar.says, link if bar.look not in ("unknown", "no") else None)


def _at(x: float) -> str:
    """Open a drawing whose origin lies at a place across; only so can a shape of fixed size stand at a percentage."""
    return f'<svg x="{x}%" width="1" height="1" overflow="visible">'


def _rect(x: float, width: float, top: float, height: float, more: str) -> str:
    return f'<rect x="{x}%" width="{width}%" y="{top:g}" height="{height:g}" {more}/>'


def _body(bar: Bar, x: float, width: float, half: float) -> str:
    if bar.look == "unknown":
        return f'<line class="unknown" x1="{x}%" x2="{round(x + width, 3)}%" y1="0" y2="0"/>'
    if bar.look == "no":
        return f'<line class="no" x1="{x}%" x2="{round(x + width, 3)}%" y1="0" y2="0"/>'
    if bar.look == "disputed" and bar.stripes:
        height = 2 * half / len(bar.stripes)
        return "".join(
            _rect(x, width, -half + number * height, height, _fill(look, bar.kind))
            for number, (_, look) in enumerate(bar.stripes)
        ) + _rect(x, width, -half, 2 * half, f'class="k-{bar.kind} rim"')
    if bar.look == "last":
        fading = _rect(x, width, -half, 2 * half, f'fill="url(#l-{bar.kind})"')
        return f'{fading}<line class="unknown" x1="{x}%" x2="{round(x + width, 3)}%" y1="0" y2="0"/>'
    if bar.fades_in or bar.fades_out:
        return _rect(x, width, -half, 2 * half, f'fill="url(#{"i" if bar.fades_in else "o"}-{bar.kind})"')
    return _rect(x, width, -half, 2 * half, _fill(bar.look, bar.kind))


def _fill(look: Look, kind: str) -> str:
    if look == "sure":
        return f'class="k-{kind} sure"'
    if look == "possible":
        return f'class="k-{kind} possible" fill="url(#p-{kind})"'
    return f'class="k-{kind} denied"'


def _mark(mark: Mark, window: Window, link: str | None) -> str:
    inner = ""
    if not mark.is_exact:
        x = window.x(mark.first)
        inner = _rect(x, max(round(window.x(mark.last + 1) - x, 3), 0.15), -2, 4, 'class="vague" rx="2"')
    middle = (mark.first + mark.last) // 2
    if window.first <= middle <= window.last:
        inner += f'{_at(window.x(middle))}<path class="ev{"" if mark.is_exact else " hollow"}" d="M0-6.5 6.5 0 0 6.5-6.5 0Z"/></svg>'
    return _linked(inner, mark.says, link)


def _labels(bars: Sequence[Bar], window: Window, pixels: float) -> list[str]:
    """Return what stands above each bar: a label has the room until the next one, and one that goes on stands once."""
    labels, right, following = [""] * len(bars), 100.0, 0
    for number, bar in reversed(list(enumerate(bars))):
        if not bar.label:
            continue
        if following and (bars[following].label, bars[following].first) == (bar.label, bar.last + 1):
            labels[following] = ""
        else:
            right = window.x(bars[following].first) if following else 100.0
        labels[number] = _fitted(bar.label, (right - window.x(bar.first)) * pixels / 100)
        following = number
    return labels


def _fitted(text: str, pixels: float) -> str:
    """Shorten a label to the names, or else the words, that fit; a few letters alone say nothing."""
    whole = text_width(text, _LABEL_SIZE)
    if whole <= pixels:
        return text
    most = max(0, int(len(text) * (pixels - text_width("…", _LABEL_SIZE)) / whole))
    names, words = (text[:most].rpartition(between)[0] for between in (" · ", " "))
    return f"{names or words}…" if names or len(words) > 4 else ""


def ticks(window: Window, most: int = MOST_TICKS) -> list[tuple[float, str]]:
    """Return the ticks of the axis of time, about so many at most: where each lies, in percent, and its label.

    The first, and the first of each year, have the year.
    """
    span = window.last - window.first
    first, last = date.fromordinal(window.first), date.fromordinal(window.last)
    if span > 366 * 3:
        step = next((step for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500) if span / 365.25 / step <= most), 1000)
        years = range(-(-max(first.year, 1) // step) * step or step, last.year + 1, step)
        marked = [(date(year, 1, 1), str(year)) for year in years]
    elif span > 75:
        step = next(step for step in (1, 2, 3, 6, 12) if span / 30.4 / step <= most or step == 12)
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        starts = [date(month // 12, month % 12 + 1, 1) for month in months if month % 12 % step == 0]
        marked = _with_years([(day, MONTHS[day.month - 1][:3]) for day in starts if first <= day <= last])
    else:
        every = range(window.first, window.last + 1, max(1, -(-span // most)))
        marked = _with_years([(day, f"{day.day} {MONTHS[day.month - 1][:3]}") for day in map(date.fromordinal, every)])
    return [(window.x(day.toordinal()), label) for day, label in marked if first <= day <= last]


def _with_years(marked: Sequence[tuple[date, str]]) -> list[tuple[date, str]]:
    years = [0, *(day.year for day, _ in marked)]
    return [
        (day, label if day.year == before else f"{label} {day.year}")
        for (day, label), before in zip(marked, years, strict=False)
    ]
