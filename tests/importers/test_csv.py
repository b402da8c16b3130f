"""Any table of ties: columns named as anyone would, mappings of one's own, and those that ship."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.errors import InvalidParameter
from tests.importers.conftest import Importing
from tests.importers.excerpts import (
    DIPLOMATIC_EXCHANGE,
    DYAD_YEARS,
    RIVALRIES_TD,
    RIVALRIES_TSS,
    listed,
)


def imported(imports: Importing, text: str, **options: Any) -> list[dict[str, Any]]:
    options = {"dataset": "mine"} | options
    imports.run("csv", imports.write("my ties.csv", text), **options)
    return list(imports.standing("tie", options["dataset"]).values())


@pytest.mark.parametrize(
    "header",
    [
        "state1,state2,start,end,kind",
        "from,to,since,end,type",
        "Country1,Country2,StartYear,EndYear,Relation",
        "source,target,begin,finish,kind",
        "country,partner,start_date,end_date,tie",
    ],
)
def test_columns_are_known_by_the_names_that_anyone_would_give_them(imports: Importing, header: str) -> None:
    (tie,) = imported(imports, header + "\nFrance,Albania,1963,1990-06-01,rival_of\n")
    assert (tie["kind"], tie["from"], tie["to"], tie["since"], tie["until"]) == (
        "rival_of",
        "france",
        "albania",
        "1963",
        "1990-06-02",
    )


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("ccode1,ccode2", "220,339"),
        ("ccode1,ccode2", "220.0,0339"),
        ("gwcode1,gwcode2", "220,339"),
        ("iso3c1,iso3c2", "FRA,ALB"),
        ("state1,state2", "FRA,cow:339"),
        ("state1,state2", "Republic of Albania,France"),
    ],
)
def test_two_states_are_named_by_codes_ids_or_names(imports: Importing, header: str, row: str) -> None:
    (tie,) = imported(imports, f"{header},start,kind\n{row},1963,rival_of\n")
    assert {tie["from"], tie["to"]} == {"france", "albania"}


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        ("until", "1990-06-01", ("1990-06-01", None, None)),
        ("end", "1990-06-01", ("1990-06-02", None, None)),
        ("end", "19900601", ("1990-06-02", None, None)),
        ("end", "1990-06", ("1990-06", "1990-06-02", "1990-07-01")),
        ("end", "1990", ("1990", "1990-01-02", "1991-01-01")),
        ("end", "1990.0", ("1990", "1990-01-02", "1991-01-01")),
        ("end", "", ("..", None, None)),
        ("end", "NA", ("..", None, None)),
        ("end", "9999", ("..", None, None)),
        ("end", "-9", ("..", None, None)),
        ("end", "..", ("..", None, None)),
    ],
)
def test_until_is_the_first_day_out_and_any_other_end_the_last_day(
    imports: Importing, column: str, text: str, expected: tuple[str | None, ...]
) -> None:
    (tie,) = imported(imports, f"from,to,start,{column},kind\nfrance,albania,1963-01-22,{text},rival_of\n")
    assert (tie["until"], tie.get("until_earliest"), tie.get("until_latest")) == expected


def test_an_undirected_list_of_obligations_is_mutual_unless_it_has_both_directions(imports: Importing) -> None:
    header = "from,to,start,kind,obligations\n"
    rows = "france,albania,1963,allied_with,defense|consultation\niran,iraq,1970,allied_with,defense\n"
    ties = imported(imports, f"{header}{rows}iraq,iran,1970,allied_with,consultation\n")
    assert {(tie["from"], tie["to"]): tie["attributes"] for tie in ties} == {
        ("france", "albania"): {"obligations": ["defense", "consultation"], "mutual": True},
        ("iran", "iraq"): {"obligations": ["defense"]},
        ("iraq", "iran"): {"obligations": ["consultation"]},
    }


def test_the_dataset_is_named_by_the_file_and_the_kind_by_an_option(imports: Importing) -> None:
    path = imports.write("My Ties 2020.csv", "from,to,since\nfrance,albania,1963\n")
    report = imports.run("csv", path, kind="rival_of")
    assert report.dataset == "my-ties-2020"
    assert imports.record("source", "my-ties-2020")["title"] == "My Ties 2020"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a,b,c\n1,2,3\n", "lacks two columns of states"),
        ("from,to,kind\nfrance,albania,rival_of\n", "lacks a column of the start"),
        ("from,to,since\nfrance,albania,1963\n", "lacks a column kind (or the option --kind)"),
    ],
)
def test_a_table_that_says_too_little_is_told_what_it_lacks(imports: Importing, text: str, reason: str) -> None:
    (fault,) = imports.faults("csv", imports.write("t.csv", text))
    assert fault.startswith("t.csv:1: ") and reason in fault and "write a mapping (--mapping)" in fault


def test_options_that_are_none_are_wrong_parameters(imports: Importing) -> None:
    path = imports.write("t.csv", "from,to,since,kind\nfrance,albania,1963,rival_of\n")
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"mapping": "none-such"}, "neither a file nor one of cow-diplomatic-exchange"),
        ({"kind": "friends"}, "not one of"),
        ({"colour": "red"}, "is not an option of csv"),
    )
    for options, reason in wrong:
        with pytest.raises(InvalidParameter, match=reason):
            imports.run("csv", path, **options)


MAPPING = """
dataset: {id: treaties, title: Treaties of mine, licence: my own}
parties: cow
undirected: "true"
missing: ["", "-"]
time: {since: signed, until: ended, ends: first day out}
ties:
  - kind: {column: what, values: {pact: allied_with, feud: rival_of, other: ""}}
    from: a
    to: b
    key: [number]
    attributes:
      obligations: {flags: {def: defense, con: consultation}}
      note: {column: remark}
