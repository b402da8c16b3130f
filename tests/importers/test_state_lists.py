"""The two lists of states: compared with the states that are there, and taken where that is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.importers.conftest import Importing
from tests.importers.excerpts import COW_LIST, GW_LIST, GW_R, listed

pytestmark = pytest.mark.usefixtures("any_size")
LAST = ("ZZZ", 20, "Canada", 1920, 1, 10, 2024, 12, 31, 2024)
ALBANIA = (
    ("ALB", 339, "Albania", 1914, 1, 1, 1939, 4, 7, 2024),
    ("ALB", 339, "Albania", 1944, 11, 17, 2024, 12, 31, 2024),
)


def spells(imports: Importing, state: str, system: str) -> list[tuple[str, str]]:
    record = imports.record("entity", state)
    return [(one["since"], one["until"]) for one in record["spells"] if one["system"] == system]


def cow(imports: Importing, *rows: tuple[object, ...], **more: Any) -> Any:
    return imports.run("states-cow", imports.write("cow.csv", listed(COW_LIST, [*rows, LAST])), **more)


def test_a_list_that_says_what_is_there_changes_nothing(imports: Importing) -> None:
    before = spells(imports, "albania", "cow")
    report = cow(imports, *ALBANIA)
    assert (report.new, report.changed, report.notes) == (0, 0, ())
    assert spells(imports, "albania", "cow") == before == [("1914-01-01", "1939-04-08"), ("1944-11-17", "..")]


def test_another_spell_is_told_and_taken_only_where_that_is_asked_for(imports: Importing) -> None:
    earlier = (("ALB", 339, "Albania", 1912, 11, 28, 1939, 4, 7, 2024), ALBANIA[1])
    report = cow(imports, *earlier)
    assert (report.changed, len(report.notes)) == (0, 1)
    assert "albania is in the system 1912-11-28/1939-04-08, 1944-11-17/.. by this list, 1914-01-01/" in report.notes[0]
    assert "--overwrite takes the list" in report.notes[0]
    report = cow(imports, *earlier, corrections="overwrite")
    assert (report.changed, spells(imports, "albania", "cow")[0]) == (1, ("1912-11-28", "1939-04-08"))
    assert spells(imports, "albania", "gw") != []


def test_what_the_list_has_set_stays_when_the_states_are_loaded_again(imports: Importing) -> None:
    from graphsvc.service.loading import load
    from tests.cli.running import REPOSITORY

    cow(imports, ("ALB", 339, "Albania", 1912, 11, 28, 1939, 4, 7, 2024), corrections="overwrite")
    load(imports.store, [REPOSITORY / "seeds" / "states"])
    assert spells(imports, "albania", "cow") == [("1912-11-28", "1939-04-08")]


def test_a_state_without_spells_in_the_system_is_given_those_of_the_list(imports: Importing) -> None:
    record = imports.record("entity", "albania")
    imports.correct(record, spells=[one for one in record["spells"] if one["system"] == "gw"])
    assert (cow(imports, *ALBANIA).changed, len(spells(imports, "albania", "cow"))) == (1, 2)


def test_a_code_of_two_states_gives_each_its_part(imports: Importing) -> None:
    report = cow(
        imports,
        ("YUG", 345, "Yugoslavia", 1878, 7, 13, 1941, 4, 20, 2024),
        ("YUG", 345, "Yugoslavia", 1944, 10, 20, 2024, 12, 31, 2024),
    )
    assert not report.refused


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (GW_LIST, [(339, "ALB", "Albania", "1913-01-01", "2020-12-31")]),
        (GW_LIST, [(339, "ALB", "Albania", "01:01:1913", "31:12:2020")]),
        (GW_R, [("339.0", "ALB", "Albania", "1913-01-01", "2017-12-31")]),
    ],
)
def test_the_list_of_gleditsch_and_ward_is_read_however_it_is_published(
    imports: Importing, columns: list[str], rows: list[tuple[object, ...]]
) -> None:
    text = listed(columns, rows).replace(",", "\t")
    report = imports.run("states-gw", imports.write("gw.txt", text))
    assert (report.changed, report.notes) == (0, ())
    assert report.files[0].written_in == "UTF-8, tabs, Unix line ends"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("ALB", 339, "Albania", 1914, 1, 17, 1939, 4, "", 2024), "is empty"),
        (("ALB", 339, "Albania", 1914, 1, 17, 1913, 4, 7, 2024), "before it begins"),
        (("ALB", 339, "Albania", 1914, 2, 30, 1939, 4, 7, 2024), "not in the calendar"),
        (("XXX", 99999, "Nobody", 1914, 2, 3, 1939, 4, 7, 2024), "nobody bears the code cow:99999"),
        (("ALB", "", "Albania", 1914, 1, 1, 1939, 4, 7, 2024), "ccode is empty"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused(imports: Importing, row: tuple[object, ...], reason: str) -> None:
    (fault,) = imports.faults("states-cow", imports.write("cow.csv", listed(COW_LIST, [row, LAST])))
    assert fault.startswith("cow.csv:2: ") and reason in fault


def test_the_second_import_changes_nothing(imports: Importing) -> None:
    first = cow(imports, *ALBANIA)
    assert (cow(imports, *ALBANIA).revision, cow(imports, *ALBANIA).changed) == (first.revision, 0)
