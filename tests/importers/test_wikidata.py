"""Statements of Wikidata: precision, rank, what an end means, whom an item is, and results that are none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graphsvc.ingest.importers.tables import RowError
from graphsvc.ingest.importers.wikidata_times import read_time
from graphsvc.model import dates
from tests.importers.conftest import Importing
from tests.importers.excerpts import WIKIDATA, statement, table

ALBANIA, ITALY, FRANCE, UN = "Q222", "Q38", "Q142", "Q1065"


def result(*rows: dict[str, object]) -> str:
    """Write the standard JSON of a query's result."""
    bindings = [{name: term(str(value)) for name, value in row.items() if value != ""} for row in rows]
    return json.dumps({"head": {"vars": WIKIDATA}, "results": {"bindings": bindings}}, indent=2)


def term(value: str) -> dict[str, str]:
    if value.startswith("http"):
        return {"type": "uri", "value": value}
    if value.startswith("_:"):
        return {"type": "bnode", "value": value[2:]}
    return {"type": "literal", "value": value}


def imported(imports: Importing, *rows: dict[str, object]) -> dict[str, dict[str, Any]]:
    imports.run("wikidata", imports.write("result.json", result(*rows)))
    return imports.standing("tie", "wikidata")


def bounds(tie: dict[str, Any]) -> dict[str, str]:
    return {name: tie[name] for name in sorted(tie) if name.endswith(("_earliest", "_latest")) and tie[name]}


@pytest.mark.parametrize(
    ("text", "precision", "edtf"),
    [
        ("1955-12-14T00:00:00Z", 11, "1955-12-14"),
        ("+1955-12-14T00:00:00Z", 14, "1955-12-14"),
        ("1955-12-01T00:00:00Z", 10, "1955-12"),
        ("1955-01-01T00:00:00Z", 9, "1955"),
        ("1955-00-00T00:00:00Z", 9, "1955"),
        ("1950-01-01T00:00:00Z", 8, "195X"),
        ("1955-01-01T00:00:00Z", 7, "19XX"),
        ("1955-01-01T00:00:00Z", None, "1955"),
        ("1955-12-01T00:00:00Z", None, "1955-12"),
        ("1955-12-14T00:00:00Z", None, "1955-12-14"),
    ],
)
def test_a_time_is_worth_what_its_precision_says(text: str, precision: int | None, edtf: str) -> None:
    when = read_time(text, precision)
    assert when is not None and when.text == edtf


@pytest.mark.parametrize(
    ("year", "first", "last"), [(1950, "1900", "2000"), (1901, "1900", "2000"), (1900, "1800", "2000")]
)
def test_a_century_takes_in_all_that_may_be_meant_by_it(year: int, first: str, last: str) -> None:
    when = read_time(f"{year}-01-01T00:00:00Z", 7)
    assert when is not None
    assert (dates.iso(when.earliest), dates.iso(when.latest)) == (f"{first}-01-01", f"{last}-12-31")


@pytest.mark.parametrize("text", ["_:t1", "http://www.wikidata.org/.well-known/genid/0f"])
def test_an_unknown_value_is_no_date(text: str) -> None:
    assert read_time(text, None) is None
    assert read_time("1000-01-01T00:00:00Z", 6) is None
    assert read_time("-3000-01-01T00:00:00Z", 6) is None


@pytest.mark.parametrize("text", ["-0044-03-15T00:00:00Z", "soon", "1955-13-01T00:00:00Z", "12024-01-01T00:00:00Z"])
def test_a_time_outside_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(RowError):
        read_time(text, 11)


def test_an_end_is_the_last_day_or_the_first_one_after(imports: Importing) -> None:
    ties = imported(
        imports,
        statement("a", "P530", ALBANIA, ITALY, start=("1922-03-01", 11), end=("1939-04-07", 11)),
        statement("b", "P530", ALBANIA, FRANCE, start=("1922", 9), end=("1939", 9)),
    )
    assert (ties["a"]["since"], ties["a"]["until"]) == ("1922-03-01", "1939-04-07")
    assert bounds(ties["a"]) == {"until_latest": "1939-04-08"}
    assert bounds(ties["b"]) == {"until_latest": "1940-01-01"}
    with imports.served() as served:

        def truth(day: str) -> str:
            items = served.get(f"/v1/dyads/albania/italy?on={day}").json()["relations"]
            return str(items["by_dataset"]["wikidata"]["status"]) + " " + str(items["truth"])

        assert truth("1939-04-06") == "established yes"
        assert truth("1939-04-07") == "established possible"


def test_without_an_end_a_statement_holds_and_an_unknown_end_is_one(imports: Importing) -> None:
    ties = imported(
        imports,
        statement("a", "P530", ALBANIA, ITALY, start=("1949-05-02", 11)),
        statement("b", "P530", ALBANIA, FRANCE, start=("1922", 9), end=("_:t7", "")),
        statement("c", "P463", ALBANIA, UN, start=("_:t8", "")),
        statement("d", "P463", ITALY, UN),
    )
    assert [ties[key]["until"] for key in "abcd"] == ["..", "", "..", ""]
    assert ties["b"]["until_earliest"] == "1922-01-02"
    assert [ties[key]["since"] for key in "cd"] == ["", ""]


