"""ATOP: what the columns of its two files become, on rows of our own."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.service.loading import load
from tests.cli.running import REPOSITORY
from tests.importers.conftest import Importing
from tests.importers.excerpts import ATOP_ALLIANCES, atop_members, member, table

pytestmark = pytest.mark.usefixtures("any_size")


def imported(imports: Importing, *rows: dict[str, object], alliances: str = "") -> dict[str, dict[str, Any]]:
    paths = [imports.write("members.csv", atop_members(*rows))]
    if alliances:
        paths.append(imports.write("alliances.csv", alliances))
    imports.run("atop", *paths)
    return imports.standing("tie", "atop")


def test_a_row_is_a_membership_from_its_entry_to_its_exit_which_is_the_first_day_out(imports: Importing) -> None:
    ties = imported(imports, member(3150, 200, "1948-3-17", "1954-10-23", 1, "defense", "neutral", "nonagg"))
    assert list(ties) == ["3150 200 1 1948"]
    tie = ties["3150 200 1 1948"]
    assert (tie["kind"], tie["from"], tie["to"]) == ("member_of", "united-kingdom", "atop-3150")
    assert (tie["since"], tie["until"]) == ("1948-03-17", "1954-10-23")
    assert tie["attributes"] == {
        "role": "member",
        "phase": 1,
        "obligations": ["defense", "neutrality", "nonaggression"],
    }
    assert tie["citations"] == [{"source": "atop", "locator": "atopid 3150, member 200, phase 1", "wording": None}]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("1948-3-0", "1954-0-0", ("1948-03", "1954")),
        ("1948-0-0", "0", ("1948", "..")),
        ("1948-3-17", "0-0-0", ("1948-03-17", "..")),
    ],
)
def test_a_month_or_day_of_0_is_not_known_and_an_exit_of_0_has_not_come(
    imports: Importing, since: str, until: str, expected: tuple[str, str]
) -> None:
    (tie,) = imported(imports, member(3150, 200, since, until, 0, "defense")).values()
    assert (tie["since"], tie["until"]) == expected


@pytest.mark.parametrize(
    "row", [member(3150, 200, "0"), member(3150, 200, "1948-2-30"), member(3150, 200, "1950", "1949")]
)
def test_a_row_without_a_start_or_with_days_that_do_not_go_together_is_refused(
    imports: Importing, row: dict[str, object]
) -> None:
    (fault,) = imports.faults("atop", imports.write("m.csv", atop_members(row)))
    assert fault.startswith("m.csv:2: ")


def test_obligations_that_vary_are_left_out_so_that_each_is_possible(imports: Importing) -> None:
    (tie,) = imported(imports, member(3150, 200, "1948", "0", 0, "defense", "consul", obvary=1)).values()
    assert tie["attributes"] == {"role": "member", "obligations_vary": ["defense", "consultation"]}


def test_a_member_of_whom_no_obligation_is_stated_owes_nothing(imports: Importing) -> None:
    """The protected party of a one-sided pact; left out, each obligation would be possible."""
    imported(imports, member(4000, 220, "1977", "0", 0, "defense"), member(4000, 522, "1977", "0", 0))
    with imports.served() as served:
        reply = served.get("/v1/dyads/djibouti/france", params={"on": "1990-01-01", "datasets": "atop"}).json()
        asked = {"on": "1990-01-01", "datasets": "atop", "obligations": "defense", "mutual": "both"}
        both = served.get("/v1/allies/djibouti", params=asked).json()
    assert reply["allied"]["obligations"] == {"owed": [], "due": ["defense"]}
    assert both["items"] == []


def test_conditions_are_told_of_the_obligations_that_are_stated(imports: Importing) -> None:
    row = member(3150, 200, "1948", "0", 0, "defense", defcon=1, defcoloc=1, defcodem=1, offcon=1, offcoadv=1)
    (tie,) = imported(imports, row).values()
    assert tie["attributes"]["conditions"] == "defense on conditions: certain places, a demand that is not met"


def test_a_code_that_passes_to_another_state_makes_a_tie_for_each(imports: Importing) -> None:
    ties = imported(imports, member(4000, 255, "1860-1-1", "1880-1-1", 0, "defense"))
    assert [(key, tie["from"], tie["since"], tie["until"]) for key, tie in ties.items()] == [
        ("4000 255 0 1860", "prussia", "1860-01-01", "1871-01-18"),
        ("4000 255 0 1860 2", "germany", "1871-01-18", "1880-01-01"),
    ]


def test_a_code_that_nobody_bears_is_refused_unless_atop_says_that_it_is_no_state(imports: Importing) -> None:
    inside = member(4000, 8152, "1860", "1880", 0, "defense")
    (fault,) = imports.faults("atop", imports.write("m.csv", atop_members(inside)))
    assert "m.csv:2: nobody bears the code cow:8152" in fault
    (tie,) = imported(imports, inside | {"cowsys": 0}).values()
    assert (tie["from"], tie["attributes"]["note"]) == (
        "atop-state-8152",
        "not a member of the state system then, by ATOP",
    )
    assert imports.record("entity", "atop-state-8152")["name"] == "ATOP member 8152"


def test_what_is_owed_in_a_phase_is_owed_to_its_own_members_where_phases_hold_side_by_side(
    imports: Importing,
) -> None:
    """Czechoslovakia's two successors each have a phase with Poland; they are not allied with each other through it."""
    rows = [
        member(3424, 290, "1990-1-1", "2000-1-1", 1, "defense"),
        member(3424, 316, "1993-1-1", "2000-1-1", 1, "defense"),
        member(3424, 290, "1993-1-1", "2000-1-1", 2, "defense"),
        member(3424, 317, "1993-1-1", "2000-1-1", 2, "defense"),
    ]
    ties = imported(imports, *rows)
    assert ties["3424 316 1 1993"]["attributes"]["owed_to"] == ["poland"]
    with imports.served() as served:
        asked = {"on": "1995-06-30", "datasets": "atop", "obligations": "defense"}
        allies = {
            ref: served.get(f"/v1/allies/{ref}", params=asked).json() for ref in ("czechia", "slovakia", "poland")
        }
    shown = {ref: {item["entity"]["id"]: item["truth"] for item in answer["items"]} for ref, answer in allies.items()}
    assert shown == {
        "czechia": {"poland": "yes"},
        "slovakia": {"poland": "yes"},
        "poland": {"czechia": "yes", "slovakia": "yes"},
    }


