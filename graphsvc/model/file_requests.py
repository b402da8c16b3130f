"""What comes as a file or is drawn: each with its address and its parameters, like the questions of `requests`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphsvc.model import network_parameters as query
from graphsvc.model.requests import FIRST_YEAR, LAST_YEAR, QUESTIONS, Question

FILES: Mapping[str, Question] = {
    "graph": Question(
        "/v1/graph",
        "Export a network as a file, whole or around an entity.",
        None,
        query.GraphParameters,
        tag="exports",
        pace="in_turn",
    ),
    "dyad_years": Question(
        "/v1/dyad-years",
        "Export a row for every two states in every year: the verdicts on them, and NA where nothing is known.",
        None,
        query.DyadYearParameters,
        {"from_": FIRST_YEAR, "to_": LAST_YEAR},
        tag="exports",
        pace="in_turn",
    ),
}
"""What comes as a file, in the format that is asked for."""


@dataclass(frozen=True, slots=True)
class ChartQuestion(Question):
    """What is drawn: the answer to a question, whose arguments it takes, in forms that its address ends in."""

    of: str = ""
    """The question, by its name in QUESTIONS."""
    forms: tuple[str, ...] = ()


_PICTURES = ("svg", "png")


def _chart(
    path: str, summary: str, parameters: type, of: str, forms: tuple[str, ...] = ("json", *_PICTURES)
) -> ChartQuestion:
    return ChartQuestion(
        f"/v1/charts{path}", summary, None, parameters, QUESTIONS[of].arguments, tag="charts", of=of, forms=forms
    )


CHARTS: Mapping[str, ChartQuestion] = {
    "timeline_spec": _chart(
        "/timeline/{ref}",
        "Draw the timeline of an entity: bars for ties, paler where they are uncertain, and diamonds for events.",
        query.TimelineSpecParameters,
        "timeline",
        ("json",),
    ),
    "dyad_timeline_spec": _chart(
        "/dyads/{a}/{b}/timeline",
        "Draw the timeline of a pair.",
        query.TimelineSpecParameters,
        "dyad_timeline",
        ("json",),
    ),
    "timeline_picture": _chart(
        "/timeline/{ref}",
        "Draw the timeline of an entity as its page does: all that is on record, the days asked about marked in it.",
        query.TimelinePictureParameters,
        "timeline",
        _PICTURES,
    ),
    "dyad_timeline_picture": _chart(
        "/dyads/{a}/{b}/timeline",
        "Draw the timeline of a pair as its page does: verdicts from their histories, claims and events beside them.",
        query.TimelinePictureParameters,
        "dyad_timeline",
        _PICTURES,
    ),
    "ranking": _chart(
        "/centrality",
        "Draw who ranks how high in a network, with each score's range where `sensitivity` asks for it.",
        query.RankingChartParameters,
        "centrality",
    ),
    "series": _chart(
        "/centrality/series",
        "Draw the scores of some entities over years; a line breaks where a year has no score.",
        query.SeriesChartParameters,
        "centrality_series",
    ),
}
"""What is drawn; its address ends in the form that is asked for, such as .svg."""
