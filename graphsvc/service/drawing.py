"""Read what is to be drawn, for the API and for the CLI: which chart of which question, and how it looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from graphsvc.charts.themes import Spec
from graphsvc.model import dates
from graphsvc.model.file_requests import CHARTS
from graphsvc.model.parameter import wire_name
from graphsvc.model.requests import QUESTIONS, Asked
from graphsvc.service.answering import surely, take, text_of
from graphsvc.service.centrality import YearsRequest
from graphsvc.service.charts import ChartFrame, chart_look, timeline_frame
from graphsvc.service.network_specs import NetworkSpec
from graphsvc.service.parameter_check import check
from graphsvc.service.questions import QueryFilters
from graphsvc.service.services import Services
from graphsvc.snapshot.view import View


@dataclass(frozen=True, slots=True)
class ChartDrawing:
    """A chart that is to be drawn: of which head, on what, and how its Vega-Lite spec, or at once its SVG, is made."""

    head: View
    sheet: ChartFrame
    make: Callable[[], Spec | str]
    is_of_network: bool = False


def drawing(services: Services, name: str, asked: Asked, form: str) -> ChartDrawing:
    """Read one of CHARTS in a form: json, svg or png. Raises InvalidParameter, NotFound and others."""
    check(CHARTS[name], asked)
    filters, question = take(QueryFilters, asked), CHARTS[name].of
    sheet = ChartFrame(address_of(question, asked), chart_look(asked["theme"], asked["width"], asked["scale"], form))
    charts, spec = services.charts, take(NetworkSpec, asked)
    if question == "centrality":
        query, measure = services.questions.query(filters), text_of(asked, "measure")
        top, sensitivity = asked["top"], asked["sensitivity"]
        return ChartDrawing(
            query.head,
            sheet,
            lambda: charts.ranking(measure, top, sensitivity, spec, filters, query, sheet),
            is_of_network=True,
        )
    if question == "centrality_series":
        filters = surely(filters, "possible")
        query, measure, over = services.questions.query(filters), text_of(asked, "measure"), take(YearsRequest, asked)
        return ChartDrawing(
            query.head,
            sheet,
            lambda: charts.series(measure, text_of(asked, "of"), over, spec, filters, query, sheet),
            is_of_network=True,
        )
    refs = tuple(text for part in ("ref", "a", "b") if (text := asked.get(part)) is not None)
    query = services.questions.query(filters)
    if form == "json":
        return ChartDrawing(query.head, sheet, lambda: charts.timeline(refs, filters, query, sheet))
    frame = timeline_frame(asked["from_"], asked["to_"], asked["rows"])
    return ChartDrawing(query.head, sheet, lambda: charts.timeline_picture(refs, filters, query, sheet, frame))


def written(services: Services, drawn: ChartDrawing, made: Spec | str, form: str) -> bytes:
    """Write what a drawing made as a picture, svg or png; blocks for as long as that takes."""
    svg = made if isinstance(made, str) else services.charts.picture(made)
    return services.charts.png(svg, drawn.sheet.look.scale) if form == "png" else svg.encode()


def address_of(name: str, asked: Asked) -> str:
    """Write the address of a question with the parameters that are its own; today is the day that it is."""
    question = QUESTIONS[name]
    given = {each: text for each, text in asked.items() if text is not None and each != "min_revision"}
    path = question.path.format(
        **{wire_name(each): quote(text, safe=":") for each, text in given.items() if question.is_in_path(each)}
    )
    own = {
        wire_name(each): dates.resolved(text) if each in ("on", "during") else text
        for each, text in given.items()
        if each in (*question.arguments, *question.optional) and not question.is_in_path(each)
    }
    return f"{path}?{urlencode(own)}" if own else path
