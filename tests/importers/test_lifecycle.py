"""What every importer does alike: twice, newer, corrected, unloaded, refused, an excerpt, one line wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from graphsvc.errors import InvalidInput, InvalidParameter, NotFound
from graphsvc.model import ids
from graphsvc.service.importing import ImportReport, unload
from tests.importers.conftest import Importing
from tests.importers.excerpts import EXCERPTS, Excerpt

pytestmark = pytest.mark.usefixtures("any_size")
each = pytest.mark.parametrize("excerpt", EXCERPTS.values(), ids=list(EXCERPTS))


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.same, report.retracted


def identifier_of(excerpt: Excerpt) -> str:
    kind, key, _ = excerpt.dated
    make = ids.event_id if excerpt.record == "event" else ids.tie_id
    return make(excerpt.id, kind, key)


def the_record(imports: Importing, excerpt: Excerpt) -> dict[str, Any]:
    return imports.record(excerpt.record, identifier_of(excerpt))


@each
def test_the_second_import_of_the_same_files_changes_nothing(imports: Importing, excerpt: Excerpt) -> None:
    first = imports.run_excerpt(excerpt)
    again = imports.run_excerpt(excerpt)
    assert first.new > 1 and not first.refused
    assert (counts(again), again.revision) == ((0, 0, first.new, 0), first.revision)


@each
def test_the_order_of_files_does_not_matter(imports: Importing, excerpt: Excerpt) -> None:
    first = imports.run_excerpt(excerpt)
    again = imports.run(excerpt.importer, *reversed(excerpt.write(imports.folder)), **excerpt.options)
    assert counts(again) == (0, 0, first.new, 0)


@each
def test_a_dataset_says_who_made_it_under_which_licence_and_how_to_cite_it(
    imports: Importing, excerpt: Excerpt
) -> None:
    imports.run_excerpt(excerpt)
    source = imports.record("source", excerpt.id)
    assert (source["kind"], bool(source["title"])) == ("dataset", True)
    if excerpt.id != "mine":
        assert source["licence"] and source["citation"] and source["definition"]


@each
def test_a_dry_run_says_what_would_be_and_writes_nothing(imports: Importing, excerpt: Excerpt) -> None:
    before = imports.store.head().revision
    planned = imports.run_excerpt(excerpt, dry_run=True)
    assert (planned.dry_run, imports.store.head().revision) == (True, before)
    assert counts(imports.run_excerpt(excerpt)) == counts(planned)


@each
def test_what_was_unloaded_is_gone_in_one_revision_and_comes_back_the_same(
    imports: Importing, excerpt: Excerpt
) -> None:
    first = imports.run_excerpt(excerpt)
    before = imports.standing(excerpt.record, excerpt.id)
    written = unload(imports.store, excerpt.id)
    assert (written.revision, len(written.outcomes)) == (first.revision + 1, first.new)
    assert [imports.standing(record, excerpt.id) for record in ("source", "entity", "tie", "event")] == [{}] * 4
    again = imports.run_excerpt(excerpt)
    assert counts(again) == (0, first.new, 0, 0)
    assert imports.standing(excerpt.record, excerpt.id) == before
    assert imports.store.check() == []


@each
def test_a_newer_version_supersedes_and_what_was_learned_tells_of_it(imports: Importing, excerpt: Excerpt) -> None:
    imports.run_excerpt(excerpt)
    old = the_record(imports, excerpt)
    between = imports.store.head().at
    newer = imports.run_excerpt(excerpt, is_newer=True)
    assert newer.changed >= 1 and not newer.conflicts
    *_, day = excerpt.dated
    new = the_record(imports, excerpt)
    assert new[excerpt.changing] == day and new != old
    with imports.served() as served:
        reply = served.get("/v1/learned", params={"from": between})
    assert reply.status_code == 200, reply.text
    assert old["id"] in reply.text


@each
def test_a_correction_stays_while_the_files_do_not_change(imports: Importing, excerpt: Excerpt) -> None:
    imports.run_excerpt(excerpt)
    imports.correct(the_record(imports, excerpt), citations=[{"source": excerpt.id, "locator": "checked by ana"}])
    again = imports.run_excerpt(excerpt)
    assert (again.changed, again.conflicts) == (0, ())
    assert the_record(imports, excerpt)["citations"][0]["locator"] == "checked by ana"


@each
def test_a_correction_that_a_newer_version_contradicts_stays_and_is_told_unless_the_files_are_to_win(
    imports: Importing, excerpt: Excerpt
) -> None:
    imports.run_excerpt(excerpt)
    record = the_record(imports, excerpt)
    imports.correct(record, citations=[{"source": excerpt.id, "locator": "checked by ana"}])
    newer = imports.run_excerpt(excerpt, is_newer=True)
    assert newer.conflicts == (f"{excerpt.record} {record['id']}",)
    assert the_record(imports, excerpt)["citations"][0]["locator"] == "checked by ana"
    again = imports.run_excerpt(excerpt, is_newer=True)
    assert (again.changed, again.conflicts) == (0, newer.conflicts), "it is told each time"
    forced = imports.run_excerpt(excerpt, is_newer=True, corrections="overwrite")
    assert (forced.changed, forced.conflicts) == (1, ())
    assert the_record(imports, excerpt)[excerpt.changing] == excerpt.dated[2]


@each
def test_a_record_that_an_analyst_retracted_stays_retracted(imports: Importing, excerpt: Excerpt) -> None:
    imports.run_excerpt(excerpt)
    retract(imports, excerpt.record, identifier_of(excerpt))
    standing = imports.standing(excerpt.record, excerpt.id)
    assert (imports.run_excerpt(excerpt).changed, excerpt.dated[1] in standing) == (0, False)


@each
def test_what_was_corrected_is_not_unloaded_unless_that_is_asked_for(imports: Importing, excerpt: Excerpt) -> None:
    imports.run_excerpt(excerpt)
    imports.correct(the_record(imports, excerpt), citations=[{"source": excerpt.id, "locator": "checked by ana"}])
    before = imports.store.head().revision
    with pytest.raises(InvalidInput, match="stays; nothing was retracted") as refused:
        unload(imports.store, excerpt.id)
    assert (len(refused.value.faults), imports.store.head().revision) == (1, before)
    unload(imports.store, excerpt.id, overwrite=True)
    assert imports.standing(excerpt.record, excerpt.id) == {}


def retract(imports: Importing, record: str, identifier: str) -> None:
    from graphsvc.model.batch import Batch, Write
    from tests.worlds import ANALYST

    imports.store.write(Batch((Write(record, identifier, None),), ANALYST))


@each
def test_a_row_that_cannot_be_taken_is_refused_by_its_line_and_nothing_is_written(
    imports: Importing, excerpt: Excerpt
) -> None:
    paths, (row, reason) = excerpt.write(imports.folder), excerpt.refused
    lines = paths[0].read_text().splitlines()
    paths[0].write_text(
        "\n".join([*lines, row, "one,cell,more,or,fewer,than,there,are,columns,in,any,of,them,is,many"])
    )
    faults = imports.faults(excerpt.importer, *paths, **excerpt.options)
    mine = [fault for fault in faults if fault.startswith(f"{paths[0].name}:{len(lines) + 1}:")]
    assert len(mine) == 1 and reason in mine[0], faults
    assert f"{paths[0].name}:{len(lines) + 2}: has 15 cells" in "\n".join(faults)


@each
def test_with_incomplete_the_other_rows_are_taken_and_nothing_is_covered(imports: Importing, excerpt: Excerpt) -> None:
    whole = imports.run_excerpt(excerpt)
    unload(imports.store, excerpt.id)
    paths, (row, reason) = excerpt.write(imports.folder), excerpt.refused
    with paths[0].open("a") as file:
        file.write(row)
    report = imports.run(excerpt.importer, *paths, incomplete=True, **excerpt.options)
    assert (report.changed, len(report.refused)) == (whole.new, 1)
    assert reason in report.refused[0].detail
    assert imports.record("source", excerpt.id)["coverage"] == []


@each
def test_a_file_that_lacks_a_column_is_refused_and_the_column_is_named(imports: Importing, excerpt: Excerpt) -> None:
    paths = excerpt.write(imports.folder)
    text = paths[0].read_text()
    header, _, rest = text.partition("\n")
    name = REQUIRED[excerpt.id]
    for changed in (f"{name}s", "renamed"):
        cells = [changed if cell == name else cell for cell in header.split(",")]
        paths[0].write_text(",".join(cells) + "\n" + rest)
        (fault,) = imports.faults(excerpt.importer, *paths, **excerpt.options)
        assert fault.startswith(f"{paths[0].name}:1: lacks"), fault
        assert name.lower() in fault or "a column of the start" in fault


REQUIRED = {
    "atop": "yrent",
    "us-missions": "date_start",
    "igo": "JoinYear",
    "wikidata": "subject",
    "mine": "start",
    "rivalries-td": "styear",
    "rivalries-tss": "start",
    "rdcr": "when",
    "cow-diplomatic-exchange": "DR_at_1",
    "atop-dyad-years": "atop_defense",
}
WRITTEN: dict[str, tuple[Any, str]] = {
    "Windows line ends": (lambda text: text.replace("\n", "\r\n").encode(), "UTF-8, commas, Windows line ends"),
    "old Macintosh line ends": (
        lambda text: text.replace("\n", "\r").encode(),
        "UTF-8, commas, old Macintosh line ends",
    ),
    "a byte order mark": (lambda text: text.encode("utf-8-sig"), "UTF-8 with a byte order mark, commas"),
    "UTF-16": (lambda text: text.encode("utf-16"), "UTF-16, commas"),
    "UTF-16, the other end first": (lambda text: b"\xfe\xff" + text.encode("utf-16-be"), "UTF-16, commas"),
    "semicolons": (lambda text: text.replace(",", ";").encode(), "UTF-8, semicolons"),
    "tabs": (lambda text: text.replace(",", "\t").encode(), "UTF-8, tabs"),
    "all cells quoted": (lambda text: quoted(text.splitlines()), "UTF-8, commas"),
    "blank lines and blanks in cells": (lambda text: text.replace(",", " , ").replace("\n", "\n\n").encode(), "UTF-8"),
    "columns in capitals": (lambda text: text.replace(*capitals(text)).encode(), "UTF-8"),
    "no end of the last line": (lambda text: text.rstrip().encode(), "UTF-8"),
}


def quoted(lines: Sequence[str]) -> bytes:
    return "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in lines).encode()


def capitals(text: str) -> tuple[str, str]:
    header = text.partition("\n")[0]
    return header, header.upper()


@each
@pytest.mark.parametrize("written", WRITTEN)
def test_however_a_table_is_written_it_says_the_same(imports: Importing, excerpt: Excerpt, written: str) -> None:
    first = imports.run_excerpt(excerpt)
    encode, described = WRITTEN[written]
    paths = excerpt.write(imports.folder)
    for path in paths:
        path.write_bytes(encode(path.read_text()))
    again = imports.run(excerpt.importer, *paths, **excerpt.options)
    assert counts(again) == (0, 0, first.new, 0)
    assert all(described in file.written_in for file in again.files)


@each
def test_latin_letters_are_read_and_the_encoding_is_told(imports: Importing, excerpt: Excerpt) -> None:
    paths = excerpt.write(imports.folder)
    header, first, rest = paths[0].read_text().split("\n", 2)
    paths[0].write_bytes(
        "\n".join([f"{header},note", f"{first},Côte d’Ivoire", *(f"{line}," for line in rest.splitlines())]).encode(
            "cp1252"
        )
    )
    report = imports.run(excerpt.importer, *paths, **excerpt.options)
    assert report.files[0].written_in.startswith("Latin-1 (Windows-1252)")
    assert "note" in report.files[0].unread or excerpt.importer == "csv"


@each
def test_a_file_that_is_given_twice_is_refused(imports: Importing, excerpt: Excerpt) -> None:
    paths = excerpt.write(imports.folder)
    faults = imports.faults(excerpt.importer, *paths, paths[0], **excerpt.options)
    assert any("is given twice" in fault for fault in faults), faults


def test_what_was_never_loaded_cannot_be_unloaded(imports: Importing) -> None:
    with pytest.raises(NotFound, match="there is no dataset 'nobody'"):
        unload(imports.store, "nobody")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("networkx", '{"nodes": [{"id": "x1", "kind": "group"}], "edges": []}'),
        ("csv", "from,to,kind,since\nfrance,italy,rival_of,1950\n"),
    ],
)
def test_a_file_that_is_named_as_a_loaded_dataset_retracts_nothing_of_it(
    imports: Importing, name: str, text: str
) -> None:
    with pytest.raises(InvalidParameter, match="whose records were loaded"):
        imports.run(name, imports.write("states.net", text))
    assert imports.record("entity", "france")["dataset"] == "states"
    imports.run(name, imports.write("mine.net", text))
    imports.run(name, imports.write("mine.net", text))
