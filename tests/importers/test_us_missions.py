"""US diplomatic missions: what ranges and transitions become, on rows of our own."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.service.loading import load
from tests.cli.running import REPOSITORY
from tests.importers.conftest import Importing
from tests.importers.excerpts import MISSIONS_GW, TRANSITIONS, listed, missions, table

pytestmark = pytest.mark.usefixtures("any_size")
LEVELS = {
    "Embassy": "ambassador",
    "Ambassador Nonresident": "ambassador_nonresident",
    "Legation": "minister",
    "Envoy Nonresident": "minister",
    "Consulate": "consular",
    "Consul Nonresident": "consular",
    "Liaison": "liaison",
    "Interests": "interests_section",
    "None": "none",
}


def imported(imports: Importing, *rows: tuple[object, ...]) -> dict[str, dict[str, Any]]:
    imports.run("us-missions", imports.write("cow.csv", missions(rows)))
    return imports.standing("tie", "us-missions")


@pytest.mark.parametrize("status", LEVELS)
def test_a_range_is_a_mission_with_the_source_s_own_status_until_the_day_after_its_last(
    imports: Importing, status: str
) -> None:
    ties = imported(
        imports, ("ALB", 339, "1922-07-28", "1939-06-05", status), ("CAN", 20, "1990-01-01", "1991-01-01", "None")
    )
    tie = ties["cow 339 1922-07-28"]
    assert (tie["kind"], tie["from"], tie["to"]) == ("represented_in", "united-states", "albania")
    assert (tie["since"], tie["until"]) == ("1922-07-28", "1939-06-06")
    assert tie["attributes"] == {"level": LEVELS[status], "source_level": status}


def test_an_end_on_the_last_day_of_the_file_is_open_and_the_file_was_checked_to_its_own_day(imports: Importing) -> None:
    ties = imported(imports, ("ALB", 339, "1991-10-01", "2024-12-31", "Embassy"))
    assert ties["cow 339 1991-10-01"]["until"] == ".."
    source = imports.record("source", "us-missions")
    assert (source["checked_through"], source["coverage"], source["licence"]) == ("2024-01-16", [], "CC BY 4.0")


def test_a_list_that_stops_years_before_the_data_were_checked_leaves_the_end_open_to_doubt(imports: Importing) -> None:
    """Gleditsch and Ward's list stops in 2020: whether the embassy in Kabul stood in 2022 it does not know."""
    rows = [("AFG", 700, "2001-12-17", "2020-12-31", "Embassy")]
    imports.run("us-missions", imports.write("gw.csv", missions(rows, MISSIONS_GW)))
    tie = imports.standing("tie", "us-missions")["gw 700 2001-12-17"]
    assert (tie["until"], tie["until_earliest"]) == ("", "2021-01-01")
    with imports.served() as served:
        levels = {
            day: served.get("/v1/dyads/united-states/afghanistan", params={"on": day}).json()["relations"]["levels"]
            for day in ("2020-12-31", "2022-01-01")
        }
    assert {day: found["a_in_b"]["truth"] for day, found in levels.items()} == {
        "2020-12-31": "yes",
        "2022-01-01": "possible",
    }


def test_none_is_a_denial_and_not_a_gap(imports: Importing) -> None:
    imported(
        imports, ("ALB", 339, "1939-06-06", "1991-09-30", "None"), ("ALB", 339, "1991-10-01", "2024-12-31", "Embassy")
    )
    with imports.served() as served:
        path, asked = (
            "/v1/dyads/united-states/albania/history",
            {"questions": "representation", "datasets": "us-missions"},
        )
        items = served.get(path, params=asked).json()["items"]
    shown = [(item["since"], item["truth"], item["status"]) for item in items if item["direction"] == "a_to_b"]
    assert shown == [("1939-06-06", "yes", "none"), ("1991-10-01", "yes", "ambassador")]


def test_ranges_of_one_status_that_follow_each_other_are_one(imports: Importing) -> None:
    ties = imported(
        imports,
        ("ALB", 339, "1991-10-01", "1999-12-31", "Embassy"),
        ("ALB", 339, "2000-01-01", "2024-12-31", "Embassy"),
    )
    assert {key: tie["until"] for key, tie in ties.items()} == {"cow 339 1991-10-01": ".."}


def test_ranges_of_a_code_that_overlap_are_refused(imports: Importing) -> None:
    rows = [("ALB", 339, "1991-10-01", "1999-12-31", "Embassy"), ("ALB", 339, "1999-12-31", "2024-12-31", "Legation")]
    assert imports.faults("us-missions", imports.write("cow.csv", missions(rows))) == [
        "cow.csv:3: begins on 1999-12-31, before the range on line 2 ends"
    ]


def test_the_second_row_of_yugoslavia_ends_a_day_earlier_and_that_is_told(imports: Importing) -> None:
    rows = [
        ("YUG", 345, "2000-11-17", "2006-06-03", "Embassy"),
        ("YUG", 345, "2006-06-03", "2024-12-31", "Legation"),
    ]
    report = imports.run("us-missions", imports.write("cow.csv", missions(rows)))
    assert any("cow.csv:2: ends a day earlier" in note for note in report.notes)
    starts = {(tie["to"], tie["since"]) for tie in imports.standing("tie", "us-missions").values()}
    assert ("serbia", "2006-06-03") in starts


