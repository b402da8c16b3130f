"""Draw answers: the same questions, as Vega-Lite specs and as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.charts import rankings, series, timeline_svg, timelines
from graphsvc.charts.captions import Caption
from graphsvc.charts.rendering import Renderer
from graphsvc.charts.themes import THEMES, Spec, Theme
from graphsvc.service import parameters
from graphsvc.service.centrality import CentralityAnswers, YearsRequest
from graphsvc.service.network_specs import NetworkSpec
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import QueryFilters, Questions
from graphsvc.service.timelines import Timelines, WindowRequest, read_window


@dataclass(frozen=True, slots=True)
class ChartFrame:
    """What a chart is drawn on: the address of its question, and its theme."""

    address: str
    theme: Theme


@dataclass(frozen=True, slots=True)
class TimelineFrame:
    """How a timeline is drawn: the days it runs over, its width in pixels, whether each data set has a row."""

    window: WindowRequest
    width: int
    by_dataset: bool


def timeline_frame(first: str | None, last: str | None, width: str | None, rows: str | None) -> TimelineFrame:
    """Read how a timeline is to be drawn. Raises InvalidParameter."""
    pixels = (
        timeline_svg.WIDTH
        if width is None
        else parameters.whole(width, "width", timeline_svg.NARROWEST, timeline_svg.WIDEST)
    )
    by_dataset = parameters.choice(rows, "rows", ("datasets",)) is not None
    return TimelineFrame(read_window(first, last), pixels, by_dataset)


class ChartAnswers:
    """Charts for one process; pictures come from a process of their own, which `close` ends."""

    def __init__(self, questions: Questions, centrality: CentralityAnswers, timelines: Timelines) -> None:
        self._questions, self._centrality, self._timelines = questions, centrality, timelines
        self._renderer = Renderer()

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

    def timeline_picture(
        self, refs: Sequence[str], filters: QueryFilters, query: ParsedQuery, sheet: ChartFrame, frame: TimelineFrame
    ) -> str:
        """Draw the timeline of an entity or a pair as SVG, with the rows that its page has."""
        rows = self._timelines.rows(refs, query, frame.window, by_dataset=frame.by_dataset)
        title = " and ".join(entity["name"] for entity in rows.entities)
        note = f"Nothing is known of: {'; '.join(rows.empty)}." if rows.empty else ""
        caption = _caption(filters, query, sheet)
        return timeline_svg.picture(title, rows.rows, rows.window, caption, sheet.theme, width=frame.width, note=note)

    def png(self, svg: str) -> bytes:
        """Turn a picture into PNG of twice its size; blocks for as long as that takes."""
        return self._renderer.png(svg)

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
