"""Frames of pandas: flat columns, the same for any answer of a kind, days from year 1 to 9999."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from graphsvc.client import Client, flattening, frames
from graphsvc.model import answers, difference, disagreements, learned, networks, wire_parts, wire_records

SHAPES = [
    answers.Ally,
    difference.Difference,
    disagreements.Disagreement,
    learned.RecordChange,
    wire_records.Borne,
    wire_records.ChangeDocument,
    wire_records.EntityDocument,
    wire_records.EventDocument,
    wire_records.ListedTie,
    wire_records.OutcomeDocument,
    wire_records.SourceDocument,
    networks.SimilarityScore,
    networks.Path,
    networks.YearScore,
    networks.Scored,
    wire_parts.Hosting,
    wire_parts.Item,
    wire_parts.Severed,
]


def test_a_frame_of_allies_is_flat(asking: Client) -> None:
    frame = asking.allies("albania", on="2022-09-06").to_frame()
    assert len(frame) == 29
    assert set(frame.columns) >= {"entity", "entity_name", "truth", "strongest", "obligations.owed", "through"}
    turkey = frame.set_index("entity").loc["turkey"]
    assert (turkey["entity_name"], turkey["truth"], turkey["through"]) == ("Turkey", "yes", ["nato"])
    assert turkey["by_dataset.nato-members"] == "yes"


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_a_frame_without_rows_has_its_columns(shape: Any) -> None:
    columns = flattening.columns(shape)
    assert len(columns) > 2
    frame = frames.frame([], columns)
    assert len(frame) == 0
    assert [name for name in frame.columns if name not in frames.DAY_COLUMNS] == columns


def test_dates_are_text_and_beside_them_stand_their_first_and_last_days() -> None:
    rows: list[dict[str, Any]] = [
        {"since": "0001", "until": "9999-12-31"},
        {"since": "1648-10-24", "until": ".."},
        {"since": "", "until": "193X", "since_latest": "1930-05-01"},
        {"since": "1939?", "until": None},
    ]
    frame = frames.frame(rows, ["since", "until"])
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
    assert set(frame["attributes.role"]) <= {"founder", "member"}
    assert frame.sort_values("since_first")["from"].iloc[-1] == "sweden"


def test_other_answers_become_frames_too(asking: Client) -> None:
    timeline = asking.timeline("albania", "iran").to_frame()
    assert {"severance", "cyberattack"} <= set(timeline["kind"])
    assert timeline["certain.from"].notna().any()
    hosting = asking.hosting(host="albania", against="iran", on="2022-09-07").to_frame()
    assert hosting["people.about"].tolist() == [3000]
    assert hosting["against"].tolist() == [["iran"]]
    events = asking.events(of="iran").to_frame()
    assert events["when_first"].notna().all()
    assert set(asking.entities(kind="place").to_frame()["kind"]) == {"place"}


def test_numbers_and_lists_of_attributes_keep_their_types() -> None:
    rows: list[dict[str, Any]] = [
        {"attributes.a": 3, "attributes.b": ["x"]},
        {"attributes.a": None, "attributes.b": None},
    ]
    frame = frames.frame(rows, [])
    assert [type(one) for one in frame["attributes.a"]] == [int, type(None)]
    assert frame["attributes.b"].tolist() == [["x"], None]
