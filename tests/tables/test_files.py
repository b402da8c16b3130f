"""Tables as CSV, text and workbooks: what is written is read back, and no text becomes a formula."""

from __future__ import annotations

import csv
import io
import sys
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.errors import InvalidParameter
from graphsvc.model import answers, networks
from graphsvc.model import wire_records as wire
from graphsvc.tables.cells import TEXTS, cell
from graphsvc.tables.csv_cells import restored
from graphsvc.tables.csv_file import write_csv
from graphsvc.tables.layouts import ANSWERS
from graphsvc.tables.table import FlatTable, table_of
from graphsvc.tables.text_file import write_text
from graphsvc.tables.xlsx_file import LONGEST_CELL, write_xlsx
from tests.api.serving import Served
from tests.tables import random_answers
from tests.tables.requests import REQUESTS

KNOWN = "2026-11-27T06:21:56.732875Z"
NAMES = [
    "Shqipëria",
    "阿尔巴尼亚",
    '=HYPERLINK("http://example.org")',
    "-1",
    "+1",
    "@SUM(1)",
    "'tis",
    'the "old" one',
    "a\nb",
    "a\r\nb",
    "NA",
]


def csv_of(table: FlatTable, **more: Any) -> bytes:
    return b"".join(write_csv(table, **more))


def sources(*titles: str, **more: Any) -> FlatTable:
    blank = dict.fromkeys(wire.SourceDocument.__annotations__) | {
        "coverage": [],
        "requires": [],
        "attributes": {},
        "citations": [],
    }
    items = [{**blank, "id": f"s{number}", "title": title, "version": 1, **more} for number, title in enumerate(titles)]
    return table_of({"items": items, "next": None, "revision": 7, "known": KNOWN}, wire.Sources)


def ranking(*scores: float | None) -> FlatTable:
    items = [
        {"entity": {"id": f"c{rank}", "name": "C", "kind": "country"}, "score": score, "rank": rank}
        for rank, score in enumerate(scores)
    ]
    return table_of(
        {"answer": "By degree, C ranks first.", "items": items, "known": KNOWN, "network": None}, networks.Centrality
    )


@pytest.mark.parametrize("shape", ANSWERS, ids=lambda shape: shape.__name__)
@settings(max_examples=10)
@given(data=st.data())
def test_csv_has_a_header_and_a_row_an_item_whatever_they_hold(shape: Any, data: st.DataObject) -> None:
    table = table_of(data.draw(random_answers.answers(shape)), shape)
    header, *rows = csv.reader(io.StringIO(csv_of(table).decode(), newline=""), strict=True)
    assert header == [column.name for column in table.columns]
    written = [
        [cell(column.form, value) for column, value in zip(table.columns, row, strict=True)] for row in table.rows()
    ]
    read = [
        [restored(text) if column.form in TEXTS else text for column, text in zip(table.columns, row, strict=True)]
        for row in rows
    ]
    assert read == written
    assert write_text(table).isprintable() or "\n" in write_text(table)


def test_csv_is_rfc_4180_and_its_first_bytes_are_the_header_or_the_mark_of_excel() -> None:
    table = sources("one")
    assert csv_of(table).startswith(b"id,kind,title,")
    assert csv_of(table).count(b"\r\n") == 2
    assert csv_of(table, bom=True) == b"\xef\xbb\xbf" + csv_of(table)


def test_pandas_reads_texts_as_they_were() -> None:
    frame = pd.read_csv(
        io.BytesIO(csv_of(sources(*NAMES))), keep_default_na=False, na_values=[""], dtype={"title": str}
    )
    assert [restored(title) for title in frame["title"]] == NAMES
    assert frame["version"].tolist() == [1] * len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_no_text_begins_as_a_formula_does(name: str) -> None:
    text = csv_of(sources(name)).decode()
    (row,) = list(csv.DictReader(io.StringIO(text, newline="")))
    assert not row["title"].startswith(("=", "+", "-", "@"))


def test_a_negative_number_is_a_number() -> None:
    text = csv_of(ranking(-1.5, None)).decode()
    assert [row["score"] for row in csv.DictReader(io.StringIO(text, newline=""))] == ["-1.5", ""]


def test_text_is_the_sentence_then_columns_below_each_other() -> None:
    lines = write_text(ranking(10.25, None, 3.0)).splitlines()
    assert lines == [
        "By degree, C ranks first.",
        "",
        "rank  entity  score",
        "   0  C       10.25",
        "   1  C",
        "   2  C           3",
    ]


def test_wide_characters_and_combining_ones_keep_the_columns_of_text_in_line() -> None:
    lines = write_text(sources("阿尔巴尼亚", "Shqipe\u0308ria", "plain", kind="book", licence="CC0")).splitlines()
    assert lines == [
        "id  kind  title       licence",
        "s0  book  阿尔巴尼亚  CC0",
        "s1  book  Shqipe\u0308ria   CC0",
        "s2  book  plain       CC0",
    ]