def test_two_phases_that_share_a_day_are_one_spell_and_nobody_is_allied_by_the_shared_day_alone(
    imports: Importing,
) -> None:
    """The exit of the old phase is the entry of the new one; who leaves on the day on which another enters never met it."""
    imported(
        imports,
        member(3150, 200, "1948-3-17", "1954-10-23", 1, "defense"),
        member(3150, 220, "1948-3-17", "1954-10-23", 1, "defense"),
        member(3150, 200, "1954-10-23", "2010-3-31", 2, "defense"),
        member(3150, 255, "1954-10-23", "2010-3-31", 2, "defense"),
        member(3150, 230, "1948-3-17", "1954-10-23", 1, "defense"),
        member(3150, 339, "1954-10-23", "2010-3-31", 2, "defense"),
    )
    with imports.served() as served:
        of_spain = served.get("/v1/allies/spain", params={"during": "1954", "datasets": "atop"}).json()
        of_britain = served.get("/v1/allies/united-kingdom", params={"on": "1960-01-01", "datasets": "atop"}).json()
    assert {item["entity"]["id"] for item in of_spain["items"]} == {"united-kingdom", "france"}
    (albania,) = (item for item in of_britain["items"] if item["entity"]["id"] == "albania")
    assert [via["since"] for via in albania["via"]] == ["1954-10-23"]


def test_an_alliance_is_an_entity_with_its_number_and_what_the_file_of_alliances_says(imports: Importing) -> None:
    alliances = table(
        ATOP_ALLIANCES,
        [
            {
                "atopid": 3150,
                "begyr": 1948,
                "begmo": 3,
                "begday": 17,
                "endyr": 2010,
                "endmo": 3,
                "bilat": 0,
                "wartime": 1,
            },
            {"atopid": 9999, "begyr": 1990},
        ],
        empty="0",
    )
    imported(imports, member(3150, 200, "1948-3-17", "0"), member(3155, 200, "1950"), alliances=alliances)
    assert set(imports.standing("entity", "atop")) == {"atop-3150", "atop-3155"}
    entity = imports.record("entity", "atop-3150")
    assert (entity["kind"], entity["name"]) == ("alliance", "ATOP 3150")
    assert [(code["scheme"], code["code"]) for code in entity["codes"]] == [("atop", "3150")]
    assert entity["attributes"] == {
        "begins": "1948-03-17",
        "ends": "2010-03",
        "bilateral": False,
        "wartime": True,
        "asymmetric": False,
    }
    assert imports.record("entity", "atop-3155")["attributes"] == {}


def test_the_dataset_covers_alliances_and_memberships_of_states_to_its_last_day(imports: Importing) -> None:
    imported(imports, member(3150, 200, "1948-3-17", "0"))
    source = imports.record("source", "atop")
    assert (source["edition"], source["checked_through"]) == ("5.1", "2018-12-31")
    assert {(entry["question"], entry["among"], entry["period"]) for entry in source["coverage"]} == {
        (question, "system:cow", "1815-01-01/2018-12-31") for question in ("allied", "membership")
    }


def test_a_number_that_another_alliance_bears_here_goes_on_meaning_that_one(imports: Importing) -> None:
    load(imports.store, [REPOSITORY / "seeds" / "nato"])
    imported(imports, member(3180, 2, "1949-4-4"), member(3150, 200, "1948-3-17"))
    assert imports.record("entity", "atop-3180")["codes"] == []
    assert imports.record("entity", "nato")["codes"][0]["code"] == "3180"
    assert imports.record("entity", "atop-3150")["codes"][0]["code"] == "3150"
