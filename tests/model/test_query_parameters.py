"""The parameters of questions: the services read by what is declared, and there is something for each of its words."""

from __future__ import annotations

from typing import get_args

import pytest

from graphsvc.analysis import dyad_years, portfolios, rosters, years
from graphsvc.analysis.centrality import MEASURES
from graphsvc.analysis.similarity import MEASURES as SIMILARITIES
from graphsvc.charts import themes
from graphsvc.errors import InvalidParameter
from graphsvc.export.formats import CODEBOOK, FORMATS
from graphsvc.model import kinds, parameter
from graphsvc.model import network_parameters as network
from graphsvc.model import query_parameters as query
from graphsvc.model.file_requests import CHARTS, FILES
from graphsvc.model.networks import LAYERS
from graphsvc.model.parameter import declared
from graphsvc.model.requests import QUESTIONS
from graphsvc.service import dyad_year_files, parameters
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
def test_the_words_of_a_literal_are_those_of_its_table(literal: object, words: tuple[str, ...]) -> None:
    assert set(get_args(literal)) == set(words)


@pytest.mark.parametrize(
    ("shape", "name", "words"),
    [
        (query.EntitiesParameters, "kind", kinds.ENTITY_KINDS),
        (query.SourcesParameters, "kind", kinds.SOURCE_KINDS),
        (network.GraphParameters, "format", [*FORMATS, CODEBOOK]),
        (network.DyadYearParameters, "format", dyad_year_files.FORMATS),
        (network.DyadYearParameters, "question", dyad_years.QUESTIONS),
        (network.ChartParameters, "theme", themes.THEMES),
        (network.DyadYearParameters, "codes", get_args(rosters.Codes)),
        (network.DyadYearParameters, "columns", dyad_years.COLUMNS),
        (network.SeriesParameters, "year", years.YEAR_RULES),
        (network.SimilarityParameters, "levels", portfolios.LEVELS_OF),
    ],
)
def test_there_is_something_for_each_word_that_is_declared(shape: type, name: str, words: list[str]) -> None:
    assert set(declared(shape)[name].choices) == set(words)


@pytest.mark.parametrize(
    ("shape", "name", "bounds"),
    [
        (query.PageParameters, "limit", (1, 1000)),
        (network.PathsParameters, "limit", (1, 1000)),
        (network.CentralityParameters, "top", (1, 1000)),
        (network.GraphParameters, "radius", (0, 20)),
        (network.ChartParameters, "width", (360, 2400)),
        (network.ChartParameters, "scale", (1, 4)),
    ],
)
def test_bounds_that_are_declared_are_those_that_hold(shape: type, name: str, bounds: tuple[int, int]) -> None:
    assert (declared(shape)[name].least, declared(shape)[name].most) == bounds
    assert tuple(parameters.number(shape, name, str(bound)) for bound in bounds) == bounds
    for beyond in (bounds[0] - 1, bounds[1] + 1):
        with pytest.raises(InvalidParameter, match="is not a whole number from"):
            parameters.number(shape, name, str(beyond))


@pytest.mark.parametrize(
    "question", [*QUESTIONS.values(), *FILES.values(), *CHARTS.values()], ids=lambda each: each.path
)
def test_what_is_in_an_address_is_an_argument(question: object) -> None:
    assert hasattr(question, "arguments") and hasattr(question, "path")
    in_path = {part.strip("{}") for part in question.path.split("/") if part.startswith("{")}
    assert in_path <= {parameter.wire_name(name) for name in question.arguments}