"""


def test_a_mapping_of_one_s_own_says_what_each_column_is(imports: Importing) -> None:
    mapping = imports.write("m.yaml", MAPPING)
    rows = "number,a,b,signed,ended,what,def,con,remark\n7,220,339,1963-01-22,1990-06-01,pact,1,0,-\n8,630,645,1970,-,feud,0,0,x\n9,2,20,1970,-,pact,0,0,x\n"
    report = imports.run("csv", imports.write("t.csv", rows), mapping=str(mapping))
    ties = imports.standing("tie", "treaties")
    assert report.notes == ("1 rows hold no tie: their flags are 0, or their level none of ours",)
    assert ties["8 rival_of"]["attributes"] == {"note": "x"}
    assert ties["7 allied_with"]["attributes"] == {"obligations": ["defense"], "mutual": True}
    assert ties["7 allied_with"]["until"] == "1990-06-01"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("parties: cow", "partys: cow", 3, "'partys' is not a field here; did you mean parties?"),
        ("parties: cow", "parties: cows", 3, "'cows' is not one of"),
        ("ends: first day out", "ends: never", 6, "'never' is not one of first day out, last day"),
        ("    to: b\n", "", 8, "a tie has kind, from and to"),
        ("time: {since: signed, until: ended, ends: first day out}\n", "", 2, "time is missing"),
        ("dataset: {id: treaties, title: Treaties of mine, licence: my own}\n", "", 2, "dataset is missing"),
        ("{column: remark}", "{column: remark, value: x}", 14, "has exactly one of value, column"),
        ("ties:", "ties: [", 7, ""),
    ],
)
def test_a_fault_of_a_mapping_is_told_by_its_line(
    imports: Importing, old: str, new: str, line: int, reason: str
) -> None:
    assert old in MAPPING
    mapping = imports.write("m.yaml", MAPPING.replace(old, new))
    table = imports.write("t.csv", "a,b\n1,2\n")
    faults = imports.faults("csv", table, mapping=str(mapping))
    assert any(fault.startswith("m.yaml:") and reason in fault for fault in faults), faults
    assert not reason or any(fault.startswith(f"m.yaml:{line}: ") for fault in faults), faults


def test_a_column_of_the_mapping_that_the_table_lacks_is_named(imports: Importing) -> None:
    mapping = imports.write("m.yaml", MAPPING)
    (fault,) = imports.faults("csv", imports.write("t.csv", "number,a,b,signed\n1,2,20,1990\n"), mapping=str(mapping))
    assert fault.startswith("t.csv:1: lacks the columns con, def, ended, remark, what of the mapping")


def test_diplomatic_exchange_gives_two_missions_of_each_row_that_may_hold_until_the_next_observation(
    imports: Importing,
) -> None:
    rows = [("2", "220", 1950, 3, 1, 1, ""), ("2", "220", 1955, 0, 9, 1, ""), ("2", "220", 1960, 2, 0, 1, "")]
    ties = imported(imports, listed(DIPLOMATIC_EXCHANGE, rows), mapping="cow-diplomatic-exchange", dataset="dx")
    shown = {
        (tie["from"], tie["since"]): (tie["attributes"]["level"], tie["attributes"]["source_level"]) for tie in ties
    }
    assert shown == {
        ("france", "1950"): ("ambassador", "3"),
        ("united-states", "1950"): ("charge", "1"),
        ("france", "1955"): ("none", "0"),
        ("france", "1960"): ("minister", "2"),
        ("united-states", "1960"): ("none", "0"),
    }
    (tie,) = (tie for tie in ties if (tie["from"], tie["since"]) == ("france", "1955"))
    assert (tie["since_earliest"], tie["since_latest"]) == ("1951-01-01", "1955-01-01")
    assert (tie["until_earliest"], tie["until_latest"]) == ("1956-01-01", "1960-01-01")


def test_runs_of_dyad_years_are_spells_and_zeros_after_the_last_year_are_no_end(imports: Importing) -> None:
    rows = [("200", "220", year, 1, 0, 0, 0, 0) for year in (1948, 1949, 1951, 2017, 2018)]
    rows += [("200", "220", year, 0, 0, 0, 0, 0) for year in (1950, 2016, 2019, 2020)]
    ties = imported(imports, listed(DYAD_YEARS, rows), mapping="peacesciencer-atop", dataset="dy")
    assert {(tie["since"], tie["until"]) for tie in ties} == {("1948", "1949"), ("1951", "1951"), ("2017", "..")}
    assert {tie["kind"] for tie in ties} == {"allied_with"}
    assert imports.record("source", "dy")["checked_through"] == "2018-12-31"


@pytest.mark.parametrize(
    ("mapping", "columns", "row", "attributes"),
    [
        (
            "rivalries-td",
            RIVALRIES_TD,
            ("1.0", "Iran-Iraq", "630.0", "645.0", "1958.0", "2003.0", "Gulf", "spatial", "positional", ""),
            {"rivalry": ["spatial", "positional"], "name": "Iran-Iraq"},
        ),
        (
            "rivalries-tss",
            RIVALRIES_TSS,
            ("1", "Iran-Iraq", "630.0", "645.0", "1958.0", "2003.0", "1.0", "1.0", "", "", "1.0", ""),
            {"rivalry": ["positional", "spatial"], "name": "Iran-Iraq"},
        ),
    ],
)
def test_a_rivalry_has_its_types_and_its_name_and_is_open_where_it_reaches_the_last_year(
    imports: Importing, mapping: str, columns: list[str], row: tuple[str, ...], attributes: dict[str, Any]
) -> None:
    other = ("2", "US-Russia", "2", "365", "2007", "2010" if mapping.endswith("td") else "2020", *row[6:])
    other = (*other[:6], *row[6:])
    unknown = ("3", "Venice-Genoa", "99998", "99999", "1494", "1600", *row[6:])
    path = imports.write("r.csv", listed(columns, [row, other, unknown]))
    report = imports.run("csv", path, mapping=mapping)
    ties = {tie["from"]: tie for tie in imports.standing("tie", mapping).values()}
    assert set(ties) == {"iran", "united-states"}
    assert (ties["iran"]["kind"], ties["iran"]["attributes"]) == ("rival_of", attributes)
    assert (ties["iran"]["since"], ties["iran"]["until"], ties["united-states"]["until"]) == ("1958", "2003", "..")
    assert any("r.csv:4: left out: nobody bears the code cow:99998" in note for note in report.notes)