def test_a_row_of_text_is_one_line_and_nothing_in_it_moves_a_terminal() -> None:
    shown = write_text(sources("a\n  b\x9b31m", "x" * 500))
    assert "a b\N{REPLACEMENT CHARACTER}31m" in shown
    assert f"{'x' * 79}…\n" in shown
    assert len(shown.splitlines()) == 3


def test_people_read_names_verdicts_and_spells(seeded: Served) -> None:
    allies = write_text(table_of(seeded.get("/v1/allies/albania?on=2022-09-06").json(), answers.Allies)).splitlines()
    assert allies[0].startswith("Albania had 29 allies on 6 September 2022")
    assert [line.split() for line in allies[2:4]] == [
        ["ally", "truth", "strongest", "through", "says"],
        ["Belgium", "yes", "defense", "NATO,", "since", "2009-04-01", "nato-members"],
    ]
    pair = write_text(table_of(seeded.get("/v1/dyads/albania/iran?on=2022-09-07").json(), answers.Dyad))
    assert "severed, by Albania  since 2022-09-07" in pair


def test_text_says_how_to_ask_for_the_next_page() -> None:
    table = table_of({"items": [], "next": "abc"}, wire.Sources)
    assert write_text(table) == "There is more: after=abc\n"


def read_workbook(data: bytes) -> tuple[list[tuple[Any, ...]], dict[Any, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["items", "about"]
    assert book["items"].freeze_panes == "A2"
    about: Any = book["about"].iter_rows(max_col=2, values_only=True)
    return list(book["items"].iter_rows(values_only=True)), dict(about)


def test_a_workbook_has_numbers_days_and_whom_to_cite(seeded: Served) -> None:
    table = table_of(seeded.get("/v1/members/nato?on=2022-09-06").json(), answers.Members)
    rows, about = read_workbook(write_xlsx(table, seeded.get("/v1/datasets").json()["items"]))
    header, albania = rows[0], dict(zip(rows[0], rows[1], strict=True))
    assert list(header) == [column.name for column in table.columns]
    assert len(rows) == 31
    assert albania["since"] == "2009-04-01"
    assert albania["since_first"].date().isoformat() == "2009-04-01"
    assert albania["until_first"] is None
    assert about["answer"] == table.sentence
    assert (about["on"], about["revision"], about["otherwise"]) == ("2022-09-06", "1", "no")
    assert "data sets" in about
    assert "licence: " in about["nato-members"]
    assert "severances" not in about


def test_a_workbook_has_no_formula_and_no_link_and_no_text_is_a_number() -> None:
    rows, _ = read_workbook(write_xlsx(sources(*NAMES, "http://example.org", "008", "1e5")))
    titles = [dict(zip(rows[0], row, strict=True))["title"] for row in rows[1:]]
    assert titles == [*[name.replace("\r\n", "\n") for name in NAMES], "http://example.org", "008", "1e5"]
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(sources("=1+1", "http://example.org"))))
    cells = [cell for row in book["items"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert [cell for cell in cells if cell.hyperlink] == []


def test_a_day_that_excel_does_not_know_stays_text_in_a_workbook() -> None:
    code = {
        "entity": {"id": "a", "name": "A", "kind": "country"},
        "scheme": "cow",
        "code": "2",
        "valid": "",
        "until": "1900-03-01",
    }
    table = table_of({"items": [{**code, "since": "1899-12-31"}], "known": KNOWN}, wire.Codes)
    rows, _ = read_workbook(write_xlsx(table))
    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["since_first"] == "1899-12-31"
    assert row["until_first"].date().isoformat() == "1900-03-01"
    assert row["code"] == "2"


def test_a_text_that_no_cell_takes_is_cut_in_a_workbook() -> None:
    rows, _ = read_workbook(write_xlsx(sources("x" * 40_000)))
    title = dict(zip(rows[0], rows[1], strict=True))["title"]
    assert (len(title), title[-1]) == (LONGEST_CELL, "…")


@pytest.mark.parametrize(("path", "shape"), REQUESTS, ids=[path for path, _ in REQUESTS])
def test_the_same_answer_is_the_same_file(seeded: Served, path: str, shape: Any) -> None:
    raw = seeded.get(path).json()
    assert csv_of(table_of(raw, shape)) == csv_of(table_of(raw, shape))
    assert write_xlsx(table_of(raw, shape)) == write_xlsx(table_of(raw, shape))
    assert write_text(table_of(raw, shape)).startswith(raw.get("answer", ""))


def test_without_the_library_a_workbook_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(InvalidParameter, match=r"pip install 'graphsvc\[xlsx\]'"):
        write_xlsx(sources("one"))
