"""Memberships of organisations: observations before 1965 and spells of years after, on rows of our own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.importers.conftest import Importing
from tests.importers.excerpts import IGO_ORGANISATIONS, igo_members, listed

pytestmark = pytest.mark.usefixtures("any_size")
ROWS = [
    ("10", "200", 1950, 1950),
    ("10", "220", 1950, 1950),
    ("10", "200", 1955, 1955),
    ("10", "220", 1960, 1960),
    ("10", "200", 1965, 1980),
    ("10", "220", 1965, 2005),
    ("10", "339", 1990, 2005),
]


def imported(imports: Importing, *rows: tuple[object, ...]) -> dict[str, dict[str, Any]]:
    imports.run("igo", imports.write("memberships.csv", igo_members(rows or ROWS)))
    return imports.standing("tie", "igo")


def bounds(tie: dict[str, Any]) -> tuple[str | None, ...]:
    return tuple(tie.get(name) for name in ("since_earliest", "since_latest", "until_earliest", "until_latest"))


def test_an_observation_may_have_held_since_the_one_before_and_until_the_next(imports: Importing) -> None:
    ties = imported(imports)
    tie = ties["10 200 1955"]
    assert (tie["kind"], tie["from"], tie["to"], tie["attributes"]) == (
        "member_of",
        "united-kingdom",
        "igo-10",
        {"role": "member"},
    )
    assert (tie["since"], tie["until"]) == ("1955", "1955")
    assert bounds(tie) == ("1951-01-01", "1955-01-01", "1956-01-01", "1960-01-01")
    assert bounds(ties["10 200 1950"]) == (None, "1950-01-01", "1951-01-01", "1955-01-01")
    assert bounds(ties["10 220 1960"])[3] == "1965-01-01"


def test_a_spell_of_years_begins_and_ends_on_some_day_of_its_first_and_last_year(imports: Importing) -> None:
    ties = imported(imports)
    assert (ties["10 339 1990"]["since"], ties["10 339 1990"]["until"]) == ("1990", "..")
    assert ties["10 200 1965"]["until"] == "1980"
    assert bounds(ties["10 200 1965"])[2:] == ("1980-01-02", "1981-01-01")


def test_the_last_year_of_the_file_is_no_end_and_coverage_ends_there(imports: Importing) -> None:
    assert imported(imports)["10 220 1965"]["until"] == ".."
    source = imports.record("source", "igo")
    assert source["checked_through"] == "2005-12-31"
    assert [entry["period"] for entry in source["coverage"]] == ["1950", "1955", "1960", "1965/2005"]
    assert {(entry["question"], entry["among"]) for entry in source["coverage"]} == {("membership", "system:cow")}


def test_two_states_are_not_co_members_for_certain_between_observations(imports: Importing) -> None:
    imported(imports)
    with imports.served() as served:

        def truths(day: str) -> dict[str, str]:
            items = served.get("/v1/members/igo-10", params={"on": day}).json()["items"]
            return {item["entity"]["id"]: item["truth"] for item in items}

        assert truths("1950-06-30") == {"united-kingdom": "yes", "france": "yes"}
        assert truths("1955-06-30") == {"united-kingdom": "yes"}
        assert truths("1970-06-30") == {"united-kingdom": "yes", "france": "yes"}
        for year in (1952, 1957, 1962):
            assert set(truths(f"{year}-06-30").values()) <= {"possible"}
        asked = {"questions": "membership", "datasets": "igo"}
        pair = served.get("/v1/dyads/united-kingdom/france/history", params=asked).json()["items"]
    certain = [(item["since"], item["until"]) for item in pair if item["truth"] == "yes"]
    assert certain[0] == ("1950-01-01", "1951-01-01")
    assert len(certain) > 1 and all(since >= "1965" for since, _ in certain[1:])


def test_an_organisation_has_the_names_of_the_file_of_organisations_or_its_number(imports: Importing) -> None:
    organisations = listed(
        IGO_ORGANISATIONS,
        [(10, "ABC", "A. B. C.", "Association of B and C", 1948, "", "None", ""), (20, "D", "", "D", 1, "", "", "")],
    )
    rows = [*ROWS, ("30", "200", 1990, 2005)]
    paths = [imports.write("o.csv", organisations), imports.write("m.csv", igo_members(rows))]
    imports.run("igo", *paths)
    entity = imports.record("entity", "igo-10")
    assert [name["text"] for name in entity["names"]] == ["Association of B and C", "A. B. C."]
    assert (entity["kind"], entity["attributes"]) == ("organisation", {"abbreviation": "ABC", "founded": "1948"})
    assert imports.record("entity", "igo-30")["names"][0]["text"] == "IGO 30"


@pytest.mark.parametrize(("kind", "meant"), [("organisation", "a-body"), ("alliance", "igo-10")])
def test_an_organisation_that_bears_the_number_already_is_met_and_an_alliance_stays_apart(
    imports: Importing, kind: str, meant: str
) -> None:
    names, codes = [{"text": "A Body"}], [{"scheme": "igo", "code": "10"}]
    imports.correct({"id": "a-body", "kind": kind, "names": names, "codes": codes, "dataset": "states"})
    ties = imported(imports)
    assert {tie["to"] for tie in ties.values()} == {meant}
    assert ("igo-10" in imports.standing("entity", "igo")) == (meant == "igo-10")


@pytest.mark.parametrize(
    "row", [("10", "200", 1980, 1970), ("10", "200", "", 1970), ("10", "", 1970, 1980), ("10", "99999", 1970, 1980)]
)
def test_years_that_are_no_span_and_codes_of_nobody_are_refused(imports: Importing, row: tuple[object, ...]) -> None:
    (fault,) = imports.faults("igo", imports.write("m.csv", igo_members([*ROWS, row])))
    assert fault.startswith("m.csv:9: ")
