"""The columns of answers: fixed for each question, whatever an answer holds."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.client.decoding import read
from graphsvc.model import answers, disagreements, networks
from graphsvc.model import wire_records as wire
from graphsvc.model.wire_records import BatchDocument
from graphsvc.tables.columns import Form
from graphsvc.tables.layouts import ANSWERS, layout
from graphsvc.tables.table import table_of
from graphsvc.tables.words import SHOWN
from tests.api.serving import Served
from tests.tables import random_answers
from tests.tables.guide_columns import shapes as asked
from tests.tables.requests import REQUESTS

EVERY_ANSWER = pytest.mark.parametrize("shape", ANSWERS, ids=lambda shape: shape.__name__)
NO_TABLES = {wire.EntityDocument, wire.TieDocument, wire.EventDocument, wire.SourceDocument}
"""What GET answers with and is one record."""
TYPES: Mapping[Form, Any] = {
    "text": str,
    "day": str,
    "integer": int,
    "number": int | float,
    "boolean": bool,
    "list": list,
    "map": dict,
    "json": object,
}


def is_of(form: Form, value: Any) -> bool:
    return value is None or isinstance(value, TYPES[form])


def test_every_answer_of_the_api_that_has_items_is_a_table() -> None:
    shapes = {shape for path, shape in asked() if path.startswith("/v1/")}
    assert shapes - NO_TABLES <= set(ANSWERS)
    assert set(ANSWERS) - shapes == {BatchDocument}
    assert set(SHOWN) == set(ANSWERS)
    assert {shape for _, shape in REQUESTS} | {BatchDocument} == set(ANSWERS)


@EVERY_ANSWER
def test_columns_have_each_a_name_of_their_own_in_snake_case(shape: Any) -> None:
    names = [column.name for column in layout(shape).columns]
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name)] == []
    titles = [shown.title for shown in SHOWN[shape]]
    assert len(titles) == len(set(titles)) <= len(names)


@EVERY_ANSWER
@settings(max_examples=25)
@given(data=st.data())
def test_a_row_has_a_value_of_its_form_in_each_column_whatever_an_answer_holds(shape: Any, data: st.DataObject) -> None:
    table = table_of(data.draw(random_answers.answers(shape)), shape)
    columns = layout(shape).columns
    assert table.columns == columns
    for row in table.rows():
        assert len(row) == len(columns)
        assert [column for column, value in zip(columns, row, strict=True) if not is_of(column.form, value)] == []
        for column, value in zip(columns, row, strict=True):
            if column.form == "day" and value is not None:
                date.fromisoformat(value)
    for item in table.items():
        assert [shown for shown in table.shown if not is_of_people(shown.value(item))] == []
    json.dumps([value for _, value in table.facts()])


def is_of_people(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)


@pytest.mark.parametrize(("path", "shape"), REQUESTS, ids=[path for path, _ in REQUESTS])
def test_decoded_json_and_the_objects_of_the_client_make_the_same_rows(seeded: Served, path: str, shape: Any) -> None:
    response = seeded.get(path)
    assert response.status_code == 200, response.text
    raw = response.json()
    rows = list(table_of(raw, shape).rows())
    assert rows == list(table_of(read(shape, raw), shape).rows())
    assert len(rows) == raw.get("total", len(rows)) or shape in (answers.Dyad, *_PAGED)


_PAGED = {shape for _, shape in REQUESTS if not hasattr(shape, "__dataclass_fields__")}


def rows_of(served: Served, path: str, shape: Any) -> list[dict[str, Any]]:
    table = table_of(served.get(path).json(), shape)
    return [dict(zip([column.name for column in table.columns], row, strict=True)) for row in table.rows()]


def test_an_ally_has_its_alliances_and_from_when_to_when(seeded: Served) -> None:
    rows = rows_of(seeded, "/v1/allies/albania?on=2022-09-06", answers.Allies)
    montenegro = next(row for row in rows if row["entity"] == "montenegro")
    assert (montenegro["since"], montenegro["since_first"], montenegro["until"]) == ("2017-06-05", "2017-06-05", "..")
    assert (montenegro["through"], montenegro["through_names"]) == (["nato"], ["NATO"])
    assert montenegro["by_dataset"] == {"nato-members": "yes"}
    assert len(montenegro["ties"]) == 2


def via(alliance: str | None, since: str, until: str, **bounds: str) -> dict[str, Any]:
    named = alliance and {"id": alliance, "name": alliance.upper(), "kind": "alliance"}
    return {
        "alliance": named,
        "since": since,
        "until": until,
        "truth": "yes",
        "dataset": "d",
        "ties": [since],
        **bounds,
    }


ALLY: dict[str, Any] = {
    "entity": {"id": "france", "name": "France", "kind": "country"},
    "truth": "yes",
    "strongest": None,
    "obligations": {"owed": [], "due": []},
    "across": None,
    "by_dataset": {},
    "last_known": None,
}


@pytest.mark.parametrize(
    ("ways", "since", "until"),
    [
        ([via("a", "1949-08-24", ".."), via("b", "1947", "1990")], "1947", ".."),
        ([via("a", "", ""), via(None, "1952-02", "1966-07")], "1952-02", "1966-07"),
        ([via("a", "", "")], "", ""),
        ([via("a", "..", "1990"), via("b", "0001", "1991?")], "..", "1991?"),
        ([via("a", "1949~", "1990-01"), via("b", "1949", "199X")], "1949~", "199X"),
        ([], None, None),
    ],
)
def test_allies_count_from_the_earliest_start_to_the_latest_end_of_all_ways(
    ways: list[Any], since: str | None, until: str | None
) -> None:
    table = table_of({"items": [{**ALLY, "via": ways}]}, answers.Allies)
    (row,) = (dict(zip([column.name for column in table.columns], row, strict=True)) for row in table.rows())
    assert (row["since"], row["until"]) == (since, until)
    assert row["through"] == list(dict.fromkeys(way["alliance"]["id"] for way in ways if way["alliance"]))


def test_the_bounds_of_an_unknown_start_are_its_first_and_last_day(seeded: Served) -> None:
    (hosting,) = rows_of(seeded, "/v1/hosting?host=albania&against=iran&on=2022-09-07", answers.Hostings)
    assert (hosting["since"], hosting["since_last"]) == ("", "2022-07-15")
    assert (hosting["people_about"], hosting["against"]) == (3000, ["iran"])


def test_a_pair_is_a_row_a_statement(seeded: Served) -> None:
    rows = rows_of(seeded, "/v1/dyads/albania/iran?on=2022-09-07", answers.Dyad)
    assert {row["question"] for row in rows} == {"allied", "relations", "hosting", "membership", "rivalry"}
    relations = next(row for row in rows if row["question"] == "relations")
    assert (relations["status"], relations["since"], relations["by"]) == ("severed", "2022-09-07", ["albania"])
    hosting = next(row for row in rows if row["question"] == "hosting")
    assert (hosting["from"], hosting["to"], hosting["attributes"]["against"]) == ("albania", "mek", ["iran"])


def test_a_tie_has_what_its_kind_knows_in_columns_and_the_rest_as_json(seeded: Served) -> None:
    rows = rows_of(seeded, "/v1/ties?kind=hosts,member_of&limit=1000", wire.Ties)
    listed = {tie["id"]: tie for tie in seeded.get("/v1/ties?kind=hosts,member_of&limit=1000").json()["items"]}
    for row in rows:
        people = {part: row[f"people_{part}"] for part in ("about", "min", "max")}
        known = {name: row[name] for name in ("role", "obligations", "conditions", "owed_to", "place")}
        known |= {"people": people if any(people.values()) else None}
        stated = {name: value for name, value in known.items() if value is not None}
        assert stated | (row["attributes"] or {}) == listed[row["id"]]["attributes"]


def test_what_a_kind_of_tie_does_not_know_is_not_taken_for_what_another_knows() -> None:
    tie = {"kind": "opposes", "attributes": {"level": 3, "role": "rebel"}}
    table = table_of({"items": [tie]}, wire.Ties)
    (row,) = (dict(zip([column.name for column in table.columns], row, strict=True)) for row in table.rows())
    assert (row["level"], row["role"], row["attributes"]) == (None, None, {"level": 3, "role": "rebel"})


def test_a_path_is_one_row_with_its_hops(seeded: Served) -> None:
    rows = rows_of(seeded, "/v1/paths?from=albania&to=norway&on=2020-01-01&longer=true&limit=3", networks.PathList)
    assert [row["length"] for row in rows] == [1, 2, 2]
    for row in rows:
        assert row["through"] == ["nato"] * row["length"]
        assert (row["entities"][0], row["entities"][-1]) == ("albania", "norway")
        assert len(row["entities"]) == len(row["entities_names"]) == row["length"] + 1


def test_a_disagreement_has_what_each_data_set_says_and_from_when() -> None:
    position = {"truth": "yes", "status": None, "level": None, "role": "founder", "recognition": None}
    said = {
        "atop": {**position, "obligations": {"owed": ["defense"], "due": []}, "since": "1949-04-04", "until": ".."},
        "nato-members": {**position, "truth": "no", "role": None, "obligations": None, "since": None, "until": None},
    }
    item = {"days": {"from": "1949-04-04", "to": ".."}, "by_dataset": said, "how": ["dates"], "through": []}
    table = table_of({"items": [item]}, disagreements.Disagreements)
    (row,) = (dict(zip([column.name for column in table.columns], row, strict=True)) for row in table.rows())
    assert row["by_dataset"] == {"atop": "founder", "nato-members": "no"}
    assert row["by_dataset_since"] == {"atop": "1949-04-04"}
    assert (row["by_dataset_owed"], row["by_dataset_due"]) == ({"atop": "defense"}, {"atop": ""})
