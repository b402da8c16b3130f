"""Frames of polars: the columns and values of those of pandas."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import polars as pl
import pytest

from graphsvc.client import Client, frames
from graphsvc.model import wire_records
from graphsvc.tables.table import table_of

DAY = "2022-09-06"
ANSWERS: dict[str, Callable[[Client], Any]] = {
    "allies": lambda client: client.allies("albania", on=DAY),
    "hosting": lambda client: client.hosting(on=DAY),
    "timeline": lambda client: client.timeline("albania", "iran"),
    "members": lambda client: client.members("nato", on=DAY),
    "centrality": lambda client: client.centrality("degree", on="2020-01-01"),
    "paths": lambda client: client.paths("albania", "japan", on="2020-01-01"),
    "none": lambda client: client.severed(of="andorra", on="1990-01-01"),
    "ties": lambda client: client.ties(of="iran"),
    "events": lambda client: client.events(of="iran"),
    "entities": lambda client: client.entities("alb"),
    "history": lambda client: client.dyad_history("albania", "iran"),
}


def plain(value: Any) -> Any:
    """Give a value of either library as JSON has it; what an object lacks is null in polars."""
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items() if member is not None}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if value is None or pd.isna(value):
        return None
    return f"{value.year:04}-{value.month:02}-{value.day:02}" if isinstance(value, pd.Timestamp | date) else value


@pytest.mark.parametrize("name", ANSWERS)
def test_a_frame_of_polars_has_the_values_of_one_of_pandas(asking: Client, name: str) -> None:
    answer = ANSWERS[name](asking)
    ours, theirs = answer.to_polars(), answer.to_frame()
    assert isinstance(ours, pl.DataFrame)
    assert ours.columns == list(theirs.columns)
    assert ours.height == len(theirs) == len(list(answer))
    for column in ours.columns:
        values = [plain(value) for value in ours[column].to_list()]
        wanted = [plain(value) for value in theirs[column]]
        if ours.schema[column] == pl.String and not all(value is None or isinstance(value, str) for value in wanted):
            values = [None if value is None else plain(json.loads(value)) for value in values]
        assert values == wanted, column


def test_days_of_polars_are_dates_from_year_1_to_9999() -> None:
    items: list[dict[str, Any]] = [{"attributes": {}, "since": since} for since in ("0001", "9999-12-31", "")]
    frame = frames.polars_frame(table_of({"items": items}, wire_records.Ties))
    assert frame.schema["since_first"] == pl.Date
    assert frame["since_first"].to_list() == [date(1, 1, 1), date(9999, 12, 31), None]


def test_values_of_several_types_are_json() -> None:
    items: list[dict[str, Any]] = [{"attributes": {"odd": odd}, "since": ""} for odd in (3, ["x"])]
    frame = frames.polars_frame(table_of({"items": items}, wire_records.Ties))
    assert frame["attributes"].to_list() == ['{"odd": 3}', '{"odd": ["x"]}']
