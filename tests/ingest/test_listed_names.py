"""Every name that the field's lists use means the state that they give it to.

`listed_names.csv` has the English names of datasets/country-codes (PDDL; CLDR, United Nations, official) with the state's
code or none for a territory, and the names of both lists of states with their periods. The whole table, in all languages,
is read where GRAPHSVC_TEST_DATA names a folder that has `country_codes/country-codes.csv`.
"""

from __future__ import annotations

import csv
import os
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from graphsvc.errors import Ambiguous, NotFound
from graphsvc.ingest.seeds import read_sets
from graphsvc.model import dates
from graphsvc.service.loading import shipped_seeds
from graphsvc.snapshot import refs
from graphsvc.snapshot.view import View
from tests.snapshot.log import view_of

TABLE = Path(__file__).with_name("listed_names.csv")
DATA = Path(os.environ.get("GRAPHSVC_TEST_DATA", "")) / "country_codes" / "country-codes.csv"
NAMES_OF = ("CLDR display name", "UNTERM", "official_name")

SHARED = {
    ("cow:816", "Vietnam"): ("1954-07-21", "1975-04-30", {"vietnam", "republic-of-vietnam"}),
    ("cow:484", "Congo"): ("1960-08-15", "1971-10-26", {"republic-of-the-congo", "democratic-republic-of-the-congo"}),
    ("gw:484", "Congo"): ("1960-08-15", "1971-10-26", {"republic-of-the-congo", "democratic-republic-of-the-congo"}),
}
"""Names that a list gives to one state while another was called so, too: from when to when, and by whom they are borne."""


@pytest.fixture(scope="module")
def view() -> View:
    """Return a view of all sets."""
    folder = shipped_seeds()
    assert folder is not None
    return view_of(*(one.value for one in read_sets([folder]).batch.writes if one.value is not None))


def meant(view: View, ref: str, day: int | None = None) -> set[str]:
    """Return whom a reference may mean: one, several, or nobody."""
    try:
        return {refs.resolve(view, ref, day).id}
    except Ambiguous as several:
        return {one.id for one in several.candidates}
    except NotFound:
        return set()


def rows() -> list[dict[str, str]]:
    """Read the committed table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_english_name_of_a_state_means_it_and_no_name_of_a_territory_means_a_state(view: View) -> None:
    listed = [row for row in rows() if not row["first"]]
    assert len([row for row in listed if row["means"]]) > 400
    for row in listed:
        wanted = meant(view, row["means"]) if row["means"] else set()
        assert len(wanted) == bool(row["means"]), row
        assert meant(view, row["name"]) == wanted, row


def test_every_name_of_both_lists_means_its_state_on_the_days_of_its_period(view: View) -> None:
    listed = [row for row in rows() if row["first"]]
    assert len(listed) == 244 + 216 + 23
    for row in listed:
        first, last = dates.day(row["first"]), dates.day(row["last"])
        # Correlates of War gives 3 June 2006 to both bearers of 345.
        last -= (row["means"], row["last"]) == ("cow:345", "2006-06-03")
        since, until, several = SHARED.get((row["means"], row["name"]), ("9999-01-01", "9999-01-01", set()))
        for day in (first, *(first + (last - first) * part // 5 for part in (1, 2, 3, 4)), last):
            shared = dates.day(since) <= day <= dates.day(until)
            wanted = several if shared else meant(view, row["means"], day)
            assert meant(view, row["name"], day) == wanted, (row, dates.iso(day))


def test_every_day_on_which_a_listed_name_is_shared_has_both_bearers(view: View) -> None:
    for (_, name), (since, until, several) in SHARED.items():
        for day in (since, until):
            assert meant(view, name, dates.day(day)) == several
        assert len(meant(view, name, dates.day(until) + 400)) == 1


if DATA.is_file():

    def test_every_name_of_the_whole_table_is_understood_in_every_language(
        view: View, capsys: pytest.CaptureFixture[str]
    ) -> None:
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        wrong = []
        with DATA.open(encoding="utf-8", newline="") as file:
            for country in csv.DictReader(file):
                wanted = meant(view, f"iso3:{country['ISO3166-1-Alpha-3']}")
                for column, name in country.items():
                    if not name or not column.startswith(NAMES_OF):
                        continue
                    found = meant(view, name)
                    counts[column]["right" if found == wanted else "wrong"] += bool(wanted)
                    if found != wanted:
                        wrong.append((column, name, found))
        with capsys.disabled():
            for column, count in counts.items():
                print(f"{column}: {dict(count)}")
        assert wrong == []
else:
    print(f"{DATA} is not there: names in other languages are not counted; set GRAPHSVC_TEST_DATA")
