"""The United States chronology of recognition and relations, from its full file."""

from __future__ import annotations

import random
import re
from calendar import month_name
from collections import Counter
from pathlib import Path

import pytest

from graphsvc.service.importing import ImportReport
from tests.api.serving import Served, serve
from tests.atop.by_hand import rows_of
from tests.atop.conftest import imported
from tests.conftest import DATA

FILE = "rdcr/rdcr_timeline.csv"
MONTHS = list(month_name)[1:]
FULL_DATE = re.compile(rf"({'|'.join(MONTHS)}) (\d{{1,2}}), (\d{{4}})")


@pytest.fixture(scope="module")
def reports(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[ImportReport]]:
    """Import the file twice beside the shipped sets; return the store's folder and both reports."""
    folder = tmp_path_factory.mktemp("rdcr")
    return folder, imported(seeded_file, folder, ("rdcr", [FILE], {}), ("rdcr", [FILE], {}))


def events_of(served: Served, **asked: str) -> list[dict[str, object]]:
    items: list[dict[str, object]] = []
    page: dict[str, str] = {"dataset": "rdcr", "limit": "1000", **asked}
    while True:
        answer = served.get("/v1/events", params=page).json()
        items += answer["items"]
        if answer["next"] is None:
            return items
        page["after"] = answer["next"]


def test_every_passage_is_an_event_or_left_out_and_told_and_the_second_time_changes_nothing(
    reports: tuple[Path, list[ImportReport]],
) -> None:
    first, again = reports[1]
    assert (first.refused, first.conflicts) == ((), ())
    # Consulates are older than many states, and some were recognised before the lists count them: Samoa in 1856, Laos in 1950.
    assert len(first.warnings) == 53
    assert all("did not exist" in warning for warning in first.warnings)
    assert first.files[0].unread == ()
    assert (first.counts["passages"], first.counts["events"], first.counts["passages left out"]) == (1_215, 945, 270)
    assert sum("is left out" in note for note in first.notes) == 270
    assert (again.new, again.changed, again.same, again.revision) == (0, 0, first.new, first.revision)


def test_the_kinds_of_events_and_their_dates_are_those_of_the_file(reports: tuple[Path, list[ImportReport]]) -> None:
    with serve(f"sqlite:///{reports[0] / 'store.sqlite'}") as served:
        events = events_of(served)
    kinds = Counter(str(event["kind"]) for event in events)
    assert kinds["severance"] == 33 and kinds["suspension"] == 17 and kinds["restoration"] == 81
    assert kinds["statement"] == 244 and kinds["establishment"] > 440 and kinds["signature"] > 60
    days = sum(len(str(event["when"])) == 10 for event in events)
    assert days > 640
    dated = {str(event["key"]): str(event["when"]) for event in events}
    assert dated["albania mutual recognition"] == "1922"
    assert dated["cuba diplomatic relations severed"] == "1961-01-03"
    assert dated["mexico diplomatic relations severed by mexico 2"] == "1914-04-22"


def test_a_passage_with_exactly_one_full_date_gives_that_day(reports: tuple[Path, list[ImportReport]]) -> None:
    assert DATA
    with serve(f"sqlite:///{reports[0] / 'store.sqlite'}") as served:
        events = events_of(served)
    by_place = {event["citations"][0]["locator"]: event for event in events}  # type: ignore[index]
    rows = random.Random(14).sample(rows_of(Path(DATA) / FILE), 300)
    checked = 0
    corrected = {
        note.partition("csv:")[2].split(" is dated ")[0] for note in reports[1][0].notes if " is dated " in note
    }
    for row in rows:
        heading = row["head"].rstrip(".")
        event = by_place.get(f"{row['country_file']}, {row['section']}, “{heading}”")
        if event is None or any(f"{row['country_file']}, “{heading}”" in note for note in corrected):
            continue
        days = {
            f"{year}-{MONTHS.index(month) + 1:02}-{int(day):02}" for month, day, year in FULL_DATE.findall(row["text"])
        }
        if len(days) == 1:
            assert event["when"] == days.pop(), heading
            checked += 1
        elif len(days) > 1 and row["when"]:
            assert event["when"] == row["when"], heading
            checked += 1
    assert checked > 200


def test_a_pair_shows_the_events_of_the_chronology(reports: tuple[Path, list[ImportReport]]) -> None:
    with serve(f"sqlite:///{reports[0] / 'store.sqlite'}") as served:
        answer = served.get("/v1/dyads/united-states/cuba", params={"on": "1961-02-01", "datasets": "rdcr"}).json()
    severance = answer["events"][0]
    assert (severance["kind"], severance["when"]) == ("severance", "1961-01-03")
    roles = {part["entity"]["id"]: part["role"] for part in severance["participants"]}
    assert roles == {"united-states": "actor", "cuba": "target"}
    assert answer["relations"]["truth"] == "unknown"
