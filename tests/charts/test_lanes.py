"""The rows of timelines: what is drawn on a day is the verdict on that day, and what is drawn as an end is one."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest

from graphsvc.charts import lane_svg, lanes, verdict_lanes
from graphsvc.charts.lanes import Bar, Lane, Window
from graphsvc.model import dates
from graphsvc.service.questions import QueryFilters
from graphsvc.service.timelines import TimelineRows, WindowRequest
from tests.api.conftest import serve_seeds
from tests.api.serving import Served
from tests.charts.made import tie

LOOKS = {"yes": "sure", "possible": "possible", "disputed": "disputed", "no": "no"}


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve_seeds(tmp_path_factory.mktemp("lanes")) as served:
        yield served


def rows(served: Served, *refs: str, by_dataset: bool = False) -> TimelineRows:
    services = served.wired.services
    return services.timelines.rows(
        refs, services.questions.query(QueryFilters()), WindowRequest(), by_dataset=by_dataset
    )


def row_of(timeline: TimelineRows, title: str) -> Lane:
    return next(row for row in timeline.rows if row.title == title)


def bar_on(row: Lane, day: str) -> Bar:
    return next(bar for bar in row.bars if bar.first <= dates.day(day) <= bar.last)


@pytest.mark.parametrize(
    "pair", [("albania", "iran"), ("france", "germany"), ("united-states", "cuba"), ("egypt", "israel")]
)
def test_what_is_drawn_on_a_day_is_the_verdict_on_it(seeded: Served, pair: tuple[str, str]) -> None:
    timeline = rows(seeded, *pair)
    for day in (
        "1913-05-01",
        "1955-05-09",
        "1962-01-01",
        "1990-10-02",
        "1990-10-03",
        "2011-06-30",
        "2022-07-15",
        "2022-09-07",
    ):
        answer = seeded.get(f"/v1/dyads/{pair[0]}/{pair[1]}?on={day}").json()
        for title, verdict in (("Allied", answer["allied"]), ("Relations", answer["relations"])):
            drawn = bar_on(row_of(timeline, title), day)
            if verdict["truth"] == "unknown":
                assert drawn.look == ("last" if verdict["last_known"] else "unknown"), (title, day)
            else:
                assert drawn.look == LOOKS[verdict["truth"]], (title, day)
                assert str(verdict.get("status", "")) in (drawn.label or drawn.says), (title, day)


def test_a_severance_ends_relations_and_goes_on_itself(seeded: Served) -> None:
    row = row_of(rows(seeded, "albania", "iran"), "Relations")
    established, severed = bar_on(row, "2022-09-06"), bar_on(row, "2022-09-07")
    assert (established.is_end, established.goes_on, established.kind) == (True, False, "has_relations_with")
    assert (severed.is_end, severed.goes_on, severed.kind) == (False, True, "severed_ties_with")


def test_what_was_checked_no_further_has_no_end_but_a_last_word(seeded: Served) -> None:
    row = row_of(rows(seeded, "france", "germany"), "Allied")
    before, after = row.bars[-2:]
    assert (before.look, before.is_end, before.goes_on) == ("sure", False, False)
    assert (after.look, after.goes_on) == ("last", False)
    nato = row_of(rows(seeded, "albania"), "Albania is a member of NATO")
    assert [bar.look for bar in nato.bars] == ["sure", "last"]
    assert not any(bar.is_end or bar.goes_on for bar in nato.bars)


def test_every_dataset_has_a_row_where_asked_for(seeded: Served) -> None:
    timeline = rows(seeded, "france", "germany", by_dataset=True)
    own = row_of(timeline, "Allied, by nato-members")
    assert {bar.label for bar in own.bars if bar.look == "sure"} == {"NATO"}
    assert "Allied, by european-union-members" in [row.title for row in timeline.rows]


def test_what_nothing_is_known_of_is_named_and_not_drawn(seeded: Served) -> None:
    timeline = rows(seeded, "albania", "iran")
    assert "Rivals" in timeline.empty
    assert "Rivals" not in [row.title for row in timeline.rows]
    assert [bar.look for bar in row_of(timeline, "Allied").bars] == ["unknown"]


def test_an_unknown_start_fades_in_and_an_unknown_end_fades_out() -> None:
    (row,) = lanes.of_items([tie("A is a member of B", "", "")], dates.day("2020-01-01"), {})
    assert row.says == "began on an unknown day; ended on an unknown day"
    assert row.bars[0].fades_in
    assert row.bars[-1].fades_out
    assert not any(bar.is_end for bar in row.bars)


def test_spells_that_follow_one_another_share_a_row() -> None:
    items = [
        tie("A is represented in B", since, until, (since, dates.iso(dates.day(until) - 1)))
        for since, until in (("1950-01-01", "1960-01-01"), ("1970-01-01", "1980-01-01"), ("1990-01-01", "1995-01-01"))
    ]
    (row,) = lanes.of_items(items, dates.day("2020-01-01"), {})
    assert [(dates.iso(bar.first), bar.is_end) for bar in row.bars] == [
        ("1950-01-01", True),
        ("1970-01-01", True),
        ("1990-01-01", True),
    ]
    assert row.says == "3 spells; the last began 1 January 1990; ended 1 January 1995"
    assert row.spells[0] == "began 1 January 1950; ended 1 January 1960"
    assert row.says_on(dates.day("1955-05-05")) == row.spells[0]
    assert row.says_on(dates.day("1965-05-05")) == row.says


def test_changes_close_together_are_shown_by_themselves() -> None:
    cut = dates.day("2026-01-01")
    known = tuple(map(dates.day, ("2022-07-15", "2022-09-07", "2022-09-08")))
    going_on = Bar(known[1], cut, "sure", "severed_ties_with", "", goes_on=True)
    assert lanes.window_of([Lane("", "", "", (going_on,), known=known)], cut).last < dates.day("2022-12-01")
    assert lanes.window_of([Lane("", "", "", (going_on,), known=(dates.day("1949-04-04"),))], cut).last == cut
    asked = lanes.window_of([Lane("", "", "", (going_on,), known=known)], cut, dates.day("1999-01-01"))
    assert asked.first < dates.day("1999-01-01")


def test_of_too_many_rows_those_nearest_to_the_day_are_chosen() -> None:
    rows = [Lane(str(day), "", "", (Bar(day, day + 5, "sure", "hosts", ""),)) for day in (10, 20, 30, 40, 50)]
    assert [row.title for row in lanes.near(rows, 2, 31, 31)] == ["20", "30"]
    assert [row.title for row in lanes.near(rows, 9, 31, 31)] == ["10", "20", "30", "40", "50"]


def test_a_disputed_bar_has_a_stripe_for_each_data_set() -> None:
    stripes = (("a", "sure"), ("b", "no"))
    row = Lane("Allied", "", "a, b", (Bar(10, 20, "disputed", "allied_with", "disputed", stripes=stripes),))  # type: ignore[arg-type]
    drawn = ET.fromstring(f"<svg>{lane_svg.lane(row, Window(1, 100))}</svg>")
    assert [rect.get("class") for rect in drawn.iter("rect")] == [
        "k-allied_with sure",
        "k-allied_with denied",
        "k-allied_with rim",
    ]
    assert "a, b" not in ET.tostring(drawn, "unicode")


def test_a_bar_lies_where_its_days_are() -> None:
    row = Lane("", "", "", (Bar(50, 59, "sure", "hosts", "it & <b>"),))
    drawn = ET.fromstring(f"<svg>{lane_svg.lane(row, Window(1, 100), '#s1')}</svg>")
    (rect,) = drawn.iter("rect")
    assert (rect.get("x"), rect.get("width")) == ("49.0%", "10.0%")
    (link,) = drawn.iter("a")
    assert (link.get("href"), link.get("aria-label")) == ("#s1", "it & <b>. Sources")


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("1900-01-01", "1980-01-01", ["1900", "1910", "1920", "1930", "1940", "1950", "1960", "1970", "1980"]),
        ("2022-07-20", "2022-10-05", ["Aug 2022", "Sep", "Oct"]),
        ("2022-09-01", "2022-09-08", ["1 Sep 2022", "2 Sep", "3 Sep", "4 Sep", "5 Sep", "6 Sep", "7 Sep", "8 Sep"]),
        ("0001-01-01", "9999-12-31", [str(year) for year in range(1000, 9001, 1000)]),
    ],
)
def test_ticks_are_as_many_as_fit(first: str, last: str, labels: list[str]) -> None:
    ticks = lane_svg.ticks(Window(dates.day(first), dates.day(last)))
    assert [label for _, label in ticks][-len(labels) :] == labels
    assert all(0 <= x <= 100 for x, _ in ticks)


def test_questions_about_a_pair_are_named_by_who_does_what() -> None:
    named = {name: {"id": name.lower(), "name": name, "kind": "country"} for name in ("A", "B")}
    pair = verdict_lanes.Pair(named["A"], named["B"], 2)  # type: ignore[arg-type]
    assert verdict_lanes.question_title("hosting", "b_to_a", pair) == "B hosts opponents of A"
    assert verdict_lanes.question_title("representation", "a_to_b", pair) == "Mission of A in B"


def test_rows_are_cited_as_the_timeline_is_each_source_once(seeded: Served) -> None:
    services, query = seeded.wired.services, seeded.wired.services.questions.query(QueryFilters())
    timeline = rows(seeded, "albania")
    items = {
        (item["type"], item["id"]): item
        for item in services.questions.timeline(("albania",), query, within=False).items
    }
    for row in services.timelines.cited(timeline.rows, query):
        expected = [citation for claim in row.claims for citation in items[claim]["citations"]]
        assert all(citation in row.citations for citation in expected)
        assert len(row.citations) == len({repr(citation) for citation in expected})
    assert {claim for row in timeline.rows for claim in row.claims} == {*items}


def test_the_rows_of_a_pair_do_not_make_the_stretches_of_its_timeline(
    seeded: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = rows(seeded, "albania", "iran")
    monkeypatch.delattr("graphsvc.questions.timeline.stretches")
    assert rows(seeded, "albania", "iran") == expected


def labels(*bars: tuple[str, str, str]) -> list[str]:
    """Return the labels that are drawn above bars of 1900 to 1999."""
    made = tuple(
        Bar(dates.day(f"{first}-01-01"), dates.day(f"{last}-12-31"), "sure", "allied_with", "", label)
        for first, last, label in bars
    )
    window = Window(dates.day("1900-01-01"), dates.day("1999-12-31"))
    drawn = ET.fromstring(f"<svg>{lane_svg.lane(Lane('', '', '', bars=made), window)}</svg>")
    return [text.text or "" for text in drawn.iter("text")]


def test_a_label_has_the_room_until_the_next_one() -> None:
    assert labels(("1900", "1902", "Locarno Pact"), ("1950", "1990", "NATO")) == ["Locarno Pact", "NATO"]


def test_a_label_that_goes_on_stands_once() -> None:
    assert labels(("1900", "1909", "established"), ("1910", "1980", "established")) == ["established"]
    assert labels(("1900", "1909", "severed"), ("1950", "1980", "severed")) == ["severed", "severed"]


def test_a_label_is_cut_between_words_or_left_out() -> None:
    assert labels(("1900", "1917", "EU mutual assistance clause"), ("1918", "1990", "NATO")) == ["EU mutual…", "NATO"]
    assert labels(("1900", "1905", "established"), ("1906", "1990", "severed")) == ["severed"]


def test_the_first_tick_names_its_year_where_months_or_days_are_shown() -> None:
    for last in ("2022-10-10", "2022-07-30"):
        ticks = lane_svg.ticks(Window(dates.day("2022-07-06"), dates.day(last)))
        assert [label.endswith(" 2022") for _, label in ticks] == [True] + [False] * (len(ticks) - 1)


def test_what_denies_a_mission_is_drawn_as_a_no_and_says_so(seeded: Served) -> None:
    row = row_of(rows(seeded, "albania"), "United States has no mission in Albania")
    assert {bar.look for bar in row.bars} == {"no"}
    assert "United States is represented in Albania" in {row.title for row in rows(seeded, "albania").rows}


def test_a_start_that_may_lie_earlier_is_given_as_the_latest(seeded: Served) -> None:
    relations = row_of(rows(seeded, "albania", "iran"), "Relations")
    assert relations.spells[0] == "possibly established, 1 January 1913 to 14 July 2022"
    assert relations.spells[1] == "established, at the latest since 15 July 2022, until 6 September 2022"
    allied = row_of(rows(seeded, "france", "germany"), "Allied")
    assert allied.spells[-1] == "unknown, since 26 June 2025; last known: yes, 25 June 2025"


def test_a_source_cited_from_memory_does_not_hide_the_same_place_cited_from_the_source() -> None:
    place: Any = {"source": {"id": "un", "title": "UN", "url": None}, "locator": "p. 3", "wording": None, "behind": []}
    stretches: Any = [{"citations": [{**place, "attributes": {"basis": "memory"}}, place, place]}]
    assert [cited.get("attributes") for cited in verdict_lanes.citations_of(stretches)] == [{"basis": "memory"}, None]
