"""Strategic rivalries: importers of their own that read by the mappings that ship."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc.errors import InvalidInput
from graphsvc.ingest.importers.mapping import find_mapping
from tests.importers.conftest import Importing
from tests.importers.excerpts import EXCERPTS, RIVALRIES_TD, RIVALRIES_TSS, listed

NAMES = ("rivalries-td", "rivalries-tss")


@pytest.mark.usefixtures("any_size")
@pytest.mark.parametrize("name", NAMES)
def test_the_importer_and_its_mapping_of_csv_say_the_same(imports: Importing, name: str) -> None:
    paths = EXCERPTS[name].write(imports.folder)
    first = imports.run(name, *paths)
    again = imports.run("csv", *paths, mapping=name)
    assert (first.new > 1, again.new, again.changed, again.same) == (True, 0, 0, first.new)


@pytest.mark.usefixtures("any_size")
@pytest.mark.parametrize("name", NAMES)
def test_an_id_stays_when_the_years_of_a_row_are_corrected(imports: Importing, name: str) -> None:
    [path] = EXCERPTS[name].write(imports.folder)
    imports.run(name, path)
    before = imports.standing("tie", name)
    path.write_text(path.read_text().replace("1958,2003", "1957,2004"))
    report = imports.run(name, path)
    after = imports.standing("tie", name)
    assert (report.new, report.changed, report.retracted) == (0, 1, 0)
    assert {tie["id"] for tie in before.values()} == {tie["id"] for tie in after.values()}
    assert {tie["since"] for tie in after.values()} == {"1957", "2007"}


@pytest.mark.usefixtures("any_size")
def test_a_code_of_another_time_is_corrected_and_told(imports: Importing) -> None:
    rows = [
        ("16", "Austria-Spain", "230.0", "305.0", "1801.0", "1830.0", "1.0", "1.0", "", "", "", ""),
        ("198", "Saudi Arabia-Yemen 3", "670.0", "679.0", "1990.0", "2000.0", "", "1.0", "", "1.0", "1.0", ""),
    ]
    report = imports.run("rivalries-tss", imports.write("r.csv", listed(RIVALRIES_TSS, rows)))
    pairs = {(tie["from"], tie["to"]) for tie in imports.standing("tie", "rivalries-tss").values()}
    assert pairs == {("spain", "austria-hungary"), ("saudi-arabia", "yemen")}
    (note,) = report.notes
    assert note.endswith(
        "r.csv:2: ccode2 is read as 300, not 305: 305 is the republic of 1918; the empire before it is 300"
    )


@pytest.mark.usefixtures("any_size")
def test_what_the_file_itself_has_corrected_is_left_alone(imports: Importing) -> None:
    row = ("93", "Saudi Arabia-Yemen 1", "670", "678", "1932", "1934", "Gulf", "spatial", "", "")
    report = imports.run("rivalries-td", imports.write("r.csv", listed(RIVALRIES_TD, [row])))
    assert report.notes == ()
    assert [tie["to"] for tie in imports.standing("tie", "rivalries-td").values()] == ["yemen-arab-republic"]


@pytest.mark.parametrize("name", NAMES)
def test_a_cut_copy_and_the_file_of_the_other_are_refused(imports: Importing, name: str) -> None:
    (other,) = (one for one in NAMES if one != name)
    (fault,) = imports.faults(name, *EXCERPTS[name].write(imports.folder))
    assert "2 rows are fewer than" in fault and "--incomplete" in fault
    (fault,) = imports.faults(name, *EXCERPTS[other].write(imports.folder))
    assert "lacks the columns" in fault and "give the file that the mapping is for" in fault


@pytest.mark.parametrize(
    "correction", ["{column: a, from: x, to: y, reason: z}", "{row: {no: 1}, column: a, from: x, to: y}", "x"]
)
def test_a_correction_of_a_mapping_says_which_row_what_and_why(tmp_path: Path, correction: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(
        "dataset: {id: pacts, title: Pacts}\ntime: {since: s}\nties: [{kind: rival_of, from: a, to: b}]\n"
        f"corrections:\n  - {correction}\n"
    )
    with pytest.raises(InvalidInput) as refused:
        find_mapping(str(path))
    assert any("a correction has row" in fault.detail for fault in refused.value.faults)


@pytest.mark.usefixtures("any_size")
@pytest.mark.parametrize(
    ("years", "reason"),
    [((2010, 1958), "'1958' is not after the start '2010'"), ((1958, 2110), "endyear is 2110, which is yet to come")],
)
def test_an_end_that_cannot_be_opens_no_rivalry(imports: Importing, years: tuple[int, int], reason: str) -> None:
    row = ("1", "Iran-Iraq", "630", "645", *years, "Gulf", "spatial", "", "")
    (fault,) = imports.faults("rivalries-td", imports.write("r.csv", listed(RIVALRIES_TD, [row])))
    assert reason in fault, fault
