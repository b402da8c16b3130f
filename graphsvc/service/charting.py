"""Draw answers: the same questions, as Vega-Lite specs and as pictures."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.charts import timelines
from graphsvc.charts.captions import Caption
from graphsvc.charts.looks import THEMES, Spec, Theme
from graphsvc.charts.rendering import Renderer
from graphsvc.service import parameters
from graphsvc.service.parameters import Asked
from graphsvc.service.questions import Narrowing, Questions


class Charting:
    """Charts for one process; pictures come from a process of their own, which `close` ends."""

    def __init__(self, questions: Questions) -> None:
        self._questions, self._renderer = questions, Renderer()

    def timeline(self, refs: Sequence[str], narrowed: Narrowing, asked: Asked, address: str, look: Theme) -> Spec:
        """Draw how the relations of an entity or a pair went; `address` is that of the question."""
        within = narrowed.on is not None or narrowed.during is not None
        answer = self._questions.timeline(refs, asked, within=within)
        return timelines.timeline(answer, _caption(narrowed, asked, address), look)

    def picture(self, spec: Spec) -> str:
        """Draw a spec as SVG; blocks for as long as that takes."""
        return self._renderer.svg(spec)

    def close(self) -> None:
        """End the process that draws."""
        self._renderer.close()


def theme(text: str | None) -> Theme:
    """Read the name of a theme; absent, it is light. Raises InvalidParameter."""
    return THEMES["dark" if parameters.choice(text, "theme", tuple(THEMES)) == "dark" else "light"]


def _caption(narrowed: Narrowing, asked: Asked, address: str) -> Caption:
    lens = asked.lens
    return Caption(
        address,
        lens.cut,
        narrowed.on,
        narrowed.during,
        None if narrowed.known is None else asked.known,
        None if lens.datasets is None else tuple(sorted(source.id for source in lens.sources.values())),
    )
