"""Draw answers: the same questions, as Vega-Lite specs and as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.charts import rankings, series, timelines
from graphsvc.charts.captions import Caption
from graphsvc.charts.rendering import Renderer
from graphsvc.charts.themes import THEMES, Spec, Theme
from graphsvc.service import parameters
from graphsvc.service.centrality import CentralityAnswers, YearsRequest
from graphsvc.service.network_specs import NetworkSpec
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import QueryFilters, Questions


@dataclass(frozen=True, slots=True)
class ChartFrame:
    """What a chart is drawn on: the address of its question, and its theme."""

    address: str
    theme: Theme


class ChartAnswers:
    """Charts for one process; pictures come from a process of their own, which `close` ends."""

    def __init__(self, questions: Questions, centrality: CentralityAnswers) -> None:
        self._questions, self._centrality, self._renderer = questions, centrality, Renderer()

    def timeline(self, refs: Sequence[str], filters: QueryFilters, query: ParsedQuery, sheet: ChartFrame) -> Spec:
        """Draw how the relations of an entity or a pair went."""
        answer = self._questions.timeline(refs, query, within=filters.is_dated)
        return timelines.timeline(answer, _caption(filters, query, sheet), sheet.theme)

    def ranking(
        self,
        measure: str | None,
        top: str | None,
        sensitivity: str | None,
        spec: NetworkSpec,
        filters: QueryFilters,
        query: ParsedQuery,
        sheet: ChartFrame,
    ) -> Spec:
        """Draw who ranks how high by a measure."""
        answer = self._centrality.centrality(measure, top, sensitivity, spec, query)
        return rankings.ranking(answer, _caption(filters, query, sheet), sheet.theme)

    def series(
        self,
        measure: str | None,
        of: str | None,
        over: YearsRequest,
        spec: NetworkSpec,
        filters: QueryFilters,
        query: ParsedQuery,
        sheet: ChartFrame,
    ) -> Spec:
        """Draw how the scores of some entities went over years."""
        answer = self._centrality.series(measure, of, over, spec, query)
        return series.series(answer, _caption(filters, query, sheet), sheet.theme)

    def picture(self, spec: Spec) -> str:
        """Draw a spec as SVG; blocks for as long as that takes."""
        return self._renderer.svg(spec)

    def close(self) -> None:
        """End the process that draws."""
        self._renderer.close()


def theme(text: str | None) -> Theme:
    """Read the name of a theme; absent, it is light. Raises InvalidParameter."""
    return THEMES["dark" if parameters.choice(text, "theme", tuple(THEMES)) == "dark" else "light"]


def _caption(filters: QueryFilters, query: ParsedQuery, sheet: ChartFrame) -> Caption:
    lens = query.lens
    return Caption(
        sheet.address,
        lens.cut,
        filters.on,
        filters.during,
        None if filters.known is None else query.known,
        None if lens.datasets is None else tuple(sorted(source.id for source in lens.sources.values())),
    )
