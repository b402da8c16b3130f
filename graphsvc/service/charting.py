"""Draw answers: the same questions, as Vega-Lite specs and as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.charts import rankings, series, timelines
from graphsvc.charts.captions import Caption
from graphsvc.charts.looks import THEMES, Spec, Theme
from graphsvc.charts.rendering import Renderer
from graphsvc.service import parameters
from graphsvc.service.drawing import Drawing
from graphsvc.service.parameters import Asked
from graphsvc.service.questions import Narrowing, Questions
from graphsvc.service.scoring import Over, Scoring


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a chart is drawn on: the address of its question, and its theme."""

    address: str
    theme: Theme


class Charting:
    """Charts for one process; pictures come from a process of their own, which `close` ends."""

    def __init__(self, questions: Questions, scoring: Scoring) -> None:
        self._questions, self._scoring, self._renderer = questions, scoring, Renderer()

    def timeline(self, refs: Sequence[str], narrowed: Narrowing, asked: Asked, sheet: Sheet) -> Spec:
        """Draw how the relations of an entity or a pair went."""
        answer = self._questions.timeline(refs, asked, within=narrowed.is_dated)
        return timelines.timeline(answer, _caption(narrowed, asked, sheet), sheet.theme)

    def ranking(
        self,
        measure: str | None,
        top: str | None,
        sensitivity: str | None,
        drawing: Drawing,
        narrowed: Narrowing,
        asked: Asked,
        sheet: Sheet,
    ) -> Spec:
        """Draw who ranks how high by a measure."""
        answer = self._scoring.centrality(measure, top, sensitivity, drawing, asked)
        return rankings.ranking(answer, _caption(narrowed, asked, sheet), sheet.theme)

    def series(
        self,
        measure: str | None,
        of: str | None,
        over: Over,
        drawing: Drawing,
        narrowed: Narrowing,
        asked: Asked,
        sheet: Sheet,
    ) -> Spec:
        """Draw how the scores of some entities went over years."""
        answer = self._scoring.series(measure, of, over, drawing, asked)
        return series.series(answer, _caption(narrowed, asked, sheet), sheet.theme)

    def picture(self, spec: Spec) -> str:
        """Draw a spec as SVG; blocks for as long as that takes."""
        return self._renderer.svg(spec)

    def close(self) -> None:
        """End the process that draws."""
        self._renderer.close()


def theme(text: str | None) -> Theme:
    """Read the name of a theme; absent, it is light. Raises InvalidParameter."""
    return THEMES["dark" if parameters.choice(text, "theme", tuple(THEMES)) == "dark" else "light"]


def _caption(narrowed: Narrowing, asked: Asked, sheet: Sheet) -> Caption:
    lens = asked.lens
    return Caption(
        sheet.address,
        lens.cut,
        narrowed.on,
        narrowed.during,
        None if narrowed.known is None else asked.known,
        None if lens.datasets is None else tuple(sorted(source.id for source in lens.sources.values())),
    )
