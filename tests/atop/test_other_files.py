"""ATOP beside NATO's own list, memberships of organisations, rivalries and the two lists of states, from the full files."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from tests.api.serving import Served
from tests.atop.by_hand import rows_of
from tests.atop.conftest import Imported, imported
from tests.conftest import DATA

MEMBERSHIPS = "igo/irdb_igo_membership.csv"


def test_atop_counts_albania_s_defence_from_july_2008_and_nato_s_list_from_april_2009(atop: Imported) -> None:
    """ATOP dates Albania's accession by its signature; through which alliance each of them says so is shown."""
    asked = {"questions": "allied", "from": "2008-01-01", "to": "2009-12-31", "obligations": "defense", "limit": 500}
    items = atop.served.get("/v1/dyads/albania/norway/history", params=asked).json()["items"]
    shown = [
        (item["since"], {name: one["truth"] for name, one in item["by_dataset"].items()}, item["truth"])
        for item in items
    ]
    assert [(since, truth) for since, _, truth in shown] == [
        ("..", "no"),
        ("2008-07-09", "yes"),
        ("2009-04-01", "yes"),
    ]
    assert shown[1][1]["atop"] == "yes" and shown[2][1] == {"atop": "yes", "nato-members": "yes"}


def test_nobody_in_nato_is_disputed_on_a_day_of_2018(atop: Imported) -> None:
    for question in ("/v1/members/nato", "/v1/allies/albania", "/v1/allies/france"):
        answer = atop.served.get(question, params={"on": "2018-06-30"}).json()
        assert {item["truth"] for item in answer["items"]} == {"yes"}, question


def test_before_1965_nobody_is_a_member_for_certain_in_a_year_that_was_not_observed(igo: Served) -> None:
    assert DATA
    rows = [row for row in rows_of(Path(DATA) / MEMBERSHIPS) if int(row["JoinYear"]) < 1965]
    assert all(row["JoinYear"] == row["LeaveYear"] for row in rows)
    observed = {int(row["JoinYear"]) for row in rows}
    organisations = defaultdict[str, set[int]](set)
    for row in rows:
        organisations[row["igoID"]].add(int(row["JoinYear"]))
    several = sorted(one for one, years in organisations.items() if len(years) > 2)
    for organisation in random.Random(11).sample(several, 8):
        years = organisations[organisation]
        for year in range(min(years), 1965):
            asked = {"on": f"{year}-07-01", "datasets": "igo"}
            answer = igo.get(f"/v1/members/igo:{organisation}", params=asked).json()
            certain = [item for item in answer["items"] if item["truth"] == "yes"]
            expected = len(
                {row["StateID"] for row in rows if (row["igoID"], int(row["JoinYear"])) == (organisation, year)}
            )
            if year not in observed:
                assert not certain, (organisation, year)
            else:
                assert len(certain) <= expected and (certain or not expected), (organisation, year)


def test_no_two_states_share_an_organisation_for_certain_between_observations(igo: Served) -> None:
    asked = {"questions": "membership", "to": "1964-12-31", "datasets": "igo"}
    stretches = igo.get("/v1/dyads/united-kingdom/france/history", params=asked).json()["items"]
    certain = [item for item in stretches if item["truth"] == "yes"]
    assert certain
    assert DATA
    observed = {int(row["JoinYear"]) for row in rows_of(Path(DATA) / MEMBERSHIPS)}
    for item in certain:
        last = (
            date.fromordinal(date.fromisoformat(item["until"]).toordinal() - 1).year if item["until"] != ".." else 1964
        )
        assert set(range(int(item["since"][:4]), last + 1)) <= observed, item


@pytest.mark.parametrize(("name", "end", "last"), [("td", "endyear", 2010), ("tss", "end", 2020)])
def test_rivalries_hold_in_the_years_of_their_rows(igo: Served, name: str, end: str, last: int) -> None:
    """A row of a code that passes from one state to another has a tie for each; Venice and other strangers are left out."""
    asked = {"dataset": f"rivalries-{name}", "kind": "rival_of", "limit": 1000}
    ties = igo.get("/v1/ties", params=asked).json()["items"]
    assert DATA
    rows = rows_of(Path(DATA) / f"rivalries/{name}_rivalries.csv")
    assert 0.9 * len(rows) < len(ties) < 1.1 * len(rows)
    assert sum(tie["until"] == ".." for tie in ties) == sum(float(row[end]) >= last for row in rows)
    history = {"questions": "rivalry", "datasets": f"rivalries-{name}"}
    items = igo.get("/v1/dyads/india/pakistan/history", params=history).json()["items"]
    assert [item["since"][:4] for item in items if item["truth"] == "yes"] == ["1947"]


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("states-cow", ["state_system/cow_statelist2024.csv"]),
        ("states-gw", ["state_system/ksgmdw.txt", "state_system/microstates.txt"]),
    ],
)
def test_the_lists_of_states_say_what_the_seeds_say(
    seeded_file: Path, tmp_path: Path, name: str, files: list[str]
) -> None:
    (report,) = imported(seeded_file, tmp_path, (name, files, {}))
    assert (report.new, report.changed, report.refused) == (0, 0, ())
    assert len(report.notes) <= 12, report.notes
