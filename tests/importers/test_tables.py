"""Files that are no tables, or broken ones: each is refused with its reason, quickly, and nothing is written."""

from __future__ import annotations

import gzip
import time

import pytest

from graphsvc.errors import InvalidParameter
from tests.importers.conftest import Importing

HEADER = "state1,state2,start,end,kind\n"
ROW = "France,Albania,1963-01-22,,allied_with\n"
TEN_MB = 10_000_000
BROKEN: dict[str, tuple[bytes, int, str]] = {
    "an empty file": (b"", 1, "is empty"),
    "blank lines alone": (b"\n\n \n", 1, "is empty"),
    "a header alone": (HEADER.encode(), 1, "no rows below them"),
    "a binary file": (bytes(range(256)) * 20, 1, "holds zero bytes"),
    "a compressed file": (gzip.compress(HEADER.encode() * 50, mtime=0), 1, "holds zero bytes"),
    "UTF-16 without a mark": ((HEADER + ROW).encode("utf-16-le"), 1, "holds zero bytes"),
    "half a character of UTF-16": ((HEADER + ROW).encode("utf-16") + b"a", 1, "begins as UTF-16"),
    "a column twice": ((HEADER.replace("end", "start") + ROW).encode(), 1, "has the column 'start' twice"),
    "a zero byte": ((HEADER + ROW.replace("Alb", "A\0b")).encode(), 1, "holds zero bytes"),
    "a quote that opens a row": ((HEADER + ROW + '"' + ROW + ROW).encode(), 3, "quote that is never closed"),
    "a quote that opens a cell": (
        (HEADER + ROW + ROW.replace("Alb", '"Alb') + ROW).encode(),
        3,
        "quote that is never closed",
    ),
    "a quote that opens the last cell": (
        (HEADER + ROW + ROW.replace("allied", '"allied') + ROW).encode(),
        3,
        "quote that is never closed",
    ),
    "10 MB in one line": ((HEADER + ROW + "x" * TEN_MB).encode(), 3, "has a cell of more than"),
    "10 MB in the header": (b"x" * TEN_MB, 1, "has a cell of more than"),
    "10 MB behind a quote": ((HEADER + ROW + '"' + ROW * 250_000).encode(), 3, "has a cell of more than"),
    "a million columns": (",".join(f"c{n}" for n in range(1_000_000)).encode() + b"\n1\n", 1, "has 1,000,000 columns"),
    "too few cells": ((HEADER + ROW + "France,Albania,1990\n").encode(), 3, "has 3 cells, but there are 5 columns"),
    "too many cells": ((HEADER + ROW + ROW.strip().encode().decode() + ",x\n").encode(), 3, "has 6 cells"),
    "a day of another order": ((HEADER + ROW.replace("1963-01-22", "22/01/1963")).encode(), 2, "start: "),
    "an end before the start": ((HEADER + ROW.replace(",,", ",1950,")).encode(), 2, ""),
    "a kind that is none": ((HEADER + ROW.replace("allied_with", "friends")).encode(), 2, "the kind is 'friends'"),
    "a tie to itself": ((HEADER + ROW.replace("Albania", "France")).encode(), 2, "a tie joins two entities"),
    "no second state": ((HEADER + ROW.replace("Albania", "")).encode(), 2, "state2 is empty"),
    "a name of 5,000 letters": ((HEADER + ROW.replace("Albania", "A" * 5_000)).encode(), 2, "no entity has"),
    "the same row twice": ((HEADER + ROW + ROW).encode(), 3, "says the same as"),
    "another row of the same key": ((HEADER + ROW + ROW.replace(",,", ",1990,")).encode(), 3, "says something else"),
    "one delimiter in the header and another below": ((HEADER + ROW.replace(",", ";")).encode(), 2, "has 1 cells"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_refused_at_its_line_within_seconds(imports: Importing, what: str) -> None:
    content, line, reason = BROKEN[what]
    began = time.process_time()
    faults = imports.faults("csv", imports.write("t.csv", content), dataset="mine")
    assert time.process_time() - began < 5
    assert faults[0].startswith(f"t.csv:{line}: ") and reason in faults[0], faults[:3]
    assert max(map(len, faults)) < 1_000


def test_every_fault_of_every_file_is_told(imports: Importing) -> None:
    first = imports.write("a.csv", HEADER + ROW + ROW.replace("Albania", "Nowhere") + ROW.replace("1963", "x"))
    second = imports.write("b.csv", HEADER + ROW.replace("France", "Elsewhere") + "1,2,3\n")
    faults = imports.faults("csv", first, second, dataset="mine")
    assert [fault.partition(": ")[0] for fault in sorted(faults)] == ["a.csv:3", "a.csv:4", "b.csv:2", "b.csv:3"]


def test_a_directory_and_a_file_that_is_not_there_are_refused(imports: Importing) -> None:
    folder = imports.folder / "files"
    folder.mkdir()
    faults = imports.faults("csv", folder, imports.folder / "nothing.csv", dataset="mine")
    assert faults == ["files:1: is not a file that can be read", "nothing.csv:1: is not a file that can be read"]


def test_a_file_of_another_project_is_refused_with_what_is_needed(imports: Importing) -> None:
    (fault,) = imports.faults("atop", imports.write("t.csv", HEADER + ROW))
    assert "has none of the columns that are needed; a file is one of: the file of members (atopid, member" in fault


def test_a_needed_file_that_is_not_given_is_named(imports: Importing) -> None:
    names = "igoID,igoAbbr,igoShortName,igoLongName\n370,A,B,C\n"
    (fault,) = imports.faults("igo", imports.write("t.csv", names))
    assert "the file of memberships is missing; give the file that has igoid, stateid, joinyear, leaveyear" in fault


def test_a_project_that_is_not_known_and_no_file_are_wrong_parameters(imports: Importing) -> None:
    with pytest.raises(InvalidParameter, match="'atpo' is not one of atop, us-missions"):
        imports.run("atpo", imports.folder)
    for name in ("atop", "us-missions", "csv"):
        with pytest.raises(InvalidParameter, match="is missing; name the files"):
            imports.run(name)
    with pytest.raises(InvalidParameter, match="is an option of csv and networkx alone"):
        imports.run("atop", imports.folder, dataset="mine")


def test_the_columns_that_nobody_read_are_told(imports: Importing) -> None:
    path = imports.write("t.csv", HEADER.strip() + ",colour\n" + ROW.strip() + ",blue\n")
    (file,) = imports.run("csv", path, dataset="mine").files
    assert (file.unread, file.rows, file.written_in) == (("colour",), 1, "UTF-8, commas, Unix line ends")


def test_progress_is_told(imports: Importing) -> None:
    from graphsvc.service.importing import import_files

    rows = "".join(f"France,Albania,{year}-01-01,{year}-02-01,allied_with\n" for year in range(1000, 3000))
    told: list[tuple[int, int]] = []
    path = imports.write("t.csv", HEADER + rows)
    import_files(
        imports.store, "csv", [path], progress=lambda done, whole: told.append((done, whole)), options={"dataset": "m"}
    )
    assert told == [(1_000, 2_000), (2_000, 2_000)]
