"""What a timeline draws: every tie in a row, as many days as it has, and no more than is known."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.charts.captions import Caption
from graphsvc.charts.layout import MOST_ROWS
from graphsvc.charts.themes import THEMES
from graphsvc.charts.timelines import timeline
from graphsvc.errors import TooLarge
from graphsvc.model import dates
from graphsvc.model.wire_parts import Item
from tests.charts.made import CAPTION, CUT, answer, arrows, bars, drawn, event, labels, named, tie, values

NATO = "Albania is a member of NATO"
PACT = tie("Albania is a member of Warsaw Pact", "1955-06-05", "1968-09-13", ("1955-06-05", "1968-09-12"))


def test_a_bar_has_the_days_of_its_tie() -> None:
    spec = drawn(PACT)
    assert bars(spec, sure=True) == [(PACT["title"], "1955-06-05", "1968-09-12")]
    assert bars(spec, sure=False) == []


def test_a_bar_ends_where_the_first_day_begins_on_which_the_tie_no_longer_holds() -> None:
    (bar,) = (one for one in values(drawn(PACT), "rect", opacity=1) if "Claim" in one)
    assert (bar["start"], bar["end"]) == (PACT["since"], PACT["until"])


def test_days_on_which_a_tie_may_have_held_are_pale() -> None:
    spec = drawn(tie(NATO, "1939", "1941", ("1939-12-31", "1940-12-31")))
    assert bars(spec, sure=True) == [(NATO, "1939-12-31", "1940-12-31")]
    assert bars(spec, sure=False) == [(NATO, "1939-01-01", "1939-12-30"), (NATO, "1941-01-01", "1941-12-30")]


def test_a_tie_of_which_no_day_is_sure_is_pale_throughout() -> None:
    spec = drawn(tie(NATO, "1990", "1990"))
    assert (bars(spec, sure=True), bars(spec, sure=False)) == ([], [(NATO, "1990-01-01", "1990-12-30")])


def test_a_tie_that_still_holds_reaches_to_the_last_day_known_and_has_an_arrow_there() -> None:
    spec = drawn(tie(NATO, "2009-04-01", "..", ("2009-04-01", "2026-06-30")))
    assert bars(spec, sure=True) == [(NATO, "2009-04-01", "2026-06-30")]
    assert bars(spec, sure=False) == []
    assert [(one["start"], one["opacity"]) for one in arrows(spec)] == [("2026-06-30", 1)]


def test_days_after_its_data_set_was_checked_are_pale_and_so_is_the_arrow() -> None:
    spec = drawn(tie(NATO, "2009-04-01", "..", ("2009-04-01", "2025-06-25")))
    assert bars(spec, sure=False) == [(NATO, "2025-06-26", "2026-06-30")]
    assert [one["opacity"] < 1 for one in arrows(spec)] == [True]


@pytest.mark.parametrize("until", ["..", "", "2030-01-01", "203X"])
def test_nothing_of_a_tie_is_drawn_after_the_last_day_known(until: str) -> None:
    spec = drawn(tie(NATO, "2009-04-01", until, ("2009-04-01", "2026-06-30")), tie("later", "2029-01-01"))
    days = [one[2] for one in bars(spec, sure=True) + bars(spec, sure=False)] + [one["start"] for one in arrows(spec)]
    assert days
    assert max(days) <= dates.iso(CUT)


def test_a_tie_that_is_yet_to_begin_has_a_row_and_a_pale_arrow() -> None:
    spec = drawn(tie("Albania is a member of Club", "2029-01-01"))
    assert labels(spec) == ["is a member of Club"]
    assert [one["opacity"] < 1 for one in arrows(spec)] == [True]


def test_a_start_that_nobody_knows_fades_in_from_the_left_edge() -> None:
    spec = drawn(PACT, tie(NATO, "", "..", ("2022-07-15", "2026-06-30"), since_latest="2022-07-15"))
    ((_, first, last),) = bars(spec, sure=False)
    (veil,) = values(spec, "rect", xOffset=-1)
    assert (veil["start"], first, last) == (first, first, "2022-07-14")
    assert "1948" < first < "1955-06-05"
    assert arrows(spec, "triangle-left") == []


def test_a_start_before_the_coverage_of_its_data_set_has_an_arrow_to_the_left() -> None:
    spec = drawn(tie(NATO, "..", "1950-01-01", ("1946-01-01", "1949-12-31")))
    assert len(arrows(spec, "triangle-left")) == 1
    assert bars(spec, sure=True) == [(NATO, "1946-01-01", "1949-12-31")]


def test_an_end_on_a_day_that_nobody_knows_fades_out_and_has_no_arrow() -> None:
    spec = drawn(tie(NATO, "2001", "", ("2001-12-31", "2010-01-01"), until_earliest="2010-01-02"))
    (veil,) = values(spec, "rect", x2Offset=1)
    assert (veil["start"], veil["end"]) == ("2010-01-02", "2026-07-01")
    assert arrows(spec) == []


def test_an_end_within_bounds_does_not_fade() -> None:
    spec = drawn(
        tie(NATO, "2001", "", ("2001-12-31", "2010-01-01"), until_earliest="2010-01-02", until_latest="2011-01-01")
    )
    assert values(spec, "rect", x2Offset=1) == []
    assert bars(spec, sure=False)[-1] == (NATO, "2010-01-02", "2010-12-31")


def test_every_tie_and_every_event_has_its_row() -> None:
    items = [tie(f"Albania is a member of A{i}", "1990") for i in range(30)] + [event("A speech", "1991-01-01")] * 2
    spec = drawn(*items)
    assert labels(spec) == [f"is a member of A{i}" for i in range(30)] + ["A speech", "A speech"]
    assert len({one["y"] for one in values(spec, "text", align="right")}) == 32


def test_spells_of_one_claim_share_a_row_while_they_do_not_overlap() -> None:
    first, second = tie(NATO, "1990", "1995"), tie(NATO, "1996", "2000")
    assert labels(drawn(first, second)) == ["is a member of NATO"]
    assert labels(drawn(first, tie(NATO, "1995", "2000"))) == ["is a member of NATO"] * 2


def test_data_sets_that_claim_the_same_are_told_apart() -> None:
    spec = drawn(tie(NATO, "1990", dataset="a"), tie(NATO, "1991", dataset="b"))
    assert labels(spec) == ["is a member of NATO (a)", "is a member of NATO (b)"]


def test_a_pair_is_named_in_full_in_each_row() -> None:
    severed = tie("Albania severed ties with Iran", "2022-09-07", kind="severed_ties_with")
    spec = drawn(severed, entities=(named("albania"), named("iran")))
    assert labels(spec) == ["Albania severed ties with Iran"]
    assert spec["title"]["text"] == ["Albania and Iran"]


def test_severed_ties_are_thinner_than_an_alliance_and_of_another_colour() -> None:
    severed = tie(
        "Albania severed ties with Iran", "1990", "1999", ("1990-12-31", "1998-12-31"), kind="severed_ties_with"
    )
    heights = {
        one["Kind"]: one["y2"] - one["y"] for one in values(drawn(PACT, severed), "rect", opacity=1) if "Kind" in one
    }
    assert heights["severed relations"] < heights["membership"] / 2
    for theme in THEMES.values():
        assert theme.kinds["severed_ties_with"] not in (theme.kinds["member_of"], theme.kinds["allied_with"])


def test_an_event_is_a_diamond_on_its_day_and_hollow_where_the_day_is_not_known() -> None:
    spec = drawn(event("A speech", "2022-09-07"), event("A column", "2022-09", since_earliest="2022-09-07"))
    assert [(one["start"], one["fill"]) for one in values(spec, "point", shape="diamond")] == [
        ("2022-09-07", 1),
        ("2022-09-18", 0),
    ]
    (span,) = [one for one in values(spec, "rect") if one.get("y2", 0) - one.get("y", 0) == 3]
    assert (span["start"], span["end"]) == ("2022-09-07", "2022-10-01")


def test_what_is_pointed_at_says_who_claims_it_and_on_what_evidence() -> None:
    (bar,) = (one for one in values(drawn(PACT), "rect", opacity=1) if "Claim" in one)
    assert (bar["Dataset"], bar["Sources"], bar["With"]) == ("notes", "The column, p. 1", "Iran")
    assert bar["Certain"] == "1955-06-05 to 1968-09-12"
    assert bar["says"] == f"{PACT['title']}: certain from 1955-06-05 to 1968-09-12, notes"


def test_the_subtitle_says_the_lens() -> None:
    asked = Caption("/v1/x", CUT, during="1955/1960", known="2026-01-01T00:00:00.000000Z", datasets=("a", "b"))
    assert drawn(PACT, caption=asked)["title"]["subtitle"][0] == (
        "1955 to 1960 · known on 1 January 2026, 00:00 UTC · data sets a and b · 1 tie and 0 events"
    )
    assert drawn(PACT)["title"]["subtitle"][0] == "Known on 30 June 2026 · all data sets · 1 tie and 0 events"


def test_the_days_asked_about_are_marked() -> None:
    spec = drawn(PACT, caption=Caption("/v1/x", CUT, on="1960-01-01"))
    assert [(one["start"], one["end"]) for one in values(spec, "rect", fillOpacity=0.1)] == [
        ("1960-01-01", "1960-01-02")
    ]


def test_a_timeline_without_anything_says_so_and_why() -> None:
    spec = drawn(reason="not_yet_known")
    assert [one["text"] for one in values(spec, "text")] == ["Nothing is on record: an entity was not known yet."]


def test_as_many_rows_are_drawn_as_the_limit_says_and_one_more_is_refused() -> None:
    items = [event(f"Speech {i}", "1991-01-01") for i in range(MOST_ROWS + 1)]
    assert len(labels(drawn(*items[:-1]))) == MOST_ROWS
    with pytest.raises(
        TooLarge, match=f"the timeline of Albania has {MOST_ROWS + 1} rows.*`during`.*/v1/timeline/albania"
    ):
        drawn(*items)


def test_a_long_name_takes_more_lines_and_its_row_more_room() -> None:
    long = "The Treaty of Friendship, Cooperation and Mutual Assistance between a great many states " * 3
    spec = drawn(event(long, "1991-01-01"), event("B", "1991-01-01"))
    assert labels(spec)[0] == long.strip()
    assert values(spec, "text", align="right")[0]["name"].count("\n") >= 5
    assert spec["height"] >= 22 + 6 * 14


def test_a_spec_says_what_it_draws_and_where_the_question_is() -> None:
    spec = timeline(answer(PACT), CAPTION, THEMES["dark"])
    assert spec["description"].startswith("Timeline of Albania: 1 tie and 0 events. It reaches from 195")
    assert spec["usermeta"] == {"graphsvc": {"question": "/v1/timeline/albania"}}
    assert spec["config"]["background"] == THEMES["dark"].background


def succession(since: str, **bounds: Any) -> Item:
    item = tie("Albania succeeds Ottoman Empire", since, kind="succeeds", **bounds)
    return {**item, "until": None}


def test_a_succession_is_a_diamond_on_its_day_and_no_bar() -> None:
    spec = drawn(succession("1912-11-28"), event("E", "2022-09-07"))
    assert (bars(spec, sure=True), bars(spec, sure=False), arrows(spec)) == ([], [], [])
    found = [(one["Claim"], one["start"], one["fill"]) for one in values(spec, "point") if "fill" in one]
    assert found == [("Albania succeeds Ottoman Empire", "1912-11-28", 1), ("E", "2022-09-07", 1)]
    (moment,) = (one for one in values(spec, "point") if one.get("Kind") == "succession")
    assert (moment["When"], moment["Since"], moment["Until"]) == ("1912-11-28", None, None)


def test_a_succession_of_which_only_the_latest_day_is_known_is_drawn_there() -> None:
    spec = drawn(succession("", since_latest="1912-11-28"), tie(NATO, "2009-04-01"))
    assert [one["start"] for one in values(spec, "point") if "fill" in one] == ["1912-11-28"]
