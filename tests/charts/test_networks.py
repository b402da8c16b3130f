"""What rankings and series draw: every score as it is, ranges, and no line over a year without one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from graphsvc.charts.captions import Caption
from graphsvc.charts.layout import MOST_ROWS
from graphsvc.charts.rankings import ranking
from graphsvc.charts.rendering import Renderer
from graphsvc.charts.series import MOST_LINES, series
from graphsvc.charts.themes import THEMES, Spec
from graphsvc.errors import TooLarge
from graphsvc.model.networks import Centrality, CentralitySeries
from tests.charts.made import CAPTION, CUT, LIGHT, faults, labels, text_boxes, values
from tests.charts.ranked import LINES, RANKING, lines, point, ranked, scored


def drawn(answer: Centrality) -> Spec:
    return ranking(answer, Caption("/v1/centrality?measure=betweenness", CUT), LIGHT)


def plotted(answer: CentralitySeries) -> Spec:
    return series(answer, Caption("/v1/centrality/series", CUT), LIGHT)


def segments(spec: Spec) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for value in values(spec, "line"):
        found.setdefault(value["run"], []).append(value["year"])
    return found


def ranges(spec: Spec) -> list[dict[str, Any]]:
    return [value for layer in spec["layer"] if "layer" in layer for value in layer["data"]["values"]]


def test_a_bar_is_as_long_as_the_score_and_the_rows_are_in_the_order_of_the_ranks() -> None:
    spec = drawn(RANKING)
    assert [one["score"] for one in values(spec, "rect", invalid="filter")] == [0.25, 0.125, None]
    assert labels(spec) == ["1. Turkey", "2. Albania", "Iran"]


def test_who_has_no_score_is_named_and_has_no_bar(renderer: Renderer) -> None:
    spec = drawn(RANKING)
    assert [one["Score"] for one in values(spec, "text", align="left")] == ["0.25", "0.125", "not defined"]
    svg = renderer.svg(spec)
    assert 'aria-label="Albania: 0.125, rank 2"' in svg
    assert 'aria-label="Iran: not defined, no rank"' not in svg


def test_a_range_is_drawn_where_it_is_given() -> None:
    assert [(one["id"], one["low"], one["high"]) for one in ranges(drawn(RANKING))] == [("turkey", 0.2, 0.5)]
    assert ranges(drawn(ranked(scored("a", 1.0, 1), scored("b", 1.0, 1, None, 2.0)))) == []


def test_a_range_that_is_the_score_alone_is_told_and_not_drawn() -> None:
    spec = drawn(ranked(scored("a", 1.0, 1, 1.0, 1.0), scored("b", 1.0, 1, 2.0, 2.0)))
    assert [one["id"] for one in ranges(spec)] == ["b"]
    assert [one["Range"] for one in values(spec, "rect", invalid="filter")] == ["1 to 1", "2 to 2"]


def test_a_ranking_says_how_its_network_was_made_and_that_it_is_partial() -> None:
    title = drawn(RANKING)["title"]
    assert title["text"] == ["Ranking by betweenness"]
    assert title["subtitle"] == [
        "On 1 January 2018 · alliances that promise defence · known on 30 June 2026, 00:00 UTC · data set atop · possible ties included",
        "Partial, 50% of the pairs of states are covered: who seems to have few ties may have more.",
        "3 of 9 shown",
        "Thin line: the least and the greatest score, over what is sure and over all that is possible.",
    ]


def test_a_ranking_says_how_many_it_cuts_off_within_a_tie() -> None:
    cut = replace(RANKING, tied=3)
    assert "3 of 9 shown; 3 more have the score of the last." in drawn(cut)["title"]["subtitle"]
    assert "3 of 9 shown; 1 more has the score of the last." in drawn(replace(cut, tied=1))["title"]["subtitle"]


@pytest.mark.parametrize("width", [360, 600, 2400])
def test_a_chart_is_as_wide_as_it_is_asked_for_and_its_words_lie_within(width: int, renderer: Renderer) -> None:
    """Words are measured in DejaVu Sans here, too: it is the widest of the fonts that a chart may be shown in."""
    long = ranked(scored("v", 1e9, 1, name="Saint Vincent and the Grenadines"), scored("w", 2.5, 2, name="W" * 60))
    many = [f"{number} United Kingdom of Great Britain and Northern Ireland" for number in range(MOST_LINES)]
    lines_ = lines(*[point(one, 1990, 1.0) for one in many], of=tuple(many))
    for spec in (ranking(long, CAPTION, LIGHT, width), series(lines_, CAPTION, LIGHT, width)):
        svg = ET.fromstring(renderer.svg(spec))
        assert svg.get("width") == str(width)
        for left, top, right in text_boxes(svg):
            assert left >= 0 and right <= width
            assert 0 < top < float(svg.get("height") or 0)


def test_a_legend_does_not_run_into_itself(renderer: Renderer) -> None:
    many = tuple(f"Country of the name {number}" for number in range(MOST_LINES))
    svg = ET.fromstring(renderer.svg(series(lines(*[point(one, 1990, 1.0) for one in many], of=many), CAPTION, LIGHT)))
    entries = sorted((top, left, right) for left, top, right in text_boxes(svg, "Country Of"))
    assert len(entries) == MOST_LINES
    assert all(a[2] < b[1] for a, b in pairwise(entries) if a[0] == b[0])


def test_a_ranking_of_nobody_says_so() -> None:
    spec = drawn(ranked(reason="no_states"))
    assert "Nobody is in the network." in [one["text"] for one in values(spec, "text") if "text" in one]
    assert "Scores are missing: no_states." in spec["title"]["subtitle"]
    assert faults(spec) == []


def test_a_ranking_of_more_rows_than_are_drawn_is_refused() -> None:
    with pytest.raises(TooLarge, match=rf"{MOST_ROWS + 1} rows.*send `top`.*/v1/centrality\?measure=betweenness"):
        drawn(ranked(*[scored(f"c{i}", 1.0, i + 1) for i in range(MOST_ROWS + 1)]))


def test_a_line_breaks_where_a_year_has_no_score() -> None:
    assert segments(plotted(LINES)) == {"albania/0": [1990], "albania/1": [1992, 1993], "iran/0": [1990]}


def test_a_line_breaks_where_a_year_is_missing() -> None:
    spec = plotted(lines(point("albania", 1990, 1.0), point("albania", 1992, 1.0)))
    assert segments(spec) == {"albania/0": [1990], "albania/1": [1992]}


def test_no_line_is_drawn_from_one_stretch_to_the_next(renderer: Renderer) -> None:
    svg = renderer.svg(
        plotted(lines(*[point("albania", year, None if year == 1995 else 1.0) for year in range(1990, 2000)]))
    )
    assert svg.count("mark-line role-mark") == 2


def test_every_score_has_a_point_which_is_hollow_where_not_all_pairs_are_covered() -> None:
    spec = plotted(LINES)
    full, hollow = values(spec, "point", filled=True), values(spec, "point", filled=False)
    assert [(one["id"], one["year"]) for one in full] == [("albania", 1990), ("albania", 1992), ("iran", 1990)]
    assert [(one["id"], one["year"], one["Covered"]) for one in hollow] == [("albania", 1993, "50.0%")]
    assert "Hollow" in " ".join(spec["title"]["subtitle"])


def test_lines_are_told_apart_by_colour_and_then_by_dashes() -> None:
    many = tuple(f"c{i}" for i in range(MOST_LINES))
    spec = plotted(lines(*[point(one, 1990, 1.0) for one in many], of=many))
    encoding = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")["encoding"]
    looks = zip(encoding["color"]["scale"]["range"], map(tuple, encoding["strokeDash"]["scale"]["range"]), strict=True)
    assert len(set(looks)) == MOST_LINES
    with pytest.raises(TooLarge, match=f"{MOST_LINES + 1} lines.*`of`.*/v1/centrality/series"):
        plotted(lines(of=(*many, "one-more")))


def test_entities_of_one_name_are_told_apart_in_the_legend() -> None:
    answer = lines(point("a", 1990, 1.0), point("b", 1990, 2.0), of=("a", "b"))
    for one in answer.of:
        one["name"] = "Guinea"
    assert {one["Entity"] for one in values(plotted(answer), "line")} == {"Guinea (a)", "Guinea (b)"}


@pytest.mark.parametrize(
    ("covered", "said"),
    [
        (1.0, "No year has a score."),
        (0.5, "No year has a score: not all pairs of states are covered. `partial=include` shows what is known."),
    ],
)
def test_a_series_without_any_score_says_so_and_what_to_do(covered: float, said: str, renderer: Renderer) -> None:
    spec = plotted(lines(point("albania", 1990, None, covered)))
    assert f">{said}</text>" in renderer.svg(spec)
    assert faults(spec) == []


@pytest.mark.parametrize("years", [(1, 2), (1816, 2018), (9998, 9999)])
def test_years_are_written_as_numbers(years: tuple[int, int], renderer: Renderer) -> None:
    svg = renderer.svg(plotted(lines(*[point("albania", year, 1.0) for year in years])))
    assert all(f">{year}</text>" in svg for year in years) or years == (1816, 2018)
    assert ">1,9" not in svg


def test_both_themes_are_drawn(renderer: Renderer) -> None:
    for theme in THEMES.values():
        assert theme.background in renderer.svg(series(LINES, Caption("/v1/x", CUT), theme))