def test_a_point_in_time_is_a_day_on_which_it_held(imports: Importing) -> None:
    ties = imported(
        imports,
        statement("a", "P463", ALBANIA, UN, point=("1960-05-04", 11)),
        statement("b", "P463", ITALY, UN, point=("1960", 9), start=("1955-12-14", 11)),
    )
    assert (ties["a"]["since"], ties["a"]["until"]) == ("", "")
    assert bounds(ties["a"]) == {"until_earliest": "1960-05-05"}, "its start is at the latest the day before"
    assert (ties["b"]["since"], ties["b"]["until"], bounds(ties["b"])) == ("1955-12-14", "..", {})


def test_deprecated_statements_are_left_out_and_preferred_ones_stand_beside_normal_ones(imports: Importing) -> None:
    rows = [
        statement("a", "P530", ALBANIA, ITALY, "Preferred", start=("1949", 9)),
        statement("b", "P530", ALBANIA, ITALY, start=("1922", 9), end=("1939", 9)),
        statement("c", "P530", ALBANIA, FRANCE, "Deprecated", start=("1912", 9)),
    ]
    report = imports.run("wikidata", imports.write("result.json", result(*rows)))
    ties = imports.standing("tie", "wikidata")
    assert {key: tie["attributes"] for key, tie in ties.items()} == {"a": {"rank": "preferred"}, "b": {}}
    assert report.counts["P530, deprecated"] == report.counts["P530, preferred"] == report.counts["P530, normal"] == 1
    assert "statements left out: 1 of deprecated rank" in report.notes
    assert imports.record("source", "wikidata")["checked_through"] == "2026-11-01"


def test_what_is_left_out_is_counted_by_its_reason(imports: Importing) -> None:
    rows = [
        statement("a", "P530", ALBANIA, ITALY, start=("1949", 9)),
        statement("b", "P530", ITALY, ALBANIA),
        statement("c", "P530", ALBANIA, "Q99999999"),
        statement("d", "P463", ALBANIA, ITALY),
        statement("e", "P463", ALBANIA, UN, roleLabel="honorary guest"),
        statement("f", "P530", ALBANIA, "_:t1"),
        statement("g", "P463", ALBANIA, UN, start=("1955", 9), roleLabel="former member"),
    ]
    report = imports.run("wikidata", imports.write("result.json", result(*rows)))
    assert set(imports.standing("tie", "wikidata")) == {"a"}
    said = "\n".join(report.notes)
    for reason in (
        "1 without any time, beside one of the same two that has one",
        "1 with the object Q99999999 (label of Q99999999), whose code no entity here bears",
        "which is a country here: member_of is not for it",
        "1 with the role 'honorary guest', which is none of member",
        "1 about somebody unknown",
        "1 with the role 'former member', which is none of member",
    ):
        assert reason in said, reason


@pytest.mark.parametrize(
    ("labels", "role"),
    [
        ((), "member"),
        (("observer",), "observer"),
        (("founding member",), "founder"),
        (("member", "observer state"), "observer"),
    ],
)
def test_a_role_is_read_and_of_several_the_lesser(imports: Importing, labels: tuple[str, ...], role: str) -> None:
    rows = [statement("a", "P463", ALBANIA, UN, start=("1955", 9), roleLabel=label) for label in labels or ("",)]
    assert imported(imports, *rows)["a"]["attributes"]["role"] == role


def test_several_values_of_a_qualifier_widen_its_date_and_are_told(imports: Importing) -> None:
    rows = [
        statement("a", "P463", ALBANIA, UN, start=("1955-12-14", 11)),
        statement("a", "P463", ALBANIA, UN, start=("1956", 9)),
    ]
    report = imports.run("wikidata", imports.write("result.json", result(*rows)))
    tie = imports.standing("tie", "wikidata")["a"]
    assert (tie["since"], bounds(tie)) == ("1955-12-14", {"since_latest": "1956-12-31"})
    assert any("several values of start: 1955-12-14, 1956; any may be meant" in note for note in report.notes)


def test_an_organisation_that_nobody_knows_is_made_and_one_of_the_code_or_the_name_is_taken(imports: Importing) -> None:
    rows = [statement("a", "P463", ALBANIA, UN), statement("b", "P463", ALBANIA, "Q7184", objectLabel="NATO")]
    path = imports.write("result.json", result(*rows))
    imports.run("wikidata", path)
    made = imports.record("entity", "wikidata-q1065")
    assert (made["kind"], made["name"], made["codes"][0]["code"]) == ("organisation", "label of Q1065", UN)
    again = imports.run("wikidata", path)
    assert (again.new, again.changed, again.retracted) == (0, 0, 0)


