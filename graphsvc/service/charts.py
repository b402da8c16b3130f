"""Draw answers: the same questions, as Vega-Lite specs and as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.charts import lanes, rankings, series, themes, timeline_svg, timelines
from graphsvc.charts.captions import Caption
from graphsvc.charts.rendering import Renderer
from graphsvc.charts.themes import THEMES, Spec, Theme
from graphsvc.errors import InvalidParameter
from graphsvc.model import dates
from graphsvc.model.network_parameters import ChartParameters, TimelinePictureParameters
from graphsvc.model.phrases import count
from graphsvc.service import parameters
from graphsvc.service.centrality import CentralityAnswers, YearsRequest
from graphsvc.service.network_specs import NetworkSpec
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import QueryFilters, Questions
from graphsvc.service.timelines import Timelines, WindowRequest, read_window

SCALE = 2
"""How many pixels of a PNG a pixel of the picture takes on each side, where it is not said."""
_LEAST_MARGIN = 30
"""How many days are drawn at least before and after a period asked about."""


@dataclass(frozen=True, slots=True)
class ChartLook:
    """How a chart is drawn: its theme, its width in pixels, how many pixels of a PNG each of those takes."""

    theme: Theme
    width: int
    scale: int


def chart_look(theme: str | None, width: str | None, scale: str | None, form: str) -> ChartLook:
    """Read how a chart is to be drawn in a form: json, svg or png. Raises InvalidParameter."""
    if scale is not None and form != "png":
        raise InvalidParameter.of("scale", f"is of .png alone; send `width` with .{form}")
    return ChartLook(
        read_theme(theme),
        parameters.number(ChartParameters, "width", width) or themes.WIDTH,
        parameters.number(ChartParameters, "scale", scale) or SCALE,
    )


def read_theme(text: str | None) -> Theme:
    """Read the name of a theme; absent, it is light. Raises InvalidParameter."""
    return THEMES["dark" if parameters.choice(ChartParameters, "theme", text) == "dark" else "light"]


@dataclass(frozen=True, slots=True)
class ChartFrame:
    """What a chart is drawn on: the address of its question, and how it looks."""

    address: str
    look: ChartLook


@dataclass(frozen=True, slots=True)
class TimelineFrame:
    """Which part of a timeline is drawn: the days it runs over, and whether each data set has a row."""

    window: WindowRequest
    by_dataset: bool


def timeline_frame(first: str | None, last: str | None, rows: str | None) -> TimelineFrame:
    """Read which part of a timeline is to be drawn. Raises InvalidParameter."""
    return TimelineFrame(
        read_window(first, last), parameters.choice(TimelinePictureParameters, "rows", rows) is not None
    )


class ChartAnswers:
    """Charts for one process; pictures come from a process of their own, which `close` ends."""

    def __init__(self, questions: Questions, centrality: CentralityAnswers, timelines: Timelines) -> None:
        self._questions, self._centrality, self._timelines = questions, centrality, timelines
        self._renderer = Renderer()

    def timeline(self, refs: Sequence[str], filters: QueryFilters, query: ParsedQuery, sheet: ChartFrame) -> Spec:
        """Draw how the relations of an entity or a pair went."""
        answer = self._questions.timeline(refs, query, within=filters.is_dated)
        return timelines.timeline(answer, _caption(filters, query, sheet), sheet.look.theme, sheet.look.width)

    def ranking(
        self,
        measure: str,
        top: str | None,
        sensitivity: str | None,
        spec: NetworkSpec,
        filters: QueryFilters,
        query: ParsedQuery,
        sheet: ChartFrame,
    ) -> Spec:
        """Draw who ranks how high by a measure."""
        answer = self._centrality.centrality(measure, top, sensitivity, spec, query)
        return rankings.ranking(answer, _caption(filters, query, sheet), sheet.look.theme, sheet.look.width)

    def series(
        self,
        measure: str,
        of: str,
        over: YearsRequest,
        spec: NetworkSpec,
        filters: QueryFilters,
        query: ParsedQuery,
        sheet: ChartFrame,
    ) -> Spec:
        """Draw how the scores of some entities went over years."""
        answer = self._centrality.series(measure, of, over, spec, query)
        return series.series(answer, _caption(filters, query, sheet), sheet.look.theme, sheet.look.width)

    def timeline_picture(
        self, refs: Sequence[str], filters: QueryFilters, query: ParsedQuery, sheet: ChartFrame, frame: TimelineFrame
    ) -> str:
        """Draw the timeline of an entity or a pair as SVG, with the rows that its page has."""
        rows = self._timelines.rows(refs, query, _zoomed(frame.window, query), by_dataset=frame.by_dataset)
        title = " and ".join(entity["name"] for entity in rows.entities)
        shown = lanes.shown(rows.rows, rows.window)
        hidden = len(rows.rows) - len(shown)
        note = f"Nothing is known of: {'; '.join(rows.empty)}. " if rows.empty else ""
        if hidden:
            note += f"{count(hidden, 'row')} {'has' if hidden == 1 else 'have'} nothing in these days."
        caption = _caption(filters, query, sheet)
        theme, width = sheet.look.theme, sheet.look.width
        return timeline_svg.picture(title, shown, rows.window, caption, theme, width=width, note=note)

    def png(self, svg: str, scale: int = SCALE) -> bytes:
        """Turn a picture into PNG so many times its size; blocks for as long as that takes."""
        return self._renderer.png(svg, scale)

    def picture(self, spec: Spec) -> str:
        """Draw a spec as SVG; blocks for as long as that takes."""
        return self._renderer.svg(spec)

    def close(self) -> None:
        """End the process that draws."""
        self._renderer.close()


def _zoomed(window: WindowRequest, query: ParsedQuery) -> WindowRequest:
    """Return the days that a timeline runs over: where none are named, the period asked about and some days beside it."""
    during, cut = query.lens.during, query.lens.cut
    if during is None or window != WindowRequest() or during.first >= cut:
        return window
    last = min(during.last, cut)
    margin = max(_LEAST_MARGIN, (last - during.first) // 4)
    first = None if during.first == dates.FIRST_DAY else max(dates.FIRST_DAY, during.first - margin)
    return WindowRequest(first, min(last + margin, cut))


def _caption(filters: QueryFilters, query: ParsedQuery, sheet: ChartFrame) -> Caption:
    lens = query.lens
    on, during = lens.asked if filters.is_dated else (None, None)
    return Caption(
        sheet.address,
        lens.cut,
        on,
        during,
        None if filters.known is None else query.known,
        None if lens.datasets is None else tuple(sorted(source.id for source in lens.sources.values())),
    )
