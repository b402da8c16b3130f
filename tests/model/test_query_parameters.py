"""The parameters of questions: what is declared of them is what the services take."""

from __future__ import annotations

from typing import get_args

import pytest

from graphsvc.analysis.centrality import MEASURES
from graphsvc.analysis.dyad_years import QUESTIONS as TABLES
from graphsvc.analysis.similarity import MEASURES as SIMILARITIES
from graphsvc.charts import themes
from graphsvc.export.formats import CODEBOOK, FORMATS
from graphsvc.model import kinds, parameter
from graphsvc.model import network_parameters as network
from graphsvc.model import query_parameters as query
from graphsvc.model.file_requests import CHARTS, FILES
from graphsvc.model.networks import LAYERS
from graphsvc.model.parameter import declared
from graphsvc.model.requests import QUESTIONS
from graphsvc.service import charts, dyad_year_files, network_files, parameters
from graphsvc.snapshot import lens


@pytest.mark.parametrize(
    ("literal", "words"),
    [
        (parameter.Certainty, get_args(lens.Certainty)),
        (parameter.Obligation, kinds.OBLIGATIONS),
        (parameter.MemberRole, kinds.MEMBER_ROLES),
        (parameter.QuestionName, kinds.QUESTIONS),
        (parameter.Layer, LAYERS),
        (parameter.System, kinds.SYSTEMS),
        (parameter.Measure, tuple(MEASURES)),
        (parameter.SimilarityMeasure, tuple(SIMILARITIES)),
        (parameter.RecordKind, kinds.RECORDS),
        (parameter.CodeScheme, kinds.CODE_SCHEMES),
    ],
)
def test_words_that_are_declared_are_those_that_are_taken(literal: object, words: tuple[str, ...]) -> None:
    assert set(get_args(literal)) == set(words)


@pytest.mark.parametrize(
    ("shape", "name", "words"),
    [
        (query.EntitiesParameters, "kind", kinds.ENTITY_KINDS),
        (query.SourcesParameters, "kind", kinds.SOURCE_KINDS),
        (network.GraphParameters, "format", [*FORMATS, CODEBOOK]),
        (network.DyadYearParameters, "format", dyad_year_files.FORMATS),
        (network.DyadYearParameters, "question", TABLES),
        (network.ChartParameters, "theme", themes.THEMES),
    ],
)
def test_choices_that_are_declared_are_those_that_are_taken(shape: type, name: str, words: list[str]) -> None:
    assert set(declared(shape)[name].choices) == set(words)


@pytest.mark.parametrize(
    ("shape", "name", "bounds"),
    [
        (query.PageParameters, "limit", (1, parameters.LIMIT_MOST)),
        (network.PathsParameters, "limit", (1, parameters.LIMIT_MOST)),
        (network.CentralityParameters, "top", (1, parameters.LIMIT_MOST)),
        (network.GraphParameters, "radius", (0, network_files.MOST_STEPS_AROUND)),
        (network.ChartParameters, "width", (themes.NARROWEST, themes.WIDEST)),
        (network.ChartParameters, "scale", (charts.LEAST_SCALE, charts.MOST_SCALE)),
    ],
)
def test_bounds_that_are_declared_are_those_that_hold(shape: type, name: str, bounds: tuple[int, int]) -> None:
    assert (declared(shape)[name].least, declared(shape)[name].most) == bounds


@pytest.mark.parametrize(
    "question", [*QUESTIONS.values(), *FILES.values(), *CHARTS.values()], ids=lambda each: each.path
)
def test_what_is_in_an_address_is_an_argument(question: object) -> None:
    assert hasattr(question, "arguments") and hasattr(question, "path")
    in_path = {part.strip("{}") for part in question.path.split("/") if part.startswith("{")}
    assert in_path <= {parameter.wire_name(name) for name in question.arguments}