def test_the_key_is_the_id_of_the_statement_so_that_a_corrected_date_is_a_new_version(imports: Importing) -> None:
    imported(imports, statement("a", "P463", ALBANIA, UN, start=("1955", 9)))
    path = imports.write("later.json", result(statement("a", "P463", ALBANIA, UN, start=("1955-12-14", 11))))
    report = imports.run("wikidata", path)
    assert (report.new, report.changed, report.retracted) == (0, 1, 0)


def test_without_ids_statements_are_told_apart_by_whom_they_are_about(imports: Importing) -> None:
    rows = [
        statement("", "P530", ALBANIA, ITALY, start=("1949", 9)),
        statement("", "P530", ALBANIA, ITALY, start=("1922", 9), end=("1939", 9)),
        statement("", "P530", ALBANIA, ITALY, start=("1949", 9)),
    ]
    assert set(imported(imports, *rows)) == {"Q222 P530 Q38", "Q222 P530 Q38 2"}


def test_json_csv_and_a_plain_list_say_the_same(imports: Importing) -> None:
    rows = [
        statement("a", "P463", ALBANIA, UN, start=("1955-12-14", 11)),
        statement("b", "P530", ALBANIA, ITALY, start=("1949", 9)),
    ]
    first = imports.run("wikidata", imports.write("result.json", result(*rows)))
    for name, text in (
        ("result.csv", table(WIKIDATA, rows)),
        ("plain.json", json.dumps([{name: value for name, value in row.items() if value != ""} for row in rows])),
    ):
        again = imports.run("wikidata", imports.write(name, text))
        assert (again.new, again.changed, again.same) == (0, 0, first.new), name


def test_a_column_nobody_read_is_told_and_a_row_is_told_by_its_line(imports: Importing) -> None:
    good = statement("a", "P463", ALBANIA, UN, start=("1955", 9))
    text = json.dumps([good | {"capital": "Tirana"}, good | {"property": "P17", "statement": "b"}], indent=1)
    path = imports.write("result.json", text)
    line = 1 + text[: text.rindex("{")].count("\n")
    (fault,) = imports.faults("wikidata", path)
    assert fault == f"result.json:{line}: property is 'P17', which is not one of P530, P463; ask for these"
    report = imports.run("wikidata", path, incomplete=True)
    assert report.files[0].unread == ("capital",)


WHOLE = result(statement("a", "P463", ALBANIA, UN, start=("1955", 9)), statement("b", "P463", ITALY, UN))
BROKEN = {
    "a web page": ("<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>", "is a web page"),
    "a page without a type": ("  <HTML><head></head></HTML>", "is a web page"),
    "XML": ("<?xml version='1.0'?><sparql/>", "is XML, and no result in JSON or CSV"),
    "cut": (WHOLE[: len(WHOLE) // 2], "ends in the middle, so it was cut"),
    "out of time": (
        WHOLE[: len(WHOLE) // 2] + "\njava.util.concurrent.TimeoutException\n\tat java.util",
        "holds an error of the query service (java.util.concurrent.TimeoutException)",
    ),
    "CSV out of time": ("property,subject,object\njava.util.concurrent.TimeoutException: x", "so the result is cut"),
    "no JSON": ('{"head": oops}', "is not JSON"),
    "other JSON": ('{"entities": {}}', "is JSON and no result of a query"),
    "head that is a list": ('{"head": [], "results": 1}', "is JSON and no result of a query"),
    "an answer to ASK": ('{"head": {}, "boolean": true}', "ask with SELECT"),
    "nothing found": ('{"head": {"vars": ["property"]}, "results": {"bindings": []}}', "found nothing"),
    "an empty list": ("[]", "found nothing"),
    "rows that are none": ("[1, 2]", "has a row that is no object"),
    "too deep": ("[" * 200_000, "cannot be read as JSON"),
    "nothing": ("", "is empty"),
    "other variables": ('[{"country": "Q222"}]', "has none of the columns that are needed"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_file_that_is_no_result_is_refused_and_told_what_to_do(imports: Importing, what: str) -> None:
    text, reason = BROKEN[what]
    (fault,) = imports.faults("wikidata", imports.write("result", text))
    assert reason in fault, fault


def test_an_item_is_no_property_and_a_property_no_item(imports: Importing) -> None:
    (fault,) = imports.faults("wikidata", imports.write("a.json", result(statement("a", "P463", ALBANIA, "P17"))))
    assert "which is no item of Wikidata" in fault
    (fault,) = imports.faults("wikidata", imports.write("a.json", result(statement("a", "Q463", ALBANIA, UN))))
    assert "which is no property of Wikidata, like P530" in fault


def test_another_list_of_the_same_name_is_no_matter(imports: Importing) -> None:
    whole = json.loads(result(statement("a", "P530", ALBANIA, ITALY, start=("1949", 9))))
    imports.run("wikidata", imports.write("a.json", json.dumps({"link": {"bindings": []}, **whole})))
    assert set(imports.standing("tie", "wikidata")) == {"a"}
