"""Frames of pandas: flat columns, the same for any answer of a kind, days from year 1 to 9999."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.client import Client, frames
from graphsvc.model import answers, networks, wire_records
from graphsvc.tables.layouts import ANSWERS, layout
from graphsvc.tables.table import table_of
from tests.tables import random_answers


def test_a_frame_of_allies_has_the_columns_of_the_table_and_from_when_to_when(asking: Client) -> None:
    frame = asking.allies("albania", on="2022-09-06").to_frame()
    assert len(frame) == 29
    assert list(frame.columns) == [column.name for column in layout(answers.Allies).columns]
    turkey = frame.set_index("entity").loc["turkey"]
    assert (turkey["entity_name"], turkey["truth"], turkey["through"]) == ("Turkey", "yes", ["nato"])
    assert (turkey["since"], turkey["since_first"]) == ("2009-04-01", pd.Timestamp("2009-04-01"))
    assert turkey["by_dataset"] == {"nato-members": "yes"}
    assert set(frame["by_dataset"].str.get("nato-members")) == {"yes"}


@pytest.mark.parametrize("shape", ANSWERS, ids=lambda shape: shape.__name__)
@settings(max_examples=10)
@given(data=st.data())
def test_columns_and_their_types_are_the_same_whatever_an_answer_holds(shape: Any, data: st.DataObject) -> None:
    empty: dict[str, Any] = {"items": [], "paths": [], "ref": "x", "entity": None, "candidates": []}
    drawn = data.draw(random_answers.answers(shape))
    frame = frames.frame(table_of(drawn, shape))
    assert list(frame.columns) == [column.name for column in layout(shape).columns]
    if shape not in (answers.Dyad, networks.Balance):
        assert dict(frames.frame(table_of(empty, shape)).dtypes) == dict(frame.dtypes)


def test_dates_are_text_and_beside_them_stand_their_first_and_last_days() -> None:
    blank = dict.fromkeys(wire_records.Borne.__annotations__)
    items = [
        {**blank, "since": "0001", "until": "9999-12-31"},
        {**blank, "since": "1648-10-24", "until": ".."},
        {**blank, "since": "", "until": "193X", "since_latest": "1930-05-01"},
        {**blank, "since": "1939?", "until": None},
    ]
    frame = frames.frame(table_of({"items": items}, wire_records.Codes))
    assert list(frame["since"]) == ["0001", "1648-10-24", "", "1939?"]
    assert list(frame["until"])[:3] == ["9999-12-31", "..", "193X"]
    days = {
        name: [None if pd.isna(day) else day.date().isoformat() for day in frame[name]]
        for name in frames.DAY_COLUMNS[:4]
    }
    assert days["since_first"] == ["0001-01-01", "1648-10-24", None, "1938-01-01"]
    assert days["since_last"] == ["0001-12-31", "1648-10-24", "1930-05-01", "1940-12-31"]
    assert days["until_first"] == ["9999-12-31", None, "1930-01-01", None]
    assert days["until_last"] == ["9999-12-31", None, "1939-12-31", None]
    assert {frame[name].dtype for name in days} == {np.dtype("datetime64[s]")}


def test_ties_can_be_sorted_and_chosen_by_their_days(asking: Client) -> None:
    frame = asking.ties(kind="member_of", dataset="nato-members").to_frame()
    founders = frame[frame["since_first"] == pd.Timestamp("1949-08-24")]
    assert "belgium" in set(founders["from"])
    assert set(frame["role"]) <= {"founder", "member"}
    assert frame.sort_values("since_first")["from"].iloc[-1] == "sweden"


def test_other_answers_become_frames_too(asking: Client) -> None:
    timeline = asking.timeline("albania", "iran").to_frame()
    assert {"severance", "cyberattack"} <= set(timeline["kind"])
    assert timeline["certain_from"].notna().any()
    hosting = asking.hosting(host="albania", against="iran", on="2022-09-07").to_frame()
    assert hosting["people_about"].tolist() == [3000]
    assert hosting["against"].tolist() == [["iran"]]
    events = asking.events(of="iran").to_frame()
    assert events["when_first"].notna().all()
    assert set(asking.entities(kind="place").to_frame()["kind"]) == {"place"}


def test_attributes_of_ties_keep_their_types() -> None:
    blank = dict.fromkeys(wire_records.ListedTie.__annotations__)
    given = [{"distance_km": 30}, {"distance_km": 2.5}, {"floors": 3, "wings": ["x"]}]
    items = [{**blank, "kind": "located_in", "attributes": attributes} for attributes in given]
    frame = frames.frame(table_of({"items": items}, wire_records.Ties))
    assert [(type(one), one) for one in frame["distance_km"]] == [(int, 30), (float, 2.5), (type(None), None)]
    assert frame["attributes"].tolist() == [None, None, {"floors": 3, "wings": ["x"]}]
