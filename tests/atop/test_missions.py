"""US missions: the lowest and highest status of every state and year, as the API has them and as the files do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graphsvc.service.importing import import_files
from graphsvc.store.opening import open_store
from tests.api.serving import Served, serve
from tests.atop.by_hand import Row, rows_of
from tests.atop.conftest import imported
from tests.cli.running import REPOSITORY
from tests.conftest import DATA

RANKS = [
    "Interests",
    "Liaison",
    "None",
    "Consul Nonresident",
    "Consulate",
    "Envoy Nonresident",
    "Legation",
    "Ambassador Nonresident",
    "Embassy",
]
FILES = {scheme: f"us_diplomatic_missions/mission_status_range_{scheme}_v0.1.csv" for scheme in ("cow", "gw")}
TRANSITIONS = "us_diplomatic_missions/2024-01-16_transitions.csv"
CHECKED = 2024
"""The year in which the data were last looked at: it is asked about up to that day alone."""


@pytest.fixture(scope="module", params=["cow", "gw"])
def missions(
    request: pytest.FixtureRequest, states_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Served]]:
    """Serve the states and the ranges by one of the lists."""
    folder = tmp_path_factory.mktemp(f"missions-{request.param}")
    imported(states_file, folder, ("us-missions", [FILES[request.param]], {}))
    with serve(f"sqlite:///{folder / 'store.sqlite'}") as served:
        yield request.param, served


def of_years(spells: list[tuple[date, date, str]]) -> dict[int, tuple[str, str]]:
    """Return the lowest and the highest status of each year that the spells, last days included, touch."""
    found = defaultdict[int, set[str]](set)
    for first, last, status in spells:
        for year in range(first.year, min(last.year, CHECKED) + 1):
            found[year].add(status)
    return {year: (min(all_, key=RANKS.index), max(all_, key=RANKS.index)) for year, all_ in found.items()}


def by_file(rows: list[Row], scheme: str, code: str) -> dict[int, tuple[str, str]]:
    spells = [
        (date.fromisoformat(row["date_start"]), date.fromisoformat(row["date_end"]), row["us_mission_status"])
        for row in rows
        if row[f"country_code_{scheme}"] == code
    ]
    return of_years(spells)


def by_api(served: Served, states: list[str]) -> dict[int, tuple[str, str]]:
    spells = []
    for state in states:
        for tie in ties(served, state):
            last = (
                date(CHECKED, 12, 31)
                if tie["until"] in ("", "..")
                else date.fromisoformat(tie["until"]) - timedelta(days=1)
            )
            spells.append((date.fromisoformat(tie["since"]), last, tie["attributes"]["source_level"]))
    return of_years(spells)


def ties(served: Served, state: str) -> list[dict[str, Any]]:
    asked = {"of": state, "kind": "represented_in", "dataset": "us-missions", "limit": 500}
    reply = served.get("/v1/ties", params=asked)
    assert reply.status_code == 200, reply.text
    items: list[dict[str, Any]] = reply.json()["items"]
    return [tie for tie in items if tie["to"]["id"] == state]


def test_every_state_and_year_has_the_lowest_and_highest_status_of_the_file(missions: tuple[str, Served]) -> None:
    scheme, served = missions
    assert DATA
    rows = rows_of(Path(DATA) / FILES[scheme])
    bearers: dict[str, list[str]] = defaultdict(list)
    for entity in served.wired.services.view().entities("country"):
        for borne in entity.codes:
            if borne.scheme == scheme and entity.id not in bearers[borne.code]:
                bearers[borne.code].append(entity.id)
    codes = sorted({row[f"country_code_{scheme}"] for row in rows}, key=int)
    shared = defaultdict[str, set[str]](set)
    for code in codes:
        for state in bearers[code]:
            shared[state].add(code)
    compared = 0
    # A state that has borne two codes of the list, as Germany, is compared with the rows of both.
    for code in codes:
        together = sorted({other for state in bearers[code] for other in shared[state]})
        states = sorted({state for other in together for state in bearers[other]})
        expected = [by_file(rows, scheme, other) for other in together]
        found = by_api(served, states)
        merged = {
            year: (
                min((one[year][0] for one in expected if year in one), key=RANKS.index),
                max((one[year][1] for one in expected if year in one), key=RANKS.index),
            )
            for year in sorted({year for one in expected for year in one})
        }
        # By Gleditsch and Ward's list nothing is said of the years after 2020.
        assert {year: both for year, both in found.items() if year in merged} == merged, code
        compared += len(merged)
    assert compared > 15_000


def test_a_day_s_level_is_that_of_the_file(missions: tuple[str, Served]) -> None:
    scheme, served = missions
    shown = {}
    for day in ("1930-01-01", "1950-01-01", "2000-01-01"):
        answer = served.get("/v1/dyads/united-states/albania", params={"on": day, "datasets": "us-missions"}).json()
        shown[day] = answer["relations"]["levels"]["a_in_b"]["level"]
    assert shown == {"1930-01-01": "minister", "1950-01-01": "none", "2000-01-01": "ambassador"}, scheme


def test_both_lists_in_any_order_give_the_same_and_a_second_import_changes_nothing(
    states_file: Path, tmp_path: Path
) -> None:
    assert DATA
    imported(states_file, tmp_path, ("us-missions", list(FILES.values()), {}))
    with closing(open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")) as store:
        again = import_files(store, "us-missions", [Path(DATA) / file for file in reversed(FILES.values())])
    assert (again.new, again.changed, again.retracted) == (0, 0, 0)


def test_the_shipped_set_is_what_an_import_of_the_ranges_gives(seeded_file: Path, tmp_path: Path) -> None:
    both, one = imported(
        seeded_file, tmp_path, ("us-missions", list(FILES.values()), {}), ("us-missions", [FILES["cow"]], {})
    )
    for report in (both, one):
        assert (report.new, report.changed, report.retracted, report.conflicts) == (0, 0, 0, ())
    assert both.same == len(rows_of(REPOSITORY / "seeds" / "us-missions" / "ties.csv")) + 1


def test_every_transition_is_taken_and_told_where_the_ranges_say_something_else(
    seeded_file: Path, tmp_path: Path
) -> None:
    assert DATA
    files = [*FILES.values(), TRANSITIONS]
    (report,) = imported(seeded_file, tmp_path, ("us-missions", files, {}))
    assert report.refused == ()
    rows = rows_of(Path(DATA) / TRANSITIONS)
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}") as served:
        asked: dict[str, Any] = {"dataset": "us-missions", "limit": 1000}
        events = served.get("/v1/events", params=asked).json()["items"]
    assert len(events) == len(rows)
    years = Counter(event["when"][:4] for event in events)
    assert years == Counter(f"{int(row['year']):04}" for row in rows)
    assert any("has Interests from 2021-08-31, the ranges say None" in note for note in report.notes)