def test_the_other_list_adds_the_days_on_which_only_it_counts_a_state(imports: Importing) -> None:
    cow = imports.write("cow.csv", missions([("ALB", 339, "1922-07-28", "1939-04-07", "Legation")]))
    rows = [("ALB", 339, "1913-01-01", "1922-07-27", "None"), ("ALB", 339, "1922-07-28", "1939-06-05", "Legation")]
    gw = imports.write("gw.csv", missions(rows, MISSIONS_GW))
    for paths in ((cow, gw), (gw, cow)):
        imports.run("us-missions", *paths)
        ties = imports.standing("tie", "us-missions")
        assert {key: (tie["since"], tie["until"]) for key, tie in ties.items()} == {
            "cow 339 1922-07-28": ("1922-07-28", ""),
            "gw 339 1913-01-01": ("1913-01-01", "1922-07-28"),
        }


def test_lists_that_say_another_status_are_told_and_the_first_is_taken(imports: Importing) -> None:
    cow = imports.write(
        "cow.csv",
        missions(
            [("FJI", 950, "1971-01-01", "1975-01-01", "Embassy"), ("FJI", 950, "1980-01-01", "1990-01-01", "None")]
        ),
    )
    gw = imports.write("gw.csv", missions([("FJI", 950, "1971-01-01", "1975-01-01", "None")], MISSIONS_GW))
    report = imports.run("us-missions", gw, cow)
    assert any("says None for 1971-01-01 to 1974-12-31" in note or "says None for" in note for note in report.notes)
    assert imports.standing("tie", "us-missions")["cow 950 1971-01-01"]["attributes"]["source_level"] == "Embassy"


def test_one_list_alone_leaves_what_the_other_has_added_before(imports: Importing) -> None:
    cow = imports.write("cow.csv", missions([("ALB", 339, "1922-07-28", "1939-04-07", "Legation")]))
    gw = imports.write("gw.csv", missions([("ALB", 339, "1913-01-01", "1922-07-27", "None")], MISSIONS_GW))
    imports.run("us-missions", cow, gw)
    report = imports.run("us-missions", cow)
    assert (report.retracted, len(imports.standing("tie", "us-missions"))) == (0, 2)


TOLD = [
    ("Albania", "Legation", 1922, 7, 28, "2023-12-04", "a note"),
    ("Albania", "None", 1939, 6, "", "2023-12-04", ""),
    ("Albania", "Embassy", 1991, "", "", "2023-12-04", ""),
    ("Albania", "Interests", 1995, 1, 1, "2023-12-04", ""),
    ("Texas", "Legation", 1837, 10, 1, "2023-12-04", ""),
]


def test_a_transition_is_an_event_of_the_united_states_and_of_the_state(imports: Importing) -> None:
    imports.run("us-missions", imports.write("t.csv", listed(TRANSITIONS, TOLD)))
    events = imports.standing("event", "us-missions")
    shown = [(event["when"], event["kind"], event["attributes"].get("before")) for event in events.values()]
    assert shown == [
        ("1922-07-28", "establishment", None),
        ("1939-06", "departure", "Legation"),
        ("1991", "restoration", "None"),
        ("1995-01-01", "downgrade", "Embassy"),
        ("1837-10-01", "establishment", None),
    ]
    first = events["transition Albania 1922-07-28 Legation"]
    assert {(one["entity"], one["role"]) for one in first["participants"]} == {
        ("united-states", "actor"),
        ("albania", "target"),
    }
    assert first["attributes"] == {"source_level": "Legation", "note": "a note"}
    assert imports.record("entity", "republic-of-texas")["dataset"] == "us-missions"
    assert imports.standing("tie", "us-missions") == {}


def test_what_transitions_and_ranges_do_not_both_say_is_told(imports: Importing) -> None:
    ranges = [("ALB", 339, "1922-07-28", "1939-06-05", "Legation"), ("ALB", 339, "1939-06-06", "2024-12-31", "None")]
    told = [("Albania", "Legation", 1922, 7, 28, "", ""), ("Albania", "Consulate", 1930, 1, 1, "", "")]
    report = imports.run(
        "us-missions", imports.write("t.csv", listed(TRANSITIONS, told)), imports.write("cow.csv", missions(ranges))
    )
    notes = [note.replace(f"{imports.folder}/", "") for note in report.notes]
    assert notes == [
        "t.csv:3: Albania has Consulate from 1930-01-01, the ranges say Legation",
        "cow.csv:3: albania passes from Legation to None on 1939-06-06, which no transition says",
    ]


def test_a_status_that_is_none_of_the_codebook_s_is_refused(imports: Importing) -> None:
    (fault,) = imports.faults(
        "us-missions", imports.write("t.csv", listed(TRANSITIONS, [("Albania", "Hut", 1922, 7, 28, "", "")]))
    )
    assert fault.startswith("t.csv:2: status_change is 'Hut', which is not one of Embassy")


def test_loading_the_shipped_ranges_again_leaves_the_transitions_that_were_imported(imports: Importing) -> None:
    seeds = REPOSITORY / "seeds" / "us-missions"
    load(imports.store, [seeds])
    rows = table(TRANSITIONS, [{"state_dept_name": "Albania", "status_change": "Legation", "year": 1922}])
    imports.run("us-missions", imports.write("transitions.csv", rows))
    assert len(imports.standing("event", "us-missions")) == 1
    report = load(imports.store, [seeds])
    assert report.changes_nothing
    assert len(imports.standing("event", "us-missions")) == 1
