"""Draw a number that changes over the days as SVG whose positions across are percentages, like those of lanes."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.charts.lanes import Window
from graphsvc.charts.member_counts import MemberCount

HEIGHT = 100.0
"""The height of the plot in its own units; the page stretches it."""


def axis(counts: Sequence[MemberCount]) -> list[tuple[float, int]]:
    """Return the lines across the plot: how far down each lies, in percent, and the number it stands for."""
    top = _top(counts)
    step = _step(top)
    return [(round(100 - 100 * number / top, 3), number) for number in range(0, top + 1, step)]


def line(counts: Sequence[MemberCount], window: Window) -> str:
    """Draw the sure number as a line, those who may be members as a band above it, last words as a dashed line."""
    top = _top(counts)
    shown = [count for count in counts if window.shows(count.first, count.last)]
    band, sure, last = list[str](), list[str](), list[str]()
    before: MemberCount | None = None
    for count in shown:
        x, right = window.x(count.first) * 10, window.x(min(count.last, window.last) + 1) * 10
        low = count.sure + count.last_known
        if count.possible:
            y, height = _y(low + count.possible, top), _y(low, top) - _y(low + count.possible, top)
            band.append(f"M{x:g} {y:g}H{right:g}v{height:g}H{x:g}Z")
        level = f"{_y(low, top):g}"
        goes_on = before is not None and before.last + 1 == count.first and before.is_current == count.is_current
        (sure if count.is_current else last).append(f"{'V' if goes_on else f'M{x:g} '}{level}H{right:g}")
        before = count
    return (
        f'<svg width="100%" height="100%" viewBox="0 0 1000 {HEIGHT:g}" preserveAspectRatio="none" overflow="visible">'
        f'<path class="band" d="{"".join(band)}"/><path class="tally" d="{"".join(sure)}"/>'
        f'<path class="tally lastly" d="{"".join(last)}"/></svg>'
    )


def _y(number: int, top: int) -> float:
    return round(HEIGHT - HEIGHT * number / top, 2)


def _top(counts: Sequence[MemberCount]) -> int:
    """Return the number at the upper edge: the greatest, rounded up to a whole step."""
    most = max((count.sure + count.possible + count.last_known for count in counts), default=1)
    step = _step(most)
    return max(-(-most // step) * step, 1)


def _step(most: int) -> int:
    """Return a round step by which at most four numbers stand at the axis."""
    scale = 1
    while True:
        for step in (scale, 2 * scale, 5 * scale):
            if most <= 4 * step:
                return step
        scale *= 10
